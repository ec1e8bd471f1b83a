"""Surnames that are many people's and nobody's first name: they tell which word of `Thomas Petit` is which."""

import re

from npsp_migrate.cleaning.spelling import fold

# Among the most frequent of France, as the national statistics of births list them; folded. Those that are first
# names too (Martin, Bernard, Thomas…) are left out: they tell nothing.
SURNAMES = frozenset(
    """
    allard aubry auger bailly barre baudry bazin benard bernier berthelot besson bigot blanchard blondel
    bodin bouchet bouquet bourdon bourgeois bousquet bouvet bouvier boyer briand brunel brunet buisson camus
    carlier caron carpentier carre chauvin chevallier collet collin cordier cornu coulon courtois dasilva
    delacroix delahaye delannoy delattre delaunay delmas descamps deschamps devaux diallo dubois dufour
    duhamel dumas dumont dupond dupont dupuis dupuy durand duval fabre faure favre fernandez ferrand
    ferreira fontaine fournier gaillard garnier girard giraud gomez goncalves gonzalez gosselin grosjean
    gueguen guerin guillet guillon guillot hamon hebert hoarau huet imbert jacquet jacquot joly klein
    lacroix lagarde laporte leblanc lebon lebreton leclerc leclercq lecomte leduc lefebvre lefevre legendre
    legrand legros lejeune lelievre lemaire lemaitre lemoine lenoir lepage leroux leroy lesage leveque levy
    lopez mace mahe maillard mallet marchand martineau martinez marty masson menard mercier meunier meyer
    michaud monnier moreau morel moreno morin morvan moulin muller navarro nguyen pasquier pelletier peltier
    pereira perez perret perrier perrin perron perrot petit petitjean picard pichon pineau poirier pons
    poulain prevost prigent pruvost renard renault rey reynaud riviere roche rodrigues rodriguez rossi
    rousseau roussel rousset roux royer sabatier sanchez schmitt schneider seguin tessier texier tran traore
    valette vallee vasseur verdier vidal vigneron wagner weber
    """.split()
)

# Of two letters, borne by thousands, and hardly anybody's initials (`JP`, `MC`) or a company's form (`SA`).
_SHORT = frozenset("ba ka ly ng sy vo".split())
# How surnames end, and first names hardly: beside one, two capitals are initials (`LY Petrovic`).
_ENDINGS = re.compile(
    r".+(?:ard|ault|aud|eau|eaux|ez|ic|itch|ov|ova|ev|ski|ska|sky|sen|son|man|mann|berg|stein|ini|elli|etti|oglu|yan"
    r"|ian|wicz|enko|escu|idis|akis|opoulos|eux|oux|ois|ais|and|ert|ot|et|ier|ac|ec)"
)


def is_short_surname(word: str) -> bool:
    return fold(word) in _SHORT


def looks_like_surname(word: str) -> bool:
    """Of a word that no list has: by how it ends."""
    return is_surname(word) or bool(_ENDINGS.fullmatch(fold(word)))


def is_surname(word: str) -> bool:
    """A word that is nobody's first name. Of a double name, either half tells."""
    folded = fold(word)
    return folded in SURNAMES or any(half in SURNAMES for half in folded.split("-"))
