"""Numbers that are names: receipt numbers, SIREN, SIRET, RNA, IBAN. Check digits by python-stdnum."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.fr import nir, siren, siret

from npsp_migrate.cleaning.reading import EMPTY, Cell, CleaningContext, Outcome, Reading, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells
from npsp_migrate.model.columns import ColumnSpec

EXACT_FLOAT = 10**15  # Excel keeps 15 digits; what stands behind them was lost
_SEPARATORS = str.maketrans("", "", " .-/")
# Take away what says which number it is: the check digits tell whether it is one.
_LABEL = re.compile(
    r"^(?:n°|num[ée]ro)? ?(?:SIREN|SIRET|RNA|IBAN|RCS)? ?(?:n°|num[ée]ro)? ?:? ?(?=[A-Z0-9])", re.IGNORECASE
)
_FLOAT = re.compile(r"([0-9]{9,14})[.,]0")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
# The prefecture: a department, Corsica as 2A and 2B, overseas 9 and a letter. `O` and `I` are typing errors.
_RNA = re.compile(r"W(?:[0-9][0-9]|2[AB]|9[A-HJ-NP-Z])[0-9]{7}")
_UNLISTED_BANKS = frozenset({"BE"})  # for Belgium the library knows the check digits of listed banks only
_SOCIAL_SECURITY = re.compile(r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3}(?: ?[0-9]{2})")


def read_identifiers(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """References as text, leading zeros and case kept. A column of social security numbers is not loaded."""
    if mostly_social_security(context.witnesses(cells)):
        return refuse_social_security(cells)
    return read_text_cells(cells, _read_identifier, _identifier_of_number)


def refuse_social_security(cells: Sequence[Cell]) -> list[Reading]:
    """Not one of them is shown, or kept."""
    refused = unreadable("identifier-social-security", "…")
    return read_text_cells(cells, lambda text, raw: refused, lambda cell: refused)


def mostly_social_security(cells: Sequence[Cell]) -> bool:
    """Judged on the column: one order number in a hundred has the check digits of a social security number."""
    texts = [cell_text(cell).strip() for cell in cells if cell is not None]
    found = sum(bool(_SOCIAL_SECURITY.fullmatch(text)) and nir.is_valid(text) for text in texts)
    return found > 0 and 2 * found >= len(texts)


def _read_identifier(text: str, raw: str) -> Reading:
    if _SCIENTIFIC.fullmatch(text) and ("." in text or "," in text):
        return unreadable("identifier-digits-lost", text)
    bare = text.lstrip("'").strip()
    if empty := empty_word(bare) if bare else EMPTY:
        return empty
    return value(bare) if bare == raw else value(bare, "rule-spaces" if bare == text else "rule-apostrophe")


def _identifier_of_number(cell: Cell) -> Reading:
    text = cell_text(cell)
    if isinstance(cell, bool | date | time | timedelta):
        return unreadable("identifier-not-text", text)
    if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= EXACT_FLOAT):
        return unreadable("identifier-digits-lost" if cell.is_integer() else "identifier-not-text", text)
    return value(text)


def read_sirens(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return _read_checked(cells, _siren)


def read_sirets(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return _read_checked(cells, _siret)


def read_rnas(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return _read_checked(cells, _rna)


def read_ibans(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    return _read_checked(cells, _iban)


def _read_checked(cells: Sequence[Cell], check: Callable[[str, str], Reading]) -> list[Reading]:
    def read(text: str, raw: str) -> Reading:
        if empty := empty_word(text):
            return empty
        if _SCIENTIFIC.fullmatch(text):
            return unreadable("identifier-digits-lost", text)
        bare = _LABEL.sub("", text.removeprefix("'").strip('()",; '))
        if floating := _FLOAT.fullmatch(bare):
            bare = floating[1]
        reading = check(bare.translate(_SEPARATORS).upper(), text)
        changed = reading.outcome is Outcome.VALUE and reading.result != raw
        return value(reading.result, "rule-identifier-spaces") if changed else reading

    def read_number(cell: Cell) -> Reading:
        plain = _identifier_of_number(cell)
        return check(str(plain.result), cell_text(cell)) if plain.outcome is Outcome.VALUE else plain

    return read_text_cells(cells, read, read_number)


def _siren(compact: str, text: str) -> Reading:
    """`000000000` passes the check digit and is nobody."""
    if re.fullmatch(r"FR[0-9]{11}", compact) and siren.is_valid(compact[4:]):
        return unreadable("siren-vat", text, compact[4:])
    if re.fullmatch(r"[0-9]{14}", compact) and siret.is_valid(compact):
        return unreadable("siren-siret", text, compact[:9])
    if re.fullmatch(r"[0-9]{9}", compact) and compact.strip("0") and siren.is_valid(compact):
        return value(compact)
    return unreadable("siren-unreadable", text)


def _siret(compact: str, text: str) -> Reading:
    if re.fullmatch(r"[0-9]{14}", compact) and compact[:9].strip("0") and siret.is_valid(compact):
        return value(compact)
    return unreadable("siret-unreadable", text)


def _rna(compact: str, text: str) -> Reading:
    """The directory of associations has no check digit: the form is all that can be checked."""
    return value(compact) if _RNA.fullmatch(compact) and compact.strip("W0") else unreadable("rna-unreadable", text)


def _iban(compact: str, text: str) -> Reading:
    """An account number never stands in a message: its last four characters find the cell again."""
    try:
        number = str(iban.validate(compact, check_country=False))
        if not compact[4:].strip("0"):  # passes the check digits, and is no account
            return unreadable("iban-unreadable", f"…{compact[-4:]}")
        return value(str(iban.validate(number)) if number[:2] not in _UNLISTED_BANKS else number)
    except ValidationError:
        return unreadable("iban-unreadable", f"…{compact[-4:]}")
