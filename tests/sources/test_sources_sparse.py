"""Sheets with few rows that reach far: read without the empty rows, and nothing of them is different for it."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources import workbook
from npsp_migrate.sources.files import SourceFile
from npsp_migrate.sources.sniffing import FileKind

KINDS = ("text", "number", "date", "code", "error", "no value", "true", "shared", "blank style")
PLACES = st.dictionaries(
    st.tuples(st.integers(2, 200), st.integers(0, 4)), st.sampled_from(KINDS), min_size=1, max_size=12
)


def a_workbook(places, *, hidden=(), merged=()):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Dons")
    formats = {name: book.add_format({"num_format": code}) for name, code in (("d", "dd/mm/yyyy"), ("z", "00000"))}
    sheet.write_row(0, 0, ["Nom", "Montant", "Date", "CP", "Note"])
    for (row, column), kind in places.items():
        at = row, column
        if kind in {"text", "shared"}:
            sheet.write_string(*at, "Diallo & <fils>" if kind == "text" else f"Petit {row}")
        elif kind == "number":
            sheet.write_number(*at, row + 0.5)
        elif kind == "date":
            sheet.write_datetime(*at, date(2024, 1, 1 + row % 28), formats["d"])
        elif kind == "code":
            sheet.write_number(*at, 1000, formats["z"])
        elif kind == "error":
            sheet.write_formula(*at, "=1/0", None, "#DIV/0!")
        elif kind == "no value":
            sheet.write_formula(*at, "=B2", None, "")
        elif kind == "true":
            sheet.write_boolean(*at, True)
        else:
            sheet.write_blank(*at, None, formats["z"])
    for row in hidden:
        sheet.set_row(row, None, None, {"hidden": True})
    for row in merged:
        sheet.merge_range(row, 0, row + 1, 0, "vu")
    book.close()
    return content.getvalue()


def grid_of(content):
    return workbook.read_workbook(SourceFile("x.xlsx", content, FileKind.XLSX, None), SourceSpec("dons"))[0]


def told(grid):
    rows = {
        number: tuple(cell for cell in grid.row(number))
        for number in range(1, grid.height + 1)
        if grid.filled[number - 1]
    }
    return rows, grid.merges, grid.hidden_rows, grid.zero_padded


@given(places=PLACES, far=st.integers(1_000, 1_200), hidden=st.sets(st.integers(1, 300), max_size=2))
@settings(max_examples=25, deadline=None)
def test_without_its_empty_rows_a_sheet_gives_the_same_cells(places, far, hidden):
    content = a_workbook({**places, (far, 4): "text"}, hidden=hidden, merged=(700,))
    whole = grid_of(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "SPARSE_LIMIT", 0)
        patch.setattr(
            workbook, "_refuse_far_cells", lambda *_: pytest.fail("it was not read without its empty rows")
        )
        compact = grid_of(content)

    assert told(compact) == told(whole)
    assert compact.height == whole.height == far + 1
    assert compact.filled.tolist() == whole.filled.tolist()


def test_a_stray_cell_in_the_last_row_of_a_wide_sheet_is_read_at_its_place(tmp_path, read):
    places = {(row, column): "number" if column else "shared" for row in range(1, 5) for column in range(5)}
    (tmp_path / "x.xlsx").write_bytes(a_workbook({**places, (1_048_575, 19): "number"}))

    table = read("x.xlsx")

    assert list(table.frame.index) == [2, 3, 4, 5, 1_048_576]
    assert str(table.at(1_048_576, "column T")) == "`x.xlsx` › `Dons` › `T1048576`"
    assert table.frame.loc[1_048_576, "column T"] == 1_048_575.5


def test_many_rows_of_little_that_reach_far_are_still_refused(tmp_path, read_all):
    content = a_workbook({(0, 29): "text", (1_048_575, 29): "text"})
    (tmp_path / "x.xlsx").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_all("x.xlsx")

    assert "has cells as far as `AD1048576`: too many to read" in refused.value.message
