"""The sample project carried through once for all tests, and a town small enough to try the laws on."""

import sys
from dataclasses import astuple
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pickle
from collections.abc import Iterator

from filelock import FileLock
from sample_line import Line, carry_through
from staffed_town import Staff, night, running_org, town_on
from town_project import apply_now, write_town
from undo_steps import Held, an_hour_passes, held

from npsp_migrate.runs.opened import OpenedProject


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Line:
    """Made once, even by several workers: the first makes it, the others wait and read it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    told = shared / "line.pickle"
    with FileLock(shared / "line.lock"):
        if not told.exists():
            told.write_bytes(pickle.dumps(astuple(carry_through(shared / "line"))))
    return Line(*pickle.loads(told.read_bytes()))


@pytest.fixture(scope="session")
def applied_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town whose plan was applied: to be copied, never changed."""
    opened = write_town(tmp_path_factory.mktemp("applied") / "town")
    apply_now(opened)
    return opened.workspace.root


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("org")


@pytest.fixture(scope="module")
def org(folder: Path) -> Iterator[Staff]:
    with running_org(folder) as staff:
        yield staff


@pytest.fixture
def before(org: Staff, folder: Path) -> Held:
    org.reset()
    return held(folder / "org.sqlite")


@pytest.fixture
def town(before: Held, org: Staff, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenedProject:
    """A town that was applied to an empty org, an hour ago."""
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    opened = town_on(org, tmp_path / "town")
    night(opened)
    an_hour_passes(folder / "org.sqlite", opened)
    return opened
