"""The project's Google Sheets: one that nobody changed is not read again, its last snapshot is used.

Only the mapped columns are kept, one snapshot per sheet, and the ids of the tabs, to recognise one by another name.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from npsp_migrate import __version__
from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.project import Project, Source
from npsp_migrate.model.issue import note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.runs.google_memory import FILE, KeptSheet, Memory, Reading
from npsp_migrate.runs.sheet_read import SheetRead
from npsp_migrate.runs.workspace import Workspace
from npsp_migrate.sources.snapshots import read_snapshot, write_snapshot

_UNCHANGED = "spreadsheet-not-read-again"

if TYPE_CHECKING:
    from npsp_migrate.sources.google.spreadsheets import Spreadsheets

Restrict = Callable[[Sequence[Table], Source], list[SheetRead]]


class GoogleSheets:
    """For one run. Nothing is asked, and nothing is opened, before a source needs it."""

    def __init__(self, project: Project, now: datetime) -> None:
        self._project = project
        self._now = now
        self._workspace = Workspace(project.root)
        self._memory: Memory | None = None
        self._spreadsheets: Spreadsheets | None = None

    def read(self, source: Source, restrict: Restrict) -> list[SheetRead]:
        memory, spreadsheets = self._opened()
        sheets = self._read(source, restrict, memory, spreadsheets)
        if sheets:
            memory.named[source.spec.name] = spreadsheets.key(source.spec), sheets[0].table.place.file
        return sheets

    def _read(
        self, source: Source, restrict: Restrict, memory: Memory, spreadsheets: "Spreadsheets"
    ) -> list[SheetRead]:
        modified = spreadsheets.file(source.spec).modified
        asked = self._asked(source.spec)
        last = memory.read.get(source.spec.name)
        unchanged = last and modified and (last.asked, last.modified) == (asked, modified)
        if last and unchanged and (sheets := self._kept(last, source)):
            return sheets
        sheets = restrict(spreadsheets.tables(source.spec, self._now), source)
        memory.tabs[spreadsheets.key(source.spec)] = dict(spreadsheets.ids(source.spec))
        memory.read.pop(source.spec.name, None)
        restless = spreadsheets.is_restless(source.spec, (sheet.table.place.sheet for sheet in sheets))
        if modified and not restless and not source.mapping.leave_out_whole:
            memory.read[source.spec.name] = Reading(asked, modified, tuple(map(self._keep, sheets)))
        return sheets

    def remember(self) -> None:
        """Once all sources are read: what was read, and nothing else, lies in the private folder."""
        if self._memory is None:
            return
        names = {source.spec.name for source in self._project.sources}
        self._memory.read = {name: last for name, last in self._memory.read.items() if name in names}
        self._memory.named = {name: told for name, told in self._memory.named.items() if name in names}
        self._memory.write(self._place)
        kept = {sheet.snapshot for reading in self._memory.read.values() for sheet in reading.sheets}
        for path in self._folder.glob("*.zip"):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    @property
    def _folder(self) -> Path:
        return self._workspace.snapshots / "last"

    @property
    def _place(self) -> Path:
        return self._workspace.state / FILE

    def _opened(self) -> tuple[Memory, "Spreadsheets"]:
        if self._memory is None or self._spreadsheets is None:
            self._memory = Memory.read_from(self._place)
            # Here, as nobody else needs Google's libraries: they take 0.15 s of every command.
            from npsp_migrate.sources.google.spreadsheets import Spreadsheets

            specs = [source.spec for source in self._project.sources]
            self._spreadsheets = Spreadsheets(specs, self._project.root, dict(self._memory.tabs))
        return self._memory, self._spreadsheets

    def _asked(self, spec: SourceSpec) -> str:
        """What a kept snapshot depends on beside the spreadsheet: another mapping wants other columns."""
        said = "\n".join((__version__, self._project.mapping_sha256, repr(spec)))
        return hashlib.sha256(said.encode()).hexdigest()

    def _kept(self, last: Reading, source: Source) -> list[SheetRead]:
        """The sheets of the last reading; none when a snapshot is gone or damaged: then Google is asked."""
        try:
            tables = [read_snapshot(self._folder / sheet.snapshot) for sheet in last.sheets]
        except SourceError:
            return []
        return [
            SheetRead(_told(table, last.modified), source.mapping, sheet.unread)
            for table, sheet in zip(tables, last.sheets, strict=True)
        ]

    def _keep(self, sheet: SheetRead) -> KeptSheet:
        columns = [str(header) for header in sheet.table.frame.columns]
        return KeptSheet(write_snapshot(sheet.table, columns, self._folder).name, sheet.unread)


def unchanged_since(table: Table) -> str:
    """Drive's date of change, for a sheet that was not read again."""
    return next((dict(each.words.values)["modified"] for each in table.issues if each.code == _UNCHANGED), "")


def _told(table: Table, modified: str) -> Table:
    taken = f"{table.snapshot.taken_at:%Y-%m-%d %H:%M} UTC" if table.snapshot else ""
    unchanged = note(_UNCHANGED, table.at(), modified=modified, taken=taken)
    return replace(table, issues=(unchanged, *table.issues))
