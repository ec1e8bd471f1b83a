"""What was last applied to all records of one object, as columns. A project may remember millions."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from npsp_migrate.model.texts import loaded_marked, money_of

_CHUNK = 20_000  # records decoded at once: one call of the JSON reader for all of them
_DISTINCT = 50_000  # values of one column shared among its records; beyond, nearly every record has its own

Columns = dict[str, list[Any]]


def columns_of(file: sqlite3.Connection, org: str, sobject: str) -> pd.DataFrame:
    """One line per key, the column `Id`, and one column per field; None where a field was never written."""
    rows = file.execute(
        "SELECT key, org_id, fields FROM records WHERE org = ? AND object = ? ORDER BY folded", (org, sobject)
    )
    keys: list[str] = []
    gathered = _Gathered()
    while chunk := rows.fetchmany(_CHUNK):
        keys += [key for key, _, _ in chunk]
        gathered.add([org_id for _, org_id, _ in chunk], [fields for _, _, fields in chunk])
    return pd.DataFrame(gathered.columns(), index=pd.Index(keys, dtype=object), dtype=object)


class _Gathered:
    def __init__(self) -> None:
        self._columns: Columns = {"Id": []}
        self._shared: dict[str, dict[Any, Any]] = {}
        self._money: dict[str, Decimal] = {}
        self._count = 0

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        self._columns["Id"] += ids
        decoded: Any = loaded_marked(f"[{','.join(texts)}]")
        for name in dict.fromkeys(name for values in decoded for name in values):
            column = self._columns.setdefault(name, [])
            column += [None] * (self._count - len(column))
            column += self._sharing(name, [money_of(values.get(name), self._money) for values in decoded])
        self._count += len(texts)

    def _sharing(self, name: str, column: list[Any]) -> list[Any]:
        """Equal values once. A field is of one type, so `True` and `1` never meet here."""
        shared = self._shared.setdefault(name, {})
        if len(shared) > _DISTINCT:
            return column
        return [shared.setdefault(value, value) for value in column]

    def columns(self) -> dict[str, np.ndarray[Any, np.dtype[np.object_]]]:
        """Emptied as they are handed on."""
        arrays = {}
        for name in list(self._columns):
            column = self._columns.pop(name)
            array = np.full(self._count, None, dtype=object)
            array[: len(column)] = column
            arrays[name] = array
        return arrays
