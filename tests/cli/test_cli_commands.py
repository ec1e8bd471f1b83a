"""A command comes up with its own modules: nobody who applies a plan waits for what recognises people."""

import subprocess
import sys

from typer.main import get_command

from npsp_migrate.cli.main import app

_ROOMS = """
import sys
from npsp_migrate.cli.main import exit_code
assert exit_code(["apply", "--help"]) == 0
print(*sorted({name.split(".")[1] for name in sys.modules if name.startswith("npsp_migrate.")}), sep="\\n")
"""


def test_applying_brings_in_nothing_that_only_planning_needs() -> None:
    done = subprocess.run([sys.executable, "-c", _ROOMS], capture_output=True, text=True, check=True)

    rooms = set(done.stdout.rpartition("applying\n")[2].split())
    assert rooms >= {"cli", "planning", "runs", "salesforce"}
    assert rooms.isdisjoint({"cleaning", "localorg", "matching", "profiling", "sources", "verify"})


def test_a_command_that_does_not_exist_is_not_looked_for() -> None:
    commands = get_command(app).commands

    assert "apply" in commands
    assert "main" not in commands
    assert commands.get("console") is None
    assert len(commands) == len(list(commands))
