"""A zip archive → the files in it that a source means: `exports.zip`, or `exports.zip/2024.csv`.

Nothing is unpacked to disk.
"""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.faults import PACKAGE_FAULTS
from npsp_migrate.sources.files import SourceFile, wildcard_names
from npsp_migrate.sources.sniffing import EXTENSIONS, FileKind, kind_of
from npsp_migrate.sources.suggesting import listed, nearest, same_name

MEMBER_LIMIT = 512 << 20  # bytes unpacked; the largest export known has 166 MB
_INSIDE = re.compile(r"(.+?\.zip)/(.+)", re.IGNORECASE)
_LISTS = frozenset({*EXTENSIONS, ".csv", ".tsv", ".txt", ".tab"})
_SYSTEM = ("__macosx", ".", "~$", "thumbs.db", "desktop.ini")
_NAMES_ARE_UTF8 = 0x800  # flags of a zip entry
_IS_ENCRYPTED = 0x1


def split_place(file: str, folder: Path) -> tuple[str, str]:
    """The archive and the place inside it; the place is empty when a source names no archive's inside."""
    parts = _INSIDE.fullmatch(file)
    if parts is None or (folder / parts.group(1)).is_dir():
        return file, ""
    return parts.group(1), parts.group(2)


def members(archive: SourceFile, inside: str, spec: SourceSpec) -> Iterator[SourceFile]:
    """The one list of an archive, or those that `inside` names, one by one in the order of their names."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive.content)) as package:
            entries = {_name(entry): entry for entry in package.infolist() if not entry.is_dir()}
            for name in _wanted(archive, inside, sorted(entries), spec):
                content = _unpacked(package, entries[name], f"{archive.name}/{name}", spec.password_env)
                yield _member(archive, name, content)
    except PACKAGE_FAULTS as broken:
        raise SourceError(
            f"`{archive.name}` is a damaged zip archive and cannot be read",
            hint="Take it from where it came from again, or unpack it and name the file that is meant",
            at=archive.at(),
        ) from broken


def _wanted(archive: SourceFile, inside: str, names: Sequence[str], spec: SourceSpec) -> list[str]:
    own = [name for name in names if not _is_of_system(name)]
    if not inside:
        return [_only_list(archive, own, spec)]
    found = [name for name in own if same_name(name, inside)] or wildcard_names(inside, own)
    if found:
        return _lists(found) or found
    likely = nearest(inside, own)
    raise SourceError(
        f"`{archive.name}` has no file `{inside}` in it",
        hint=f"Did you mean `{archive.name}/{likely}`?"
        if likely
        else f"The archive has {listed(own) or 'no file'}",
        at=archive.at(),
    )


def _only_list(archive: SourceFile, own: Sequence[str], spec: SourceSpec) -> str:
    lists = _lists(own)
    if len(lists) == 1 or (not lists and len(own) == 1):
        return (lists or own)[0]
    if not lists:
        raise SourceError(
            f"`{archive.name}` is a zip archive without a list in it",
            hint=f"It has {listed(own)}" if own else "It is empty: take it from where it came from again",
            at=archive.at(),
        )
    raise SourceError(
        f"`{archive.name}` is a zip archive with {len(lists)} lists",
        hint=f"Write which one in `file:` of source `{spec.name}`, for example `{archive.name}/{lists[0]}`, "
        f"or `{archive.name}/*` for all of them: {listed(lists)}",
        at=archive.at(),
    )


def _lists(names: Sequence[str]) -> list[str]:
    return [name for name in names if PurePosixPath(name).suffix.lower() in _LISTS]


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, password_env: str) -> bytes:
    """Counted while it is unpacked: the size that an archive claims may be a lie."""
    password = os.environ.get(password_env, "") if password_env else ""
    if entry.flag_bits & _IS_ENCRYPTED and not password:
        raise _password_error(name, password_env)
    try:
        with package.open(entry, pwd=password.encode() or None) as stream:
            content = stream.read(MEMBER_LIMIT + 1)
    except (RuntimeError, NotImplementedError) as refused:  # a wrong password, or a way to pack that nobody knows
        raise _password_error(name, password_env) from refused
    if len(content) > MEMBER_LIMIT:
        raise SourceError(
            f"`{name}` unpacks to more than any list of rows needs",
            hint="Unpack it yourself, and keep only the rows that are needed",
            at=Location(name),
        )
    return content


def _member(archive: SourceFile, name: str, content: bytes) -> SourceFile:
    place = f"{archive.name}/{name}"
    digest = hashlib.sha256(content).hexdigest()
    snapshot = replace(archive.snapshot, file=place, sha256=digest, size=len(content))
    kind = kind_of(content)
    if kind is FileKind.ARCHIVE:
        raise SourceError(
            f"`{place}` is an archive inside an archive",
            hint="Unpack the outer one, and name the inner one in `file:`",
            at=Location(place),
        )
    return SourceFile(place, content, kind, snapshot)


def _password_error(name: str, password_env: str) -> SourceError:
    hint = "Unpack it yourself with its password, and name the file that comes out"
    if not password_env:
        hint = "Put its password into an environment variable and name that in `password_env:` of the source"
    elif not os.environ.get(password_env):
        hint = f"Put the archive's password into the environment variable `{password_env}`"
    return SourceError(f"`{name}` is encrypted and cannot be opened", hint=hint, at=Location(name))


def _name(entry: zipfile.ZipInfo) -> str:
    """A Mac writes names in UTF-8 and does not say so: they are told by being nothing else."""
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _NAMES_ARE_UTF8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _is_of_system(name: str) -> bool:
    """What Finder, Windows and open workbooks leave behind."""
    return any(part.lower().startswith(_SYSTEM) for part in PurePosixPath(name).parts)
