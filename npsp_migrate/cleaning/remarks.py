"""Is a word in small letters a name that somebody typed without its capital, or a remark beside a name?

No list of first names is whole, and none of common words is either. But French words hardly end in `a`, `o`, `i` or
`y`, and names that no list has (`sevda`, `paulo`, `ioana`) often do. Any other unknown word is taken for a remark.
"""

import re

from npsp_migrate.cleaning.spelling import fold

_SHAPE = re.compile(r"[^\W\d_]{3,}(?:[-'’][^\W\d_]{2,})*[aoiy]")
_COMMON = frozenset(
    """
    abri ado agenda ainsi alibi alinea allo ami amphi apero appui asso aussi auto baby bingo bio blabla bobo bravo
    camera casino ceci celui choco cinema colo compta convoi credo crypto data defi delta demi dico disco dito
    dojo domino duo echo ecolo emploi ennui envoi essai etui euro expo extra fini fourmi frigo gala garni gogo
    gueri halo hobby hockey homo impro info intro jeudi judo jury karma kilo lady lambda lavabo libido logo loi
    loto lotto lundi mafia mama manga mardi mari maxi mecano media memo merci mercredi meta metro micro midi mini
    moto nana ninja numero opera oui panda panorama papa parmi paroi parti party patio penalty perso pharma philo
    photo piano pizza polo porto pro promo quasi quota radio rami ratio recto renvoi resto retro rodeo roi rugby
    saga samedi sauna scenario secu silo ski soda sofa solo sono sorti souci studio suivi sympa tango tata taxi
    tempo tipi tombola toto tournoi trio tuto typo uni velo vendredi verso veto via video villa visa voici voila
    whisky yoga yoyo zero zoo
    """.split()
)


def may_be_typed_small(word: str) -> bool:
    """`sevda`, `paulo`. Not `voisine`, `sculpteur`, `billet`: such a word would be lost, or taken for a name."""
    return bool(_SHAPE.fullmatch(fold(word))) and fold(word) not in _COMMON
