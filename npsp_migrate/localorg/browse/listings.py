"""Tables of records: the headings, and the cells of one page of rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from npsp_migrate.localorg.browse.cells import Cell, CellWriter
from npsp_migrate.localorg.browse.layout import layout_of
from npsp_migrate.localorg.browse.reading import Order, read_names, read_rows, sortable
from npsp_migrate.localorg.browse.words import Words
from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field, ObjectDefinition
from npsp_migrate.localorg.org import Org

_LONGEST = 120  # letters of one cell in a table; the record's own page shows all


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    field: str = ""
    number: bool = False
    link: str = ""
    sorted: str = ""  # `ascending` or `descending`, as ARIA says it


@dataclass(frozen=True, slots=True)
class Listing:
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


def list_records(
    org: Org, words: Words, definition: ObjectDefinition, ids: Sequence[str], without: str = ""
) -> Listing:
    """The records in their order, each with a link to its page. `without` names a field all have alike."""
    fields = columns_of(definition, without)
    rows = read_rows(org, definition, ids, (field.name for field in fields))
    references = [field.name for field in fields if field.type == "reference"]
    names = read_names(org, (row[name] for row in rows for name in references))
    writer = CellWriter(words, org.clock.zone, names)
    headings = [Heading(words.field(definition, field), field.name, field.type in NUMBER_TYPES) for field in fields]
    cells = [[_shortened(writer.cell(field, row[field.name])) for field in fields] for row in rows]
    own = [row["Id"] for row in rows]
    if fields[0].name_field:
        shown = [(_leading(each[0], record, words), *each[1:]) for record, each in zip(own, cells, strict=True)]
        return Listing(tuple(headings), tuple(shown))
    last = words.text("see record")  # a row that begins with another record says where its own page is
    ending = [(*each, Cell(last, target=record)) for record, each in zip(own, cells, strict=True)]
    return Listing((*headings, Heading("")), tuple(ending))


def with_sorting(
    listing: Listing, definition: ObjectDefinition, order: Order, link: Callable[[Order], str]
) -> Listing:
    """The same table, whose headings sort it; the one it is sorted by turns it around."""
    headings = []
    for heading in listing.headings:
        field = sorting_field(definition, heading.field)
        if field is None:
            headings.append(heading)
            continue
        current = field == order.field
        turned = Order(field, descending=current and not order.descending)
        mark = ("descending" if order.descending else "ascending") if current else ""
        headings.append(replace(heading, link=link(turned), sorted=mark))
    return Listing(tuple(headings), listing.rows)


def without_blanks(listing: Listing) -> Listing:
    """The same table without the columns that are empty in all rows; one that sorts the list stays."""
    headings = enumerate(listing.headings)
    kept = [place for place, each in headings if each.link or any(row[place].text for row in listing.rows)]
    rows = tuple(tuple(row[place] for place in kept) for row in listing.rows)
    return Listing(tuple(listing.headings[place] for place in kept), rows)


def columns_of(definition: ObjectDefinition, without: str = "") -> list[Field]:
    """Names are asked for and may be missing in an org: only the fields that are there."""
    known = (definition.find(name) for name in layout_of(definition).columns)
    fields = [field for field in known if field is not None and field.name != without]
    if definition.find("Name") is None and definition.name_field and definition.name_field not in fields:
        fields.insert(0, definition.name_field)
    return fields or [definition.fields["id"]]


def sorting_field(definition: ObjectDefinition, shown: str) -> str | None:
    """By which field a column is sorted: people by their last names."""
    if shown == "Name" and definition.find("LastName"):
        return "LastName"
    return shown if sortable(definition, shown) else None


def _leading(cell: Cell, record: str, words: Words) -> Cell:
    return replace(cell, text=cell.text or words.text("see record"), target=record)


def _shortened(cell: Cell) -> Cell:
    return cell if len(cell.text) <= _LONGEST else replace(cell, text=cell.text[: _LONGEST - 1] + "…")
