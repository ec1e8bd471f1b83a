"""What stands in the browser's address bar → the key of a spreadsheet and the tab that was open."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location

HOSTS = frozenset({"docs.google.com", "drive.google.com", "sheets.google.com", "spreadsheets.google.com"})

_PATH = re.compile(r"(?:/a/[^/]+)?/(spreadsheets|file)(?:/u/\d+)?/d/([\w-]{15,})(?:/|$)")
_KEY = re.compile(r"[\w-]{15,}")
_GID = re.compile(r"(?:^|[&#?])gid=(\d+)")


@dataclass(frozen=True, slots=True)
class SheetAddress:
    key: str
    gid: int | None = None


def is_google_address(url: str) -> bool:
    return (urlsplit(url).hostname or "").lower() in HOSTS


def read_address(url: str) -> SheetAddress:
    """Raises `SourceError` for an address of Google's that is no spreadsheet."""
    parts = urlsplit(url.strip())
    found = _PATH.match(parts.path)
    key = found.group(2) if found else _key_of_query(parts)
    if key:
        return SheetAddress(key, _gid(parts))
    if "/d/e/" in parts.path:
        raise SourceError(
            "The address is that of a page published on the web, and its cells cannot be asked for",
            hint="Open the spreadsheet itself and copy the address from there: `…/spreadsheets/d/…/edit`",
        )
    if parts.path.startswith("/forms/"):
        raise SourceError(
            "The address is that of a Google Form and not of its answers",
            hint="Open `Responses` of the form, then `View in Sheets`, and copy that address",
        )
    raise SourceError(
        f"The address is none of a Google Sheet: `{parts.hostname}{parts.path}`",
        hint="Copy it from the browser: `https://docs.google.com/spreadsheets/d/…/edit`",
    )


def address_of(key: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{key}/edit"


def cell_address(key: str, gid: int, at: Location) -> str:
    """Opens the tab with the cell, or its whole row, selected."""
    cell = at.cell if at.column else f"{at.row}:{at.row}"
    return f"{address_of(key)}#gid={gid}" + (f"&range={cell}" if at.row else "")


def _key_of_query(parts: SplitResult) -> str:
    query = parse_qs(parts.query)
    key = next((values[0] for name in ("id", "key") if (values := query.get(name))), "")
    return key if _KEY.fullmatch(key) else ""


def _gid(parts: SplitResult) -> int | None:
    """The fragment is what the browser shows; the query is a copy of it."""
    for text in (parts.fragment, parts.query):
        if found := _GID.search(text):
            return int(found.group(1))
    return None
