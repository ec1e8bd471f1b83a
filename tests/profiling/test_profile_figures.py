"""The figures of a profile are those that counting cell by cell gives, whatever the columns hold."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.model.table import SheetPlace, Table
from npsp_migrate.profiling.figures import profile_sheet
from npsp_migrate.profiling.sheets import judge_sheets

TODAY = date(2026, 11, 23)
CELLS = st.sampled_from(
    (
        None,
        "",
        " ",
        "\u200b",
        "Awa",
        "AWA ",
        "awá",
        "1",
        1,
        1.0,
        1.5,
        True,
        False,
        0,
        "0",
        "VRAI",
        date(2024, 1, 2),
        "é",
    )
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)


def told(cell):
    return "" if is_nothing(cell) else fold(cell_text(cell))


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_what_is_counted_at_once_is_what_each_cell_says(rows):
    frame = pd.DataFrame(
        rows, columns=["Nom", "Montant", "Date"], dtype=object, index=pd.RangeIndex(2, 2 + len(rows))
    )
    table = Table("dons", SheetPlace("Dons.xlsx"), frame, {"Nom": "A", "Montant": "B", "Date": "C"})

    profile = profile_sheet(judge_sheets([table], TODAY), table, TODAY)

    for place, column in enumerate(profile.columns):
        said = [row[place] for row in rows if not is_nothing(row[place])]
        assert column.filled == len(said)
        assert column.distinct == len({(type(cell), cell_text(cell)) for cell in said})
        assert sum(count for _, count in column.kinds) == len(said)
    seen, repeated = set(), []
    for number, row in enumerate(rows, start=2):
        words = tuple(map(told, row))
        if any(words) and words in seen:
            repeated.append(number)
        seen.add(words)
    assert list(profile.repeated_rows) == repeated
