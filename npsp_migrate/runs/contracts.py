"""Sheets beside their last snapshots: what broke, and what each column's policy makes of it."""

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.contracts import Broken, compare_tables
from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.rules import SourceMapping
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.columns import OnChange
from npsp_migrate.model.issue import Fate, Issue, RowNote, Severity
from npsp_migrate.model.table import Table
from npsp_migrate.runs.sheet_read import SheetRead
from npsp_migrate.sources.snapshots import read_snapshot, snapshots_of

ALIKE = 0.6  # of a lost column's values found again under another name
_SEVERITIES = {OnChange.ACCEPT: Severity.NOTE}


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A sheet, with what broke since its last snapshot."""

    sheet: SheetRead
    broken: tuple[Broken, ...]

    @property
    def stops(self) -> tuple[Broken, ...]:
        return tuple(each for each in self.broken if each.then is OnChange.STOP)

    @property
    def issues(self) -> tuple[Issue, ...]:
        table = self.sheet.table
        return tuple(
            Issue(_SEVERITIES.get(each.then, Severity.WARNING), each.words, table.at(0, each.header))
            for each in self.broken
        )


def check_contracts(sheets: Sequence[SheetRead], folder: Path) -> tuple[Checked, ...]:
    """A sheet without a snapshot, or with the very bytes of its last one, has nothing to tell."""
    return tuple(Checked(sheet, _broken(sheet, folder)) for sheet in sheets)


def _broken(sheet: SheetRead, folder: Path) -> tuple[Broken, ...]:
    before = last_snapshot(sheet.table, folder)
    return compare_tables(before, sheet.table, sheet.mapping.columns) if before else ()


def last_snapshot(table: Table, folder: Path) -> Table | None:
    """The newest one of the same sheet. Damaged ones are passed over: a comparison is no reason to stop."""
    for path in snapshots_of(table.source, folder):
        try:
            place, sha256 = _about(path)
            if place != (table.place.file, table.place.sheet):
                continue
            same = table.snapshot is not None and sha256 == table.snapshot.sha256
            return None if same else read_snapshot(path)
        except (SourceError, OSError, zipfile.BadZipFile, KeyError, ValueError):
            continue
    return None


def _about(path: Path) -> tuple[tuple[str, str], str]:
    with zipfile.ZipFile(path) as stored:
        about = json.loads(stored.read("table.json"))
    file, sheet = about["place"]
    return (file, sheet), about["snapshot"][2] if about["snapshot"] else ""


def without_doubtful_cells(checked: Checked) -> SheetRead:
    """The sheet without the cells whose column says `drop-value`."""
    dropped = [each for each in checked.broken if each.then is OnChange.DROP_VALUE and each.rows]
    if not dropped:
        return checked.sheet
    frame = checked.sheet.table.frame.copy()
    for each in dropped:
        frame[each.header] = pd.Series(frame[each.header].where(~frame.index.isin(each.rows), None), dtype=object)
    return replace(checked.sheet, table=checked.sheet.table.with_frame(frame))


def with_held_rows(cleaned: Sequence[Cleaned], checked: Sequence[Checked]) -> tuple[Cleaned, ...]:
    """The rows whose column says `hold-row` wait for a person."""
    return tuple(
        _with_held_rows(each, beside, position)
        for position, (each, beside) in enumerate(zip(cleaned, checked, strict=True))
    )


def _with_held_rows(cleaned: Cleaned, checked: Checked, position: int) -> Cleaned:
    known = {note.row for note in cleaned.notes if note.fate > Fate.USED}
    held = {row: each.words for each in checked.broken if each.then is OnChange.HOLD_ROW for row in each.rows}
    if not held:
        return cleaned
    notes = [RowNote(position, row, Fate.HELD, because) for row, because in held.items() if row not in known]
    return replace(cleaned, notes=tuple(sorted((*cleaned.notes, *notes))))


def renamed(missing: SourceError, table: Table, mapping: SourceMapping, folder: Path) -> SourceError:
    """The same error; where the lost column's values stand under another name now, the hint tells it."""
    before = last_snapshot(table, folder)
    here = {fold(str(header)) for header in table.frame.columns}
    lost = [
        spec for spec in mapping.columns
        if not here & {fold(name) for name in (spec.header, *spec.aliases)} and spec.header not in mapping.optional
    ]  # fmt: skip
    if before is None:
        return missing
    free = _free_headers(table, mapping)
    found = [
        (spec.header, _same_values(before.frame[spec.header], table, free))
        for spec in lost
        if spec.header in before.frame
    ]
    said = [
        f"`{header}` seems to be called `{name}` now: its values stand there; write that name in `{mapping.file}`, "
        f"line {mapping.lines.get(header, 1)}, or add it to `aliases`"
        for header, name in found
        if name
    ]
    return SourceError(missing.message, hint="\n".join(said), at=missing.at) if len(said) == len(lost) else missing


def _free_headers(table: Table, mapping: SourceMapping) -> list[str]:
    named = {fold(name) for spec in mapping.columns for name in (spec.header, *spec.aliases)}
    return [str(header) for header in table.frame.columns if fold(str(header)) not in named]


def _same_values(before: pd.Series, table: Table, free: Iterable[str]) -> str:
    """The one column that holds what the lost one held, or nothing."""
    was = {str(cell) for cell in before.tolist() if cell is not None}
    shares = []
    for header in free:
        here = {str(cell) for cell in table.frame[header].tolist() if cell is not None}
        shares.append((len(was & here) / len(was) if was else 0, header))
    likely = [header for share, header in shares if share >= ALIKE]
    return likely[0] if len(likely) == 1 else ""
