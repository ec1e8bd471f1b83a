"""People who asked not to be taken along: only salted hashes of their e-mails and telephones are kept."""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from npsp_migrate.errors import ProjectError
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.columns import PARTS, ColumnSpec, ColumnType
from npsp_migrate.model.issue import Fate, RowNote, words
from npsp_migrate.model.table import part_column
from npsp_migrate.runs.workspace import disk_error

FILE = "do-not-migrate.json"  # in the project's folder: it must outlive a lost state
_CHECKED = (ColumnType.EMAIL, ColumnType.PHONE)


@dataclass(frozen=True, slots=True)
class DoNotMigrate:
    """Nobody can read a name in it, and whoever has the value can ask for it."""

    salt: str
    hashes: frozenset[str] = frozenset()

    def knows(self, value: object) -> bool:
        return isinstance(value, str) and _hash(self.salt, value) in self.hashes

    def with_values(self, values: Iterable[str]) -> "DoNotMigrate":
        return replace(self, hashes=self.hashes | {_hash(self.salt, value) for value in values})


def _hash(salt: str, value: str) -> str:
    plain = value.casefold().replace(" ", "")
    return hmac.new(bytes.fromhex(salt), plain.encode(), hashlib.sha256).hexdigest()


def read_list(folder: Path) -> DoNotMigrate | None:
    """None where there is no such list. A list that cannot be read stops: nobody must be taken along by mistake."""
    path = folder / FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return DoNotMigrate(str(bytes.fromhex(told["salt"]).hex()), frozenset(map(str, told["hashes"])))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as damage:
        raise ProjectError(
            f"The do-not-migrate list cannot be read: `{path}`",
            hint="Take the file from a backup; without it people who asked to be left out would be taken along",
        ) from damage


def add_to_list(folder: Path, values: Sequence[str]) -> tuple[int, DoNotMigrate]:
    """How many were not in it yet, and the list as it is now."""
    known = read_list(folder) or DoNotMigrate(secrets.token_hex(16))
    now = known.with_values(values)
    path = folder / FILE
    unfinished = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"salt": now.salt, "hashes": sorted(now.hashes)}, file, indent=1)
        unfinished.replace(path)
    except OSError as refusal:
        raise disk_error(refusal, path) from refusal
    return len(now.hashes) - len(known.hashes), now


def without_listed(
    cleaned: Sequence[Cleaned], specs: Sequence[Sequence[ColumnSpec]], folder: Path
) -> tuple[Cleaned, ...]:
    """The rows of listed people are left out, whatever else they say. Gifts of theirs on other sheets then wait."""
    listed = read_list(folder)
    if listed is None or not listed.hashes:
        return tuple(cleaned)
    return tuple(
        _without(each, columns, listed, position)
        for position, (each, columns) in enumerate(zip(cleaned, specs, strict=True))
    )


def _without(cleaned: Cleaned, specs: Sequence[ColumnSpec], listed: DoNotMigrate, position: int) -> Cleaned:
    frame = cleaned.table.frame
    headers = [
        name
        for spec in specs
        if spec.type in _CHECKED
        for name in (spec.header, *(part_column(spec.header, part) for part in PARTS[spec.type]))
        if name in frame
    ]
    rows: set[int] = set()
    for header in headers:
        known = {value for value in set(frame[header].tolist()) if listed.knows(value)}
        rows |= {int(row) for row in frame.index[frame[header].isin(list(known))]} if known else set()
    if not rows:
        return cleaned
    left = [RowNote(position, row, Fate.LEFT_OUT, words("row-do-not-migrate")) for row in sorted(rows)]
    return replace(cleaned, notes=tuple(sorted([*(note for note in cleaned.notes if note.row not in rows), *left])))
