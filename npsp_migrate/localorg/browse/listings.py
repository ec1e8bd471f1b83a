"""Tables of records: the headings, and the cells of one page of rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from npsp_migrate.localorg.browse.cells import Cell, CellWriter
from npsp_migrate.localorg.browse.layout import layout_of
from npsp_migrate.localorg.browse.reading import Order, read_names, read_rows, sortable
from npsp_migrate.localorg.browse.words import Words
from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field, ObjectDefinition
from npsp_migrate.localorg.org import Org

_LONGEST = 120  # letters of one cell in a table; the record's own page shows all
SortLink = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
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
    """The records in their order; the first cell of each leads to it. `without` names a column all have alike."""
    fields = columns_of(definition, without)
    rows = read_rows(org, definition, ids, (field.name for field in fields))
    references = [field.name for field in fields if field.type == "reference"]
    names = read_names(org, (row[name] for row in rows for name in references))
    writer = CellWriter(words, org.clock.zone, names)
    shown = tuple(_row(row["Id"], [writer.cell(field, row[field.name]) for field in fields], words) for row in rows)
    return Listing(tuple(_heading(words, definition, field) for field in fields), shown)


def with_sorting(
    listing: Listing, definition: ObjectDefinition, order: Order, link: Callable[[Order], str]
) -> Listing:
    """The same table, whose headings sort it; the one it is sorted by turns it around."""
    headings = []
    for heading, field in zip(listing.headings, columns_of(definition), strict=True):
        if sortable(definition, field.name) is None:
            headings.append(heading)
            continue
        current = field.name == order.field
        turned = Order(field.name, descending=current and not order.descending)
        mark = ("descending" if order.descending else "ascending") if current else ""
        headings.append(Heading(heading.text, heading.number, link(turned), mark))
    return Listing(tuple(headings), listing.rows)


def columns_of(definition: ObjectDefinition, without: str = "") -> list[Field]:
    """Names are asked for and may be missing in an org: only the fields that are there."""
    known: Iterable[Field | None] = (definition.find(name) for name in layout_of(definition).columns)
    fields = [field for field in known if field is not None and field.name != without]
    return fields or [definition.name_field or definition.fields["id"]]


def _heading(words: Words, definition: ObjectDefinition, field: Field) -> Heading:
    return Heading(words.field(definition, field), number=field.type in NUMBER_TYPES)


def _row(record: str, cells: list[Cell], words: Words) -> tuple[Cell, ...]:
    """A reference in the first cell keeps its own target, so such a row gets a cell that leads to itself."""
    short = [_shortened(cell) for cell in cells]
    first = short[0]
    if first.target:
        return (Cell(first.text, target=record), *short[1:])
    return (Cell(first.text or words.text("see record"), target=record), *short[1:])


def _shortened(cell: Cell) -> Cell:
    if len(cell.text) <= _LONGEST:
        return cell
    return Cell(cell.text[: _LONGEST - 1] + "…", cell.target, cell.number, cell.stored)
