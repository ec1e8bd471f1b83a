"""The rows below the header: which are data, and which the reader knows to be none, each with its reason."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.source import HiddenRows, SourceSpec
from npsp_migrate.sources.cells import Column, Counts, GridCell
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.headers import Header
from npsp_migrate.sources.labels import folded, label_of, spellings
from npsp_migrate.sources.section_heads import section_heads
from npsp_migrate.sources.totals import find_totals

_MONTH = (
    r"(?:janvier|janv\.?|fevrier|fevr?\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|aout|septembre|sept\.?|octobre|oct\.?"
    r"|novembre|nov\.?|decembre|dec\.?)"
)
_PERIOD = re.compile(
    rf"(?:mois d[e'’] ?)?{_MONTH}(?:[ -](?:19|20)?\d\d)?"
    r"|(?:annee |exercice |saison )?(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?"
    r"|[tq][1-4](?: (?:19|20)\d\d)?|\d(?:er|e|eme) (?:trimestre|semestre)(?: (?:19|20)\d\d)?"
)
_FOOTNOTE = re.compile(r"\*|\(\*\)|n\.?b\.? ?:|nota|note ?:|legende|source ?:|edite le|imprime le|fait a ")
SECTION_WIDTH = 3  # columns; a title over fewer may be somebody's only cell


def left_out_rows(grid: Grid, header: Header, spec: SourceSpec) -> Mapping[int, Words]:
    """Sheet row → why it is no data. Rows without any content are not mentioned."""
    below = {position: grid.columns[position][header.last :] for position in header.names}
    columns = list(below.values())
    if not columns or not len(columns[0]):
        return {}
    filled = grid.filled[header.last :]
    reasons: dict[int, Words] = {}
    for place, label in find_totals(columns, filled, spec.totals).items():
        reasons[place] = words("total-row", label=label) if label else words("sum-row")
    repeated = list(_repeated_headers(grid, header, below))
    for place, text in section_heads(columns, filled, repeated):
        reasons[place] = words("section-title", text=text)
    reasons |= {place: words("repeated-header") for place in repeated}
    for place, text in _titles(grid, header, columns, filled):
        reasons.setdefault(place, words("section-title", text=text))
    reasons |= {place: words("footnote") for place in _footnotes(columns, filled) if place not in reasons}
    moved = (issue for issue in grid.issues if issue.code == "row-too-wide" and issue.at.row > header.last)
    reasons |= {issue.at.row - header.last - 1: issue.words for issue in moved}
    if spec.hidden_rows is HiddenRows.LEAVE_OUT:
        for row in grid.hidden_rows:
            place = row - header.last - 1
            if 0 <= place < len(filled) and filled[place]:
                reasons.setdefault(place, words("hidden-row"))
    return {place + header.last + 1: reasons[place] for place in sorted(reasons)}


def _repeated_headers(grid: Grid, header: Header, below: Mapping[int, Column]) -> Iterator[int]:
    """Rows most of whose cells are, in their columns, what a header row says."""
    for header_row in range(header.first, header.last + 1):
        labels = {
            position: folded(label_of(cell))
            for position, cell in enumerate(grid.row(header_row))
            if cell is not None and position in below
        }
        for place in _rows_like(labels, below):
            cells = {position: folded(label_of(column[place])) for position, column in below.items()}
            same = sum(bool(text) and labels.get(position) == text for position, text in cells.items())
            filled = sum(map(bool, cells.values()))
            if same * 2 > filled and same * 2 > len(labels):
                yield place


def _rows_like(labels: Mapping[int, str], below: Mapping[int, Column]) -> set[int]:
    """Rows that repeat the label of one of the first two columns; only these are compared cell by cell."""
    rows: set[int] = set()
    for position in sorted(labels)[:2]:
        wanted = labels[position]
        starts = frozenset(spellings(wanted[:1]) + " \t\u00a0")
        cells = below[position].tolist()
        alike = {cell for cell in cells if type(cell) is str and cell[:1] in starts}
        alike = {cell for cell in alike if folded(label_of(cell)) == wanted}
        if alike:
            rows |= {place for place, cell in enumerate(cells) if cell in alike}
    return rows


def _titles(grid: Grid, header: Header, columns: Sequence[Column], filled: Counts) -> Iterator[tuple[int, str]]:
    """A row's only cell that names a period, or that is merged over a good part of the table."""
    if len(columns) < SECTION_WIDTH:
        return
    wide = max(SECTION_WIDTH, len(columns) // 2)
    merged = {
        merge.top - header.last - 1 for merge in grid.merges or () if merge.width >= wide and merge.height == 1
    }
    for place in np.flatnonzero(filled == 1):
        cell = _only_cell(columns, int(place))
        text = label_of(cell)
        if place in merged or (text and not isinstance(cell, float) and _names_period(text)):
            yield int(place), text


def _names_period(text: str) -> bool:
    return _PERIOD.fullmatch(folded(text)) is not None or re.fullmatch(r"\d{4}-\d\d-01", text) is not None


def _footnotes(columns: Sequence[Column], filled: Counts) -> Iterator[int]:
    """Single cells at the very end that start as notes do."""
    for place in reversed(np.flatnonzero(filled)):
        cell = _only_cell(columns, int(place)) if filled[place] == 1 else None
        if not isinstance(cell, str) or len(columns) < SECTION_WIDTH or not _FOOTNOTE.match(folded(cell)):
            return
        yield int(place)


def _only_cell(columns: Sequence[Column], place: int) -> GridCell:
    cell: GridCell = next(column[place] for column in columns if column[place] is not None)
    return cell
