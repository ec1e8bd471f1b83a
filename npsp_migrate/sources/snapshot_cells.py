"""A column of raw cells as bytes: each distinct value once, as JSON, and where it stands, as codes."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from npsp_migrate.sources.cells import Cell, Column

# Values that JSON has no type for are written as [kind, text or numbers].
_WRITERS: Mapping[type, Callable[[Any], list[Any]]] = {
    date: lambda day: ["date", day.isoformat()],
    datetime: lambda moment: ["datetime", moment.isoformat()],
    time: lambda clock: ["time", clock.isoformat()],
    timedelta: lambda span: ["timedelta", [span.days, span.seconds, span.microseconds]],
}
_READERS: Mapping[str, Callable[[Any], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
}
_PLAIN = (str, int, float, bool, type(None))


def pack_cells(cells: Column) -> tuple[bytes, bytes]:
    """The distinct values and one code per cell."""
    places: dict[tuple[type, object], int] = {}
    codes = np.fromiter(
        (
            places.setdefault((type(cell), cell), len(places)) for cell in cells.tolist()
        ),  # 1, 1.0 and True are equal
        dtype="<i4",
        count=len(cells),
    )
    values = json.dumps([_written(kind, value) for kind, value in places], ensure_ascii=True)
    return values.encode(), codes.tobytes()


def unpack_cells(values: bytes, codes: bytes) -> Column:
    kept = [_read(value) for value in json.loads(values)]
    distinct: Column = np.empty(len(kept), dtype=object)
    distinct[:] = kept
    cells: Column = distinct[np.frombuffer(codes, dtype="<i4")]
    return cells


def _written(kind: type, value: object) -> object:
    return value if kind in _PLAIN else _WRITERS[kind](value)


def _read(value: Any) -> Cell:
    if isinstance(value, list):
        kind, content = value
        return _READERS[kind](content)
    assert isinstance(value, _PLAIN)
    return value
