"""Reading records: query, page after page, into columns of typed cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from npsp_migrate.salesforce.bulk_query import read_in_bulk
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.describe import RECORD_TYPE, Descriptions

Record = Mapping[str, Any]
Convert = Callable[[Any], object]

BULK_FROM = 20_000  # records: ten pages of REST; a bulk job costs about six calls, however many there are

# JSON knows neither days nor exact amounts. Instants stay the ISO texts that Salesforce writes.
_CONVERTS: Mapping[str, Convert] = {
    "date": date.fromisoformat,
    "currency": Decimal,
    "double": Decimal,
    "percent": Decimal,
    "int": int,
}


def read_all(
    calls: Calls, descriptions: Descriptions, sobject: str, fields: Sequence[str], query: str
) -> pd.DataFrame:
    """The answer of one query. Its first page tells how large the whole is: a large one comes by a bulk job."""
    converts = _converters(descriptions, sobject, fields)
    first = calls.look("query/", {"q": query})
    if int(first["totalSize"]) >= BULK_FROM:
        whole = read_in_bulk(calls, descriptions, sobject, fields, query)
        if whole is not None:
            return whole
    return _columns(converts, _pages_from(calls, first))


def read_records(
    calls: Calls, descriptions: Descriptions, sobject: str, fields: Sequence[str], queries: Iterable[str]
) -> pd.DataFrame:
    """The answers of all queries, one line per record."""
    converts = _converters(descriptions, sobject, fields)
    return _columns(converts, (page for query in queries for page in _pages(calls, query)))


def records_of(calls: Calls, query: str) -> Iterator[Record]:
    """The answer of a query as Salesforce wrote it, where nothing needs to be made of its cells."""
    return (record for page in _pages(calls, query) for record in page)


def _columns(converts: Mapping[str, Convert | None], pages: Iterable[Sequence[Record]]) -> pd.DataFrame:
    """A page becomes columns before the next is asked."""
    cells: dict[str, list[object]] = {path: [] for path in converts}
    for page in pages:
        for path, convert in converts.items():
            cells[path].extend(_typed(_column(page, path), convert))
    return pd.DataFrame({path: pd.Series(column, dtype=object) for path, column in cells.items()})


def _pages(calls: Calls, query: str) -> Iterator[Sequence[Record]]:
    return _pages_from(calls, calls.look("query/", {"q": query}))


def _pages_from(calls: Calls, first: Mapping[str, Any]) -> Iterator[Sequence[Record]]:
    """Only `done` ends a query: a page may hold fewer records than asked, and `totalSize` is no promise."""
    answer = first
    yield answer["records"]
    while not answer["done"]:
        answer = calls.look(f"query/{answer['nextRecordsUrl'].rpartition('/')[2]}")
        yield answer["records"]


def _column(page: Sequence[Record], path: str) -> list[Any]:
    """A path over a parent that is not there is empty, as the parent is."""
    *parents, last = path.split(".")
    records: Sequence[Record | None] = page
    for parent in parents:
        records = [record[parent] if record else None for record in records]
    return [record[last] if record else None for record in records]


def _converters(descriptions: Descriptions, sobject: str, fields: Sequence[str]) -> dict[str, Convert | None]:
    """Before anything is asked: a field that the org lacks is named here."""
    return {path: _converter(descriptions, sobject, path) for path in fields}


def _converter(descriptions: Descriptions, sobject: str, path: str) -> Convert | None:
    owner, field = descriptions.field(sobject, path)
    if field.name != RECORD_TYPE:
        return _CONVERTS.get(field.type)
    names = descriptions.record_type_names(owner)
    return lambda org_id: names.get(org_id, org_id)


def _typed(column: list[Any], convert: Convert | None) -> list[Any]:
    if convert is None:
        return column
    known = {value: convert(value) for value in set(column) if value is not None}
    return [known.get(value) for value in column]
