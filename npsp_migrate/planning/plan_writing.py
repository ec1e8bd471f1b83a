"""PlanContents → one SQLite file, as a stream. Whole or not at all: a temporary name until it is complete."""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from npsp_migrate.errors import PlanError
from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Action, JoinedRows
from npsp_migrate.model.records import Provenance
from npsp_migrate.model.texts import dumped, words_text
from npsp_migrate.planning.fitting import ERASE
from npsp_migrate.planning.origins import Origins, chosen_by_row
from npsp_migrate.planning.pages import pages_of
from npsp_migrate.planning.plan_format import (
    APPLICATION_ID,
    FORMAT_VERSION,
    INDEXES,
    SCHEMA,
    basis_text,
    location_text,
)
from npsp_migrate.planning.planned import Flags, ObjectPlan, PlanContents, Stamp

CHUNK = 5_000  # records between two inserts: memory does not grow with the plan


def write_plan(path: Path, contents: PlanContents) -> str:
    """Write the plan, and return its fingerprint. On any failure the file of before stays as it was."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        fingerprint = _write(partial, contents)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(path)
    except (OSError, sqlite3.Error) as failure:
        raise PlanError(
            f"The plan could not be written to `{path}`: {failure}",
            hint="Make room on the disk, or name another place for it; nothing half-written was left",
        ) from failure
    finally:
        _forget(partial)
    return fingerprint


def _forget(partial: Path) -> None:
    if partial.exists():
        partial.unlink()


def _write(partial: Path, contents: PlanContents) -> str:
    with closing(sqlite3.connect(partial, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = OFF")  # a failed file is thrown away: nothing to roll back
        file.execute("PRAGMA synchronous = OFF")  # it is flushed once, when complete
        file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        file.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        file.executescript(SCHEMA)
        file.execute("BEGIN")
        fingerprint = _write_changes(file, contents)
        _write_places(file, contents.provenance)
        _write_lists(file, contents)
        file.execute("COMMIT")
        file.executescript(INDEXES)
        return fingerprint


def _write_changes(file: sqlite3.Connection, contents: PlanContents) -> str:
    print_ = hashlib.sha256()
    first = 1
    for place, plan in enumerate(contents.objects):
        file.execute("INSERT INTO objects VALUES (?, ?)", (place, plan.object))
        actions = Counter(plan.heads["action"].tolist())
        counts = [(plan.object, action.value, actions[action]) for action in Action if actions[action]]
        file.executemany("INSERT INTO counts VALUES (?, ?, ?)", counts)
        origins = Origins(plan)
        for start in range(0, len(plan.heads), CHUNK):
            lines = range(start, min(start + CHUNK, len(plan.heads)))
            numbers = range(first, first + len(lines))
            columns = _contents(plan, lines)
            print_.update("".join(f"{told}\x1e" for told in map("\x1f".join, zip(*columns, strict=True))).encode())
            rows = zip(numbers, *columns, strict=True)
            file.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            beside = zip(numbers, *origins.of(lines), strict=True)
            file.executemany("INSERT INTO origins VALUES (?, ?, ?)", beside)
            file.executemany("INSERT INTO drift VALUES (?, ?)", _drift(plan, lines, first))
            stamps = _stamps(plan, contents.stamps.get(plan.object, {}), lines, first)
            file.executemany("INSERT INTO stamps VALUES (?, ?, ?, ?, ?)", stamps)
            first += len(lines)
    fingerprint = print_.hexdigest()
    meta = {"fingerprint": fingerprint, "basis": basis_text(contents.basis)}
    file.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    return fingerprint


def _contents(plan: ObjectPlan, lines: range) -> tuple[Sequence[str], ...]:
    """Per record: object, action, key, label, because, Id, fields, conflicts. A plan's line is one text."""
    heads = plan.heads.iloc[lines.start : lines.stop]
    key, action, label, because, org_id = (
        heads[name].tolist() for name in ("key", "action", "label", "because", "org_id")
    )
    fields, conflicts = (_all_fields(plan, lines, flags) for flags in (plan.written, plan.conflicts))
    names = [plan.object] * len(lines)
    told = list(map(str, action)), key, list(map(str, label)), _reasons(because)
    return names, *told, org_id, fields, conflicts


def _reasons(because: Sequence[Words]) -> list[str]:
    """Few reasons, mostly one and the same object: each is written once."""
    known = {id(words): words for words in because}
    texts = {number: words_text(words) for number, words in known.items()}
    return [texts[number] for number in map(id, because)]


def _all_fields(plan: ObjectPlan, lines: range, flags: Flags) -> list[str]:
    """Of most records of a nightly plan nothing is told."""
    part = flags[lines.start : lines.stop]
    if not part.any():
        return ["[]"] * len(lines)
    chosen = chosen_by_row(part)
    return [_fields(plan, line, places) if places else "[]" for line, places in zip(lines, chosen, strict=True)]


def _fields(plan: ObjectPlan, line: int, chosen: Sequence[int]) -> str:
    before, after = plan.before[line], plan.after[line]
    return dumped(
        [(plan.fields[place], before[place], _sent(after[place]), *_last(plan, line, place)) for place in chosen]
    )


def _last(plan: ObjectPlan, line: int, place: int) -> tuple[object, ...]:
    """What we last applied, where the org holds something else since."""
    return (plan.last[line, place],) if (line, place) in plan.last else ()


def _drift(plan: ObjectPlan, lines: range, first: int) -> Iterator[tuple[int, str]]:
    """An `after` of None says nothing, an empty one asks to empty the field."""
    for line in lines if plan.drift else ():
        before, after = plan.before[line], plan.after[line]
        told = [
            (plan.fields[place], before[place], after[place], *_last(plan, line, place))
            for place in plan.drift.get(line, ())
        ]
        if told:
            yield first + line - lines.start, dumped(told)


def _stamps(
    plan: ObjectPlan, known: Mapping[str, Stamp], lines: range, first: int
) -> Iterator[tuple[int, str, str, str, str | None]]:
    ids = plan.heads["org_id"].tolist()[lines.start : lines.stop] if known else ()
    for number, org_id in enumerate(ids, start=first):
        if org_id in known:
            stamp = known[org_id]
            edits = dumped(stamp.edits) if stamp.edits else None
            yield number, stamp.modstamp, stamp.edited_by, stamp.edited_at, edits


def _sent(value: object) -> object:
    return None if value == ERASE else value


def _write_places(file: sqlite3.Connection, provenance: Provenance) -> None:
    sheets = [(number, table.place.file, table.place.sheet) for number, table in enumerate(provenance.tables)]
    file.executemany("INSERT INTO sheets VALUES (?, ?, ?)", sheets)
    letters = [
        (table, record, field, provenance.at(table, 0, record, field).column)
        for (table, record), fields in sorted(provenance.headers.items())
        for field in sorted(fields)
    ]
    file.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", letters)


def _write_lists(file: sqlite3.Connection, contents: PlanContents) -> None:
    file.executemany(
        "INSERT INTO issues (severity, words, at) VALUES (?, ?, ?)",
        ((each.severity.value, words_text(each.words), location_text(each.at)) for each in contents.issues),
    )
    file.executemany(
        "INSERT INTO row_ends (at, fate, because) VALUES (?, ?, ?)",
        ((location_text(each.at), int(each.fate), words_text(each.because)) for each in contents.row_ends),
    )
    file.executemany(
        "INSERT INTO joins (object, key, label, kept, joined, because, sameness) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (_join_row(each) for each in contents.joins),
    )
    file.executemany("INSERT INTO pages VALUES (?, ?)", sorted(pages_of(contents).items()))


def _join_row(join: JoinedRows) -> tuple[object, ...]:
    places = location_text(join.kept), location_text(join.joined)
    return join.object, join.key, join.label, *places, words_text(join.because), join.sameness.value
