"""The sample files as any reader sees them; nothing of the generator is used here."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

DATA = Path(__file__).parents[2] / "samples" / "data"


class Files:
    """Rows of a sheet as mappings from header to value, each with its row number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, file: str, sheet: str, header_row: int) -> list[tuple[int, dict[str, Any]]]:
        grid = (
            CalamineWorkbook.from_path(self.folder / file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        )
        header = [str(name) for name in grid[header_row - 1]]
        return [
            (number, dict(zip(header, cells, strict=True)))
            for number, cells in enumerate(grid, start=1)
            if number > header_row and any(cell != "" for cell in cells)
        ]

    def payments(self) -> list[dict[str, str]]:
        with (self.folder / "helloasso-paiements.csv").open(encoding="utf-8-sig", newline="") as source:
            return list(csv.DictReader(source, delimiter=";"))

    def who(self) -> list[dict[str, str]]:
        with (self.folder / "truth-people.csv").open(encoding="utf-8", newline="") as source:
            return list(csv.DictReader(source))


@pytest.fixture(scope="session")
def files() -> Files:
    return Files(DATA)


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    return found
