"""A workbook → one grid per sheet that the source means. Cells by python-calamine, the rest by our own pass."""

import io
import zipfile

import numpy as np
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from npsp_migrate.model.issue import note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import Column, Counts, Unreadable, empty_column, read_rows
from npsp_migrate.sources.companion import companion_of
from npsp_migrate.sources.decrypting import decrypt
from npsp_migrate.sources.faults import PACKAGE_FAULTS, READER_FAULTS, damaged, panics_as_errors, too_far
from npsp_migrate.sources.files import SourceFile
from npsp_migrate.sources.grid import CELL_LIMIT, SPARSE_LIMIT, WIDTH_LIMIT, Grid, MergedRange
from npsp_migrate.sources.number_formats import ZeroPadding
from npsp_migrate.sources.sheet_choice import SheetEntry, choose_sheets
from npsp_migrate.sources.sheet_facts import SheetFacts
from npsp_migrate.sources.sniffing import USUAL_EXTENSION, FileKind, kind_of
from npsp_migrate.sources.sparse_sheets import Compact, compacted
from npsp_migrate.sources.usual_packages import packed_flat, usual_package


def read_workbook(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    workbook = _open(file, spec)
    chosen = choose_sheets(workbook.entries, workbook.has_rows, file.name, spec)
    grids = [workbook.grid(name) for name in chosen.names]
    return (grids[0].with_issues(chosen.issues), *grids[1:])


class _OpenWorkbook:
    """The reader and our companion to it, over one workbook in memory. Each sheet is loaded once."""

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        self._content = content
        self._kind = kind_of(content)
        self._companion = companion_of(content, self._kind, file)
        for name, facts in self._companion.known_facts():  # the reader loads all sheets of an old .xls at once
            _refuse_far_cells(file, name, facts)
        with panics_as_errors():
            self._reader = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self._sheets: dict[str, CalamineSheet] = {}
        self._compact: dict[str, Compact] = {}
        self.entries = [
            SheetEntry(sheet.name, sheet.visible != SheetVisibleEnum.Visible)
            for sheet in self._reader.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def has_rows(self, name: str) -> bool:
        facts = self._companion.facts(name)
        return self._sheet(name).start is not None or bool(facts and (facts.errors or facts.without_value))

    def grid(self, name: str) -> Grid:
        place = SheetPlace(self._file, name)
        sheet, facts = self._sheet(name), self._companion.facts(name)
        rows, filled = read_rows(sheet.iter_rows(), left=sheet.start[1] if sheet.start else 0)
        del self._sheets[name]  # the reader's own copy of the cells
        if facts is not None and name in self._compact:
            rows, filled = self._compact.pop(name).spread(rows, filled, facts.corner[0])
        columns = list(rows)
        merges = _merges(sheet, facts)
        if facts is None:
            what = note("not-checked", place.at(), kind=USUAL_EXTENSION[self._kind])
            return Grid(place, rows, filled, merges, issues=(what,))
        _mend(columns, facts)
        columns, filled = _with_unreadable(columns, filled, facts)
        padded = self._show_padded(columns, facts)
        return Grid(
            place,
            tuple(columns),
            filled,
            merges,
            frozenset(facts.hidden_rows),
            frozenset(facts.hidden_columns),
            padded,
        )

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._sheets:
            facts = self._companion.facts(name)
            reader = self._reader if facts is None else self._reader_of(name, facts)
            try:
                with panics_as_errors():
                    self._sheets[name] = reader.get_sheet_by_name(name)
            except READER_FAULTS as broken:
                raise damaged(self._file, name) from broken
        return self._sheets[name]

    def _reader_of(self, name: str, facts: SheetFacts) -> CalamineWorkbook:
        """The reader; a sheet with few rows that reach far is read without the empty ones."""
        part = self._companion.parts.get(name, "")
        compact = compacted(self._content, part, facts) if part and facts.cells > SPARSE_LIMIT else None
        if compact is None:
            _refuse_far_cells(self._file, name, facts)
            return self._reader
        self._compact[name] = compact
        with panics_as_errors():
            return CalamineWorkbook.from_filelike(io.BytesIO(compact.content))

    def _show_padded(self, columns: list[Column], facts: SheetFacts) -> tuple[int, ...]:
        """Numbers of a format such as `00000` become the text that the sheet shows."""
        changed = set()
        for position, styles in facts.padded.items():
            for style, rows in styles.items():
                padding = self._companion.paddings.get(style)
                if padding and position < len(columns) and _pad(columns[position], rows, padding):
                    changed.add(position)
        return tuple(sorted(changed))


def _open(file: SourceFile, spec: SourceSpec) -> _OpenWorkbook:
    content = file.content
    if file.kind is FileKind.ENCRYPTED:
        content = decrypt(content, file.name, spec.password_env)
    elif file.kind is FileKind.FLAT_ODS:
        content = packed_flat(content)
    try:
        return _opened(content, file.name)
    except PasswordError:  # an old .xls tells only now
        return _opened(decrypt(file.content, file.name, spec.password_env), file.name)


def _opened(content: bytes, file: str) -> _OpenWorkbook:
    try:
        return _OpenWorkbook(content, file)
    except PasswordError:
        raise
    except READER_FAULTS as unusual:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise damaged(file) from unusual
    try:
        return _OpenWorkbook(usual_package(content), file)
    except (*READER_FAULTS, *PACKAGE_FAULTS) as broken:
        raise damaged(file) from broken


def _pad(column: Column, rows: list[int], padding: ZeroPadding) -> bool:
    places = np.array(rows, dtype=np.int64) - 1
    places = places[places < len(column)]
    numbers = column[places].tolist()
    shown = {number: padding.shown(number) for number in set(numbers) if type(number) is int and number >= 0}
    column[places] = [shown.get(number, number) if type(number) is int else number for number in numbers]
    return bool(shown)


def _mend(columns: list[Column], facts: SheetFacts) -> None:
    """Texts that are another text, or no text at all."""
    for (row, position), cell in facts.misread.items():
        column = columns[position] if position < len(columns) else empty_column(0)
        if row <= len(column) and isinstance(column[row - 1], str):
            column[row - 1] = cell


def _with_unreadable(columns: list[Column], filled: Counts, facts: SheetFacts) -> tuple[list[Column], Counts]:
    """Cells for which the reader gave nothing although the sheet has something."""
    troubles = {place: Unreadable("cell-error", text) for place, text in facts.errors.items()}
    troubles |= {place: Unreadable("formula-without-value", "") for place in facts.without_value}
    troubles |= {place: Unreadable("formula-text-lost", "") for place in facts.texts_lost}
    if not troubles:
        return columns, filled
    missing = max(max(row for row, _ in troubles) - len(filled), 0)
    width = max(len(columns), 1 + max(column for _, column in troubles))
    grown = [np.concatenate([column, empty_column(missing)]) for column in columns]
    grown += [empty_column(len(filled) + missing) for _ in range(width - len(columns))]
    counts = np.concatenate([filled, np.zeros(missing, dtype=np.int64)])
    for (row, column), trouble in troubles.items():
        counts[row - 1] += grown[column][row - 1] is None
        grown[column][row - 1] = trouble
    return grown, counts


def _merges(sheet: CalamineSheet, facts: SheetFacts | None) -> tuple[MergedRange, ...] | None:
    if facts is not None and facts.merges is not None:
        return tuple(sorted(MergedRange(*corners) for corners in facts.merges))
    ranges = sheet.merged_cell_ranges
    if ranges is None:
        return None
    return tuple(sorted(MergedRange(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges))


def _refuse_far_cells(file: str, sheet: str, facts: SheetFacts) -> None:
    row, column = facts.corner
    sparse = facts.written and facts.written * 4 < facts.cells
    if facts.cells <= (SPARSE_LIMIT if sparse else CELL_LIMIT) and column < WIDTH_LIMIT:
        return
    raise too_far(file, sheet, row, column)
