"""A column as a whole: its distinct cells, the mapping's own values, and the parts beside them."""

from datetime import date, datetime
from decimal import Decimal
from time import process_time

import pandas as pd
import pytest

from npsp_migrate.cleaning import CleanedColumn, Outcome, clean_column
from npsp_migrate.cleaning.column import READERS
from npsp_migrate.model.columns import PARTS, ColumnSpec, ColumnType


def clean(context, column_type, *cells, **spec) -> CleanedColumn:
    return clean_column(pd.Series(list(cells), dtype=object), ColumnSpec("X", column_type, **spec), context)


def test_every_type_has_its_reader():
    assert set(READERS) == set(ColumnType)


def test_one_true_and_one_point_zero_are_three_cells(context):
    column = clean(context, ColumnType.AMOUNT, True, 1, 1.0, "1")

    assert [reading.outcome for reading in column.per_row()] == [Outcome.UNREADABLE] + [Outcome.VALUE] * 3


def test_a_day_and_its_midnight_are_one_date(context):
    column = clean(context, ColumnType.DATE, date(2019, 3, 12), datetime(2019, 3, 12), pd.Timestamp("2019-03-12"))

    assert column.values().tolist() == [date(2019, 3, 12)] * 3
    assert {type(day) for day in column.values()} == {date}


def test_each_distinct_cell_is_read_once(context):
    column = clean(context, ColumnType.PHONE, *["06 12 34 56 78", None, "06 12 34 56 78"] * 100)

    assert (len(column.cells), len(column.per_row())) == (2, 300)


@pytest.mark.parametrize("dtype", [object, "str"])
def test_texts_of_either_pandas_kind_are_read(context, dtype):
    values = pd.Series(["12,50", None], dtype=dtype)

    assert clean_column(values, ColumnSpec("X", ColumnType.AMOUNT), context).values().tolist() == [
        Decimal("12.50"),
        None,
    ]


def test_values_keep_the_rows_of_the_sheet(context):
    values = pd.Series(["a", "b"], index=[7, 12], dtype=object)

    assert list(clean_column(values, ColumnSpec("X"), context).values().index) == [7, 12]


@pytest.mark.parametrize("column_type", PARTS)
def test_every_part_has_its_column_even_without_a_value(context, column_type):
    column = clean(context, column_type, None, "?", "Dupont")

    for part in PARTS[column_type]:
        assert len(column.part(part)) == 3


@pytest.mark.parametrize("column_type", ColumnType)
def test_a_column_without_a_value_is_empty_in_every_type(context, column_type):
    column = clean(context, column_type, None, "", float("nan"), "  ", pd.NaT)

    assert [reading.outcome for reading in column.per_row()] == [Outcome.EMPTY] * 5


@pytest.mark.parametrize("column_type", ColumnType)
def test_a_column_without_rows_is_cleaned(context, column_type):
    assert clean(context, column_type).values().tolist() == []


HOSTILE = ["a" * 50_000 + "!", "1" * 50_000 + "x", "1 " * 25_000, "a-" * 25_000 + "1", "<" * 50_000, "é, " * 20_000]


@pytest.mark.parametrize("column_type", ColumnType)
def test_a_text_of_any_length_is_read_at_once(context, column_type):
    started = process_time()

    clean(context, column_type, *HOSTILE, *(text[:249] for text in HOSTILE))

    assert process_time() - started < 2


def test_a_whole_text_in_a_column_of_names_is_refused(context):
    reading = clean(context, ColumnType.PERSON_NAME, "Sophie PETIT a appelé. " * 20).per_row()[0]

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, "cell-too-long")


@pytest.mark.parametrize(
    ("column_type", "cell", "values", "result"),
    [
        (ColumnType.DATE, "date inconnue", {"Date inconnue": None}, None),
        (ColumnType.DATE, "fondation", {"fondation": "2012-06-01"}, date(2012, 6, 1)),
        (ColumnType.BOOLEAN, "adhérent", {"adhérent": "oui", "non-adhérent": "non"}, True),
        (ColumnType.AMOUNT, "GRATUIT", {"gratuit": "0"}, Decimal("0.00")),
        (ColumnType.OPT_OUT, "ok", {"ok": "non"}, False),
        (ColumnType.INTEGER, 99, {"99": None}, None),
    ],
)
def test_the_mappings_own_values_come_first_in_every_type(context, column_type, cell, values, result):
    reading = clean(context, column_type, cell, values=values).per_row()[0]

    assert (reading.result, reading.rules[0]) == (result, "rule-mapped-value")
