"""Binary workbooks: what the reader leaves out is known here too."""

import random
from datetime import date

import pytest
from xlsb_files import cell, hidden_column, merge, row, sheet, write_xlsb

from npsp_migrate.errors import SourceError

pytestmark = pytest.mark.usefixtures("bounded")

HEADER = row(1, [cell(0, "Nom"), cell(1, "CP"), cell(2, "Date"), cell(3, "Montant")])


def test_errors_zeros_hidden_rows_and_merges_are_known(read, tmp_path):
    rows = [
        HEADER,
        row(3, [cell(0, "Lefèvre"), cell(1, 1000, style=1), cell(2, 44929, style=2), cell(3, 50.5)]),
        row(4, [cell(1, 69003, style=1), cell(3, "#DIV/0!")], hidden=True),
    ]
    write_xlsb(tmp_path / "Dons.xlsb", sheet(rows, hidden_column(3), merge(3, 0, 4, 0)))

    table = read("Dons.xlsb")

    assert table.frame.to_numpy().tolist() == [
        ["Lefèvre", "01000", date(2023, 1, 3), 50.5],
        [None, "69003", None, None],
    ]
    assert table.frame.index.tolist() == [3, 4]
    assert [(issue.code, issue.at.cell) for issue in table.issues] == [
        ("hidden-rows-kept", ""),
        ("hidden-column-read", "column D"),
        ("numbers-read-as-shown", "column B"),
        ("merged-cells-not-filled", "A3"),
        ("cell-error", "D4"),
    ]


def test_a_cell_at_the_far_corner_is_refused(read, tmp_path):
    far = row(1_048_576, [cell(16_383, 1)])
    write_xlsb(tmp_path / "Dons.xlsb", sheet([HEADER, row(2, [cell(0, "Diallo")]), far]))

    with pytest.raises(SourceError) as refused:
        read("Dons.xlsb")

    assert refused.value.message == "`Dons.xlsb` › `Dons` has cells as far as `XFD1048576`: too many to read"


def test_damaged_binary_workbooks_are_read_or_refused(read, tmp_path):
    rows = [HEADER, *(row(number, [cell(0, f"Nom {number}"), cell(3, number)]) for number in range(2, 30))]
    content, dice = sheet(rows), random.Random(5)
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        write_xlsb(tmp_path / "x.xlsb", bytes(damaged))
        try:
            read("x.xlsb")
        except SourceError as refused:
            assert refused.message and refused.hint
