"""What a text says about a day, before anybody judges which day it is. Knows no column and no today."""

import re
from dataclasses import dataclass
from enum import StrEnum

from npsp_migrate.cleaning.spelling import fold


class Shape(StrEnum):
    """How a date was written. `TRIPLE` is three numbers: day and month, in an order the text does not tell."""

    TRIPLE = "triple"
    FULL = "full"  # year, month, day are each known
    NO_DAY = "no-day"
    YEAR_ONLY = "year-only"
    NO_YEAR = "no-year"
    ZERO = "zero"  # `00/00/0000`: what software writes for no date
    TIME_ONLY = "time-only"
    RANGE = "range"
    SERIAL = "serial"
    NOT_A_DATE = "not-a-date"


@dataclass(frozen=True, slots=True)
class Written:
    """`first` and `second` of a triple stand as written; of a full date they are day and month."""

    shape: Shape
    first: int = 0
    second: int = 0
    year: int = 0
    short_year: bool = False
    weekday: int = -1  # Monday is 0
    rules: tuple[str, ...] = ()


_OTHER_MARKS = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2212": "-", "\\": "/", "ᵉ": "e", "ʳ": "r"})

NOT_A_DATE = Written(Shape.NOT_A_DATE)

_MONTHS = (
    ("janvier", "janv", "jan", "january"),
    ("fevrier", "fevr", "fev", "feb", "february"),
    ("mars", "mar", "march"),
    ("avril", "avr", "apr", "april"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juill", "juil", "jul", "july"),
    ("aout", "aou", "aug", "august"),
    ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_WEEKDAYS = (
    ("lundi", "lun", "monday", "mon"),
    ("mardi", "mar", "tuesday", "tue"),
    ("mercredi", "mer", "wednesday", "wed"),
    ("jeudi", "jeu", "thursday", "thu"),
    ("vendredi", "ven", "friday", "fri"),
    ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}

_M = "(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_Y = r"([0-9]{4}|[0-9]{2})"
_DAY = r"([0-9]{1,2})(?: ?(?:er|°)|st|nd|rd|th)?"
_GAP = r"[ \-/.]*"

_CLOCK = (
    r"(?:[01]?[0-9]|2[0-4]) ?(?:[:h] ?[0-9]{2}(?:(?::| ?mn? ?)[0-9]{2}(?:[.,][0-9]+)?)?|h) ?s?(?: ?[ap]\.?m\.?)?"
)
_ZONE = r"(?: ?(?:z|utc|gmt|cet|cest))?(?: ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
_TIME = re.compile(rf"(?:(?<=[0-9])t| a | - |[ ,]) ?{_CLOCK}{_ZONE}$")
_ONLY_TIME = re.compile(rf"{_CLOCK}{_ZONE}")
_WEEKDAY = re.compile(
    "(?:"
    + "("
    + "|".join(sorted(_WEEKDAY_NUMBERS, key=len, reverse=True))
    + r")\.?,? +)(?=(?:le )?(?:[0-9]|1er|[a-z]+\.? [0-9]))"
)

_TRIPLE = re.compile(rf"([0-9]{{1,2}})([/.,\- ])([0-9]{{1,2}})\2{_Y}")
_TRIPLE_SPACED = re.compile(rf"([0-9]{{1,2}}) ?([/.\-]) ?([0-9]{{1,2}}) ?\2 ?{_Y}")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.\- ])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_IN_WORDS = re.compile(rf"{_DAY}{_GAP}{_M}{_GAP},? ?{_Y}")
_MONTH_FIRST_WORDS = re.compile(rf"{_M} {_DAY},? ?([0-9]{{4}})")
_MONTH_AND_YEAR = re.compile(rf"{_M}{_GAP}{_Y}|[0-9]{{1,2}}[/.\-][0-9]{{4}}|[0-9]{{4}}[/.\-][0-9]{{1,2}}")
_DAY_AND_MONTH = re.compile(rf"{_DAY}{_GAP}{_M}|{_M} {_DAY}|[0-9]{{1,2}}[/.\-][0-9]{{1,2}}")
_PACKED = re.compile(r"(0?[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])([0-9]{2})")
_ZERO = re.compile(r"0|000000|00000000|00?([/.\-])00?\1(?:00|0000)|0000([/.\-])00\2 ?00|--")
_RANGE = re.compile(
    r".*[0-9]{4} ?(?:-|au|a|/|et|&) ?.*[0-9]{4}|[0-9]{1,2} ?(?:-|/|au|et|&) ?[0-9]{1,2} [a-z]{3}.*"
    r"|du .*[0-9].* au .*"
)
_LONE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")


def read_written(text: str) -> Written:
    """Takes the weekday and the clock off, then recognises one shape."""
    if plain := _TRIPLE.fullmatch(text):
        return _triple(plain, -1, ())
    folded = fold(text).translate(_OTHER_MARKS).removeprefix("'").removeprefix("le ").rstrip(" .,;")
    if _ONLY_TIME.fullmatch(folded):
        return Written(Shape.TIME_ONLY)
    bare = _TIME.sub("", folded).rstrip(" ,")
    rules = ("rule-date-time",) if bare != folded else ()
    as_written = _recognised(
        bare, -1, rules
    )  # before the weekday: `mar 12 2019` is March, `mar. 12/03/2019` Tuesday
    if as_written.shape is not Shape.NOT_A_DATE:
        return as_written
    weekday, rest = _without_weekday(bare)
    return _recognised(rest.removeprefix("le "), weekday, rules) if weekday >= 0 else as_written


def read_packed(text: str) -> Written:
    """`090726` as day, month and year, where the column is known to hold nothing else. A lost zero is put back."""
    found = _PACKED.fullmatch(text)
    if not found:
        return NOT_A_DATE
    return Written(Shape.FULL, int(found[1]), int(found[2]), int(found[3]), True, rules=("rule-date-compact",))


def _without_weekday(folded: str) -> tuple[int, str]:
    found = _WEEKDAY.match(folded)
    if not found:
        return -1, folded
    return _WEEKDAY_NUMBERS[found[1]], folded[found.end() :]


def _recognised(text: str, weekday: int, rules: tuple[str, ...]) -> Written:
    if _ZERO.fullmatch(text):
        return Written(Shape.ZERO)
    if found := _YEAR_FIRST.fullmatch(text):
        return Written(Shape.FULL, int(found[4]), int(found[3]), int(found[1]), weekday=weekday, rules=rules)
    if found := _TRIPLE.fullmatch(text) or _TRIPLE_SPACED.fullmatch(text):
        return _triple(found, weekday, rules)
    if found := _COMPACT.fullmatch(text):
        return Written(Shape.FULL, int(found[3]), int(found[2]), int(found[1]), rules=("rule-date-compact", *rules))
    if found := _IN_WORDS.fullmatch(text):
        return _worded(int(found[1]), found[2], found[3], weekday, rules)
    if found := _MONTH_FIRST_WORDS.fullmatch(text):
        return _worded(int(found[2]), found[1], found[3], weekday, rules)
    return Written(_partial_shape(text))


def _triple(found: re.Match[str], weekday: int, rules: tuple[str, ...]) -> Written:
    if not found[0].strip("0/.- "):
        return Written(Shape.ZERO)
    return Written(Shape.TRIPLE, int(found[1]), int(found[3]), int(found[4]), len(found[4]) == 2, weekday, rules)


def _worded(day: int, month: str, year: str, weekday: int, rules: tuple[str, ...]) -> Written:
    number = _MONTH_NUMBERS[month]
    return Written(Shape.FULL, day, number, int(year), len(year) == 2, weekday, ("rule-date-words", *rules))


def _partial_shape(text: str) -> Shape:
    """Texts that tell something of a date, but not a day."""
    shapes = (
        (_MONTH_AND_YEAR, Shape.NO_DAY),
        (_LONE_YEAR, Shape.YEAR_ONLY),
        (_SERIAL, Shape.SERIAL),
        (_DAY_AND_MONTH, Shape.NO_YEAR),
        (_RANGE, Shape.RANGE),
    )
    return next((shape for pattern, shape in shapes if pattern.fullmatch(text)), Shape.NOT_A_DATE)
