"""A demo replaces an older demo, and nothing else."""

from pathlib import Path

import pytest

from npsp_migrate.errors import ProjectError
from npsp_migrate.runs.demo import run_demo
from npsp_migrate.runs.progress import Silent


def test_a_demo_never_touches_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    precious = tmp_path / "samples" / "data" / "Donateurs.xlsx"
    precious.parent.mkdir(parents=True)
    precious.write_bytes(b"the only copy")

    with pytest.raises(ProjectError, match="is not empty, and no demo made it"):
        run_demo(tmp_path, None, Silent(), lambda _: None, "npsp-migrate")

    assert precious.read_bytes() == b"the only copy"
