"""Reading a few cells as one column, the way every test of this room needs it."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from npsp_migrate.cleaning import CleaningContext, Reading, clean_column
from npsp_migrate.model.columns import ColumnSpec, ColumnType

TODAY = date(2026, 11, 23)
FOUNDED = 2012

ReadColumn = Callable[..., list[Reading]]


@pytest.fixture(scope="session")
def context() -> CleaningContext:
    return CleaningContext(today=TODAY, founded=FOUNDED, table=3)


@pytest.fixture(scope="session")
def read_column(context: CleaningContext) -> ReadColumn:
    """`read_column("amount", "12,50", …)`: one reading per cell, judged as one column."""

    def read(column_type: str, *cells: object, **spec: object) -> list[Reading]:
        values = pd.Series(list(cells), dtype=object)
        return clean_column(values, ColumnSpec("Colonne", ColumnType(column_type), **spec), context).per_row()

    return read


@pytest.fixture(scope="session")
def read_one(read_column: ReadColumn) -> Callable[..., Reading]:
    """One cell alone in its column: nothing else can tell how to read it."""

    def read(column_type: str, cell: object, **spec: object) -> Reading:
        return read_column(column_type, cell, **spec)[0]

    return read
