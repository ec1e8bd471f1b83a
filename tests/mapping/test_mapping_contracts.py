"""A sheet beside itself at the last pull: what typing does, and what it does not."""

import random

import pandas as pd
import pytest

from npsp_migrate.mapping.contracts import compare_tables
from npsp_migrate.model.columns import ColumnSpec, ColumnType, OnChange
from npsp_migrate.model.table import SheetPlace, Table

SPECS = (
    ColumnSpec("Numéro", ColumnType.IDENTIFIER),
    ColumnSpec("Nom", ColumnType.LAST_NAME),
    ColumnSpec("Montant", ColumnType.AMOUNT, if_changed=OnChange.HOLD_ROW),
)
ROWS = [(f"D-{place:03}", f"Nom{(place * 7) % 40:02}", 10.0 + place) for place in range(40)]


def table(rows, columns=("Numéro", "Nom", "Montant"), letters="ABC") -> Table:
    frame = pd.DataFrame(rows, columns=list(columns), index=range(2, 2 + len(rows)), dtype=object)
    return Table("dons", SheetPlace("dons.xlsx", "2024"), frame, dict(zip(columns, letters, strict=False)))


def found(now, before=ROWS, specs=SPECS):
    return [(each.words.code, each.header) for each in compare_tables(table(before), table(now), specs)]


def test_a_sheet_that_only_grew_and_was_corrected_has_nothing_to_tell():
    grown = [*ROWS, ("D-100", "Durand", 20.0)]
    grown[3] = ("D-003", "Autre", 99.0)

    assert found(grown) == []


def test_a_sheet_that_was_sorted_as_a_whole_has_nothing_to_tell():
    assert found(sorted(ROWS, key=lambda row: row[1])) == []
    assert found(sorted(ROWS, key=lambda row: row[1]), specs=SPECS[1:]) == []


def test_a_column_that_was_sorted_without_the_others_is_told_with_its_rows():
    amounts = sorted((row[2] for row in ROWS), reverse=True)
    now = [(key, name, amount) for (key, name, _), amount in zip(ROWS, amounts, strict=True)]

    [broken] = compare_tables(table(ROWS), table(now), SPECS)

    assert (broken.words.code, broken.header) == ("contract-sorted-apart", "Montant")
    assert broken.then is OnChange.HOLD_ROW
    assert len(broken.rows) == 40


def test_without_an_identifier_the_place_of_the_rows_tells_the_same():
    names = sorted(row[1] for row in ROWS)
    now = [(key, name, amount) for (key, _, amount), name in zip(ROWS, names, strict=True)]

    assert ("contract-sorted-apart", "Nom") in found(now, specs=(SPECS[2], SPECS[1]))


def test_numbers_that_came_back_as_texts_are_told():
    now = [(key, name, f"{amount} €" if place % 2 else amount) for place, (key, name, amount) in enumerate(ROWS)]

    [broken] = compare_tables(table(ROWS), table(now), SPECS)

    assert dict(broken.words.values) == {"column": "Montant", "count": "20", "cell_kind": "text"}
    assert broken.rows[:2] == (3, 5)


def test_a_column_that_was_emptied_is_told():
    assert found([(key, None, amount) for key, _, amount in ROWS]) == [("contract-emptied", "Nom")]


def test_an_identifier_that_stands_twice_is_told():
    assert found([*ROWS, ROWS[0]]) == [("contract-not-unique", "Numéro")]


def test_rows_that_are_gone_are_told_by_the_limits_of_the_night():
    assert found(ROWS[:36]) == []
    assert found(ROWS[:35]) == [("contract-rows-lost", "")]


def test_an_inserted_column_is_told_once_and_stops_nothing():
    moved = compare_tables(table(ROWS), table(ROWS, letters="ACD"), SPECS)

    assert [(each.words.code, each.then) for each in moved] == [("contract-columns-moved", OnChange.ACCEPT)]
    assert dict(moved[0].words.values) == {"column": "Nom", "before": "B", "after": "C"}


@pytest.mark.parametrize("seed", range(20))
def test_days_of_ordinary_typing_are_never_told(seed):
    chance = random.Random(seed)
    now = [row for row in ROWS if chance.random() > 0.02]
    for place in chance.sample(range(len(now)), 5):
        key, name, amount = now[place]
        now[place] = (key, chance.choice(["Dubois", name]), chance.choice([amount, amount + 5]))
    now += [(f"N-{place}", chance.choice(["Petit", None]), 30.0) for place in range(chance.randrange(8))]

    assert found(now) == []
