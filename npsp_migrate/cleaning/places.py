"""Postal codes, cities, countries. Checked by their form: no list of places is shipped or asked."""

import re
from collections.abc import Mapping, Sequence

from npsp_migrate.cleaning.capitals import recase_place
from npsp_migrate.cleaning.city_beside import code_beside_city, code_of_four_digits
from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    remarked,
    unreadable,
    value,
)
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

# Metropolitan departments, Corsica as 20, overseas 971–978 and 980–989 (98000 is Monaco).
_FRENCH = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}|97[1-8][0-9]{2}|98[0-9]{3}")
_DIGITS = re.compile(
    r"[0-9]{1,3}|[0-9] ?[0-9]{3}|[0-9]{5}|[0-9]{2} [0-9]{3}|[0-9]{3} [0-9]{2}|[0-9] [0-9]{4}|[0-9]{4} [0-9]"
    r"|[0-9](?: [0-9]){4}|[0-9]{2} [0-9] [0-9]{2}"
)
_PREFIX = re.compile(r"(?:F|FR|FRANCE)\s?-?\s?(?=[0-9]{2} ?[0-9]{3}(?![0-9]))", re.IGNORECASE)
_WITH_FLOAT = re.compile(r"([0-9]{4,5})[.,]0+")
_CEDEX = re.compile(r"([0-9]{2} ?[0-9]{3}) ?cedex(?: ?[0-9]{1,2})?", re.IGNORECASE)
_LABEL = re.compile(r"^(?:c\.?p\.?|code postal) ?:? ?(?=[0-9])", re.IGNORECASE)
_WRAPPED = re.compile(r"[(\"« ]*([0-9][0-9 ]{2,5}[0-9])[)\"».,; ]*")
_DEPARTMENT = re.compile(r"0?[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-8]", re.IGNORECASE)
_ABROAD = re.compile(r"(?:B|BE|CH|L|LU|D|DE|E|ES|I|IT|P|PT|NL|GB|UK|MC|A)\s?-\s?[0-9A-Z ]{3,8}", re.IGNORECASE)

_OTHER_COUNTRIES: Mapping[str, re.Pattern[str]] = {
    "BE": re.compile(r"[1-9][0-9]{3}"),
    "CH": re.compile(r"[1-9][0-9]{3}"),
    "LU": re.compile(r"[1-9][0-9]{3}"),
    "AT": re.compile(r"[1-9][0-9]{3}"),
    "DE": re.compile(r"[0-9]{5}"),
    "ES": re.compile(r"[0-9]{5}"),
    "IT": re.compile(r"[0-9]{5}"),
    "MC": re.compile(r"980[0-9]{2}"),
    "PT": re.compile(r"[0-9]{4}-[0-9]{3}"),
    "NL": re.compile(r"[1-9][0-9]{3} ?[A-Z]{2}"),
    "GB": re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"),
    "CA": re.compile(r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"),
}
_ROAD_SIGNS: Mapping[str, str] = {"BE": "B", "LU": "L", "DE": "D", "ES": "E", "IT": "I", "PT": "P", "AT": "A"}
_FIVE_DIGITS = frozenset({"DE", "ES", "IT"})  # where a spreadsheet loses a leading zero too
_FOUR_DIGITS = frozenset({"BE", "CH", "LU", "AT"})

_COUNTRIES: Mapping[str, str] = {
    name: country
    for country, names in {
        "France": "fr fra france f république-française french",
        "Belgique": "be bel belgique belgium b",
        "Suisse": "ch che suisse switzerland schweiz",
        "Luxembourg": "lu lux luxembourg l",
        "Allemagne": "de deu allemagne germany deutschland",
        "Espagne": "es esp espagne spain",
        "Italie": "it ita italie italy italia",
        "Portugal": "pt prt portugal",
        "Pays-Bas": "nl nld pays-bas netherlands hollande",
        "Royaume-Uni": "gb gbr uk royaume-uni united-kingdom grande-bretagne angleterre",
        "Irlande": "ie irl irlande ireland",
        "Monaco": "mc mco monaco",
        "Canada": "ca can canada",
        "États-Unis": "us usa états-unis united-states etats-unis-d'amérique",
        "Maroc": "ma mar maroc morocco",
        "Algérie": "dz dza algérie algeria",
        "Tunisie": "tn tun tunisie tunisia",
        "Sénégal": "sn sen sénégal senegal",
    }.items()
    for name in (fold(word).replace("-", " ") for word in names.split())
}


def read_postal_codes(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    region = spec.region.upper()
    return read_text_cells(
        cells,
        lambda text, raw: _read_postal_code(text, raw, region),
        lambda cell: _postal_code_of_number(cell, region),
    )


def _postal_code_of_number(cell: Cell, region: str) -> Reading:
    text = cell_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not text.isdigit():
        return unreadable("postal-unreadable", text)
    return _read_postal_code(text, text, region)


def _read_postal_code(text: str, raw: str, region: str) -> Reading:
    bare = _LABEL.sub("", text.removeprefix("'").strip())
    if wrapped := _WRAPPED.fullmatch(bare):
        bare = wrapped[1]
    if floating := _WITH_FLOAT.fullmatch(bare):
        bare = floating[1]
    if empty := empty_word(bare):
        return empty
    reading = _read_french(bare, text) if region == "FR" else _read_foreign(bare.upper(), text, region)
    if reading.outcome is Outcome.VALUE and not reading.rules and reading.result != raw:
        return value(reading.result, "rule-postal-form")
    return reading


def _read_french(bare: str, text: str) -> Reading:
    if _FRENCH.fullmatch(bare):
        return value(bare)
    bare = _PREFIX.sub("", bare)
    if cedex := _CEDEX.fullmatch(bare):
        return _checked(cedex[1].replace(" ", ""), text, "rule-postal-cedex")
    if _DIGITS.fullmatch(bare):
        return _read_digits(bare.replace(" ", ""), text)
    if code := code_beside_city(bare):
        reading = _checked(code, text, "rule-postal-form")
        return remarked(reading, "postal-more-text", text) if reading.outcome is Outcome.VALUE else reading
    if _DEPARTMENT.fullmatch(bare):
        return ambiguous("postal-department", text)
    if _ABROAD.fullmatch(bare):
        return value(bare.upper(), "rule-postal-form")
    return unreadable("postal-unreadable", text)


def _read_digits(digits: str, text: str) -> Reading:
    """Four digits have lost the zero of departments 01 to 09: in a French column nothing else has four."""
    if len(digits) == 4:
        return _checked(f"0{digits}", text, "rule-postal-lost-zero")
    if len(digits) < 4:
        return ambiguous("postal-department", text)
    return _checked(digits, text, "rule-postal-form")


def _checked(code: str, text: str, rule: str) -> Reading:
    return value(code, rule) if _FRENCH.fullmatch(code) else unreadable("postal-unreadable", text)


def _read_foreign(bare: str, text: str, region: str) -> Reading:
    """A country whose form we do not know keeps its text."""
    bare = re.sub(
        rf"^(?:{re.escape(region)}|{re.escape(_ROAD_SIGNS.get(region, region))})\s?-?\s?(?=[0-9])", "", bare
    )
    if region in _FOUR_DIGITS and re.fullmatch(r"[1-9] [0-9]{3}", bare):
        return value(bare.replace(" ", ""), "rule-postal-form")
    form = _OTHER_COUNTRIES.get(region)
    if form is None or form.fullmatch(bare):
        return value(bare)
    if region in _FOUR_DIGITS and (code := code_of_four_digits(bare)):
        return remarked(value(code, "rule-postal-form"), "postal-more-text", text)
    if region in _FIVE_DIGITS and re.fullmatch(r"[1-9][0-9]{3}", bare):
        return value(f"0{bare}", "rule-postal-lost-zero")
    return unreadable("postal-unreadable", text)


def read_cities(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_city, lambda cell: unreadable("city-unreadable", cell_text(cell)))


def _read_city(text: str, raw: str) -> Reading:
    if empty := empty_word(text):
        return empty
    if re.fullmatch(r"[0-9 .,]+", text):
        return unreadable("city-unreadable", text)
    city = recase_place(text)
    if city != text:
        reading = value(city, "rule-case")
    else:
        reading = value(text) if text == raw else value(text, "rule-spaces")
    return remarked(reading, "city-with-number", text) if re.search(r"[0-9]{5}", text) else reading


def read_countries(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return read_text_cells(cells, _read_country, lambda cell: unreadable("country-unreadable", cell_text(cell)))


def _read_country(text: str, raw: str) -> Reading:
    if known := country_named(text):
        return value(known) if known == raw else value(known, "rule-country")
    if empty := empty_word(text):
        return empty
    if re.search("[0-9]", text) or len(text) < 4:
        return unreadable("country-unreadable", text)
    country = recase_place(text)
    return value(country) if country == raw else value(country, "rule-case" if country != text else "rule-spaces")


def country_named(text: str) -> str:
    """The French name of a country given by name or code, or nothing."""
    return _COUNTRIES.get(fold(text).replace("-", " ").replace(".", "").strip(), "")
