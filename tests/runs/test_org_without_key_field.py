"""An org that nobody has prepared: every field that is missing is told at once, and how to make it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from town_project import plan_of, write_town

from npsp_migrate.errors import PlanError


def start_once_without_key_field(database: Path, ready: Path) -> None:
    """An org keeps its fields in its file: one start with `--plain` makes it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "npsp_migrate.localorg", "--plain", "--until-stdin-ends"]
    org = subprocess.Popen([*command, "--data", database, "--ready-file", ready], stdin=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    org.communicate(timeout=30)


def test_every_missing_key_field_is_told_at_once_and_how_to_make_it(tmp_path: Path) -> None:
    town = write_town(tmp_path)
    start_once_without_key_field(town.workspace.state / "org.sqlite", tmp_path / "ready.json")

    with pytest.raises(PlanError) as refusal:
        plan_of(town)

    told = str(refusal.value).splitlines()
    objects = ("Account", "Contact", "Opportunity")
    assert [line for line in told if line.startswith(tuple(f"`{name}`" for name in objects))] == [
        f"`{name}` has no field `Migration_Key__c` in the org, which holds the key of each record"
        for name in objects
    ]
    assert "External ID" in refusal.value.hint
    assert not town.workspace.plan.exists()
