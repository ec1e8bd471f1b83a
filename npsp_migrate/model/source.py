"""Where rows come from, as the project file names it."""

from dataclasses import dataclass
from enum import StrEnum


class HiddenRows(StrEnum):
    KEEP = "keep"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source of a project. Rows count from 1 as the sheet shows them; 0 means: find out and say so."""

    name: str
    file: str = ""  # relative to the project; `*` and `?` match several files, each its own table
    url: str = ""  # a Google Sheet; read by its own reader
    sheet: str = ""  # a sheet's name, with `*` for several; empty: the one visible sheet with rows
    header_row: int = 0  # the first row of the header
    header_rows: int = 0  # how many rows the header spans; two rows are joined with a space
    encoding: str = ""  # of a delimited text
    delimiter: str = ""
    hidden_rows: HiddenRows = HiddenRows.KEEP
    fill_merged: tuple[str, ...] = ()  # headers whose merged cells are filled down
    fill_down: tuple[str, ...] = ()  # headers whose empty cells repeat the cell above (`Janvier` once a block)
    totals: tuple[str, ...] = ()  # further labels of totals rows, beside `Total`, `Sous-total`…
    password_env: str = ""  # environment variable that holds the password of an encrypted workbook
    rank: int = 0  # trust: 0 wins over 1 when two sources differ
    leave_out: str = ""  # a reason; the whole source is counted and nothing of it is kept (`health`)
