"""The first two stages: every source read, restricted to its mapped columns, and cleaned."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from npsp_migrate.cleaning.reading import CleaningContext
from npsp_migrate.cleaning.table import clean_table
from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.project import Project, Source
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.mapping.selecting import columns_of_some, select_columns
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.issue import words
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import LeftOut, Table
from npsp_migrate.runs.contracts import renamed
from npsp_migrate.runs.google_sheets import GoogleSheets
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.sheet_read import SheetRead as SheetRead
from npsp_migrate.runs.workspace import Workspace
from npsp_migrate.sources.reading import read_source

if TYPE_CHECKING:
    from npsp_migrate.sources.helloasso.lists import HelloAssoLists

HEALTH = "health"  # the reason that has its own sentence
OLDEST_YEAR = 1901  # the law of associations; a project that says `founded` is checked more closely


def read_sheets(project: Project, now: datetime, progress: Progress) -> tuple[SheetRead, ...]:
    """In the order of the project's sources. Raises `SourceError` for a source that cannot be read."""
    progress.begin("Reading the sources", len(project.sources))
    sheets: list[SheetRead] = []
    google, helloasso = GoogleSheets(project, now), _HelloAsso(now)
    select = partial(_selected, folder=Workspace(project.root).snapshots_if_any)
    for source in project.sources:
        if source.spec.google:
            sheets += google.read(source, select)
        elif source.spec.helloasso:
            sheets += select(helloasso.tables(source.spec), source)
        else:
            sheets += select(read_source(source.spec, project.root, now), source)
        progress.advance()
    google.remember()
    return tuple(sheets)


class _HelloAsso:
    """For one run, so that a key signs in once. Nothing is opened before a source needs it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._lists: HelloAssoLists | None = None

    def tables(self, spec: SourceSpec) -> tuple[Table, ...]:
        if self._lists is None:
            from npsp_migrate.sources.helloasso.lists import HelloAssoLists

            self._lists = HelloAssoLists()
        return self._lists.tables(spec, self._now)


def _selected(tables: Sequence[Table], source: Source, folder: Path) -> list[SheetRead]:
    of_some = columns_of_some(tables, source.mapping)
    return [_restricted_or_renamed(table, source.mapping, of_some, folder) for table in tables]


def _restricted_or_renamed(
    table: Table, mapping: SourceMapping, of_some: frozenset[str], folder: Path
) -> SheetRead:
    try:
        return _restricted(table, mapping, of_some)
    except SourceError as missing:
        raise renamed(missing, table, mapping, folder) from missing


def _restricted(table: Table, mapping: SourceMapping, of_some: frozenset[str] = frozenset()) -> SheetRead:
    if mapping.leave_out_whole:
        return SheetRead(_without_rows(table, mapping.leave_out_whole), mapping, _headers(table))
    wanted, unread = select_columns(table, mapping, of_some)
    read = {"", *wanted.letters.values()}
    issues = tuple(issue for issue in wanted.issues if issue.at.column in read)  # nobody needs the others
    return SheetRead(replace(wanted, issues=issues), mapping, unread)


def _without_rows(table: Table, reason: str) -> Table:
    """Counted, and nothing of it kept: not a cell, not even in memory."""
    why = words("source-left-out-health") if reason == HEALTH else words("source-left-out", reason=reason)
    left_out = (*table.left_out, *(LeftOut(int(row), why) for row in table.frame.index))
    return replace(table, frame=table.frame.iloc[:0, :0], letters={}, left_out=left_out, issues=())


def _headers(table: Table) -> tuple[str, ...]:
    return tuple(str(header) for header in table.frame.columns)


def clean_sheets(
    sheets: Sequence[SheetRead], project: Project, now: datetime, progress: Progress
) -> tuple[Cleaned, ...]:
    progress.begin("Cleaning", len(sheets))
    founded = project.founded or OLDEST_YEAR
    cleaned: list[Cleaned] = []
    for position, sheet in enumerate(sheets):
        context = CleaningContext(today=now.date(), founded=founded, table=position)
        cleaned.append(clean_table(sheet.table, sheet.mapping.columns, context))
        progress.advance()
    return tuple(cleaned)
