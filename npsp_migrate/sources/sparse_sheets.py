"""A sheet of few rows that reaches far down: the same workbook with the empty rows taken out.

The reader makes room for every cell down to the last one, written or not. Without the rows that hold nothing it
makes little; each row that is left remembers its number.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

from npsp_migrate.sources.cells import Column, Counts, empty_column
from npsp_migrate.sources.grid import CELL_LIMIT, SPARSE_LIMIT
from npsp_migrate.sources.sheet_facts import SheetFacts, UnusualXmlError, row_pieces

_ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_ADDRESS = re.compile(rb'(<c r="[A-Z]+)\d+"')
_CONTENT = (b"</v>", b"</is>", b"<f")
_SIZE = re.compile(rb"<dimension [^>]*/>")


@dataclass(frozen=True, slots=True, eq=False)
class Compact:
    """`numbers` are those that the rows of this workbook have in the real one."""

    content: bytes
    numbers: npt.NDArray[np.int64]

    def spread(self, columns: tuple[Column, ...], filled: Counts, height: int) -> tuple[tuple[Column, ...], Counts]:
        """The rows at their places, empty ones between them."""
        places = self.numbers[: len(filled)] - 1
        counts = np.zeros(height, dtype=np.int64)
        counts[places] = filled
        grown = []
        for column in columns:
            cells = empty_column(height)
            cells[places] = column
            grown.append(cells)
        return tuple(grown), counts


def compacted(content: bytes, part: str, facts: SheetFacts) -> Compact | None:
    """None where most of the rows hold something, or what they hold is too much, or the XML is an unusual one.

    Counts the cells that are written, for whoever has to decide then.
    """
    last_row, last_column = facts.corner
    width = last_column + 1
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = next((name for name in archive.namelist() if _same(name, part)), "")
        if not sheet:
            return None
        with archive.open(sheet) as stream:
            facts.written = sum(piece.count(b"<c ") for piece in row_pieces(stream))
        if facts.written * 4 >= facts.cells or facts.cells > CELL_LIMIT:
            return None
        numbers: list[int] = []
        most = min(SPARSE_LIMIT // width, last_row // 2)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as smaller:
            with archive.open(sheet) as stream, smaller.open(sheet, "w", force_zip64=True) as target:
                try:
                    for piece in _without_empty_rows(stream, numbers):
                        if len(numbers) > most:
                            return None
                        target.write(piece)
                except UnusualXmlError:
                    return None
            for entry in archive.infolist():
                if entry.filename != sheet and entry.filename.lower().endswith((".xml", ".rels")):
                    smaller.writestr(entry.filename, archive.read(entry))
    return Compact(packed.getvalue(), np.array(numbers, dtype=np.int64))


def _same(name: str, part: str) -> bool:
    return name.replace("\\", "/").lstrip("/").lower() == part.lstrip("/").lower()


def _without_empty_rows(stream: IO[bytes], numbers: list[int]) -> Iterator[bytes]:
    """The XML piece by piece. The numbers of the rows that are left are appended."""

    def renumbered(row: re.Match[bytes]) -> bytes:
        body = row[3] or b""
        if not any(mark in body for mark in _CONTENT):
            return b""
        number = int(row[1])
        if numbers and number <= numbers[-1]:  # rows out of order: right, and not for us
            raise UnusualXmlError
        numbers.append(number)
        new = b"%d" % len(numbers)
        return b'<row r="' + new + b'">' + _ADDRESS.sub(rb"\g<1>" + new + b'"', body) + b"</row>"

    for piece in row_pieces(stream):
        yield _ROW.sub(renumbered, _SIZE.sub(b"", piece, count=1))
