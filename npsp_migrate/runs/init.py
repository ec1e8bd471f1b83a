"""A new project from a pile of files: one source per sheet, and for each a mapping that works as it stands."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.project import PROJECT_FILE
from npsp_migrate.model.source import GoogleSheet, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.drafting.yaml_lines import flow, mapping_text, scalar
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.drafting import Asking, DraftedGroup, Found, draft_groups, group_sheets, nobody
from npsp_migrate.sources.google.addresses import address_of, read_address
from npsp_migrate.sources.reading import read_source

_HEAD = """\
# The project: which sheets are read, what they mean, which org they go to.
# `npsp-migrate check` tells what is wrong with it; nothing is written before `npsp-migrate apply`.
version: 1
project: {name}
language: fr              # of the reports
org:
  connect: local          # the embedded org, to rehearse; `salesforce` for a real one
policies:
  default: three_way      # what a person changed in Salesforce is not overwritten
  Account: {{Name: create_only}}   # NPSP names households by itself
sources:                  # in order of trust: the first wins where two differ
"""


class KnownFormat(Protocol):
    """A format that is known by its headers and has a ready mapping."""

    @property
    def name(self) -> str:
        """As people call it: `HelloAsso payments`."""

    def mapping(self) -> str:
        """The whole mapping file."""


Recognise = Callable[[Table], KnownFormat | None]


def nothing_known(table: Table) -> KnownFormat | None:
    return None


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `init` wrote."""

    project: Path
    mappings: tuple[Path, ...]
    sheets: tuple[str, ...]  # `file › sheet: 12 columns, 340 rows`
    open_questions: int = 0


def draft_project(
    folder: Path, files: Sequence[Path | str], ask: Asking = nobody, recognise: Recognise = nothing_known
) -> Drafted:
    """Read each file and each address of a Google Sheet, and write the project. Refuses to overwrite one."""
    target = folder / PROJECT_FILE
    if target.exists():
        raise ProjectError(
            f"`{target}` is there already", hint="Choose another folder; a project is never overwritten"
        )
    found = [each for file in files for each in find_sheets(file)]
    today = datetime.now(UTC).date()
    groups = group_sheets(found, today)
    names = _unique([_name_of(group.found) for group in groups])
    drafted = draft_groups(groups, names, today, ask)
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    paths = [_write_mapping(folder, name, each, recognise) for name, each in zip(names, drafted, strict=True)]
    entries = _entries(folder, found, drafted, names)
    target.write_text(_HEAD.format(name=scalar(folder.resolve().name)) + "".join(entries), encoding="utf-8")
    questions = sum(len(each.draft.questions) for each in drafted)
    return Drafted(target, tuple(paths), tuple(_told(each.table) for each in found), questions)


def find_sheets(file: Path | str) -> list[Found]:
    """All sheets of a file, or all visible tabs of a Google Sheet, named by its address."""
    if isinstance(file, Path):
        return [Found(file.resolve(), table) for table in read_tables(file.resolve())]
    address = address_of(read_address(file).key)
    spec = SourceSpec(name=address, google=GoogleSheet(url=address), sheet="*")
    tables = read_source(spec, Path(), datetime.now(UTC))
    return [Found(Path(table.place.file.replace("/", "-")), table, address) for table in tables]


def read_tables(file: Path) -> tuple[Table, ...]:
    """All sheets of a file, without a project."""
    spec = SourceSpec(name=file.stem, file=file.name, sheet="*")
    return read_source(spec, file.parent, datetime.now(UTC))


def _write_mapping(folder: Path, name: str, drafted: DraftedGroup, recognise: Recognise) -> Path:
    """A format that is known goes first: its mapping was written by somebody who knew it."""
    path = folder / "mappings" / f"{name}.yml"
    known = recognise(drafted.group.found[0].table)
    text = known.mapping() if known else mapping_text(drafted.draft, catalogue(Language.ENGLISH).sentence)
    path.write_text(text, encoding="utf-8")
    return path


def _entries(
    folder: Path, found: Sequence[Found], drafted: Sequence[DraftedGroup], names: Sequence[str]
) -> list[str]:
    """In the order of the files. Sheets of one header name the same mapping."""
    mapped = {
        id(each): (name, group) for name, group in zip(names, drafted, strict=True) for each in group.group.found
    }
    sources = _unique([_slug(f"{Path(each.table.place.file).stem} {each.table.place.sheet}") for each in found])
    ordered = sorted(zip(sources, found, strict=True), key=lambda pair: _trust(mapped[id(pair[1])][1]))
    return [_entry(folder, source, each, *mapped[id(each)]) for source, each in ordered]


def _trust(drafted: DraftedGroup) -> bool:
    """What describes people goes before what only mentions them."""
    return not any(record.object == "Contact" for record in drafted.draft.records) or any(
        record.object == "Opportunity" for record in drafted.draft.records
    )


def _entry(folder: Path, source: str, found: Found, name: str, drafted: DraftedGroup) -> str:
    root = folder.resolve()
    shown = found.file.relative_to(root) if found.file.is_relative_to(root) else found.file
    sheet = f"\n    sheet: {scalar(found.table.place.sheet)}" if found.table.place.sheet else ""
    if merged := _merged_columns(found.table, drafted):
        sheet += f"\n    fill_merged: {flow(merged)}"
    mapping = f"    mapping: mappings/{name}.yml\n"
    if drafted.draft.whole:
        mapping = f"    leave_out: {drafted.draft.whole}\n    # mapping: mappings/{name}.yml\n"
    place = f"google: {{url: {scalar(found.address)}}}" if found.address else f"file: {scalar(str(shown))}"
    return f"  - name: {source}\n    {place}{sheet}\n{mapping}"


def _merged_columns(table: Table, drafted: DraftedGroup) -> tuple[str, ...]:
    """Columns that are read, and whose merged cells tell of several rows."""
    letters = {each.at.column for each in table.issues if each.code == "merged-cells-not-filled"}
    return tuple(each.header for each in drafted.draft.columns if table.letters.get(each.header) in letters)


def _name_of(found: Sequence[Found]) -> str:
    """Of several sheets or files, what their names have in common."""
    names = [_slug(f"{Path(each.table.place.file).stem} {each.table.place.sheet}") for each in found]
    shared = [word for word in names[0].split("-") if all(word in name.split("-") for name in names)]
    return "-".join(shared) or names[0]


def _told(table: Table) -> str:
    place = " › ".join(part for part in (table.place.file, table.place.sheet) if part)
    return f"`{place}`: {len(table.frame.columns)} columns, {len(table.frame):,} rows"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split()
    return "-".join(dict.fromkeys(words)) or "feuille"  # `Bénévoles.xlsx › Bénévoles` says it once


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return unique
