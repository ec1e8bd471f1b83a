"""What Google Drive says of a spreadsheet: its date of change, whether it lies in the bin, which has a title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from npsp_migrate.errors import SourceError
from npsp_migrate.sources.google.addresses import address_of
from npsp_migrate.sources.google.calls import PatientClient
from npsp_migrate.sources.google.faults import PASSING, GoogleError
from npsp_migrate.sources.suggesting import listed, nearest

ABOUT_URL = DRIVE_FILES_API_V3_URL.removesuffix("/files") + "/about"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
LISTED = 1_000  # Drive: files per page; who has more names the key


@dataclass(frozen=True, slots=True)
class DriveFile:
    """`modified` is Drive's own text, only compared; empty when Drive does not tell."""

    key: str
    name: str = ""
    modified: str = ""
    in_the_bin: bool = False


def file_of(calls: PatientClient, key: str) -> DriveFile:
    params = {"fields": "id,name,modifiedTime,trashed", "supportsAllDrives": "true"}
    return _file(calls.ask(f"{DRIVE_FILES_API_V3_URL}/{key}", params))


def find_by_title(calls: PatientClient, source: str, title: str) -> DriveFile:
    """The one spreadsheet of this title that the account may see."""
    found = [file for file in _files(calls, f"name = '{_escaped(title)}'") if file.name == title]
    if len(found) == 1:
        return found[0]
    if found:
        raise SourceError(
            f"Source `{source}`: {len(found)} spreadsheets have the title `{title}`",
            hint=f"Name one by its `url:` instead: {', '.join(address_of(file.key) for file in found)}",
        )
    seen = sorted({file.name for file in _files(calls, "")})
    likely = nearest(title, seen)
    hint = f"It sees {listed(seen)}" if seen else "None is shared with it"
    hint = f"Did you mean `{likely}`?" if likely else hint
    raise SourceError(f"Source `{source}`: the account sees no spreadsheet with the title `{title}`", hint=hint)


def person_of(calls: PatientClient) -> str:
    """The address of who signed in; empty when Drive does not tell, as it only helps a sentence."""
    try:
        answer = calls.ask(ABOUT_URL, {"fields": "user(emailAddress)"})
    except GoogleError as refused:
        if refused.kind in PASSING:
            raise
        return ""
    return str(answer.get("user", {}).get("emailAddress", ""))


def _files(calls: PatientClient, condition: str) -> list[DriveFile]:
    query = f"mimeType = '{SPREADSHEET}' and trashed = false" + (f" and {condition}" if condition else "")
    params = {
        "q": query,
        "pageSize": str(LISTED),
        "fields": "files(id,name,modifiedTime,trashed)",
        "supportsAllDrives": "true",
        "includeItemsFromAllDrives": "true",
    }
    return [_file(each) for each in calls.ask(DRIVE_FILES_API_V3_URL, params).get("files", ())]


def _file(answer: Mapping[str, Any]) -> DriveFile:
    return DriveFile(
        str(answer.get("id", "")),
        str(answer.get("name", "")),
        str(answer.get("modifiedTime", "")),
        bool(answer.get("trashed", False)),
    )


def _escaped(title: str) -> str:
    """As Drive's language of questions wants a text between single quotes."""
    return title.replace("\\", "\\\\").replace("'", "\\'")
