"""The one tab that is written: questions for people, beside their own sheets. No other tab can be touched.

A tab is ours when it bears our mark, which no person sees or copies by accident; texts are never formulas.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import GoogleSheet
from npsp_migrate.sources.google.addresses import address_of, read_address
from npsp_migrate.sources.google.answers import blocks_of, quoted_title
from npsp_migrate.sources.google.cells import CellReader
from npsp_migrate.sources.google.faults import GoogleError, Kind, SignIn, source_error
from npsp_migrate.sources.google.signing import WRITING, GoogleAccount, sign_in
from npsp_migrate.sources.patience import Patience

MARK = "npsp-migrate-review"

_ABOUT = "sheets(properties(sheetId,title),developerMetadata(metadataKey))"
_FILLED = "userEnteredValue,textFormatRuns"
_VALUES = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveValue))))"

Value = str | int | float | bool | None
Row = Sequence[Value]
Rows = Sequence[Row]
Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows below the header are shown. `choices`: per row what the drop-down of the answer offers; columns
    count from 0, `widths` are in pixels. `links`: by row (0 is the header) and column, where in the text each
    begins and ends, in UTF-16 units, and its address.
    """

    answer: int
    choices: Sequence[Sequence[str]]
    hidden: range
    widths: Sequence[int]
    links: Mapping[tuple[int, int], Sequence[tuple[int, int, str]]] = field(default_factory=dict)


class ReviewTab:
    """One tab of one spreadsheet, signed in with the right to write. Named by address or key, never by title."""

    def __init__(self, place: GoogleSheet, title: str, folder: Path, patience: Patience | None = None) -> None:
        self._key = place.key or read_address(place.url).key
        self._title = title
        self._account: GoogleAccount = sign_in(place.access, folder, patience or Patience(), WRITING)
        if self._account.who.sign_in is SignIn.API_KEY:
            raise SourceError(
                "An API key only reads, and the tab of questions has to be written",
                hint="Sign in with a service account, or with a desktop app",
            )

    @property
    def address(self) -> str:
        return address_of(self._key)

    def write(self, rows: Rows, look: Look | None = None) -> None:
        """Put these rows in place of all that the tab holds, in one call: all of it, or nothing."""
        gid, is_there = self._find()
        requests = [] if is_there else _making(gid, self._title)
        requests += [_emptying(gid), _sizing(gid, rows), _filling(gid, rows, look)]
        requests += [*_looking(gid, look)] if look else []
        url = SPREADSHEET_BATCH_UPDATE_URL % self._key
        self._told(lambda: self._account.calls.write(url, {"requests": requests}))

    def read(self) -> tuple[tuple[object, ...], ...]:
        """What people made of the rows; nothing when the tab is not there yet."""
        gid, is_there = self._find()
        if not is_there:
            return ()
        params: dict[str, str | list[str]] = {
            "includeGridData": "true",
            "ranges": [quoted_title(self._title)],
            "fields": _VALUES,
        }
        answer = self._told(lambda: self._account.calls.ask(SPREADSHEET_URL % self._key, params))
        cells = CellReader()
        return tuple(
            tuple(cells.read(cell or {}, column) for column, cell in enumerate((row or {}).get("values") or ()))
            for found, block in blocks_of(answer)
            if found == gid
            for row in block.get("rowData") or ()
        )

    def _find(self) -> tuple[int, bool]:
        """The id of our tab, or a free one. A tab of that title which somebody else made is refused."""
        answer = self._told(lambda: self._account.calls.ask(SPREADSHEET_URL % self._key, {"fields": _ABOUT}))
        used = set()
        for sheet in answer.get("sheets") or ():
            properties = sheet.get("properties") or {}
            gid = int(properties.get("sheetId") or 0)
            used.add(gid)
            if properties.get("title") != self._title:
                continue
            if not any(each.get("metadataKey") == MARK for each in sheet.get("developerMetadata") or ()):
                raise SourceError(
                    f"The spreadsheet has a tab `{self._title}` that npsp-migrate did not make",
                    hint="Rename that tab: it is never overwritten",
                    at=Location(self.address, self._title),
                )
            return gid, True
        return next(gid for gid in count(1) if gid not in used), False

    def _told(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except GoogleError as refused:
            who = self._account.who
            if refused.kind is not Kind.NOT_SHARED:
                raise source_error(refused, self._title, self._key, who) from refused
            told = f"`{who.address}`" if who.address else "the account that you signed in with"
            raise SourceError(
                f"The spreadsheet may not be written by {told}",
                hint=f"In Google Sheets open `Share` and add {told} as `Editor`",
                at=Location(self.address),
            ) from refused


def _making(gid: int, title: str) -> list[Request]:
    mark = {
        "metadataKey": MARK,
        "metadataValue": "1",
        "location": {"sheetId": gid},
        "visibility": "DOCUMENT",
    }
    return [
        {"addSheet": {"properties": {"sheetId": gid, "title": title}}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
    ]


def _sizing(gid: int, rows: Rows) -> Request:
    size = {
        "rowCount": max(len(rows), 2),  # one row may not be frozen when it is the only one
        "columnCount": max((len(row) for row in rows), default=1) or 1,
        "frozenRowCount": 1,
    }
    fields = "gridProperties(rowCount,columnCount,frozenRowCount)"
    return {"updateSheetProperties": {"properties": {"sheetId": gid, "gridProperties": size}, "fields": fields}}


def _emptying(gid: int) -> Request:
    return {"updateCells": {"range": {"sheetId": gid}, "fields": _FILLED}}


def _looking(gid: int, look: Look) -> Iterator[Request]:
    """Drop-downs that let other spellings pass, hidden columns, texts in several lines."""
    top = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    fields = "userEnteredFormat(wrapStrategy,verticalAlignment)"
    yield {"repeatCell": {"range": {"sheetId": gid}, "cell": {"userEnteredFormat": top}, "fields": fields}}
    yield {"setDataValidation": {"range": {"sheetId": gid}}}  # those of rows that are gone
    starts = [row for row, each in enumerate(look.choices) if not row or each != look.choices[row - 1]]
    for start, end in zip(starts, [*starts[1:], len(look.choices)], strict=True):
        place = {"sheetId": gid, "startRowIndex": start + 1, "endRowIndex": end + 1}
        place |= {"startColumnIndex": look.answer, "endColumnIndex": look.answer + 1}
        values = [{"userEnteredValue": choice} for choice in look.choices[start]]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True, "strict": False}
        yield {"setDataValidation": {"range": place, "rule": rule}}
    for column, width in enumerate(look.widths):
        yield _columns(gid, range(column, column + 1), "pixelSize", width)
    yield _columns(gid, look.hidden, "hiddenByUser", value=True)


def _columns(gid: int, columns: range, name: str, value: object) -> Request:
    span = {"sheetId": gid, "dimension": "COLUMNS", "startIndex": columns.start, "endIndex": columns.stop}
    return {"updateDimensionProperties": {"range": span, "properties": {name: value}, "fields": name}}


def _filling(gid: int, rows: Rows, look: Look | None) -> Request:
    links = look.links if look else {}
    told = [
        {
            "values": [
                {**_typed(cell), **_runs(cell, links.get((row, column), ()))} for column, cell in enumerate(each)
            ]
        }
        for row, each in enumerate(rows)
    ]
    start = {"sheetId": gid, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": told, "fields": _FILLED}}


def _runs(cell: Value, links: Sequence[tuple[int, int, str]]) -> Mapping[str, Any]:
    """Parts of the text that lead somewhere; behind each the plain text goes on. No formula is needed for it."""
    if not isinstance(cell, str) or not links:
        return {}
    end = len(cell.encode("utf-16-le")) // 2
    runs: list[Mapping[str, Any]] = []
    for start, stop, address in links:
        if runs and runs[-1]["startIndex"] == start:
            runs.pop()
        runs.append({"startIndex": start, "format": {"link": {"uri": address}}})
        if stop < end:
            runs.append({"startIndex": stop, "format": {}})
    return {"textFormatRuns": runs}


def _typed(cell: Value) -> Mapping[str, Any]:
    """A text stays a text: what begins with `=` is shown, and never worked out."""
    if cell is None:
        return {}
    if isinstance(cell, bool):
        return {"userEnteredValue": {"boolValue": cell}}
    if isinstance(cell, str):
        return {"userEnteredValue": {"stringValue": cell}}
    return {"userEnteredValue": {"numberValue": cell}}
