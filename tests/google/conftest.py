"""A small Google on this machine: whatever asks Google's hosts over `requests` is answered by it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests.adapters
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

sys.path.insert(0, str(Path(__file__).parents[1]))

from google.auth.credentials import CredentialsWithRegionalAccessBoundary
from sheets_api.server import HOSTS, serving
from sheets_api.world import ROBOT, World

from npsp_migrate.model.source import GoogleAccess, GoogleSheet, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.google.spreadsheets import Spreadsheets
from npsp_migrate.sources.patience import Patience

# Google's library asks another host from a thread of its own, which may outlive a test.
_IN_THE_BACKGROUND = "_maybe_start_regional_access_boundary_refresh"
TAKEN_AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


class Naps:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def patience(self) -> Patience:
        return Patience(clock=self.clock, sleep=self.sleep)


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    kind, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(kind, form, serialization.NoEncryption()).decode()


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def google(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The seam is HTTP: requests' own adapter sends to this machine what is meant for Google."""
    send = requests.adapters.HTTPAdapter.send
    with serving(world) as port:

        def send_here(adapter: Any, request: Any, *args: Any, **more: Any) -> Any:
            parts = urlsplit(request.url)
            if parts.hostname in HOSTS:
                request.url = f"http://127.0.0.1:{port}/{parts.hostname}{parts.path}?{parts.query}"
            return send(adapter, request, *args, **more)

        monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send_here)
        monkeypatch.setattr(
            CredentialsWithRegionalAccessBoundary, _IN_THE_BACKGROUND, lambda *_: None, raising=False
        )
        yield world


@pytest.fixture
def robot(tmp_path: Path, private_key: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a service account, named as Google's tools expect it."""
    path = tmp_path / "robot.json"
    content = {
        "type": "service_account",
        "project_id": "migration-test",
        "private_key_id": "0f1e2d",
        "private_key": private_key,
        "client_email": ROBOT,
        "client_id": "104857600000000000000",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    path.write_text(json.dumps(content))
    path.chmod(0o600)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    return path


@pytest.fixture
def desktop_app(tmp_path: Path) -> GoogleAccess:
    """The file of an OAuth client of the type `Desktop app`, in the project's folder."""
    content = {
        "client_id": "id",
        "client_secret": "S3CRET",
        "redirect_uris": ["http://localhost"],
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    path = tmp_path / "app.json"
    path.write_text(json.dumps({"installed": content}))
    path.chmod(0o600)
    return GoogleAccess(credentials=path.name)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def read_all(google: World, robot: Path, naps: Naps, tmp_path: Path) -> Callable[..., tuple[Table, ...]]:
    """Read one source; what is not said is: the world's only spreadsheet, by its key."""

    def read(sheet: str = "", known: Any = None, folder: Path = tmp_path, **named: Any) -> tuple[Table, ...]:
        if not {"url", "key", "title"} & named.keys():
            named["key"] = next(iter(google.spreadsheets), "1" * 44)
        settings = {name: named.pop(name) for name in ("hidden_rows", "fill_merged", "fill_down") if name in named}
        spec = SourceSpec("dons", sheet=sheet, google=GoogleSheet(**named), **settings)
        return Spreadsheets([spec], folder, known, naps.patience).tables(spec, TAKEN_AT)

    return read


@pytest.fixture
def read(read_all: Callable[..., tuple[Table, ...]]) -> Callable[..., Table]:
    def read_one(sheet: str = "", **named: Any) -> Table:
        (table,) = read_all(sheet, **named)
        return table

    return read_one
