"""Reading many records through one Bulk API 2.0 job: few calls, and CSV that becomes columns without a loop.

What comes out equals what the REST pages give, spelling included: who compares must not see the difference.
"""

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.describe import RECORD_TYPE, Descriptions
from npsp_migrate.salesforce.faults import CallError

PAGE = 50_000  # records per answer: what is read at once stays far below the memory of the columns
_PENDING = frozenset({"UploadComplete", "InProgress"})
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.05, 5.0, 1.5  # seconds between two questions about a job
_PATIENCE = 900.0  # seconds: Salesforce queues jobs when it is busy, and pages tell the same in more calls
_NO_MORE = "null"

Cells = npt.NDArray[np.object_]
Convert = Callable[[str], object]


def read_in_bulk(
    calls: Calls,
    descriptions: Descriptions,
    sobject: str,
    fields: Sequence[str],
    query: str,
    pause: Callable[[float], None] = time.sleep,
) -> pd.DataFrame | None:
    """The whole answer; None where the org does no such job: then the pages of REST tell the same."""
    job = _made(calls, query)
    if not job or not _completed(calls, job, pause):
        return None
    converts = {path: _convert_of(descriptions, sobject, path) for path in fields}
    pages: dict[str, list[Cells]] = {path: [] for path in converts}
    for page in _pages(calls, job):
        if len(page.columns) != len(converts):
            return None
        for place, (path, convert) in enumerate(converts.items()):  # in the order of the query
            pages[path].append(_typed(page.iloc[:, place].to_numpy(dtype=object), convert))
    return pd.DataFrame({path: np.concatenate(columns) for path, columns in pages.items()}, dtype=object)


def _made(calls: Calls, query: str) -> str:
    try:
        return str(calls.write("POST", "jobs/query", {"operation": "query", "query": query}, {})["id"])
    except CallError:  # no right to the Bulk API, none left today, or a query that it cannot answer
        return ""


def _completed(calls: Calls, job: str, pause: Callable[[float], None]) -> bool:
    seconds, waited = _FIRST_PAUSE, 0.0
    while (state := calls.look(f"jobs/query/{job}")["state"]) in _PENDING and waited < _PATIENCE:
        pause(seconds)
        waited += seconds
        seconds = min(_LONGEST_PAUSE, seconds * _GROWTH)
    return bool(state == "JobComplete")


def _pages(calls: Calls, job: str) -> Iterator[pd.DataFrame]:
    locator = ""
    while locator != _NO_MORE:
        more = f"&locator={locator}" if locator else ""
        answer = calls.answer(f"jobs/query/{job}/results?maxRecords={PAGE}{more}")
        locator = answer.headers.get("Sforce-Locator", _NO_MORE)
        yield pd.read_csv(io.BytesIO(answer.content), dtype=object, na_filter=False, encoding="utf-8")


def _typed(column: Cells, convert: Convert | None) -> Cells:
    """Each distinct text once; an empty one is no value."""
    if convert is None:
        cells = column.copy()
        cells[column == ""] = None
        return cells
    codes, distinct = pd.factorize(column)
    values = np.array([*(convert(text) if text else None for text in distinct), None], dtype=object)
    typed: Cells = values[codes]
    return typed


def _convert_of(descriptions: Descriptions, sobject: str, path: str) -> Convert | None:
    owner, field = descriptions.field(sobject, path)
    if field.name != RECORD_TYPE:
        return _CONVERTS.get(field.type)
    names: Mapping[str, Any] = descriptions.record_type_names(owner)
    return lambda org_id: names.get(org_id, org_id)


def _amount(text: str) -> Decimal:
    """Bulk answers may write `1.2E7`, which REST never does."""
    return Decimal(format(Decimal(text), "f")) if "E" in text else Decimal(text)


def _instant(text: str) -> str:
    """REST writes `+0000` for the `Z` of a bulk answer."""
    return f"{text[:-1]}+0000" if text.endswith("Z") else text


_CONVERTS: Mapping[str, Convert] = {
    "boolean": lambda text: text == "true",
    "currency": _amount,
    "date": date.fromisoformat,
    "datetime": _instant,
    "double": _amount,
    "int": lambda text: int(_amount(text)),
    "percent": _amount,
}
