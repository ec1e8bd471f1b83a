"""Numbers, dates and values as a reader of the language writes them."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath

from npsp_migrate.location import Location
from npsp_migrate.model.plan import Value
from npsp_migrate.report.language import Language
from npsp_migrate.report.typography import NARROW_SPACE, NO_BREAK_SPACE

# C0 and C1 controls, marks that turn the line around, halves of a character, what no XML may hold
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

_ISO_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_AMOUNT = re.compile(r"(-?\d+\.\d\d) €")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def visible(text: str) -> str:
    """The text with nothing in it that could act on a screen or break a file: each such character becomes `�`."""
    return _UNSEEN.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    return visible(text).replace("\n", " ⏎ ").replace("\t", " ")


def shortened(text: str, limit: int) -> str:
    """Cut where a line would hide all others; the whole text stays in the sheet."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def count(number: int, language: Language) -> str:
    """`1,206` or `1 206`."""
    text = f"{number:,}"
    return text.replace(",", NARROW_SPACE) if language is Language.FRENCH else text


def money(amount: Decimal, language: Language) -> str:
    """`€1,234.50` or `1 234,50 €`, to the cent."""
    text = f"{abs(amount):,.2f}"
    sign = "-" if amount < 0 else ""
    if language is Language.ENGLISH:
        return f"{sign}€{text}"
    whole, cents = text.split(".")
    return f"{sign}{whole.replace(',', NARROW_SPACE)},{cents}{NO_BREAK_SPACE}€"


def value(content: Value, language: Language) -> str:
    """A field's value as a person reads it: `oui`, `12/03/2019`, `50,00`. An empty value is an empty text."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return _yes_or_no(language)[content]
    if isinstance(content, Decimal):
        text = f"{content:,.2f}" if content == content.quantize(Decimal("0.01")) else f"{content:,}"
        return text if language is Language.ENGLISH else _french_number(text)
    text = str(content)
    found = _ISO_DAY.fullmatch(text)
    if found and language is Language.FRENCH:
        return f"{found[3]}/{found[2]}/{found[1]}"
    return text


def label(text: str, language: Language) -> str:
    """A record's name: `Don du 2024-03-14, 50.00 €` is `Don du 14 mars 2024, 50 €` to a French reader."""
    if language is Language.ENGLISH:
        return text
    return _AMOUNT.sub(_french_amount, _ISO_DAY.sub(_french_day, text))


def _french_day(found: re.Match[str]) -> str:
    year, month, day = found[1], int(found[2]), int(found[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    first = "1er" if day == 1 else str(day)
    return f"{first}{NO_BREAK_SPACE}{_MONTHS[month - 1]}{NO_BREAK_SPACE}{year}"


def _french_amount(found: re.Match[str]) -> str:
    return f"{_french_number(f'{Decimal(found[1]):,.2f}').removesuffix(',00')}{NO_BREAK_SPACE}€"


def moment(instant: datetime, language: Language) -> str:
    """`23/11/2026 à 05:20 UTC`: an instant keeps its zone."""
    if language is Language.FRENCH:
        return f"{instant:%d/%m/%Y} à {instant:%H:%M} {instant:%Z}"
    return f"{instant:%Y-%m-%d %H:%M} {instant:%Z}"


def place(at: Location | None, language: Language) -> str:
    """`Dons.xlsx › Dons › C14`, for a page or a cell of a workbook: no folder, no backticks, no foreign word."""
    if at is None:
        return ""
    cell = at.cell if language is Language.ENGLISH else _french_cell(at)
    return " › ".join(part for part in (PurePath(at.file).name, at.sheet, cell) if part)


def _french_cell(at: Location) -> str:
    return at.cell.replace("row ", f"ligne{NO_BREAK_SPACE}").replace("column ", f"colonne{NO_BREAK_SPACE}")


def _french_number(text: str) -> str:
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def _yes_or_no(language: Language) -> dict[bool, str]:
    if language is Language.FRENCH:
        return {True: "oui", False: "non"}
    return {True: "yes", False: "no"}
