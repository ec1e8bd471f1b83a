"""`make bench`: whole commands, each in a process of its own: medians, peak memory, ratios to a named baseline.

The baseline of the main job is what python-calamine alone needs to read the same workbook on the same machine
in the same run: absolute seconds vary between machines, the ratio does not.
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

from workload import write_project  # the folder is no package: it is run, never imported

OUTPUT = Path("bench-output")
READ_ALONE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one command: wall seconds of each run, and the largest resident memory of its process tree, in MiB."""

    name: str
    seconds: tuple[float, ...]
    peak_mib: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="donor rows, and as many gifts")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    project = write_project(OUTPUT / f"project-{chosen.rows}", chosen.rows)
    baseline = measure(
        "python-calamine reads the workbook",
        [sys.executable, "-c", READ_ALONE, str(project / "data" / "association.xlsx")],
        chosen.runs,
    )
    planned = measure(
        f"plan of {chosen.rows:,} donors and {chosen.rows:,} gifts",
        [sys.executable, "-m", "npsp_migrate", "plan", "--project", str(project), "--no-reports", "--json"],
        chosen.runs,
        fresh=project / ".npsp-migrate",
    )
    show((baseline, planned), baseline)


def measure(name: str, command: list[str], runs: int, fresh: Path | None = None) -> Timing:
    """Run a command several times; `fresh` is a folder that is removed before each run."""
    seconds: list[float] = []
    peak = 0.0
    for _ in range(runs):
        if fresh:
            shutil.rmtree(fresh, ignore_errors=True)
        begun = time.perf_counter()
        peak = max(peak, _peak_of(command))
        seconds.append(time.perf_counter() - begun)
    return Timing(name, tuple(seconds), peak)


def _peak_of(command: list[str]) -> float:
    """Run it to its end; the peak is the command's own process (the local org is another one)."""
    silent = os.open(os.devnull, os.O_WRONLY)
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, silent, 1)])
    _, status, usage = os.wait4(process, 0)
    os.close(silent)
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise SystemExit(f"`{' '.join(command)}` ended with exit code {code}")
    return usage.ru_maxrss / 1024  # Linux: KiB


def show(timings: tuple[Timing, ...], baseline: Timing) -> None:
    table = Table("what", "median s", "min–max s", "peak MiB", f"× {baseline.name}", box=None)
    for timing in timings:
        table.add_row(
            timing.name,
            f"{timing.median:.2f}",
            f"{min(timing.seconds):.2f}–{max(timing.seconds):.2f}",
            f"{timing.peak_mib:.0f}",
            f"{timing.median / baseline.median:.1f}",
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
