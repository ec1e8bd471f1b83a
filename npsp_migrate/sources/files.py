"""The files of a source: found by name or wildcard, read once, hashed."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import Snapshot
from npsp_migrate.sources.sniffing import FileKind, kind_of
from npsp_migrate.sources.suggesting import listed, nearest, plain_name

SIZE_LIMIT = 1 << 30  # bytes; the largest export known has 166 MB
_LOCKS = ("~$", ".")  # what Excel and LibreOffice leave beside an open workbook, and hidden files


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """One file in memory. `name` is its path as the project knows it."""

    name: str
    content: bytes
    kind: FileKind
    snapshot: Snapshot

    def at(self) -> Location:
        return Location(self.name)


def find_files(spec: SourceSpec, folder: Path) -> tuple[tuple[str, Path], ...]:
    """Name and path of each file that the source means, sorted by name."""
    if not set("*?") & set(spec.file):
        return ((spec.file, _one_file(spec, folder)),)
    pattern = PurePosixPath(spec.file)
    parent = folder / pattern.parent
    wanted = _wildcard(pattern.name)
    names = [name for name in _names_in(parent) if wanted.fullmatch(plain_name(name)) and (parent / name).is_file()]
    if not names:
        raise SourceError(
            f"No file fits `{spec.file}`, the file of source `{spec.name}`",
            hint=_hint(pattern.name, parent, folder),
            at=Location(spec.file),
        )
    return tuple((str(pattern.parent / name), parent / name) for name in sorted(names))


def read_file(name: str, path: Path, spec: SourceSpec, taken_at: datetime) -> SourceFile:
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise SourceError(
                f"`{name}` is too large: {size / 2**30:.1f} GiB",
                hint="Split it, or keep only the columns that are needed",
                at=Location(name),
            )
        content = path.read_bytes()
    except OSError as refused:
        raise SourceError(
            f"`{name}` cannot be opened: {refused.strerror or refused}",
            hint="Check that you may read the file and that no other program holds it",
            at=Location(name),
        ) from refused
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(name, content, kind_of(content), Snapshot(spec.name, name, digest, len(content), taken_at))


def wildcard_names(pattern: str, names: Iterable[str]) -> list[str]:
    """The names that a pattern with `*` and `?` means, in their own order."""
    wanted = _wildcard(pattern)
    return [name for name in names if wanted.fullmatch(plain_name(name))]


def _one_file(spec: SourceSpec, folder: Path) -> Path:
    path = folder / spec.file
    parent = path.parent
    if path.is_file():
        return path
    if path.is_dir():
        raise SourceError(
            f"`{spec.file}` is a folder and not a file",
            hint=f"Write `{spec.file.rstrip('/')}/*.xlsx` to read each workbook in it",
            at=Location(spec.file),
        )
    for name in _names_in(parent):  # a Mac writes é as two characters, Windows as one
        if plain_name(name) == plain_name(path.name) and (parent / name).is_file():
            return parent / name
    raise SourceError(
        f"There is no file `{spec.file}`, the file of source `{spec.name}`",
        hint=_hint(path.name, parent, folder),
        at=Location(spec.file),
    )


def _hint(wanted: str, parent: Path, folder: Path) -> str:
    names = _names_in(parent)
    if not parent.is_dir():
        return f"There is no folder `{parent}` either; paths start at `{folder}`"
    if not names:
        return f"The folder `{parent}` is empty"
    likely = nearest(wanted, names)
    return f"Did you mean `{likely}`?" if likely else f"The folder has {listed(names)}"


def _names_in(parent: Path) -> list[str]:
    try:
        return sorted(path.name for path in parent.iterdir() if not path.name.startswith(_LOCKS))
    except OSError:  # no folder, or one that may not be listed: there is nothing to suggest from
        return []


def _wildcard(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"([*?])", plain_name(pattern))
    return re.compile("".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in parts), re.DOTALL)
