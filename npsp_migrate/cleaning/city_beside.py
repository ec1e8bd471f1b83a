"""A postal code with its city in one cell. No list of cities is shipped: what stands beside the code must look like
one, and be nothing that numbers other things or takes the code back.
"""

import re

from npsp_migrate.cleaning.doubts import casts_doubt
from npsp_migrate.cleaning.spelling import fold

_CODE = r"([0-9]{2} ?[0-9]{3})"
_BEHIND = re.compile(rf"{_CODE}[ ,\-/]+(.+)")
# Only set apart: `Licence 31000` looks like `Toulouse 31000`. Two letters are a country's, or `BP`.
_IN_FRONT = re.compile(rf"(.{{3,}}?)(?: ?\(|, ?| - |(?<=cedex) ){_CODE}\)?", re.IGNORECASE)
_FOUR_DIGITS_FIRST = re.compile(r"([1-9][0-9]{3})[ ,\-]+(.+?)(?: [0-9]{1,2})?")  # `1200 Genève 3`
_FOUR_DIGITS_LAST = re.compile(r"(.{3,}?)(?: ?\(|, ?| - )([1-9][0-9]{3})\)?")
_AREA = re.compile(r" \(([^\W\d_][^\d()]+)\)$")
_CITY = re.compile(r"[^\W\d_][^\W\d_ .,'’/\-]*(?:[ .,'’/\-]+[^\W\d_]+)*\.?")
_CEDEX = re.compile(r" ?\bc[eé]dex\b(?: [0-9]{1,2})?", re.IGNORECASE)
_COUNTRY = re.compile(r"[ ,]*\(?\bfrance\)?$", re.IGNORECASE)
_IN_DISTRICTS = re.compile(r"(paris|lyon|marseille)[ ,]+([0-9]{1,2})(?:e|er|eme|°)?(?: arr(?:ondissement|dt)?\.?)?")
_DEPARTMENT = re.compile(r"[ ,]*(?:\(([0-9]{2,3}|2[AB])\)|(?<=[ ,])([0-9]{2,3}|2[AB]))$", re.IGNORECASE)
# Roads, numbered things, quantities: the five digits beside them are no postal code, or not for certain.
_NO_CITY = re.compile(
    r"\b(?:rue|route|rte|avenue|av|boulevard|bd|bld|chemin|ch|allees?|impasse|place|pl|quai|square|cours|voie|sentier"
    r"|lieu-dit|residence|bat(?:iment)?|appt?|appartement|immeuble|escalier|etage|porte|lot|zone|za|zi|zac"
    r"|b\.?p|c\.?s|t\.?s\.?a|s\.?p|boite|case|bal|tel|fax|mail|siret|siren|insee|commune|code|cp"
    r"|n|no|num|numero|ref|reference|dossier|compte|client|adherent|membre|recu|facture|cheque|chq|don|total"
    r"|licences?|license|matricule|badge|carte|contrat|police|commande|cde|devis|bon|billet|ticket|dossard|serie|piece"
    r"|ecriture|quittance|bordereau|cotisation|reglement|rum|id|identifiant|chrono|pin|poste|postal|dept|departement"
    r"|euros?|eur|km|kg|m2|ans?|habitants?|hab|arme[es]*|secteur|cedex)\b"
)


def code_beside_city(text: str) -> str:
    """`75011 Paris 11e`, `LILLE (59000)`: the code, or nothing."""
    if (found := _BEHIND.fullmatch(text)) and is_city(_city_alone(found[2], found[1].replace(" ", ""))):
        return found[1].replace(" ", "")
    if (found := _IN_FRONT.fullmatch(text)) and is_city(_city_alone(found[1], found[2].replace(" ", ""))):
        return found[2].replace(" ", "")
    return ""


def code_of_four_digits(text: str) -> str:
    """The same for Belgium, Switzerland, Luxembourg, Austria."""
    if (found := _FOUR_DIGITS_FIRST.fullmatch(text)) and is_city(found[2]):
        return found[1]
    if (found := _FOUR_DIGITS_LAST.fullmatch(text)) and is_city(found[1]):
        return found[2]
    return ""


def _city_alone(text: str, code: str) -> str:
    """Without CEDEX, country, and the district or department that the code tells too."""
    bare = _COUNTRY.sub("", _CEDEX.sub("", text)).strip(" ,")
    if (district := _IN_DISTRICTS.fullmatch(fold(bare))) and int(code[-2:]) == int(district[2]):
        return district[1]
    department = _DEPARTMENT.search(bare)
    if department and code.startswith(re.sub("2[AB]", "20", (department[1] or department[2]).upper())):
        bare = bare[: department.start()].strip(" ,")
    return _AREA.sub(r" \1", bare)


def is_city(text: str) -> bool:
    return not text or (bool(_CITY.fullmatch(text)) and not _NO_CITY.search(fold(text)) and not casts_doubt(text))
