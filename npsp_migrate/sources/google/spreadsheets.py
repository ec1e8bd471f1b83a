"""The spreadsheets of one run: each is asked once for its cells, whatever the number of sources that it feeds."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gspread.urls import SPREADSHEET_URL

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import GoogleAccess, SourceSpec
from npsp_migrate.model.table import Snapshot, Table
from npsp_migrate.sources.google.addresses import read_address
from npsp_migrate.sources.google.answers import ABOUT, CELLS, About, blocks_of, calls_for, read_about
from npsp_migrate.sources.google.drive import DriveFile, file_of, find_by_title, person_of
from npsp_migrate.sources.google.faults import GoogleError, Kind, SignIn, source_error
from npsp_migrate.sources.google.grids import ReadTab, TabReader
from npsp_migrate.sources.google.signing import GoogleAccount, sign_in
from npsp_migrate.sources.google.tabs import choose_tabs, titles_wanted
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.patience import Patience
from npsp_migrate.sources.tables import tables_of

Reference = tuple[GoogleAccess, str]  # who asks, and the key

READINGS = 3  # of a spreadsheet that somebody works in
_HOPELESS = frozenset({Kind.SIGNED_OUT, Kind.BAD_KEY})  # to ask Sheets after Drive would not help


@dataclass(slots=True)
class _Opened:
    about: About
    tabs: dict[str, ReadTab]
    calls: int  # that its cells took


class Spreadsheets:
    """All Google Sheets of a project, for one run.

    `known` are the tabs of earlier runs, by key and title: a renamed one is recognised by its id.
    """

    def __init__(
        self,
        specs: Iterable[SourceSpec],
        folder: Path,
        known: Mapping[str, Mapping[str, int]] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._specs = tuple(spec for spec in specs if spec.google)
        self._folder = folder
        self._known = known or {}
        self._patience = patience or Patience()
        self._accounts: dict[GoogleAccess, GoogleAccount] = {}
        self._titled: dict[tuple[GoogleAccess, str], str] = {}
        self._files: dict[Reference, DriveFile] = {}
        self._opened: dict[Reference, _Opened] = {}

    def file(self, spec: SourceSpec) -> DriveFile:
        """What Drive says of it, in one small call. Refuses a spreadsheet that lies in the bin."""
        reference = self._reference(spec)
        if reference not in self._files:
            try:
                self._files[reference] = file_of(self._account(spec).calls, reference[1])
            except GoogleError as refused:
                if refused.kind in _HOPELESS:
                    raise self._refused(refused, spec) from refused
                self._files[reference] = DriveFile(reference[1])  # Sheets itself may tell more
        found = self._files[reference]
        if found.in_the_bin:
            raise SourceError(
                f"Source `{spec.name}`: the spreadsheet `{found.name}` was deleted and lies in the bin of Drive",
                hint="Restore it there, or name the one that took its place",
                at=Location(found.name),
            )
        return found

    def tables(self, spec: SourceSpec, taken_at: datetime) -> tuple[Table, ...]:
        """Raises `SourceError` when it cannot be read; a problem of a cell or row is an issue of its table."""
        opened = self._open(spec)
        about, tabs = opened.about, opened.tabs
        chosen = choose_tabs(about, spec, self._known_of(spec), lambda title: tabs[title].has_rows)
        snapshot = _snapshot(spec, about, [tabs[title] for title in chosen.names], taken_at)
        grids = [_copy(tabs[title].grid) for title in chosen.names]
        grids = [grids[0].with_issues(chosen.issues), *grids[1:]]
        return tuple(table for grid in grids for table in tables_of(grid, spec, snapshot))

    def key(self, spec: SourceSpec) -> str:
        return self._reference(spec)[1]

    def ids(self, spec: SourceSpec) -> Mapping[str, int]:
        """The tabs of a spreadsheet that was read, and their ids."""
        return {tab.title: tab.gid for tab in self._open(spec).about.tabs}

    def is_restless(self, spec: SourceSpec, titles: Iterable[str]) -> bool:
        """Whether the tabs hold formulas whose results change although nobody touches the spreadsheet."""
        tabs = self._open(spec).tabs
        return any(tabs[title].restless for title in titles)

    def _open(self, spec: SourceSpec) -> _Opened:
        reference = self._reference(spec)
        if reference not in self._opened:
            self.file(spec)
            try:
                self._opened[reference] = self._read_unchanged(spec, reference)
            except GoogleError as refused:
                raise self._refused(refused, spec) from refused
            except (
                AttributeError,
                KeyError,
                TypeError,
                ValueError,
            ) as odd:  # another shape than documented
                raise self._refused(GoogleError(Kind.REFUSED), spec) from odd
        return self._opened[reference]

    def _read_unchanged(self, spec: SourceSpec, reference: Reference) -> _Opened:
        """A large one takes several calls; if somebody changed it meanwhile, rows may have moved: read again."""
        for _ in range(READINGS):
            before = self._files[reference].modified
            opened = self._read(spec, reference)
            if opened.calls <= 1 or not before:
                return opened
            self._files[reference] = file_of(self._account(spec).calls, reference[1])
            if self._files[reference].modified == before:
                return opened
        raise SourceError(
            f"Source `{spec.name}`: somebody changed the spreadsheet each time that it was read",
            hint="Run the command again when nobody works in it",
            at=Location(opened.about.title),
        )

    def _read(self, spec: SourceSpec, reference: Reference) -> _Opened:
        calls, url = self._account(spec).calls, SPREADSHEET_URL % reference[1]
        about = read_about(calls.ask(url, {"fields": ABOUT}))
        titles = {title for each in self._same(spec) for title in titles_wanted(about, each, self._known_of(each))}
        tabs = [tab for tab in about.tabs if tab.title in titles]
        readers = {tab.gid: TabReader(tab) for tab in tabs}
        wanted = list(calls_for(tabs))
        for ranges in wanted:
            answer = calls.ask(url, {"includeGridData": "true", "ranges": ranges, "fields": CELLS})
            for gid, block in blocks_of(answer):
                if gid in readers:
                    readers[gid].add(block)
        return _Opened(about, {tab.title: readers[tab.gid].finish(about) for tab in tabs}, len(wanted))

    def _same(self, spec: SourceSpec) -> list[SourceSpec]:
        """All sources that this spreadsheet feeds, the asking one first."""
        reference = self._reference(spec)
        others = [each for each in self._specs if each is not spec and self._given(each) == self._given(spec)]
        return [spec, *(each for each in others if self._reference(each) == reference)]

    def _given(self, spec: SourceSpec) -> tuple[GoogleAccess, str, str]:
        google = spec.google
        assert google
        key = google.key or (read_address(google.url).key if google.url else "")
        return google.access, key, google.title

    def _reference(self, spec: SourceSpec) -> Reference:
        access, key, title = self._given(spec)
        if not key and (access, title) not in self._titled:
            try:
                self._titled[access, title] = find_by_title(self._account(spec).calls, spec.name, title).key
            except GoogleError as refused:
                raise self._refused(refused, spec) from refused
        return access, key or self._titled[access, title]

    def _known_of(self, spec: SourceSpec) -> Mapping[str, int]:
        return self._known.get(self._reference(spec)[1], {})

    def _account(self, spec: SourceSpec) -> GoogleAccount:
        assert spec.google
        access = spec.google.access
        if access not in self._accounts:
            self._accounts[access] = sign_in(access, self._folder, self._patience)
        return self._accounts[access]

    def _refused(self, error: GoogleError, spec: SourceSpec) -> SourceError:
        account, (_, key, _title) = self._account(spec), self._given(spec)
        who = account.who
        if error.kind is Kind.NOT_SHARED and who.sign_in is SignIn.PERSON:
            who = replace(who, address=person_of(account.calls))
        return source_error(error, spec.name, key, who)


def _copy(grid: Grid) -> Grid:
    """Two sources may read the same tab, and what is filled in for one is not there for the other."""
    return replace(grid, columns=tuple(column.copy() for column in grid.columns))


def _snapshot(spec: SourceSpec, about: About, tabs: Iterable[ReadTab], taken_at: datetime) -> Snapshot:
    digest, size = hashlib.sha256(), 0
    for tab in tabs:
        digest.update(tab.sha256)
        size += tab.size
    return Snapshot(spec.name, about.title, digest.hexdigest(), size, taken_at)
