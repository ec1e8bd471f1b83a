"""A whole table: what stays, what changes, what is reported, and what a row pays."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from npsp_migrate.cleaning import clean_table
from npsp_migrate.model.columns import ColumnSpec, ColumnType, DateKind, OnUnreadable
from npsp_migrate.model.issue import Fate, RowNote, Severity, words
from npsp_migrate.model.table import SheetPlace, Table

HEADERS = {"Donateur": "A", "Courriel": "B", "Montant": "C", "Date": "D", "Note": "E"}


def table_of(*rows, first_row=5):
    frame = pd.DataFrame(list(rows), columns=list(HEADERS), dtype=object)
    frame.index = range(first_row, first_row + len(rows))
    return Table("dons", SheetPlace("Dons.xlsx", "2019"), frame, HEADERS)


SPECS = (
    ColumnSpec("Donateur", ColumnType.PERSON_NAME, on_unreadable=OnUnreadable.HOLD_ROW),
    ColumnSpec("Courriel", ColumnType.EMAIL),
    ColumnSpec("Montant", ColumnType.AMOUNT, required=True, on_unreadable=OnUnreadable.REFUSE_ROW),
    ColumnSpec("Date", ColumnType.DATE, kind=DateKind.GIFT),
)


@pytest.fixture
def cleaned(context):
    table = table_of(
        ["M. et Mme Jean DUPONT", "Jean@Free.fr", "50 €", "25/12/2019", " libre "],
        ["Paul Martin", "pas de mail", "1.234", "31/02/2019", None],
        ["DIALLO Awa", "awa@gmial.com", None, date(2019, 3, 4), None],
        ["LE GOFF Yann", None, Decimal("12.00"), None, None],
    )
    return clean_table(table, SPECS, context)


def test_every_row_and_every_column_stays(cleaned):
    assert list(cleaned.table.frame.index) == [5, 6, 7, 8]
    assert list(cleaned.table.frame.columns) == [
        "Donateur",
        "Donateur › salutation",
        "Donateur › first_name",
        "Donateur › last_name",
        "Donateur › maiden_name",
        "Donateur › partner_salutation",
        "Donateur › partner_first_name",
        "Donateur › partner_last_name",
        "Donateur › organisation",
        "Courriel",
        "Courriel › second",
        "Montant",
        "Date",
        "Note",
    ]


def test_cells_are_typed_values_or_none(cleaned):
    frame = cleaned.table.frame

    assert frame["Montant"].tolist() == [Decimal("50.00"), None, None, Decimal("12.00")]
    assert frame["Date"].tolist() == [date(2019, 12, 25), None, date(2019, 3, 4), None]
    assert frame["Donateur › last_name"].tolist() == ["Dupont", None, "Diallo", "Le Goff"]
    assert {str(dtype) for dtype in frame.dtypes} == {"object"}


def test_a_column_without_a_spec_stays_as_it_was(cleaned):
    assert cleaned.table.frame["Note"].tolist() == [" libre ", None, None, None]


def test_every_changed_text_is_one_line(cleaned):
    assert cleaned.changes.to_dict("split")["data"] == [
        [5, "Donateur", "M. et Mme Jean DUPONT", "M. et Mme Jean Dupont", "rule-case"],
        [5, "Courriel", "Jean@Free.fr", "Jean@free.fr", "rule-email-bare"],
        [5, "Montant", "50 €", "50.00", "rule-amount-text"],
        [6, "Courriel", "pas de mail", "", "rule-empty-word"],
        [7, "Donateur", "DIALLO Awa", "Awa Diallo", "rule-name-form"],
        [8, "Donateur", "LE GOFF Yann", "Yann Le Goff", "rule-name-form"],
    ]


def test_every_lost_value_is_an_issue_with_its_cell(cleaned):
    found = {(issue.at.cell, issue.severity, issue.code) for issue in cleaned.issues}

    assert found == {
        ("A6", Severity.ERROR, "name-open"),
        ("B7", Severity.WARNING, "email-typo"),
        ("C6", Severity.ERROR, "amount-ambiguous"),
        ("C7", Severity.ERROR, "cell-required"),
        ("D6", Severity.WARNING, "date-impossible"),
    }


def test_each_row_ends_once_and_refused_wins_over_held(cleaned):
    assert cleaned.notes == (
        RowNote(3, 6, Fate.REFUSED, words("amount-ambiguous", value="1.234", suggestion="1234.00 | 1.234")),
        RowNote(3, 7, Fate.REFUSED, words("cell-required", column="Montant")),
    )


def test_a_held_row_is_noted(context):
    cleaned = clean_table(table_of(["Paul Martin", None, "5", None, None]), SPECS, context)

    assert [(note.row, note.fate, note.because.code) for note in cleaned.notes] == [(5, Fate.HELD, "name-open")]


def test_a_required_value_that_cannot_be_read_refuses_its_row(context):
    spec = ColumnSpec("Date", ColumnType.DATE, required=True)

    cleaned = clean_table(table_of([None, None, None, "31/02/2019", None]), [spec], context)

    assert [(note.fate, note.because.code) for note in cleaned.notes] == [(Fate.REFUSED, "date-impossible")]


def test_a_value_that_the_mapping_empties_counts_as_missing_where_it_is_required(context):
    spec = ColumnSpec("Note", ColumnType.CHOICE, required=True, values={"aucun": None})

    cleaned = clean_table(table_of([None, None, None, None, "Aucun"]), [spec], context)

    assert [note.because.code for note in cleaned.notes] == ["cell-required"]


def test_a_spec_whose_column_is_missing_is_left_to_others(context):
    cleaned = clean_table(table_of([None] * 5), [ColumnSpec("Ville", ColumnType.CITY)], context)

    assert list(cleaned.table.frame.columns) == list(HEADERS)


def test_a_table_without_rows_is_cleaned_into_one(context):
    cleaned = clean_table(table_of(), SPECS, context)

    assert (len(cleaned.table.frame), len(cleaned.changes), cleaned.issues) == (0, 0, ())
    assert list(cleaned.changes.columns) == ["row", "column", "before", "after", "rule"]


def test_rows_in_another_order_are_cleaned_alike(context):
    rows = [["Jean DUPONT", None, "1.234", "03/04/2019", None], ["Awa DIALLO", None, "12,50", "25/12/2019", None]]
    forwards = clean_table(table_of(*rows), SPECS, context).table.frame
    backwards = clean_table(table_of(*rows[::-1]), SPECS, context).table.frame

    assert forwards.to_numpy().tolist() == backwards.to_numpy().tolist()[::-1]


def test_equal_cells_share_their_values(context):
    frame = clean_table(table_of(*[[None, None, "1 234,56 €", None, None]] * 2), SPECS, context).table.frame

    assert frame["Montant"].iloc[0] is frame["Montant"].iloc[1]


def test_lists_of_words_are_tuples_in_their_cells(context):
    spec = ColumnSpec("Note", ColumnType.CHOICES)

    frame = clean_table(table_of([None] * 4 + ["b, a"], [None] * 4 + ["a"]), [spec], context).table.frame

    assert frame["Note"].tolist() == [("b", "a"), ("a",)]
