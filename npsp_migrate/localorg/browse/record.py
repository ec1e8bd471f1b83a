"""The page of one record: its filled fields in groups, and the records that point to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from npsp_migrate.localorg.browse.cells import Cell, CellWriter
from npsp_migrate.localorg.browse.layout import SYSTEM_FIELDS, is_internal, layout_of, related_rank
from npsp_migrate.localorg.browse.listings import Listing, list_records, without_blanks
from npsp_migrate.localorg.browse.reader import Reader
from npsp_migrate.localorg.browse.reading import (
    Filter,
    count_children,
    default_order,
    read_names,
    read_page,
    read_rows,
)
from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition
from npsp_migrate.localorg.store.database import Row

_RELATED = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the record: label, API name, value."""

    label: str
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: tuple[Entry, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A related list: its first records, and where all of them are."""

    title: str
    count: str
    listing: Listing
    more: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class RecordView:
    title: str
    name: str
    record: str
    objects: str
    deleted: bool
    first: tuple[Entry, ...]
    relateds: tuple[Related, ...]
    sections: tuple[Section, ...]


def record_view(reader: Reader, definition: ObjectDefinition, record: str) -> RecordView | None:
    """None when there is no such record."""
    fields = [field for field in definition.fields.values() if field.stored]
    rows = read_rows(reader.org, definition, (record,), (field.name for field in fields))
    if not rows:
        return None
    row = rows[0]
    references = (row[field.name] for field in fields if field.type == "reference")
    names = read_names(reader.org, (record, *references))
    writer = CellWriter(reader.words, reader.org.clock.zone, names)
    entries = {
        field.name: Entry(reader.words.field(definition, field), field.name, writer.cell(field, row[field.name]))
        for field in fields
        if row[field.name] is not None and field.name != "IsDeleted"
    }
    first, *sections = _sections(reader, definition, row, entries)
    return RecordView(
        title=names[record],
        name=definition.name,
        record=record,
        objects=reader.words.object(definition),
        deleted=bool(row.get("IsDeleted")),
        first=first.entries,
        relateds=tuple(_relateds(reader, definition, record)),
        sections=tuple(each for each in sections if each.entries),
    )


def _sections(
    reader: Reader, definition: ObjectDefinition, row: Row, entries: Mapping[str, Entry]
) -> tuple[Section, ...]:
    """Every filled field stands in exactly one; without a known layout, all of them are essential."""
    text = reader.words.text
    system = [name for name in SYSTEM_FIELDS if name in entries]
    system += [name for name in entries if is_internal(definition.fields[name.lower()])]
    zero = [name for name in entries if row[name] == 0 and name not in system]
    left = [name for name in entries if name not in system and name not in zero]
    wanted = layout_of(definition).first
    first = [name for name in wanted if name in left] if wanted else left
    rest = [name for name in left if name not in first]
    computed = [name for name in rest if _is_computed(definition.fields[name.lower()])]
    other = [name for name in rest if name not in computed]

    def section(title: str, names: Iterable[str], opening: str = "") -> Section:
        return Section(title, tuple(entries[name] for name in names), open=opening == "open")

    return (
        section("", first),
        section(text("other fields"), other, "open"),
        section(text("computed fields"), computed, "open"),
        section(text("zero fields", number=len(zero)), zero),
        section(text("system fields"), system),
    )


def _is_computed(field: Field) -> bool:
    """What nobody can write, and what only NPSP does: the totals of the `npo02__` package."""
    return not (field.createable or field.updateable) or field.name.startswith("npo02__")


def _relateds(reader: Reader, definition: ObjectDefinition, record: str) -> Iterable[Related]:
    counted = count_children(reader.org, definition, record)
    for child, number in sorted(counted, key=lambda pair: (related_rank(pair[0].child_object), _minor(pair[0]))):
        yield _related(reader, definition, record, child, number)


def _minor(child: Child) -> tuple[bool, str]:
    """Among lists of one object, those through the platform's own field come first."""
    return child.field.endswith("__c"), child.field


def _related(reader: Reader, definition: ObjectDefinition, record: str, child: Child, number: int) -> Related:
    of = reader.org.schema.named(child.child_object)
    ids = read_page(reader.org, of, Filter(child.field, record), default_order(of), 0, _RELATED)
    all_of_them = number > len(ids) and bool(child.relationship_name)
    return Related(
        title=reader.words.children(child.child_object, child.field, reader.words.object(of)),
        count=reader.number(number),
        listing=without_blanks(list_records(reader.org, reader.words, of, ids, child.field)),
        more=reader.words.text("see all", number=reader.number(number)) if all_of_them else "",
        link=reader.links.related(definition.name, record, child.relationship_name) if all_of_them else "",
    )
