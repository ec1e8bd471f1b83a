"""Signing in to Google: a service account, a person through the browser, or an API key. Nothing of it is told."""

import json
import logging
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import gspread
from google.auth.exceptions import GoogleAuthError
from gspread.auth import local_server_flow

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.source import GOOGLE_VARIABLE, GoogleAccess
from npsp_migrate.sources.google.calls import PatientClient
from npsp_migrate.sources.google.faults import SignIn, Who
from npsp_migrate.sources.patience import Patience

SHEETS_READ = "https://www.googleapis.com/auth/spreadsheets.readonly"
SHEETS_WRITE = "https://www.googleapis.com/auth/spreadsheets"
DRIVE_READ = "https://www.googleapis.com/auth/drive.metadata.readonly"  # titles and dates, no content
READING = (SHEETS_READ, DRIVE_READ)
WRITING = (SHEETS_WRITE,)

_TOKENS: Mapping[tuple[str, ...], str] = {READING: "google-token.json", WRITING: "google-token-review.json"}
_STATE = ".npsp-migrate"
_HOW = (
    f"Set `{GOOGLE_VARIABLE}` to the path of a service account's file, or name it in the project: "
    "`google: {credentials: google.json}`"
)


class GoogleAccount:
    """A signed-in account: who it is, and its calls."""

    def __init__(self, client: gspread.Client, who: Who, patience: Patience) -> None:
        calls = client.http_client
        assert isinstance(calls, PatientClient)
        calls.patience = patience
        self.calls = calls
        self.who = who


def sign_in(
    access: GoogleAccess, folder: Path, patience: Patience, scopes: tuple[str, ...] = READING
) -> GoogleAccount:
    """Raises `SourceError` when there are no credentials, or none that can be used."""
    for library in ("urllib3.connectionpool", "google"):  # they warn of every repeated call; what stays is told
        logging.getLogger(library).setLevel(logging.ERROR)
    if access.api_key_env:
        key = _variable(access.api_key_env)
        return GoogleAccount(gspread.api_key(key, PatientClient), Who(SignIn.API_KEY), patience)
    name, content = _credentials(access, folder)
    try:
        return _by_kind(name, content, folder, scopes, patience)
    except (ValueError, KeyError, GoogleAuthError) as broken:  # its text may repeat the key
        raise _unusable(name) from broken


def _by_kind(
    name: str, content: Mapping[str, Any], folder: Path, scopes: tuple[str, ...], patience: Patience
) -> GoogleAccount:
    if content.get("type") == "service_account":
        client = gspread.service_account_from_dict(content, scopes, PatientClient)
        return GoogleAccount(client, Who(SignIn.SERVICE_ACCOUNT, str(content["client_email"])), patience)
    if content.get("type") == "authorized_user":
        client, _ = gspread.oauth_from_dict(None, content, scopes, http_client=PatientClient)
        return GoogleAccount(client, Who(SignIn.PERSON), patience)
    if "installed" in content:
        return GoogleAccount(_as_person(content, folder, scopes), Who(SignIn.PERSON), patience)
    if "web" in content:
        raise SourceError(
            f"{name} is of a web application, and a browser can only come back to a desktop app",
            hint="In the Cloud console create an OAuth client of the type `Desktop app` and download its file",
        )
    raise _unusable(name)


def _as_person(content: Mapping[str, Any], folder: Path, scopes: tuple[str, ...]) -> gspread.Client:
    """A person allows it once in the browser; the token stays in the private folder of the project."""
    stored = folder / _STATE / _TOKENS[scopes]
    if stored.is_file():
        token = _json(f"`{_STATE}/{stored.name}`", _private_text(stored, f"{_STATE}/{stored.name}"))
        client, _ = gspread.oauth_from_dict(None, token, scopes, http_client=PatientClient)
        return client
    if not sys.stdin.isatty():
        raise SourceError(
            "Nobody has signed in to Google for this project yet, and nobody is there to do it now",
            hint="Run `npsp-migrate pull` once in a terminal: the browser opens and asks",
        )
    try:
        with redirect_stdout(sys.stderr):  # the address to open; standard output is for results
            client, token_text = gspread.oauth_from_dict(
                content, None, scopes, flow=local_server_flow, http_client=PatientClient
            )
    except OSError as cut:
        raise SourceError("Google cannot be reached to sign in", hint="Check the connection") from cut
    _store(str(token_text), stored)
    return client


def _store(token: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(token)


def _credentials(access: GoogleAccess, folder: Path) -> tuple[str, Mapping[str, Any]]:
    """How the credentials are called in a message, and what they say."""
    if access.credentials:
        name = f"`{access.credentials}`"
        return name, _json(name, _private_text(folder / access.credentials, access.credentials))
    variable = access.credentials_env or GOOGLE_VARIABLE
    name, text = f"What `{variable}` names", _variable(variable)
    if text.lstrip().startswith("{"):
        return f"What `{variable}` holds", _json(f"What `{variable}` holds", text)
    path = Path(text) if Path(text).exists() else folder / text  # as Google's tools: from where the command runs
    return name, _json(name, _private_text(path, f"${variable}"))


def _variable(name: str) -> str:
    text = os.environ.get(name, "").strip()
    if not text:
        raise SourceError(f"There are no credentials for Google: the variable `{name}` is not set", hint=_HOW)
    return text


def _private_text(path: Path, shown: str) -> str:
    """The file's content; one that others on the machine may read is refused."""
    try:
        mode = path.stat().st_mode
        if os.name != "nt" and mode & 0o077:
            raise SourceError(
                f"`{shown}` holds a secret, and others on this machine may read it",
                hint=f"Run `chmod 600` on `{path.name}`",
                at=Location(shown),
            )
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        reason = refused.strerror if isinstance(refused, OSError) else "it is no text"
        said = f"The credentials for Google in `{shown}` cannot be read: {reason}"
        raise SourceError(said, hint=_HOW) from refused


def _json(name: str, text: str) -> Mapping[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        content = None  # the error would repeat a part of the text
    if not isinstance(content, dict):
        raise _unusable(name)
    return content


def _unusable(name: str) -> SourceError:
    return SourceError(
        f"{name} is no file of credentials that Google Sheets can be read with",
        hint="Download the key of a service account, or of an OAuth client of the type `Desktop app`, as JSON",
    )
