"""What belongs to a street or a city, and what beside them is something else: a remark, a floor, a number.

No list of places is shipped. So a text is refused for what it holds, never for a name that nobody knows.
"""

import re

from npsp_migrate.cleaning.places import country_named
from npsp_migrate.cleaning.spelling import fold

# Question, correction, e-mail, formula, markup: `12 ? rue Haute`, `*12 rue Haute`.
_SIGNS = re.compile(
    r"[?*@=<>\\~\"«»“”]|&(?:[a-z]+;|nbsp|amp|[a-z]*(?:acute|grave|circ|cedil)\b)|https?:|www\.", re.IGNORECASE
)
_LABEL = re.compile(r"[^\W\d][^\d,\n:]{1,30}:")  # `Livraison : 12 rue Haute`
_PHONE_OR_REGISTER = re.compile(r"(?<!\d)0[1-9](?:[ .-]?\d{2}){4}(?!\d)|\d{6}|\d[.,]\d{3}")

_NOT_HERE = re.compile(
    r"(?:idem|cf|voir|habite|travaille|ne|parti|partie|retour|plus|pas de courrier|quelque part|hiver|ete"
    r"|le week-?end)\b|(?:ex|pas) [0-9]|n'"
    r"|.*(?:\bn\.?p\.?a\.?i\b|\bet non\b|[0-9] ou [0-9]|\bjusqu'|\bmeme adresse\b|\b(?:ancienne|nouvelle) adresse\b"
    r"|\ba (?:confirmer|verifier|preciser|completer)\b|\ba demenage|\bdemenagee?\b|\bn'habite|\ba l'envoyeur\b"
    r"|\bses (?:parents|enfants)\b|\((?:ancien|nouvel|provisoire|a ver|ete\b|hiver))",
    re.DOTALL,
)
# The five digits behind these are no postal code, or what stands before the code is not all there.
_EXPECTS_MORE = frozenset(
    """
    adherent appartement appt apt au aux bat batiment boite bp bte capital carte casier chambre client code
    compte cs d' de departement dept des digicode dossier dpt du en esc escalier et fax km la le les lot mc
    no num numero parcelle ref reference siren siret sur tel telephone tsa un une vers
    """.split()
)
_A_ROAD = frozenset({"d", "n", "a", "rd", "rn", "rn n", "rd n"})  # `D 12345 Toulouse`: a road, and no postal code
_COUNTRY_LETTERS = re.compile(r"(?:^|[\s,;(])[A-Z]{1,3}$")

_CEDEX = re.compile(r" ?\bc[eé]dex(?: ?[0-9]{1,2})?$", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:paris|lyon|marseille) ([0-9]{1,2})(?:er|e|eme)?")
_NO_CITY = frozenset(
    """
    adresse allee allees apt appart appartement appt arrondissement av avenue bat batiment bd bld boulevard bp chez
    code confirmer cs dcd demenage demenagee depuis digicode envoyer esc escalier etage etages fax impasse imp
    interphone jusqu'en jusque mail merci metro mlle mme mr npai ok ou puis preciser quai quartier res residence
    retour route rte sauf sonner svp tel telephone tsa verifie verifier voir
    """.split()
)
# A small word behind one of these is part of the name: `La rochelle`, `Aix en provence`.
_LEADS_ON = frozenset("la le les l de du des d en sur sous saint sainte st ste a au aux lez pres mont".split())
_MAY_BE_SMALL = _LEADS_ON | frozenset("cedex devant der".split())
# Towns abroad whose codes have five digits as ours: without its country such an address looks French.
_ABROAD = frozenset(
    """
    agadir alger annaba barcelona barcelone berlin bilbao bologna bonn bremen casablanca cologne constantine dakar
    dortmund dresden dusseldorf essen fes firenze florence frankfurt freiburg genova hamburg hambourg hannover
    heidelberg istanbul karlsruhe kehl koln leipzig madrid malaga mannheim marrakech meknes milan milano munchen
    munich napoli naples nurnberg oran palma palermo rabat roma saarbrucken sarrebruck sevilla seville stuttgart
    tanger torino trier turin valencia venezia verona zaragoza
    """.split()
)
_FOREIGN_STREET = re.compile(r"stra(?:ß|ss)e\b|\b(?:calle|carrer|avda|viale|piazza|rua|street)\b", re.IGNORECASE)


def is_street(text: str) -> bool:
    """Whatever stands before the postal code and can be written on an envelope. Nothing can, too."""
    folded = fold(text)
    if _SIGNS.search(text) or _LABEL.match(text) or _PHONE_OR_REGISTER.search(text) or _NOT_HERE.match(folded):
        return False
    last = re.split(r"[\s,;(]", folded.rstrip(" .:°-"))[-1].rstrip(".°")
    return last.replace(".", "") not in _EXPECTS_MORE and folded.strip(" .:°") not in _A_ROAD


def ends_in_country_letters(street: str) -> bool:
    """`Hauptstraße 12, D` before `-10115`: a code of another country."""
    return bool(_COUNTRY_LETTERS.search(street))


def is_city(text: str, code: str) -> bool:
    """A town's name, with its CEDEX or its district: `Paris 2e`. `Paris bât. B`, `Lyon/Villeurbanne` are none."""
    name = _CEDEX.sub("", text).strip(" .-")
    folded = fold(name)
    if (
        _SIGNS.search(name)
        or re.search(r" [-–—] |[:!+#_|]|\bm\. |(?<!\bs)/", folded)
        or country_named(name) not in ("", "Monaco")
    ):
        return False
    if re.search("[0-9]", name):
        district = _DISTRICT.fullmatch(folded)
        return bool(district and (code.endswith(("000", "116")) or int(district[1]) == int(code[-2:])))
    words = [word for word in re.split(r"[\s.,()]+", folded) if word]
    if not words or (len(words) > 1 and (len(words[-1]) == 1 or words[0] in ("rue", "chemin"))):
        return False
    half = len(words) // 2
    return (
        _NO_CITY.isdisjoint(words)
        and not (half and words[:half] == words[half:])
        and (name == name.lower() or _small_words_lead_on(name))
    )


def _small_words_lead_on(name: str) -> bool:
    words = [word for word in re.split(r"[\s.,()]+", name) if word]
    return all(
        not word[0].islower()
        or fold(word) in _MAY_BE_SMALL
        or re.match(r"[dl]['’].|s/", word) is not None
        or fold(before) in _LEADS_ON
        for before, word in zip(["", *words], words, strict=False)
    )


def looks_foreign(street: str, city: str) -> bool:
    """Named without its country, though its words are of another language or its town is known abroad."""
    return bool(_FOREIGN_STREET.search(street)) or fold(city) in _ABROAD
