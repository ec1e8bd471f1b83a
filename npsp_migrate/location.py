"""Where a thing stands in the association's own files: `file › sheet › C14`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A file, a sheet of it, a row or a cell. Rows count from 1, as the spreadsheet shows them; 0 is no row."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str:
        """`C14`, or `row 14` when no one column is meant, or nothing for the whole sheet."""
        if not self.row:
            return f"column {self.column}" if self.column else ""
        return f"{self.column}{self.row}" if self.column else f"row {self.row}"

    def __str__(self) -> str:
        return " › ".join(f"`{part}`" for part in (self.file, self.sheet, self.cell) if part)


def column_letter(position: int) -> str:
    """The spreadsheet's name of a column, from its position counted from 0: 0 is `A`, 26 is `AA`."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
