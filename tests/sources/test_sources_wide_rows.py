"""A delimiter that was typed into a cell moves the cells behind it: the row is told, and is an error."""

import pytest

from npsp_migrate.model.issue import Severity

HEADER = "Num|Date|Compte|Libellé|Débit|Crédit"
ROWS = [f"{number}|20250114|754100|DON|5,00|0,00" for number in range(1, 8)]


def told(table):
    return [(issue.at.row, issue.words.values) for issue in table.issues if issue.code == "row-too-wide"]


@pytest.mark.parametrize("row", ["8|20250114|754100|DON | PARIS|5,00|", "8|20250114|754100|12 | 5|5,00|0,00"])
def test_a_row_with_a_cell_too_many_is_an_error_and_not_read(read, write_text, row):
    write_text("fec.txt", "\n".join([HEADER, *ROWS, row]))

    table = read("fec.txt")

    assert told(table) == [(9, (("cells", "7"), ("usual", "6"), ("delimiter", "|")))]
    assert [issue.severity for issue in table.issues if issue.code == "row-too-wide"] == [Severity.ERROR]
    assert [(left_out.row, left_out.because.code) for left_out in table.left_out] == [(9, "row-too-wide")]
    assert table.frame["Débit"].tolist() == ["5,00"] * 7


def test_a_row_that_only_ends_with_an_empty_cell_more_is_as_the_others(read, write_text):
    write_text("a.csv", "\n".join([HEADER, *ROWS, "8|20250114|754100|DON|5,00|0,00|"]))

    assert told(read("a.csv")) == []


def test_what_a_bank_writes_above_its_header_is_not_too_wide_nor_are_rows_of_equal_length(read, write_text):
    write_text("a.csv", "Compte;;;;;;;EUR\n\n" + "\n".join(row.replace("|", ";") for row in [HEADER, *ROWS]))
    write_text("b.csv", "\n".join([HEADER, *(row + "|" for row in ROWS)]))

    assert told(read("b.csv")) == []
    assert [row for row, _ in told(read("a.csv"))] == []
