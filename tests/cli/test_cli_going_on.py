"""What stopped half-way goes on, what failed is repeated, what is done is not done again: as a person types it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from staffed_town import KEY, Staff, running_org, town_on
from town_project import Row

from npsp_migrate.runs.workspace import STATE_FOLDER

SECRETS = {"SF_CLIENT_ID": "key", "SF_CLIENT_SECRET": "secret"}
SYLLABLES = ("ba", "cou", "dia", "fe", "gui", "ka", "lo", "mou", "ndo", "pe", "ri", "sa", "tchi", "vou", "wo", "zi")
NAMES = [f"{one}{two}".title() for one in SYLLABLES for two in SYLLABLES]
PEOPLE: tuple[Row, ...] = tuple((f"M-{n}", name, name, None, None, None) for n, name in enumerate(NAMES[:250], 1))
GIFTS: tuple[Row, ...] = tuple((f"R-{n}", f"M-{n}", date(2024, 3, 14), 50) for n in range(1, 251))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    with running_org(tmp_path_factory.mktemp("world")) as staff:
        yield staff


@pytest.fixture
def org(world: Staff) -> Staff:
    world.reset()
    world.call("DELETE", "/local-org/faults")
    return world


@pytest.fixture
def town(org: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell_here) -> Path:
    """Its plan is made: 250 homes, people and gifts."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    root = town_on(org, tmp_path / "ville", PEOPLE, GIFTS).workspace.root
    assert tell_here("plan", "--project", root).code == 0
    return root


def counts(org: Staff) -> dict[str, int]:
    """Records with a key of ours, and keys that are there twice: none may be."""
    found = {name: org.query(f"SELECT {KEY} FROM {name} WHERE {KEY} != null") for name in OBJECTS}
    assert all(len({row[KEY] for row in rows}) == len(rows) for rows in found.values())
    return {name: len(rows) for name, rows in found.items()}


OBJECTS = ("Account", "Contact", "Opportunity")
ALL = dict.fromkeys(OBJECTS, 250)


def test_a_day_without_calls_left_tells_what_to_type_and_that_ends_it(tell_here, org: Staff, town: Path) -> None:
    org.call("POST", "/local-org/faults", {"rules": ["request-limit=9"]})

    stopped = tell_here("apply", "--yes", "--project", town)
    org.call("DELETE", "/local-org/faults")  # the next day
    before = counts(org)
    resumed = tell_here("resume", "--project", town)
    again = tell_here("apply", "--yes", "--project", town)

    assert stopped.code == 1
    assert "npsp-migrate resume" in stopped.hint
    assert 0 < sum(before.values()) < 750
    assert resumed.code == 0
    assert counts(org) == ALL
    assert again.code == 1
    assert again.error.startswith("This plan was applied already")
    assert again.hint == "Run `npsp-migrate plan` to see what is left to do"


def test_only_what_failed_is_repeated(tell_here, org: Staff, town: Path) -> None:
    other = {"Name": "Autre", "StageName": "Pledged", "CloseDate": "2026-11-30"}
    taken = org.create("Opportunity", **other, **{KEY: "don:R-7"})

    applied = tell_here("apply", "--yes", "--project", town)
    org.delete("Opportunity", taken)
    left, wrote = counts(org), writing_calls(org)
    repeated = tell_here("retry", "--project", town)
    nothing = tell_here("retry", "--project", town)

    assert applied.code == 3
    assert left == {**ALL, "Opportunity": 249}
    assert repeated.code == 0
    assert writing_calls(org) == wrote + 1
    assert counts(org) == ALL
    assert (nothing.code, nothing.error) == (1, "Run 1 has no failed rows")


def writing_calls(org: Staff) -> int:
    return int(org.call("GET", "/local-org/status")["calls"]["by_kind"]["collections"])


def test_somebody_who_does_not_wait_for_a_job_goes_on_with_it_later(tell_here, org: Staff, town: Path) -> None:
    org.call("POST", "/local-org/faults", {"rules": ["slow=1500;path=*/jobs/ingest/*;method=GET"]})
    command = [sys.executable, "-m", "npsp_migrate", "apply", "--yes", "--via", "bulk", "--project", str(town)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **SECRETS}, preexec_fn=heeding_interrupts
    )
    until = time.monotonic() + 120
    while not job_of(town) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    org.call("DELETE", "/local-org/faults")

    resumed = tell_here("resume", "--project", town, "--json")

    assert process.returncode == 130, said
    assert "npsp-migrate resume" in said
    assert resumed.code == 0
    assert json.loads(resumed.out)
    assert counts(org) == ALL


def heeding_interrupts() -> None:
    """Tests that run in the background of a shell pass on that they are not interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def job_of(town: Path) -> bool:
    """Whether the journal knows of a job."""
    try:
        connection = sqlite3.connect(f"file:{town / STATE_FOLDER / 'journal.sqlite'}?mode=ro", uri=True)
        try:
            return bool(connection.execute("SELECT count(*) FROM batches WHERE job <> ''").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return False
