"""`plan`: reading a large workbook and a large text, and a first plan against an empty org, as a whole command."""

import shutil
from collections.abc import Iterator

from measuring import OUTPUT, Ran, Row, our, ran, reading_alone, row_of
from reading import text_rows, workbook_row
from workbook_project import write_project

DONORS = 100_000


def bench_plan(scale: float, runs: int) -> Iterator[Row]:
    rows = int(DONORS * scale)
    project = write_project(OUTPUT / f"project-{rows}", rows)
    baseline = reading_alone("plan", project / "data" / "association.xlsx", runs)
    yield baseline
    yield workbook_row(project / "data" / "association.xlsx", runs, baseline)
    yield from text_rows(scale, runs)
    command = our("plan", "--project", str(project), "--no-reports", "--json")

    def once() -> Ran:
        shutil.rmtree(project / ".npsp-migrate", ignore_errors=True)
        return ran(command)

    taken = [once() for _ in range(runs)]
    yield row_of("plan", f"plan of {rows:,} donors and {rows:,} gifts", taken, "", baseline.what)
