"""A page of a list: all records of an object, those of one record type, or those related to one record."""

from collections.abc import Callable
from dataclasses import dataclass

from npsp_migrate.localorg.browse.cells import Cell
from npsp_migrate.localorg.browse.home import Kind, kinds_of
from npsp_migrate.localorg.browse.listings import Listing, list_records, with_sorting, without_blanks
from npsp_migrate.localorg.browse.reader import Reader
from npsp_migrate.localorg.browse.reading import (
    Filter,
    Order,
    count_matching,
    count_records,
    default_order,
    read_names,
    read_page,
    sortable,
)
from npsp_migrate.localorg.definitions import Child, ObjectDefinition

PAGE = 50
Link = Callable[[int, Order], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a list, and how it is sorted; an empty field means the object's own order."""

    page: int
    order: Order


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    link: str
    rel: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    title: str
    name: str
    listing: Listing
    range: str
    pages: tuple[PageLink, ...]
    kinds: tuple[Kind, ...] = ()
    parent: Cell | None = None


def object_list(reader: Reader, definition: ObjectDefinition, record_type: str, asked: Asked) -> ListView:
    """All records of an object, or those of one record type."""
    record_type = record_type if definition.find("RecordTypeId") else ""
    counts = count_records(reader.org, (definition.name,))
    total = sum(each.number for each in counts if record_type in ("", each.record_type))
    types = read_names(reader.org, (each.record_type for each in counts))
    only = Filter("RecordTypeId", record_type) if record_type else None
    kinds = kinds_of(reader, definition, counts, types, record_type)
    if kinds:
        everything = reader.number(sum(each.number for each in counts))
        every = Kind(reader.words.text("all"), everything, reader.links.list(definition.name), not record_type)
        kinds = (every, *kinds)

    def link(page: int, order: Order) -> str:
        return reader.links.list(definition.name, type=record_type, **_query(definition, page, order))

    return _list(reader, definition, only, total, asked, link, kinds=kinds)


def related_list(reader: Reader, parent: str, child: Child, asked: Asked) -> ListView:
    """The records that point to `parent` through one field."""
    definition, owner = reader.org.schema.named(child.child_object), reader.org.schema.of_id(parent)
    assert owner is not None
    only = Filter(child.field, parent)
    name = read_names(reader.org, (parent,)).get(parent, parent)

    def link(page: int, order: Order) -> str:
        query = _query(definition, page, order)
        return reader.links.related(owner.name, parent, child.relationship_name, **query)

    total = count_matching(reader.org, definition, only)
    title = reader.words.children(child.child_object, child.field, reader.words.object(definition))
    return _list(reader, definition, only, total, asked, link, title=f"{title} — {name}", parent=Cell(name, parent))


def _list(
    reader: Reader,
    definition: ObjectDefinition,
    only: Filter | None,
    total: int,
    asked: Asked,
    link: Link,
    *,
    title: str = "",
    kinds: tuple[Kind, ...] = (),
    parent: Cell | None = None,
) -> ListView:
    order = asked.order if sortable(definition, asked.order.field) else default_order(definition)
    last = max(1, -(-total // PAGE))
    page = min(max(asked.page, 1), last)
    ids = read_page(reader.org, definition, only, order, (page - 1) * PAGE, PAGE)
    listing = list_records(reader.org, reader.words, definition, ids)
    return ListView(
        title=title or reader.words.object(definition),
        name=definition.name,
        listing=without_blanks(with_sorting(listing, definition, order, lambda turned: link(1, turned))),
        range=_range(reader, (page - 1) * PAGE + 1, len(ids), total),
        pages=_page_links(reader, page, last, lambda number: link(number, order)),
        kinds=kinds,
        parent=parent,
    )


def _range(reader: Reader, first: int, shown: int, total: int) -> str:
    if shown == total:
        return reader.records(total)
    numbers = (reader.number(each) for each in (first, first + shown - 1, total))
    return reader.words.text("shown", **dict(zip(("first", "last", "total"), numbers, strict=True)))


def _page_links(reader: Reader, page: int, last: int, link: Callable[[int], str]) -> tuple[PageLink, ...]:
    text = reader.words.text
    back = (PageLink(text("first page"), link(1)), PageLink(text("previous page"), link(page - 1), "prev"))
    on = (PageLink(text("next page"), link(page + 1), "next"), PageLink(text("last page"), link(last)))
    return (*(back if page > 1 else ()), *(on if page < last else ()))


def _query(definition: ObjectDefinition, page: int, order: Order) -> dict[str, str | int]:
    """Only what differs from the list as it first opens."""
    query: dict[str, str | int] = {"page": page} if page > 1 else {}
    if order != default_order(definition):
        query |= {"sort": order.field, "direction": "down" if order.descending else "up"}
    return query
