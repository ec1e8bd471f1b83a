"""Columns of cells, as the org gave them, as columns of numbers and flags. Each distinct value is read once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.npsp.rollups import NEVER, Numbers

Cells: TypeAlias = "pd.Series[Any]"
Flags = npt.NDArray[np.bool_]

_LONG_AGO = 0


def is_true(column: Cells) -> Flags:
    return (column == True).to_numpy(dtype=np.bool_)  # noqa: E712  a column of objects, with empty ones


def is_empty(column: Cells) -> Flags:
    return column.isna().to_numpy(dtype=np.bool_)


def in_cents(column: Cells) -> Numbers:
    """Nothing is no money."""
    return _numbers(column, lambda amount: int((Decimal(str(amount)) * 100).to_integral_value()), 0)


def in_whole(column: Cells) -> Numbers:
    return _numbers(column, lambda number: int(Decimal(str(number))), 0)


def in_days(column: Cells) -> Numbers:
    return _numbers(column, lambda day: day.toordinal() if isinstance(day, date) else NEVER, NEVER)


def in_instants(column: Cells) -> Numbers:
    """Seconds; an instant comes as ISO text."""
    codes, distinct = pd.factorize(column)
    told = pd.to_datetime(pd.Series(distinct, dtype=object), utc=True, format="ISO8601")
    seconds = told.to_numpy(dtype="datetime64[s]").astype(np.int64)
    return np.append(seconds, _LONG_AGO)[codes]


def _numbers(column: Cells, read: Callable[[object], int], nothing: int) -> Numbers:
    codes, distinct = pd.factorize(column)
    return np.array([*map(read, distinct), nothing], dtype=np.int64)[codes]  # the code of nothing is -1
