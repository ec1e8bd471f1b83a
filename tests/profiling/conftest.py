"""`init` on the sample files, once for all tests of this room, and small sheets of every kind."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from npsp_migrate.runs.init import Drafted, draft_project

SAMPLES = Path(__file__).parents[2] / "samples" / "data"


@pytest.fixture(scope="session")
def drafted_samples(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    folder = tmp_path_factory.mktemp("init") / "projet"
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".xlsx", ".xls", ".ods", ".csv"))
    return draft_project(folder, [path for path in files if not path.name.startswith("truth")])


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[str, str], Path]:
    """A list as a text file: `sheet("Dons.csv", "Nom;Montant …")`."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written
