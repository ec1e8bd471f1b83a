"""The real command line: in a process of its own, or in this one."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "runs"))
sys.path.insert(0, str(Path(__file__).parent))

from town_project import write_town

from npsp_migrate.cli.main import exit_code

COMMAND = (sys.executable, "-m", "npsp_migrate")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left on the screen, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The sentence after `error: `; there must be one and no second."""
        [line] = [line for line in self.err.splitlines() if line.startswith("error: ")]
        return line.removeprefix("error: ")

    @property
    def hint(self) -> str:
        [line] = [line for line in self.err.splitlines() if line.startswith("hint: ")]
        return line.removeprefix("hint: ")


Tell = Callable[..., Said]


@pytest.fixture(scope="session")
def tell() -> Tell:
    """Run `npsp-migrate` with these words."""

    def run(*words: str | Path, given: str = "", env: Mapping[str, str] | None = None) -> Said:
        command = [*COMMAND, *(str(word) for word in words)]
        environment = {**os.environ, **(env or {})}
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, env=environment, check=False, timeout=120
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def tell_here() -> Tell:
    """The same within this process, which has imported everything already: quicker."""

    def run(*words: str | Path, given: str | bytes = "", env: Mapping[str, str] | None = None) -> Said:
        as_bytes = given.encode() if isinstance(given, str) else given
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(as_bytes), encoding="utf-8"))
            code = exit_code([str(word) for word in words])
        return Said(int(code), out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A state folder of our own: no test finds the local org of another."""
    return {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))}


@pytest.fixture(scope="module")
def ask(tell_here: Tell, state: dict[str, str]) -> Tell:
    """A verb of `local-org` that only talks to orgs, in this process."""

    def run(*words: str | Path) -> Said:
        return tell_here("local-org", *words, env=state)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project that works: each test breaks it in its own way."""
    return write_town(tmp_path / "ville").workspace.root
