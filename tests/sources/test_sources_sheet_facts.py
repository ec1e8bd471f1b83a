"""The quick pass over a sheet's XML: what it takes for unusual, and what it must not."""

import io

import pytest

from npsp_migrate.sources.sheet_facts import SAMPLE, UnusualXmlError, read_sheet_facts

HEAD = b'<?xml version="1.0"?><worksheet><sheetData>'
CELL = b'<c r="A1"><v>1</v></c>'


def sheet(padding: int, cell: bytes = CELL) -> io.BytesIO:
    """One row of cells that reaches beyond what is looked at closely, each time a byte further."""
    row = b'<row r="1" spans="' + b"1" * padding + b'">'
    cells = cell * (SAMPLE // len(cell) + 3)
    return io.BytesIO(HEAD + row + cells + b"</row></sheetData></worksheet>")


@pytest.mark.parametrize("padding", range(len(CELL)))
def test_a_large_sheet_is_searched_wherever_its_sample_ends(padding: int) -> None:
    facts = read_sheet_facts(sheet(padding), {})

    assert (facts.last_row, facts.errors) == (1, {})


def test_cells_without_an_address_are_left_to_the_other_pass() -> None:
    with pytest.raises(UnusualXmlError):
        read_sheet_facts(sheet(0, b'<c s="1"><v>1</v></c>'), {})
