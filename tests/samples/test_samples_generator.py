"""One seed, one set of files; small enough for git."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parents[2]
DATA = ROOT / "samples" / "data"
NAME = "Bénévoles.xlsx"
LIMIT = 3_000_000  # bytes, all files together


def _generate(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "samples" / "generate.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_committed_files_are_what_the_seed_gives() -> None:
    answer = _generate("--check")

    assert answer.stdout == ""
    assert answer.returncode == 0


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert _generate("--output", str(tmp_path / name)).returncode == 0

    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    assert first == second


def test_a_cell_changed_by_hand_is_found(tmp_path: Path) -> None:
    for side in ("kept", "fresh"):
        (tmp_path / side).mkdir()
        shutil.copy(DATA / NAME, tmp_path / side)
    book = openpyxl.load_workbook(tmp_path / "kept" / NAME)
    book["Bénévoles"]["A7"] = "AUTRE"
    book.save(tmp_path / "kept" / NAME)

    script = (
        "import sys, pathlib; from generator.compare import differences;"
        "print(*differences(*map(pathlib.Path, sys.argv[1:])))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "kept"), str(tmp_path / "fresh")]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT / "samples")

    assert found.stdout.strip() == "`Bénévoles.xlsx` › `Bénévoles` differs in row 7"


def test_all_samples_weigh_less_than_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < LIMIT
