"""A plan as its readers see it: one SQLite file, opened read-only, streamed and never whole in memory."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson

from npsp_migrate.errors import PlanError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, Issue, Severity, Words
from npsp_migrate.model.plan import (
    Action,
    Basis,
    Change,
    CleaningSummary,
    ColumnUse,
    ControlTotal,
    FieldChange,
    Forecast,
    JoinedRows,
    RowEnd,
    RowTally,
    Sameness,
)
from npsp_migrate.model.texts import loaded, words_of
from npsp_migrate.planning import pages
from npsp_migrate.planning.origins import Places
from npsp_migrate.planning.plan_format import APPLICATION_ID, FORMAT_VERSION, basis_of, location_of

_READ_AT_ONCE = 1_000  # rows
_CHANGES = (
    "SELECT seq, action, object, key, label, because, org_id, changes.fields, conflicts,"
    " drift.fields, modstamp, edited_by, edited_at, {edits}, lines, cells"
    " FROM changes JOIN origins USING (seq) LEFT JOIN drift USING (seq) LEFT JOIN stamps USING (seq)"
)


class PlanFile:
    """Implements `Plan`. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _opened(path)

    def __enter__(self) -> "PlanFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @cached_property
    def basis(self) -> Basis:
        return basis_of(self._meta("basis"))

    @property
    def fingerprint(self) -> str:
        return self._meta("fingerprint")

    def objects(self) -> tuple[str, ...]:
        return tuple(name for (name,) in self._rows("SELECT object FROM objects ORDER BY place"))

    def counts(self) -> Mapping[str, Mapping[Action, int]]:
        found: dict[str, dict[Action, int]] = {name: {} for name in self.objects()}
        for sobject, action, count in self._rows("SELECT object, action, count FROM counts ORDER BY rowid"):
            found[sobject][Action(action)] = count
        return found

    def changes(self, sobject: str = "", actions: tuple[Action, ...] = ()) -> Iterator[Change]:
        """In the order of execution."""
        marks = ", ".join("?" * len(actions))
        wanted = ["object = ?"] if sobject else []
        wanted += [f"action IN ({marks})"] if actions else []
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        return self._changes(where, (*((sobject,) if sobject else ()), *(action.value for action in actions)))

    def drifted(self) -> Iterator[Change]:
        return self._changes(" WHERE drift.seq IS NOT NULL")

    def drifts(self) -> int:
        return self._number("SELECT COUNT(*) FROM drift")

    def cells(self, seq: int) -> tuple[tuple[str, Location], ...]:
        """The fields that the sheets fill in this record, each with its cell, where the mapping names one."""
        found: dict[str, Location] = {}
        for (lines,) in self._rows("SELECT lines FROM origins WHERE seq = ?", (seq,)):
            for table, row, record in orjson.loads(lines):
                asked = "SELECT field, letter FROM columns WHERE sheet = ? AND record = ? ORDER BY field"
                for field, letter in self._rows(asked, (table, record)):
                    found.setdefault(field, replace(self._places.row((table, row, record)), column=letter))
        return tuple(found.items())

    def undecided(self) -> Iterator[tuple[str, str]]:
        asked = "SELECT object, key FROM changes WHERE action = ? AND conflicts <> '[]' ORDER BY seq"
        return ((str(sobject), str(key)) for sobject, key in self._rows(asked, (Action.UPDATE.value,)))

    def doubts(self) -> int:
        return self._number("SELECT COUNT(*) FROM joins WHERE sameness = 'doubtful'")

    def _changes(self, where: str, values: tuple[object, ...] = ()) -> Iterator[Change]:
        rows = self._rows(f"{self._asked}{where} ORDER BY seq", values)
        places = self._places
        return (_change(row, places) for row in rows)

    def work(self, sobject: str, actions: tuple[Action, ...]) -> Iterator[Change]:
        marks = ", ".join("?" * len(actions))
        rows = self._rows(
            "SELECT seq, action, object, key, label, because, org_id, fields, modstamp"  # noqa: S608
            f" FROM changes LEFT JOIN stamps USING (seq) WHERE object = ? AND action IN ({marks}) ORDER BY seq",
            (sobject, *(action.value for action in actions)),
        )
        return (_bare_change(row) for row in rows)

    def numbers(self, sobject: str, action: Action) -> Iterator[tuple[int, str]]:
        rows = self._rows("SELECT seq, key FROM changes WHERE object = ? AND action = ?", (sobject, action.value))
        return ((seq, key) for seq, key in rows)

    def issues(self) -> Iterator[Issue]:
        for severity, words, at in self._rows("SELECT severity, words, at FROM issues ORDER BY place"):
            yield Issue(Severity(severity), words_of(words), location_of(at))

    def row_ends(self) -> Iterator[RowEnd]:
        for at, fate, because in self._rows("SELECT at, fate, because FROM row_ends ORDER BY place"):
            yield RowEnd(location_of(at), Fate(fate), words_of(because))

    def joins(self) -> Iterator[JoinedRows]:
        rows = self._rows("SELECT object, key, label, kept, joined, because, sameness FROM joins ORDER BY place")
        for sobject, key, label, kept, joined, because, sameness in rows:
            at = location_of(kept), location_of(joined)
            yield JoinedRows(sobject, key, label, *at, words_of(because), Sameness(sameness))

    def tallies(self) -> tuple[RowTally, ...]:
        return pages.tallies_of(self._page("tallies"))

    def totals(self) -> tuple[ControlTotal, ...]:
        return pages.totals_of(self._page("totals"))

    def cleaning(self) -> tuple[CleaningSummary, ...]:
        return pages.cleaning_of(self._page("cleaning"))

    def columns(self) -> tuple[ColumnUse, ...]:
        return pages.columns_of(self._page("columns"))

    def forecast(self) -> tuple[Forecast, ...]:
        return pages.forecast_of(self._page("forecast"))

    def not_checked(self) -> tuple[Words, ...]:
        return pages.not_checked_of(self._page("not_checked"))

    @cached_property
    def _asked(self) -> str:
        """A plan of an earlier version says nothing of who changed a field."""
        names = [name for (name,) in self._rows("SELECT name FROM pragma_table_info('stamps')")]
        return _CHANGES.format(edits="edits" if "edits" in names else "NULL")

    @cached_property
    def _places(self) -> Places:
        sheets = {number: (file, sheet) for number, file, sheet in self._rows("SELECT * FROM sheets")}
        rows = self._rows("SELECT sheet, record, field, letter FROM columns")
        return Places(sheets, {(sheet, record, field): letter for sheet, record, field, letter in rows})

    def _meta(self, name: str) -> str:
        return self._text("SELECT value FROM meta WHERE name = ?", name)

    def _page(self, name: str) -> str:
        return self._text("SELECT content FROM pages WHERE name = ?", name)

    def _number(self, query: str) -> int:
        return next(int(number) for (number,) in self._rows(query))

    def _text(self, query: str, name: str) -> str:
        for (text,) in self._rows(query, (name,)):
            return str(text)
        raise _damaged(self.path)

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            cursor = self._file.execute(query, values)
            while rows := cursor.fetchmany(_READ_AT_ONCE):
                yield from rows
        except sqlite3.DatabaseError as failure:
            raise _damaged(self.path) from failure


def _change(row: tuple[Any, ...], places: Places) -> Change:
    seq, action, sobject, key, label, because, org_id, *texts, drift, modstamp, by, when, edits, lines, cells = row
    who: Any = orjson.loads(edits) if edits else {}
    origins = orjson.loads(lines)
    told: list[Any] = [loaded(text) for text in (*texts, *((drift,) if drift else ()))]
    written, clashing, *drifted = (
        tuple(_field(each, origins, place, places, who) for each, place in zip(fields, at, strict=True))
        for fields, at in zip(told, orjson.loads(cells), strict=True)
    )
    return Change(
        seq=seq,
        action=Action(action),
        object=sobject,
        key=key,
        label=label,
        because=words_of(because),
        fields=written,
        conflicts=clashing,
        org_id=org_id,
        origins=tuple(dict.fromkeys(places.row(line) for line in origins)),
        drift=drifted[0] if drifted else (),
        modstamp=modstamp or "",
        edited_by=by or "",
        edited_at=when or "",
    )


def _bare_change(row: tuple[Any, ...]) -> Change:
    seq, action, sobject, key, label, because, org_id, fields, modstamp = row
    told: Any = loaded(fields)
    changed = tuple([FieldChange(name, before, after) for name, before, after, *_ in told])
    identity = seq, Action(action), sobject, key, label
    return Change(*identity, words_of(because), changed, org_id=org_id, modstamp=modstamp or "")


def _field(told: Any, origins: Any, place: Any, places: Places, who: Any) -> FieldChange:
    name, before, after, *last = told
    field = FieldChange(name, before, after, places.cell(origins, place, name), *last)
    return replace(field, edited_by=who[name][0], edited_at=who[name][1]) if name in who else field


def _opened(path: Path) -> sqlite3.Connection:
    """Read-only, and only what is a plan of a format that we know."""
    if not path.is_file():
        raise PlanError(f"There is no plan at `{path}`", hint="Make one with `npsp-migrate plan`")
    try:
        file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        (application,) = file.execute("PRAGMA application_id").fetchone()
        (version,) = file.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as failure:
        raise _no_plan(path) from failure
    if application != APPLICATION_ID:
        file.close()
        raise _no_plan(path)
    if version != FORMAT_VERSION:
        file.close()
        newer = version > FORMAT_VERSION
        raise PlanError(
            f"`{path}` was written by {'a newer' if newer else 'an older'} npsp-migrate: "
            f"plan format {version}, not {FORMAT_VERSION}",
            hint=f"{'Update npsp-migrate, or make' if newer else 'Make'} the plan again with this version",
        )
    return file


def _no_plan(path: Path) -> PlanError:
    return PlanError(
        f"`{path}` is no plan of npsp-migrate", hint="Name a file that `npsp-migrate plan` has written"
    )


def _damaged(path: Path) -> PlanError:
    return PlanError(f"The plan `{path}` is damaged", hint="Make it again with `npsp-migrate plan`")
