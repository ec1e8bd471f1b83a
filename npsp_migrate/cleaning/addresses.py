"""Streets, and whole addresses in one cell: `12 rue des Lilas 75011 Paris`."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from npsp_migrate.cleaning.address_words import ends_in_country_letters, is_city, is_street, looks_foreign
from npsp_migrate.cleaning.capitals import recase_place
from npsp_migrate.cleaning.places import country_named
from npsp_migrate.cleaning.reading import Cell, CleaningContext, Outcome, Reading, ambiguous, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells, tidy_lines
from npsp_migrate.model.columns import ColumnSpec

_FRENCH_CODE = r"(?:F[R]?-? ?)?((?:0[1-9]|[1-8][0-9]|9[0-5])(?: ?[0-9]{3})|9[78][0-9]{3})"
_CODE_AND_CITY = re.compile(
    rf"(?:^|[\s,;(\-]){_FRENCH_CODE}[\s,\-]+"
    r"([^\W\d][^\d,;\n()]+?(?:c[eé]dex(?: ?[0-9]{1,2})?)?(?: [0-9]{1,2}(?:e|er|ème|eme)?)?)\)?$",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(?:^|[\s,;\-])(?:[A-Z]{1,2}-)?([1-9][0-9]{3})[\s,]+([^\W\d][^\d,;\n()]+)$")
_FIVE_DIGITS = re.compile(r"(?:^|[\s,;\-])(?:[A-Z]{1,2}-)?([0-9]{5})[\s,]+([^\W\d][^\d,;\n()]+)$")
_ANY_CODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_POST_BOX_OR_ROAD = re.compile(
    r"\b(?:B\.?P|CS|TSA|RD|RN)[ .°n]*[0-9]{5}(?![0-9])", re.IGNORECASE
)  # no postal codes
_LEADS_TO_NAME = re.compile(r"\b(?:d[eu]|en|la|sur|l[eè]s)$", re.IGNORECASE)
_CUT_OFF = re.compile(r"\.\.|…|[^\W_]-$|\bà(?=[ ,]+[0-9])")  # `9 rue H... 44300 Nan-`
_LABELLED_CODE = re.compile(r"[\s,;]*\b(?:C\.?P\.?|code postal) ?:?$", re.IGNORECASE)
_LABELLED_CITY = re.compile(r"(?<=[0-9])[\s,;]+ville ?: ?", re.IGNORECASE)
_FOUR_DIGIT_COUNTRIES = {"BE": "Belgique", "CH": "Suisse", "LU": "Luxembourg", "TN": "Tunisie"}
_FIVE_DIGIT_COUNTRIES = ("Allemagne", "Espagne", "Italie", "Maroc", "Algérie")


def read_streets(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """Lines stay lines, and capitals stay: La Poste itself asks for them."""
    return read_text_cells(cells, _read_street, _street_of_other)


def _read_street(text: str, raw: str) -> Reading:
    if empty := empty_word(text):
        return empty
    lines = tidy_lines(raw)
    return value(lines) if lines == raw else value(lines, "rule-spaces")


def _street_of_other(cell: Cell) -> Reading:
    text = cell_text(cell)
    if isinstance(cell, date | time | timedelta):
        return unreadable("street-date", text)
    return unreadable("street-number-only", text)


def read_addresses(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    region = spec.region.upper()
    return read_text_cells(cells, lambda text, raw: _read_address(text, raw, region), _street_of_other)


def _read_address(text: str, raw: str, region: str) -> Reading:
    """Street, code and city, in this order. What does not fit is left to a person, whole."""
    if empty := empty_word(text):
        return empty
    lines = _LABELLED_CITY.sub(" ", tidy_lines(raw))
    if _CUT_OFF.search(lines):
        return unreadable("address-no-postal-code", text)
    body, country = _without_country(lines.rstrip(" .,;"))
    home = country or _FOUR_DIGIT_COUNTRIES.get(region, "")  # `1000 Bruxelles` in a Belgian column
    found = _CODE_AND_CITY.search(body) if home in ("", "France", "Monaco") else None
    if found is None and country == "Monaco":  # `98000 Monaco`: the city, not the country behind it
        found, country = _CODE_AND_CITY.search(lines), ""
    if found is None and home in _FOUR_DIGIT_COUNTRIES.values():
        found = _FOUR_DIGITS.search(body)
    elif found is None and country in _FIVE_DIGIT_COUNTRIES:
        found = _FIVE_DIGITS.search(body)
    if found is None:
        return unreadable("address-no-postal-code", text)
    street = _LABELLED_CODE.sub("", lines[: found.start()]).lstrip(" ,;-–|/\n").rstrip(" ,;-–|/(\n")
    if not is_street(street) or not is_city(found[2], found[1]):
        return unreadable("address-no-postal-code", text)
    if not home and (looks_foreign(street, found[2]) or (found[0][0] == "-" and ends_in_country_letters(street))):
        return unreadable("address-no-postal-code", text)
    if _ANY_CODE.search(_POST_BOX_OR_ROAD.sub(" ", street)):
        return ambiguous("address-two-codes", text)
    code, city = found[1].replace(" ", ""), recase_place(found[2].strip(" ,;-."))
    return _assembled("" if street == "." else street, code, city, country, raw)


def _without_country(lines: str) -> tuple[str, str]:
    """A country's name behind the last comma, line end or bracket."""
    head, mark, tail = max(
        (lines.rpartition(separator) for separator in (",", "\n", " - ", "(", " ")), key=lambda split: len(split[0])
    )
    if mark == " " and _LEADS_TO_NAME.search(head):  # `Fort de France`
        return lines, ""
    if mark and len(tail.strip(" )")) > 3 and (country := country_named(tail.strip(" )"))):
        return head.rstrip(" ,;-(\n"), country
    return lines, ""


def _assembled(street: str, code: str, city: str, country: str, raw: str) -> Reading:
    whole = "\n".join(line for line in (street, f"{code} {city}", country) if line)
    rules = () if whole == raw else ("rule-address-split",)
    return Reading(Outcome.VALUE, whole, rules, (street or None, code, city, country or None))
