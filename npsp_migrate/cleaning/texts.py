"""Free text and names of organisations: tidied, never rewritten."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from npsp_migrate.cleaning.identifiers import mostly_social_security, refuse_social_security
from npsp_migrate.cleaning.reading import Cell, CleaningContext, Reading, remarked, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, read_text_cells, tidy_lines
from npsp_migrate.model.columns import ColumnSpec


def read_texts(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """A date among texts was often no date: Excel makes `3/4` and `mai-05` into days, for good. So it is told,
    unless the column is full of dates.
    """
    if mostly_social_security(context.witnesses(cells)):
        return refuse_social_security(cells)
    dates = sum(isinstance(cell, date) for cell in cells)
    of_other = text_of_other if 2 * dates < len(cells) else _text_of_any
    return read_text_cells(cells, _read_text, of_other, _read_damaged)


def read_organisation_names(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """Capitals stay: `SNCF` and `EDF` are names, and nobody can tell them from shouting."""
    return read_text_cells(cells, lambda text, raw: empty_word(text) or _tidied(text, raw), text_of_other)


def _read_text(text: str, raw: str) -> Reading:
    return _tidied(tidy_lines(raw), raw)


def _read_damaged(text: str, raw: str) -> Reading:
    return remarked(_read_text(text, raw), "text-lost-characters", text)


def _tidied(text: str, raw: str) -> Reading:
    return value(text) if text == raw else value(text, "rule-spaces")


def text_of_other(cell: Cell) -> Reading:
    reading = _text_of_any(cell)
    return remarked(reading, "text-date", cell_text(cell)) if isinstance(cell, date | time | timedelta) else reading


def _text_of_any(cell: Cell) -> Reading:
    text = cell_text(cell)
    if isinstance(cell, float) and cell in (float("inf"), float("-inf")):
        return unreadable("number-unreadable", text)
    return value(text)
