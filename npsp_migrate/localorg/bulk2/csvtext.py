"""CSV as the Bulk APIs read and write it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DELIMITERS = {"COMMA": ",", "TAB": "\t", "PIPE": "|", "SEMICOLON": ";", "CARET": "^", "BACKQUOTE": "`"}
_LONGEST_HEADER, _LONGEST_FIELD, _LONGEST_RECORD, _MOST_FIELDS = 32_000, 32_000, 400_000, 5_000
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}


class CsvError(Exception):
    """The text is no CSV that Salesforce would read; the message is what the job shows."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter and line ending of one job, by Salesforce's names."""

    delimiter: str = "COMMA"
    line_ending: str = "LF"

    @property
    def comma(self) -> str:
        return DELIMITERS[self.delimiter]

    @property
    def newline(self) -> str:
        return LINE_ENDINGS[self.line_ending]


def read_rows(content: bytes, dialect: Dialect) -> Iterator[list[str]]:
    """All rows, the header first, empty lines left out; `CsvError` where the text stops being CSV."""
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=dialect.comma, strict=True)
    try:
        for number, row in enumerate(reader):
            if row:
                _check_row(row, number)
                yield row
    except csv.Error as error:
        raise CsvError(f"InvalidBatch : Failed to parse CSV, line {reader.line_num}: {error}") from None
    except UnicodeDecodeError:
        raise CsvError("ClientInputError : The data is not valid UTF-8") from None


def _check_row(row: Sequence[str], number: int) -> None:
    """Salesforce: what a header, a record and a cell may hold; the words of the refusals are ours."""
    lengths = [len(cell) for cell in row]
    if number == 0 and sum(lengths) + len(row) > _LONGEST_HEADER:
        raise CsvError(f"InvalidBatch : The header is longer than {_LONGEST_HEADER} characters")
    if len(row) > _MOST_FIELDS or sum(lengths) > _LONGEST_RECORD:
        most = f"{_MOST_FIELDS} fields and {_LONGEST_RECORD} characters"
        raise CsvError(f"InvalidBatch : Row {number} has more than {most}")
    if max(lengths) > _LONGEST_FIELD:
        raise CsvError(f"InvalidBatch : Row {number} has a field of more than {_LONGEST_FIELD} characters")
    for cell in row:
        if cell[:1] in (" ", "\t") and cell.lstrip(" \t")[:1] == '"':
            raise CsvError(f"InvalidBatch : Failed to parse CSV, row {number}: a blank before a double quote")


def check_line_ending(content: bytes, dialect: Dialect) -> None:
    """Bulk API 2.0 refuses a file whose lines end otherwise than its job says."""
    first = content.find(b"\n")
    if first < 0:
        return
    found = "CRLF" if content[first - 1 : first] == b"\r" else "LF"
    if found != dialect.line_ending:
        raise CsvError(
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is "
            f"{dialect.line_ending}"
        )


def write_rows(rows: Iterable[Sequence[Any]], dialect: Dialect) -> str:
    """Every field in quotes; blanks empty, booleans in words."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dialect.comma, quoting=csv.QUOTE_ALL, lineterminator=dialect.newline)
    writer.writerows([_shown(value) for value in row] for row in rows)
    return out.getvalue()


def _shown(value: Any) -> Any:
    if value is True or value is False:
        return "true" if value else "false"
    return "" if value is None else value
