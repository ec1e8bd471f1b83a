"""Texts that somebody read in the wrong encoding before us: `LefÃ¨vre` for `Lefèvre`.

They are always found, and repaired when the project asks for it.

A run of letters that is UTF-8 in the table it was wrongly read with, and gives letters of Western names, proves
itself, as no word is written so: nothing is guessed, and a text without such a run stays as it is.
"""

import re
from collections.abc import Iterator

from npsp_migrate.location import column_letter
from npsp_migrate.model.issue import Issue, note, warning
from npsp_migrate.model.source import Mojibake, SourceSpec
from npsp_migrate.sources.cells import Column, GridCell
from npsp_migrate.sources.encodings import FRENCH
from npsp_migrate.sources.grid import Grid

SAMPLE = 2_000  # rows of each column that are looked at without being asked
TIMES = 3  # a text may have gone through the wrong table more than once
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
# Latin-1 and Latin Extended-A, and what cp1252 has beside: a text may have gone through it twice.
_WESTERN = (
    FRENCH | frozenset(map(chr, range(0x80, 0x180))) | frozenset(bytes(range(128, 160)).decode("cp1252", "ignore"))
)
_WRONG_TABLES = ("cp1252", "mac_roman")


def repaired(text: str) -> str:
    """The text as it was meant; the same text when nothing in it is broken."""
    for _ in range(TIMES):
        better = _RUN.sub(_repaired_run, text) if not text.isascii() else text
        if better == text:
            break
        text = better
    return text


def look_for_mojibake(grid: Grid, spec: SourceSpec) -> Grid:
    """Repairs the grid's cells in place if the source says so; else tells of the first one in each column."""
    issues = tuple(_repairs(grid) if spec.mojibake is Mojibake.REPAIR else _findings(grid))
    return grid.with_issues(issues) if issues else grid


def _repairs(grid: Grid) -> Iterator[Issue]:
    for position, column in enumerate(grid.columns):
        meant = _meant(column)
        if meant:
            cells: list[GridCell] = column.tolist()
            changed = [place for place, cell in enumerate(cells) if type(cell) is str and cell in meant]
            for place in changed:
                column[place] = meant[str(cells[place])]
            yield note("mojibake-repaired", grid.place.at(0, column_letter(position)), count=len(changed))


def _findings(grid: Grid) -> Iterator[Issue]:
    for position, column in enumerate(grid.columns):
        meant = _meant(column[:SAMPLE])
        if meant:
            row, text = next((row, cell) for row, cell in enumerate(column, start=1) if cell in meant)
            at = grid.place.at(row, column_letter(position))
            yield warning("mojibake-found", at, text=text, meant=meant[text])


def _meant(column: Column) -> dict[str, str]:
    """Broken text → what was meant; each text is looked at once."""
    texts = {cell for cell in column.tolist() if type(cell) is str and not cell.isascii()}
    meant = {text: repaired(text) for text in texts}
    return {text: better for text, better in meant.items() if better != text}


def _repaired_run(run: re.Match[str]) -> str:
    for table in _WRONG_TABLES:
        try:
            meant = _bytes(run.group(), table).decode("utf-8")
        except UnicodeError:
            continue
        if all(letter in _WESTERN for letter in meant):
            return meant
    return run.group()


def _bytes(text: str, table: str) -> bytes:
    """Five bytes stand for nothing in cp1252, and programs keep them as they are."""
    return b"".join(bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(table) for letter in text)
