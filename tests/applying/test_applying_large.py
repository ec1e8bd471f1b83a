"""A plan of any size passes through memory and never stands in it: measured from outside, on a real file."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from large_plan import write_large_plan
from obliging_org import ORG_ID

from npsp_migrate.model.manner import Via


@dataclass(frozen=True)
class Spent:
    rows: int
    seconds: float  # of the processor
    mebibytes: float  # at the most


def spent_on(plan: Path, journal: Path, via: Via) -> Spent:
    script = Path(__file__).parent / "apply_large_plan.py"
    command = [sys.executable, str(script), str(plan), str(journal), via.value]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return Spent(int(told[0]), float(told[1]), float(told[2]))


def test_the_memory_of_a_run_does_not_grow_with_its_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    write_large_plan(plan, 20_000, ORG_ID)

    spent = spent_on(plan, tmp_path / "journal", Via.BULK)

    assert spent.rows == 20_000
    assert spent.mebibytes < 256


@pytest.mark.slow
@pytest.mark.parametrize(("via", "records"), [(Via.BULK, 1_000_000), (Via.COLLECTIONS, 200_000)])
def test_a_million_changes_are_applied_in_a_gibibyte(tmp_path: Path, via: Via, records: int) -> None:
    """Calls take as much memory, and longer: their journal is flushed to the disk for each of them."""
    plan = tmp_path / "plan"
    write_large_plan(plan, records, ORG_ID)

    spent = spent_on(plan, tmp_path / "journal", via)

    assert spent.rows == records
    assert spent.mebibytes < 1024
    assert spent.rows / spent.seconds > 4_000  # several times as many on a machine that does nothing else
