"""Telephone numbers, written the international way: `+33 6 12 34 56 78`. Judged by Google's libphonenumber.

That form is E.164 with spaces: people read it, telephones dial it, and equal numbers are equal texts.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    remarked,
    unreadable,
)
from npsp_migrate.cleaning.spelling import asks_for_silence, cell_text, empty_word, fold, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

# French numbers of ten digits that are dialled overseas: libphonenumber asks for their own region.
OVERSEAS: Mapping[str, str] = {
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0594", "0694"), "GF"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
    **dict.fromkeys(("0262", "0263", "0692", "0693"), "RE"),
    **dict.fromkeys(("0269", "0639"), "YT"),
}
_FRENCH = re.compile(r"(?:(?:\+|00)33[ .\-/]?(?:\(0\)|0)?|0)[ .\-/]?([1-79](?:[ .\-/]?[0-9]){8})")
_LOST_ZERO = re.compile(r"[1-79][0-9]{8}")
_NATIONAL = re.compile(r"((?:00)?330?|0)?([1-9][0-9]{8})")
# Arcep keeps 06 39 98 for films and examples, as ours are; the library calls these numbers impossible.
_FICTION = re.compile(r"63998[0-9]{4}")
_NOT_DIGITS = re.compile(r"[^0-9]")
_ALLOWED = re.compile(r"\+?[0-9 .\-/()]+")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_DASHES = str.maketrans(
    {"\u2013": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00b7": ".", "_": " ", "\uff0b": "+"}
)
_LABEL = re.compile(
    r"\(?\b(?:tel(?:ephone)?|port(?:able)?|mob(?:ile)?|gsm|fixe|dom(?:icile)?|maison|bur(?:eau)?|pro|perso(?:nnel)?"
    r"|trav(?:ail)?|t(?= ?[.:])|whatsapp|soir|matin|journee|week-?end)\b\.? ?:?\)?"
)
_AROUND = " :.;,\u260e\u260f\u2706\ufe0e\ufe0f\U0001f4de\U0001f4f1"  # telephones as pictures
_COMMAS = re.compile(r"0[1-9](?:,[0-9]{2}){4}")  # `06,12,34,56,78`
_NUMBER_SIGN = re.compile(r"^n° ?(?=[0+])|^\((?=\+?33\) ?)")
_BETWEEN = re.compile(r"\s*(?:;|,|\||\n|\bou\b|\bet\b|&|\s/\s|\s-\s)\s*")
_TWO_TOGETHER = re.compile(r"(0(?:[ .\-]?[0-9]){9})\s*[/\-]?\s*((?:0(?:[ .\-]?[0-9]){9}))")
_NO_PHONE = re.compile(r"pas de (?:tel|telephone|portable|numero|fixe)|aucun|non|x+|0|liste rouge")
_LETTER_O = str.maketrans("Oo", "00")
ROUND_NUMBER = 1_000_000  # a number cell ending in six zeros went through `6,12E+08`


def read_phones(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    region = spec.region.upper()
    return read_text_cells(
        cells, lambda text, raw: _read_phone(text, region), lambda cell: _phone_of_number(cell, region)
    )


def _phone_of_number(cell: Cell, region: str) -> Reading:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != int(cell if abs(cell) < 1e16 else 0):
        return unreadable("phone-unreadable", cell_text(cell))
    if cell and int(cell) % ROUND_NUMBER == 0:
        return unreadable("phone-digits-lost", str(int(cell)))
    return _read_phone(str(int(cell)), region)


def _read_phone(text: str, region: str) -> Reading:
    if region == "FR" and (plain := _FRENCH.fullmatch(text)):
        return _read_french(_NOT_DIGITS.sub("", plain[1]), text, ())
    if region == "FR" and _LOST_ZERO.fullmatch(text):
        return _read_french(text, text, ("rule-phone-lost-zero",))
    if _SCIENTIFIC.fullmatch(text):
        return unreadable("phone-digits-lost", text)
    if empty := empty_word(text):
        return empty
    folded = fold(text)
    if asks_for_silence(text):
        return unreadable("cell-asks-for-silence", text)
    if _NO_PHONE.fullmatch(folded):
        return Reading(Outcome.EMPTY, rules=("rule-empty-word",))
    return _read_unusual(text, folded.translate(_DASHES).removeprefix("'").strip(), region)


def _read_french(national: str, text: str, rules: tuple[str, ...]) -> Reading:
    """Nine digits after the zero: the usual case, decided by the library's own pattern for France."""
    if len(set(national[1:])) == 1:
        return unreadable("phone-placeholder", text)
    mobile, landline = _french_patterns()
    is_mobile = bool(mobile.fullmatch(national) or _FICTION.fullmatch(national))
    if not is_mobile and (f"0{national[:3]}" in OVERSEAS or not landline.fullmatch(national)):
        return _by_library(f"0{national}", OVERSEAS.get(f"0{national[:3]}", "FR"), text, rules)
    pairs = " ".join(national[start : start + 2] for start in range(1, 9, 2))
    number = f"+33 {national[0]} {pairs}"
    parts = (number, None, None) if is_mobile else (None, number, None)
    return Reading(Outcome.VALUE, number, rules or _rules(number, text), parts)


@cache
def _french_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The library's metadata, compiled once: mobile, and landline or internet box."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("FR")
    kinds = (metadata.mobile, metadata.fixed_line, metadata.voip) if metadata else ()
    mobile, fixed, box = (str(kind.national_number_pattern) if kind else "(?!)" for kind in kinds)
    return re.compile(mobile), re.compile(f"(?:{fixed})|(?:{box})")


def _read_unusual(text: str, folded: str, region: str) -> Reading:
    bare = " ".join(_LABEL.sub(" ", folded).split()).strip(_AROUND)
    bare = _NUMBER_SIGN.sub("", bare)
    if _COMMAS.fullmatch(bare):
        bare = bare.replace(",", " ")
    if floating := _FLOAT.fullmatch(bare):
        bare = floating[1]
    if together := _TWO_TOGETHER.fullmatch(bare):
        return _two([together[1], together[2]], text, region)
    pieces = [piece for piece in _BETWEEN.split(bare) if piece]
    if len(pieces) > 1 and all(len(_NOT_DIGITS.sub("", piece)) >= 8 for piece in pieces):
        return _two(pieces, text, region)
    if not _ALLOWED.fullmatch(bare):
        return _strange(text, region)
    return _single(bare, text, region)


def _strange(text: str, region: str) -> Reading:
    repaired = text.translate(_LETTER_O)
    if repaired != text and _ALLOWED.fullmatch(repaired):
        return unreadable("phone-letter", text, repaired)
    inside = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, region)]
    return unreadable("phone-unreadable", text, *inside)


def _two(pieces: list[str], text: str, region: str) -> Reading:
    readings = [_single(piece, text, region) for piece in pieces]
    failed = next((reading for reading in readings if reading.outcome is not Outcome.VALUE), None)
    if failed:
        return failed
    first = readings[0]
    others = [reading.result for reading in readings if reading.result != first.result]
    mobile = next((reading.parts[0] for reading in readings if reading.parts[0]), None)
    landline = next((reading.parts[1] for reading in readings if reading.parts[1]), None)
    parts = (mobile, landline, others[0] if others else None)
    reading = Reading(Outcome.VALUE, first.result, ("rule-phone-second",), parts)
    return remarked(reading, "phone-more-than-two", text) if len(others) > 1 else reading


def _single(piece: str, text: str, region: str) -> Reading:
    digits = _NOT_DIGITS.sub("", piece)
    if len(digits) > 7 and len(set(digits[-8:])) == 1:
        return unreadable("phone-placeholder", text)
    french = region == "FR" or piece.startswith(("+33", "+ 33", "0033", "00 33"))
    national = _NATIONAL.fullmatch(digits) if french else None
    if national and ("+" not in piece or (national[1] or "").startswith("33")):
        if not national[1] and re.match(r"33[ .\-/)]", piece):
            return unreadable("phone-unreadable", text)  # `33 6 39 98 12` lacks two digits, `336399812` its zero
        return _read_french(national[2], text, () if national[1] else ("rule-phone-lost-zero",))
    return _by_library(piece, region, text, ())


def _by_library(piece: str, region: str, text: str, rules: tuple[str, ...]) -> Reading:
    """Numbers from elsewhere, overseas and special ones: read if they exist as written."""
    try:
        number = phonenumbers.parse(piece, region)
    except NumberParseException:
        return unreadable("phone-unreadable", text)
    if not phonenumbers.is_valid_number(number) or number.extension:
        return unreadable("phone-unreadable", text)
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    kind = phonenumbers.number_type(number)
    mobile = shown if kind == PhoneNumberType.MOBILE else None
    landline = shown if kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP) else None
    return Reading(Outcome.VALUE, shown, rules or _rules(shown, text), (mobile, landline, None))


def _rules(number: str, text: str) -> tuple[str, ...]:
    return () if number == text else ("rule-phone-international",)
