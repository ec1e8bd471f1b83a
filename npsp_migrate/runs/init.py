"""A new project from a pile of files: one source per sheet, one commented mapping each."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.project import PROJECT_FILE
from npsp_migrate.mapping.suggesting import draft_mapping
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.reading import read_source

_HEAD = """\
# The project: which sheets are read, what they mean, which org they go to.
# `npsp-migrate check` tells what is wrong with it; nothing is written before `npsp-migrate apply`.
version: 1
project: {name}
language: fr              # of the reports
org:
  connect: local          # the embedded org, to rehearse; `salesforce` for a real one
# Every source is left out until its mapping is written: then put `mapping:` in the place of `leave_out:`.
sources:                  # in order of trust: the first wins where two differ
"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `init` wrote."""

    project: Path
    mappings: tuple[Path, ...]
    sheets: tuple[str, ...]  # `file › sheet: 12 columns, 340 rows`


def draft_project(folder: Path, files: Sequence[Path]) -> Drafted:
    """Read each file, and write the project and its mappings. Refuses to overwrite a project."""
    target = folder / PROJECT_FILE
    if target.exists():
        raise ProjectError(
            f"`{target}` is there already", hint="Choose another folder; a project is never overwritten"
        )
    found = [(file.resolve(), table) for file in files for table in _tables(file.resolve())]
    tables = [table for _, table in found]
    names = _unique([_slug(f"{Path(table.place.file).stem} {table.place.sheet}") for table in tables])
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    mappings = [_write_mapping(folder, name, table) for name, table in zip(names, tables, strict=True)]
    entries = [_entry(folder, name, file, table) for name, (file, table) in zip(names, found, strict=True)]
    target.write_text(_HEAD.format(name=_quoted(folder.resolve().name)) + "".join(entries), encoding="utf-8")
    return Drafted(target, tuple(mappings), tuple(_told(table) for table in tables))


def _tables(file: Path) -> tuple[Table, ...]:
    spec = SourceSpec(name=file.stem, file=file.name, sheet="*")
    return read_source(spec, file.parent, datetime.now(UTC))


def _write_mapping(folder: Path, name: str, table: Table) -> Path:
    path = folder / "mappings" / f"{name}.yml"
    path.write_text(draft_mapping(list(table.frame.columns)), encoding="utf-8")
    return path


def _entry(folder: Path, name: str, file: Path, table: Table) -> str:
    shown = file.relative_to(folder.resolve()) if file.is_relative_to(folder.resolve()) else file
    sheet = f"\n    sheet: {_quoted(table.place.sheet)}" if table.place.sheet else ""
    open_ = f"    leave_out: not described yet\n    # mapping: mappings/{name}.yml\n"
    return f"  - name: {name}\n    file: {_quoted(str(shown))}{sheet}\n{open_}"


def _told(table: Table) -> str:
    place = " › ".join(part for part in (table.place.file, table.place.sheet) if part)
    return f"`{place}`: {len(table.frame.columns)} columns, {len(table.frame):,} rows"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return unique


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
