"""A small HelloAsso on this machine, asked over HTTP as the real one is."""

import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from helloasso_api.server import serving
from helloasso_api.world import CLIENT_ID, CLIENT_SECRET, SLUG, World

from npsp_migrate.model.source import HelloAsso, HelloAssoList, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.helloasso.lists import HelloAssoLists
from npsp_migrate.sources.patience import Patience

TAKEN_AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def site(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("HELLOASSO_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("HELLOASSO_CLIENT_SECRET", CLIENT_SECRET)
    with serving(world) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def real_address(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seam is HTTP: what is meant for HelloAsso's own address is answered on this machine."""
    send = urllib.request.OpenerDirector.open

    def send_here(opener: Any, request: Any, *args: Any, **more: Any) -> Any:
        request.full_url = request.full_url.replace("https://api.helloasso.com", site)
        return send(opener, request, *args, **more)

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", send_here)


@pytest.fixture
def naps() -> list[float]:
    """How long somebody slept instead of asking again."""
    return []


@pytest.fixture
def read(site: str, naps: list[float]) -> Callable[..., Table]:
    def read_one(list_: HelloAssoList = HelloAssoList.PAYMENTS, form: str = "", **more: Any) -> Table:
        asked = HelloAsso(more.pop("organization", SLUG), list_, form, **{"site": site, **more})
        lists = HelloAssoLists(Patience(sleep=naps.append))
        (table,) = lists.tables(SourceSpec("dons", helloasso=asked), TAKEN_AT)
        return table

    return read_one
