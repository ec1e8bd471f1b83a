"""A delimiter that was typed into a cell moves the cells behind it: the row is told."""

HEADER = "Num|Date|Compte|Libellé|Débit|Crédit"
ROWS = [f"{number}|20250114|754100|DON|5,00|0,00" for number in range(1, 8)]


def told(table):
    return [(issue.at.row, issue.words.values) for issue in table.issues if issue.code == "row-too-wide"]


def test_a_row_with_a_cell_too_many_is_told(read, write_text):
    write_text("fec.txt", "\n".join([HEADER, *ROWS, "8|20250114|754100|DON | PARIS|5,00|"]))

    table = read("fec.txt")

    assert told(table) == [(9, (("cells", "7"), ("usual", "6"), ("delimiter", "|")))]


def test_what_a_bank_writes_above_its_header_is_not_too_wide_nor_are_rows_of_equal_length(read, write_text):
    write_text("a.csv", "Compte;;;;;;;EUR\n\n" + "\n".join(row.replace("|", ";") for row in [HEADER, *ROWS]))
    write_text("b.csv", "\n".join([HEADER, *(row + "|" for row in ROWS)]))

    assert told(read("b.csv")) == []
    assert [row for row, _ in told(read("a.csv"))] == []
