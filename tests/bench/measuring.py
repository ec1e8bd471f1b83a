"""One measurement and how it is taken: wall seconds, CPU seconds, peak memory, calls; and the table of them all."""

import os
import shutil
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

OUTPUT = Path("bench-output")
_READ_ALONE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `own` is the measured side's CPU, `org` the local org's; memory in MiB.

    `baseline` names the row of the same part that its ratio is taken to.
    """

    part: str
    what: str
    seconds: tuple[float, ...] = ()
    own: float | None = None
    org: float | None = None
    peak: float | None = None
    calls: int | None = None
    figure: str = ""
    aim: str = ""
    baseline: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a command: its own process and the children that it waited for."""

    seconds: float
    cpu: float
    peak: float  # MiB of its largest process


def ran(command: Sequence[str], env: Mapping[str, str] | None = None, log: Path | None = None) -> Ran:
    """Run a command to its end; one that fails ends the bench, and its last words are in `log`."""
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    begun = time.perf_counter()
    given = {**os.environ, **(env or {})}
    silent = [(os.POSIX_SPAWN_DUP2, target, 1), (os.POSIX_SPAWN_DUP2, target, 2)]
    process = os.posix_spawn(command[0], command, given, file_actions=silent)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    os.close(target)
    if code := os.waitstatus_to_exitcode(status):
        where = f"\n\nhint: See `{log}`" if log else ""
        raise SystemExit(f"error: `{' '.join(command[:3])} …` ended with exit code {code}{where}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)  # Linux: KiB


def our(*words: str) -> list[str]:
    return [sys.executable, "-m", "npsp_migrate", *words]


def reading_alone(part: str, workbook: Path, runs: int) -> Row:
    """The baseline of what reads a workbook: absolute seconds vary between machines, the ratio does not."""
    taken = [ran([sys.executable, "-c", _READ_ALONE, str(workbook)]) for _ in range(runs)]
    return row_of(part, "python-calamine reads the workbook", taken)


def row_of(part: str, what: str, taken: Sequence[Ran], aim: str = "", baseline: str = "") -> Row:
    return Row(
        part,
        what,
        tuple(one.seconds for one in taken),
        own=statistics.median(one.cpu for one in taken),
        peak=max(one.peak for one in taken),
        aim=aim,
        baseline=baseline,
    )


def percentile(seconds: Sequence[float], share: float) -> float:
    """In milliseconds."""
    return sorted(seconds)[int(share * (len(seconds) - 1))] * 1000


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def show(rows: Sequence[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("part", "what"):
        table.add_column(name)
    for name in ("median s", "own CPU s", "org CPU s", "peak MiB", "calls", "ratio", "figure"):
        table.add_column(name, justify="right")
    table.add_column("aim")
    known = {(row.part, row.what): row for row in rows}
    before = ""
    for row in rows:
        baseline = known.get((row.part, row.baseline))
        table.add_row(
            row.part if row.part != before else "",
            row.what,
            f"{row.median:.2f}" if row.seconds else "",
            _number(row.own, ".1f"),
            _number(row.org, ".1f"),
            _number(row.peak, ",.0f"),
            _number(row.calls, ",d"),
            f"{row.median / baseline.median:.2f} × {_short(baseline)}" if baseline and row.seconds else "",
            row.figure,
            row.aim,
        )
        before = row.part
    Console(width=190).print(table)


def _short(baseline: Row) -> str:
    return baseline.what.partition(":")[0].partition(" ")[0]


def _number(value: float | None, how: str) -> str:
    return "" if value is None else format(value, how)
