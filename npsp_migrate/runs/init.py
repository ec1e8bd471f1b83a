"""A new project from a pile of files: one source per sheet, and for each a mapping that works as it stands."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.project import PROJECT_FILE
from npsp_migrate.model.source import EACH_TABLE, GoogleSheet, HelloAsso, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.drafting.yaml_lines import flow, mapping_text, scalar
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs.drafting import Asking, DraftedGroup, Found, Group, draft_groups, group_sheets, nobody
from npsp_migrate.runs.ready_mappings import known_name, ready_mapping
from npsp_migrate.sources.google.addresses import address_of, read_address
from npsp_migrate.sources.helloasso.addresses import is_helloasso_address
from npsp_migrate.sources.helloasso.addresses import read_address as read_helloasso_address
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


class Ready(Protocol):
    """A mapping that somebody who knew the format wrote."""

    @property
    def key(self) -> str:
        """Its path below `mappings/`: `helloasso/payments`."""

    @property
    def name(self) -> str:
        """As people call the export: `HelloAsso, export of payments`."""

    @property
    def per_file(self) -> bool:
        """Two files of this format have a mapping each, though their headers are the same."""

    def mapping(self, beside: Collection[str] = ()) -> str:
        """The whole mapping file, where `beside` are the keys of all formats of the project."""


Recognise = Callable[[Table], Ready | None]


def nothing_known(table: Table) -> Ready | None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Mapping:
    """One mapping file, before it is written. `whole`: why its sheets are left out as a whole."""

    group: Group
    text: str
    name: str = ""  # of the format that was known
    whole: str = ""
    read: tuple[str, ...] = ()
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `init` wrote."""

    project: Path
    mappings: tuple[Path, ...]
    sheets: tuple[str, ...]  # `file › sheet: 12 columns, 340 rows; HelloAsso, export of payments`
    open_questions: int = 0
    ready: tuple[tuple[Path, str], ...] = ()  # mappings of known formats, and what these are called


def draft_project(
    folder: Path, files: Sequence[Path | str], ask: Asking = nobody, recognise: Recognise = ready_mapping
) -> Drafted:
    """Read each file and each address of a Google Sheet, and write the project. Refuses to overwrite one."""
    target = folder / PROJECT_FILE
    if target.exists():
        raise ProjectError(
            f"`{target}` is there already", hint="Choose another folder; a project is never overwritten"
        )
    found = [each for file in files for each in find_sheets(file)]
    today = datetime.now(UTC).date()
    groups, ready = _recognised(group_sheets(found, today), recognise)
    names = _unique(
        [_slug(known.key) if known else _name_of(group.found) for group, known in zip(groups, ready, strict=True)]
    )
    mappings = _mappings(groups, names, ready, today, ask)
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    paths = [_write_mapping(folder, name, each) for name, each in zip(names, mappings, strict=True)]
    entries = _entries(folder, found, mappings, names)
    target.write_text(_HEAD.format(name=scalar(folder.resolve().name)) + "".join(entries), encoding="utf-8")
    return Drafted(
        target,
        tuple(paths),
        tuple(_told(each.table) for each in found),
        sum(each.questions for each in mappings),
        tuple((path, each.name) for path, each in zip(paths, mappings, strict=True) if each.name),
    )


def _recognised(groups: Sequence[Group], recognise: Recognise) -> tuple[list[Group], list[Ready | None]]:
    """The groups, one per file where the ready mapping tells of its file, each with its ready mapping."""
    apart: list[Group] = []
    ready: list[Ready | None] = []
    for group in groups:
        known = recognise(group.found[0].table)
        parts = [Group((each,), group.sheet) for each in group.found] if known and known.per_file else [group]
        apart += parts
        ready += [recognise(part.found[0].table) for part in parts] if len(parts) > 1 else [known]
    return apart, ready


def _mappings(
    groups: Sequence[Group], names: Sequence[str], ready: Sequence[Ready | None], today: date, ask: Asking
) -> list[_Mapping]:
    """A format that is known goes first, and nobody is asked about it."""
    beside = frozenset(each.key for each in ready if each)
    drafts = draft_groups(groups, names, today, ask, [place for place, each in enumerate(ready) if each])
    return [
        _Mapping(group, known.mapping(beside), known.name) if known else _of_draft(drafts[place])
        for place, (group, known) in enumerate(zip(groups, ready, strict=True))
    ]


def _of_draft(drafted: DraftedGroup) -> _Mapping:
    draft = drafted.draft
    text = mapping_text(draft, catalogue(Language.ENGLISH).sentence)
    read = tuple(each.header for each in draft.columns)
    return _Mapping(drafted.group, text, whole=draft.whole, read=read, questions=len(draft.questions))


def find_sheets(file: Path | str) -> list[Found]:
    """All sheets of a file; by its address all visible tabs of a Google Sheet, or a list at HelloAsso."""
    if isinstance(file, Path):
        path = file.resolve()
        return [Found(path.parent / table.place.file, table) for table in read_tables(path)]
    if is_helloasso_address(file):
        return [_found_at_helloasso(read_helloasso_address(file))]
    address = address_of(read_address(file).key)
    spec = SourceSpec(name=address, google=GoogleSheet(url=address), sheet="*", table=EACH_TABLE)
    tables = read_source(spec, Path(), datetime.now(UTC))
    place = f"google: {{url: {scalar(address)}}}"
    return [Found(Path(table.place.file.replace("/", "-")), table, place) for table in tables]


def _found_at_helloasso(asked: HelloAsso) -> Found:
    (table,) = read_source(SourceSpec(asked.organization, helloasso=asked), Path(), datetime.now(UTC))
    said = {"organization": asked.organization, "read": asked.read.value} | (
        {"form": asked.form} if asked.form else {}
    )
    place = ", ".join(f"{name}: {scalar(value)}" for name, value in said.items())
    return Found(Path(table.place.file), table, f"helloasso: {{{place}}}")


def read_tables(file: Path) -> tuple[Table, ...]:
    """All sheets of a file, or of all lists of an archive, without a project."""
    place = f"{file.name}/*" if file.suffix.lower() == ".zip" else file.name
    spec = SourceSpec(name=file.stem, file=place, sheet="*", table=EACH_TABLE)
    return read_source(spec, file.parent, datetime.now(UTC))


def _write_mapping(folder: Path, name: str, mapping: _Mapping) -> Path:
    path = folder / "mappings" / f"{name}.yml"
    path.write_text(mapping.text, encoding="utf-8")
    return path


def _entries(folder: Path, found: Sequence[Found], mappings: Sequence[_Mapping], names: Sequence[str]) -> list[str]:
    """In the order of the files. Sheets of one header name the same mapping."""
    mapped = {
        id(each): (name, mapping)
        for name, mapping in zip(names, mappings, strict=True)
        for each in mapping.group.found
    }
    sources = _unique([_slug(f"{Path(each.table.place.file).stem} {each.table.place.sheet}") for each in found])
    ordered = sorted(zip(sources, found, strict=True), key=lambda pair: _trust(mapped[id(pair[1])][1]))
    return [_entry(folder, source, each, *mapped[id(each)]) for source, each in ordered]


def _trust(mapping: _Mapping) -> bool:
    """What describes people goes before what only mentions them."""
    return "object: Contact" not in mapping.text or "object: Opportunity" in mapping.text


def _entry(folder: Path, source: str, found: Found, name: str, mapping: _Mapping) -> str:
    root = folder.resolve()
    shown = found.file.relative_to(root) if found.file.is_relative_to(root) else found.file
    named = found.table.place.sheet and not found.place.startswith("helloasso")
    sheet = f"\n    sheet: {scalar(found.table.place.sheet)}" if named else ""
    if found.table.number:
        sheet += f"\n    table: {found.table.number}"
    if merged := _merged_columns(found.table, mapping):
        sheet += f"\n    fill_merged: {flow(merged)}"
    told = f"    mapping: mappings/{name}.yml{f'   # {mapping.name}' if mapping.name else ''}\n"
    if mapping.whole:
        told = f"    leave_out: {mapping.whole}\n    # mapping: mappings/{name}.yml\n"
    place = found.place or f"file: {scalar(str(shown))}"
    return f"  - name: {source}\n    {place}{sheet}\n{told}"


def _merged_columns(table: Table, mapping: _Mapping) -> tuple[str, ...]:
    """Columns that are read, and whose merged cells tell of several rows."""
    letters = {each.at.column for each in table.issues if each.code == "merged-cells-not-filled"}
    return tuple(header for header in mapping.read if table.letters.get(header) in letters)


def _name_of(found: Sequence[Found]) -> str:
    """Of several sheets or files, what their names have in common."""
    names = [_slug(f"{Path(each.table.place.file).stem} {each.table.place.sheet}") for each in found]
    shared = [word for word in names[0].split("-") if all(word in name.split("-") for name in names)]
    return "-".join(shared) or names[0]


def _told(table: Table) -> str:
    place = " › ".join(part for part in (table.place.file, table.place.sheet) if part)
    known = f"; {name}" if (name := known_name(table)) else ""
    return f"`{place}`: {len(table.frame.columns)} columns, {len(table.frame):,} rows{known}"


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
