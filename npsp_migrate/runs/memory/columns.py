"""What was last applied to all records of one object, as columns. A project may remember millions."""

import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

import numpy as np
import pandas as pd

from npsp_migrate.model.texts import loaded_marked, money_of

_CHUNK = 20_000  # records decoded at once: one call of the JSON reader for all of them
_DISTINCT = 50_000  # values of one column shared among its records; beyond, nearly every record has its own

Columns = dict[str, list[Any]]


def columns_of(
    file: sqlite3.Connection, org: str, sobject: str, beside: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One line per key, the column `Id`, and one column per field; None where a field was never written.

    `beside`: the org's records of today, mostly the same texts: each is held once, which spares a tenth of all.
    """
    rows = file.execute(
        "SELECT key, org_id, fields FROM records WHERE org = ? AND object = ? ORDER BY folded", (org, sobject)
    )
    keys: list[str] = []
    gathered = _Gathered({} if beside is None else beside)
    while chunk := rows.fetchmany(_CHUNK):
        keys += [key for key, _, _ in chunk]
        gathered.add([org_id for _, org_id, _ in chunk], [fields for _, _, fields in chunk])
    return pd.DataFrame(gathered.columns(), index=pd.Index(keys, dtype=object), dtype=object)


class _Gathered:
    def __init__(self, beside: pd.DataFrame | Mapping[str, pd.Series]) -> None:
        self._beside = beside
        self._columns: Columns = {"Id": []}
        self._shared: dict[str, dict[Any, Any]] = {}
        self._told: dict[str, int] = {}  # how many of them the org holds
        self._money: dict[str, Decimal] = {}
        self._count = 0

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """No step of Python's own for a cell: a night reads millions."""
        self._columns["Id"] += ids
        decoded: Any = loaded_marked(f"[{','.join(texts)}]")
        for name in dict.fromkeys(chain.from_iterable(decoded)):
            column = self._columns.setdefault(name, [])
            column += repeat(None, self._count - len(column))
            column += self._sharing(name, self._read(list(map(dict.get, decoded, repeat(name)))))
        self._count += len(texts)

    def _read(self, column: list[Any]) -> list[Any]:
        return [money_of(value, self._money) for value in column] if dict in set(map(type, column)) else column

    def _sharing(self, name: str, column: list[Any]) -> list[Any]:
        """Equal values once. A field is of one type, so `True` and `1` never meet here."""
        if name not in self._shared:
            texts = self._beside[name].tolist() if name in self._beside else ()
            self._shared[name] = {text: text for text in texts if text.__class__ is str}
            self._told[name] = len(self._shared[name])
        shared = self._shared[name]
        if len(shared) > _DISTINCT + self._told[name]:
            return list(map(shared.get, column, column))
        return list(map(shared.setdefault, column, column))

    def columns(self) -> dict[str, np.ndarray[Any, np.dtype[np.object_]]]:
        """Emptied as they are handed on."""
        arrays = {}
        for name in list(self._columns):
            column = self._columns.pop(name)
            self._shared.pop(name, None)
            array = np.full(self._count, None, dtype=object)
            array[: len(column)] = column
            arrays[name] = array
        return arrays
