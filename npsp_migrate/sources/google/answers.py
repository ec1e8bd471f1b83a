"""What we ask of the Sheets API, and its answers as values: a spreadsheet's tabs first, then their cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.location import column_letter
from npsp_migrate.sources.grid import MergedRange

CELL_LIMIT = 50_000_000  # Google Sheets holds ten million cells; what claims more is no answer of theirs
ROWS, COLUMNS = 10_000_000, 18_278  # Google Sheets: cells of a spreadsheet, and columns up to `ZZZ`
UNTITLED = "Google Sheet"
CELLS_PER_CALL = 200_000  # about 20 MB of JSON when all are filled; Google ends a call after three minutes

ABOUT = (
    "properties(title,locale,timeZone),"
    "sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),merges)"
)
CELLS = (
    "sheets(properties(sheetId),data(startRow,startColumn,"
    "rowData(values(effectiveValue,effectiveFormat(numberFormat),userEnteredValue(formulaValue),note)),"
    "rowMetadata(hiddenByUser,hiddenByFilter),columnMetadata(hiddenByUser)))"
)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet with cells; sheets of charts and of connected databases are none.

    Zero `rows` or `columns` were not told: such a tab is asked for as a whole.
    """

    gid: int
    title: str
    hidden: bool
    rows: int
    columns: int
    merges: tuple[MergedRange, ...]


@dataclass(frozen=True, slots=True)
class About:
    title: str
    locale: str
    time_zone: str
    tabs: tuple[Tab, ...]


def read_about(answer: Json) -> About:
    properties = answer.get("properties") or {}
    sheets = answer["sheets"]  # no spreadsheet is without
    tabs = [_tab(sheet) for sheet in sheets if _has_cells(sheet)]
    return About(
        str(properties.get("title") or UNTITLED),
        str(properties.get("locale", "")),
        str(properties.get("timeZone", "")),
        tuple(tab for _, tab in sorted(tabs, key=lambda placed: placed[0])),
    )


def _has_cells(sheet: Json) -> bool:
    kind: str = (sheet.get("properties") or {}).get("sheetType", "GRID")
    return kind == "GRID"


def _tab(sheet: Json) -> tuple[int, Tab]:
    properties = sheet.get("properties") or {}
    size = properties.get("gridProperties") or {}
    rows, columns = int(size.get("rowCount") or 0), int(size.get("columnCount") or 0)
    if not 0 <= rows * columns <= CELL_LIMIT:
        raise ValueError(rows, columns)
    merges = [_merged(merge, rows, columns) for merge in sheet.get("merges") or ()]
    return int(properties.get("index", 0)), Tab(
        int(properties.get("sheetId", 0)),  # proto3: a zero may be left out
        str(properties.get("title", "")),
        bool(properties.get("hidden", False)),
        rows,
        columns,
        tuple(sorted(each for each in merges if 1 <= each.top <= each.bottom and 0 <= each.left <= each.right)),
    )


def _merged(merge: Json, rows: int, columns: int) -> MergedRange:
    """Google counts from 0 and names the end that is no longer part."""
    return MergedRange(
        int(merge.get("startRowIndex", 0)) + 1,
        int(merge.get("startColumnIndex", 0)),
        min(int(merge.get("endRowIndex", 0)), rows or ROWS),
        min(int(merge.get("endColumnIndex", 0)), columns or COLUMNS) - 1,
    )


def calls_for(tabs: Sequence[Tab], limit: int = CELLS_PER_CALL) -> Iterator[list[str]]:
    """The ranges of each call: as many tabs as fit into one, a large tab by blocks of rows."""
    ranges: list[str] = []
    cells = 0
    for tab in tabs:
        if not (tab.rows and tab.columns):
            yield [quoted_title(tab.title)]
            continue
        width = tab.columns
        step = max(limit // width, 1)
        for first in range(1, tab.rows + 1, step):
            last = min(first + step - 1, tab.rows)
            wanted = (last - first + 1) * width
            if ranges and cells + wanted > limit:
                yield ranges
                ranges, cells = [], 0
            ranges.append(f"{quoted_title(tab.title)}!A{first}:{column_letter(width - 1)}{last}")
            cells += wanted
    if ranges:
        yield ranges


def quoted_title(title: str) -> str:
    """A tab's name as it stands in a range."""
    return "'" + title.replace("'", "''") + "'"


def blocks_of(answer: Json) -> Iterator[tuple[int, Json]]:
    """The id of its tab with each block of cells: one per range that was asked for."""
    for sheet in answer.get("sheets") or ():
        gid = int((sheet.get("properties") or {}).get("sheetId", 0))
        for block in sheet.get("data") or ():
            yield gid, block
