"""The state of the small Google: spreadsheets, who may see them, tokens, quota, and what goes wrong next."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .content import Tab, cell_answer

ROBOT = "lecteur@migration-test.iam.gserviceaccount.com"
PERSON = "claire@example.org"


@dataclass
class Spreadsheet:
    key: str
    title: str
    tabs: list[Tab]
    locale: str = "fr_FR"
    time_zone: str = "Europe/Paris"
    modified: str = "2026-11-20T08:15:00.000Z"
    readers: frozenset[str] = frozenset({ROBOT, PERSON})
    public: bool = False
    trashed: bool = False
    office: bool = False  # an uploaded .xlsx, not converted
    metadata: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class RefusalError(Exception):
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, name: str, message: str, details: list[Any] | None = None) -> RefusalError:
    error = {"code": status, "message": message, "status": name}
    return RefusalError(status, {"error": error | ({"details": details} if details else {})})


def quota(wait: str = "") -> RefusalError:
    """As recorded on the wire of `sheets.googleapis.com`."""
    limit = "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'"
    found = refusal(
        429,
        "RESOURCE_EXHAUSTED",
        f"{limit} of service 'sheets.googleapis.com' for consumer 'project_number:123456789012'.",
        [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {"service": "sheets.googleapis.com", "quota_limit_value": "60"},
            }
        ],
    )
    found.headers = {"Retry-After": wait} if wait else {}
    return found


UNAVAILABLE = refusal(503, "UNAVAILABLE", "The service is currently unavailable.")
NOT_FOUND = refusal(404, "NOT_FOUND", "Requested entity was not found.")
FORBIDDEN = refusal(403, "PERMISSION_DENIED", "The caller does not have permission")
OFFICE = refusal(400, "FAILED_PRECONDITION", "This operation is not supported for this document")
SIGNED_OUT = refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
SWITCHED_OFF = refusal(
    403,
    "PERMISSION_DENIED",
    "Google Sheets API has not been used in project 123456789012 before or it is disabled.",
    [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": {"activationUrl": "https://console.developers.google.com/apis/api/sheets.googleapis.com"},
        }
    ],
)
BAD_KEY = refusal(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
)


@dataclass
class World:
    spreadsheets: dict[str, Spreadsheet] = field(default_factory=dict)
    tokens: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)  # token → who, scopes
    revoked: bool = False
    drive_off: bool = False
    deaf: bool = False  # answers all of a spreadsheet, whatever part is asked for
    spoil: Callable[[Any], Any] | None = None  # the last hand on an answer
    api_keys: set[str] = field(default_factory=set)
    next: list[RefusalError] = field(default_factory=list)  # of the Sheets API, one per call
    reads_left: int = 60
    calls: list[str] = field(default_factory=list)  # `GET sheets.googleapis.com/v4/…?…`
    asked_for: list[dict[str, list[str]]] = field(default_factory=list)  # of the Sheets API
    written: list[dict[str, Any]] = field(default_factory=list)

    def add(self, title: str, *tabs: Tab, key: str = "1AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_abcdEFG", **more: Any):
        sheet = Spreadsheet(key, title, list(tabs), **more)
        self.spreadsheets[key] = sheet
        return sheet

    def visible(self, key: str, who: str) -> Spreadsheet:
        """Sheets tells a spreadsheet that is not shared from one that is not there; Drive does not."""
        sheet = self.spreadsheets.get(key)
        if sheet is None:
            raise NOT_FOUND
        if not sheet.public and who not in sheet.readers:
            raise FORBIDDEN
        return sheet

    def sheet_answer(self, sheet: Spreadsheet, ranges: list[str], with_cells: bool) -> dict[str, Any]:
        if sheet.office:
            raise OFFICE
        wanted = [self._range(sheet, text) for text in ranges]
        tabs = [tab for tab in sheet.tabs if not ranges or any(tab is of for of, *_ in wanted)]
        properties = {"title": sheet.title, "locale": sheet.locale, "autoRecalc": "ON_CHANGE"}
        return {
            "spreadsheetId": sheet.key,
            "properties": {**properties, "timeZone": sheet.time_zone},
            "sheets": [
                self._tab_answer(sheet, tab, [each for each in wanted if each[0] is tab], with_cells)
                for tab in tabs
            ],
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{sheet.key}/edit",
        }

    def _range(self, sheet: Spreadsheet, text: str) -> tuple[Tab, int, int]:
        found = re.fullmatch(r"'((?:[^']|'')*)'!A(\d+):[A-Z]+(\d+)", text)
        whole = re.fullmatch(r"'((?:[^']|'')*)'", text)
        title = (found or whole)[1].replace("''", "'") if found or whole else None
        for tab in sheet.tabs:
            if tab.title == title and whole:
                return tab, 0, tab.row_count
            if tab.title == title and found:
                return tab, int(found[2]) - 1, min(int(found[3]), tab.row_count)
        raise refusal(400, "INVALID_ARGUMENT", f"Unable to parse range: {text}")

    def _tab_answer(self, sheet: Spreadsheet, tab: Tab, blocks: list[Any], with_cells: bool) -> dict[str, Any]:
        properties: dict[str, Any] = {"sheetId": tab.gid, "title": tab.title, "index": sheet.tabs.index(tab)}
        properties["sheetType"] = tab.kind
        if tab.kind == "GRID":
            properties["gridProperties"] = {"rowCount": tab.row_count, "columnCount": tab.column_count}
        if tab.hidden:
            properties["hidden"] = True
        answer: dict[str, Any] = {"properties": properties}
        if tab.merges:
            names = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
            corners = [(top, left, bottom + 1, right + 1) for top, left, bottom, right in tab.merges]
            answer["merges"] = [{"sheetId": tab.gid, **dict(zip(names, each, strict=True))} for each in corners]
        if sheet.metadata:
            answer["developerMetadata"] = [each for each in sheet.metadata if each["sheetId"] == tab.gid]
        if with_cells:
            spans = [(first, last) for _, first, last in blocks] or [(0, tab.row_count)]
            answer["data"] = [self._block(tab, first, last) for first, last in spans]
        return answer

    def _block(self, tab: Tab, first: int, last: int) -> dict[str, Any]:
        """Rows up to the last that holds something; ragged, and an empty row is `{}`."""
        rows = []
        for row, cells in enumerate(tab.rows[first:last], start=first):
            values = [cell_answer(cell, tab.notes.get((row, column), "")) for column, cell in enumerate(cells)]
            while values and not values[-1]:
                values.pop()
            rows.append({"values": values} if values else {})
        while rows and not rows[-1]:
            rows.pop()
        block: dict[str, Any] = {"startRow": first} if first else {}
        if rows:
            block["rowData"] = rows
        block["rowMetadata"] = [
            {"pixelSize": 21, **({"hiddenByUser": True} if row in tab.hidden_rows else {})}
            for row in range(first, last)
        ]
        block["columnMetadata"] = [
            {"pixelSize": 100, **({"hiddenByUser": True} if column in tab.hidden_columns else {})}
            for column in range(tab.column_count)
        ]
        return block

    def write(self, sheet: Spreadsheet, body: dict[str, Any]) -> dict[str, Any]:
        self.written.append(body)
        for request in body["requests"]:
            if "addSheet" in request:
                properties = request["addSheet"]["properties"]
                if any(tab.title == properties["title"] for tab in sheet.tabs):
                    raise refusal(400, "INVALID_ARGUMENT", "A sheet with the name already exists.")
                sheet.tabs.append(Tab(properties["title"], [], gid=properties["sheetId"]))
            if "createDeveloperMetadata" in request:
                told = request["createDeveloperMetadata"]["developerMetadata"]
                sheet.metadata.append({**told, "sheetId": told["location"]["sheetId"]})
            if "updateCells" in request:
                self._update(sheet, request["updateCells"])
        return {"spreadsheetId": sheet.key, "replies": [{} for _ in body["requests"]]}

    def _update(self, sheet: Spreadsheet, update: dict[str, Any]) -> None:
        gid = (update.get("start") or update.get("range"))["sheetId"]
        tab = next(tab for tab in sheet.tabs if tab.gid == gid)
        tab.rows = [
            [next(iter(cell.get("userEnteredValue", {"": None}).values())) for cell in row.get("values", ())]
            for row in update.get("rows", ())
        ]


def as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
