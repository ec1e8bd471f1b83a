"""The sample project carried through once for all tests, and a town small enough to try the laws on."""

import sys
from dataclasses import astuple
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pickle

from filelock import FileLock
from sample_line import Line, carry_through


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
