"""What it costs to read a file to typed cells with errors, formats and hidden rows known, beside a bare reader."""

import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import OUTPUT, Ran, Row, ran, row_of

LINES = 1_000_000
_OURS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.reading import read_source
path = Path(sys.argv[1])
read_source(SourceSpec("bench", file=path.name, sheet="*"), path.parent, datetime.now(UTC))
"""
_PANDAS = """
import sys
import pandas
pandas.read_csv(sys.argv[1], sep=";", encoding="cp1252", dtype=str)
"""
_CELLS = (
    "Mme;Lefèvre;Noël;{0}@example.org;0612345678;12 rue des Lilas;;75011;Paris;France;oui;non;{0},50;03/01/2023"
)


def workbook_row(workbook: Path, runs: int, baseline: Row) -> Row:
    return row_of("plan", "our reader, the same workbook", _taken(_OURS, workbook, runs), "≤ 2 ×", baseline.what)


def text_rows(scale: float, runs: int) -> Iterator[Row]:
    lines = int(LINES * scale)
    path = OUTPUT / f"dons-{lines}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="cp1252") as text:
            text.write(";".join(f"Colonne {number}" for number in range(20)) + "\n")
            text.writelines(
                f"{number};{_CELLS.format(number)};CB;Octobre Rose;;REF-{number};vu\n" for number in range(lines)
            )
    baseline = row_of("plan", f"pandas reads a text of {lines:,} rows", _taken(_PANDAS, path, runs))
    yield baseline
    yield row_of("plan", "our reader, the same text", _taken(_OURS, path, runs), "≤ 1.5 ×", baseline.what)


def _taken(script: str, path: Path, runs: int) -> list[Ran]:
    return [ran([sys.executable, "-c", script, str(path)]) for _ in range(runs)]
