"""Words beside a value that take it back, or leave it open: `ancienne adresse`, `(à confirmer)`, `et non …`.

No list of them is whole: a text beside a value is read only where it also has a form of its own (a city, a name).
"""

import re

from npsp_migrate.cleaning.spelling import fold

# Words joined to others by a hyphen are names of places: `Vers-Pont-du-Gard`, `Pas-de-Calais`.
_DOUBTS = re.compile(
    r"[?~…=*]|\.\.|->|→|(?<![\w-])(?:"
    r"npai|hs|hors service|pas(?! de calais)|plus|non|sauf|ni|ne|n'\w+|jamais|sans|ou|sinon"
    r"|anciens?|anciennes?|anciennement|ex|avant|precedente?|devient|remplace|jusqu\w*"
    r"|nouv(?:eau|elle) (?:code|adresse)|faux|fausse|erreur|erronee?|mauvaise?|invalide|inexistante?|inconnue?"
    r"|perimee?|obsolete|bounce|retour"
    r"|rejet\w*|refus\w*|corrig\w+|confirmer|verifier|voir|completer|preciser|demander|modifier|supprim\w+|effacer"
    r"|provisoire|temporaire|peut[ -]etre|environ|env|vers|doute|douteu\w+|incertaine?|doublon|test|annule\w*"
    r"|decede\w*|dcd|partie?|demenage\w*|hiver|vacances|fermee?|close|bloque\w*|resilie\w*|opposition"
    r"|fils|fille|mari|femme|epou\w+|conjointe?|voisine?|s(?:a|es) \w+|leurs? \w+|ma \w+|cci?|copie|idem"
    r")(?![\w-])"
)


def casts_doubt(text: str) -> bool:
    return bool(_DOUBTS.search(fold(text)))
