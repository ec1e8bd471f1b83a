"""The one tab that is written: questions for people, beside their own sheets. No other tab can be touched.

A tab is ours when it bears our mark, which no person sees or copies by accident; texts are never formulas.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import GoogleSheet
from npsp_migrate.sources.google.addresses import address_of, read_address
from npsp_migrate.sources.google.answers import blocks_of, quoted_title
from npsp_migrate.sources.google.calls import Patience
from npsp_migrate.sources.google.cells import CellReader
from npsp_migrate.sources.google.faults import GoogleError, Kind, SignIn, source_error
from npsp_migrate.sources.google.signing import WRITING, GoogleAccount, sign_in

MARK = "npsp-migrate-review"

_ABOUT = "sheets(properties(sheetId,title),developerMetadata(metadataKey))"
_VALUES = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveValue))))"

Value = str | int | float | bool | None
Row = Sequence[Value]
Rows = Sequence[Row]
Request = Mapping[str, Any]


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

    def write(self, rows: Rows) -> None:
        """Put these rows in place of all that the tab holds, in one call: all of it, or nothing."""
        gid, is_there = self._find()
        requests = [] if is_there else _making(gid, self._title)
        requests += [_emptying(gid), _sizing(gid, rows), _filling(gid, rows)]
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
    return {"updateCells": {"range": {"sheetId": gid}, "fields": "userEnteredValue"}}


def _filling(gid: int, rows: Rows) -> Request:
    told = [{"values": [_typed(cell) for cell in row]} for row in rows]
    start = {"sheetId": gid, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": told, "fields": "userEnteredValue"}}


def _typed(cell: Value) -> Mapping[str, Any]:
    """A text stays a text: what begins with `=` is shown, and never worked out."""
    if cell is None:
        return {}
    if isinstance(cell, bool):
        return {"userEnteredValue": {"boolValue": cell}}
    if isinstance(cell, str):
        return {"userEnteredValue": {"stringValue": cell}}
    return {"userEnteredValue": {"numberValue": cell}}
