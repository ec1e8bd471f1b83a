"""One run at a time: who holds a project is told, and an owner that died is noticed. With real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from npsp_migrate.errors import LockedError
from npsp_migrate.runs.lock import spoken
from npsp_migrate.runs.workspace import Workspace

HOLDS = """
import sys
from pathlib import Path
from npsp_migrate.runs.workspace import Workspace
with Workspace(Path(sys.argv[1])).locked("sync"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDS, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def write_owner(workspace: Workspace, **facts: object) -> Path:
    path = workspace.state / "lock.owner"
    since = facts.pop("since", datetime.now(UTC))
    assert isinstance(since, datetime)
    owner = {"pid": 1, "host": socket.gethostname(), "command": "sync", "since": since.isoformat(), **facts}
    path.write_text(json.dumps(owner), encoding="utf-8")
    return path


def test_who_comes_second_is_told_who_works_and_how_long(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    with holder(tmp_path) as first:
        write_owner(workspace, pid=first.pid, since=datetime.now(UTC) - timedelta(hours=2, minutes=10))
        with pytest.raises(LockedError) as refused, workspace.locked("apply"):
            pytest.fail("two runs at once")

    assert refused.value.message == (
        f"Another run works on `{tmp_path}`: `sync` for 2 h 10 min, process {first.pid} on {socket.gethostname()}"
    )
    assert refused.value.hint == (
        f"Wait until it ends, then run the command again; if it hangs, end process {first.pid}:"
        " the next run goes on where it stopped"
    )


def test_an_owner_that_was_killed_leaves_the_project_free_and_its_name_behind(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()

        with Workspace(tmp_path).locked("apply") as dead:
            assert dead is not None
            assert (dead.pid, dead.command) == (first.pid, "sync")


def test_an_owner_that_ended_leaves_nothing_behind(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    with workspace.locked("apply") as before:
        owner = json.loads((workspace.state / "lock.owner").read_text(encoding="utf-8"))
    with workspace.locked("apply") as after:
        pass

    assert (before, after) == (None, None)
    assert (owner["pid"], owner["command"]) == (os.getpid(), "apply")
    assert not (workspace.state / "lock.owner").exists()


def test_a_run_may_hold_its_own_project_twice(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    with workspace.locked("sync"):
        with workspace.locked("apply"):
            pass
        owner = json.loads((workspace.state / "lock.owner").read_text(encoding="utf-8"))

    assert owner["command"] == "sync"


def test_another_machine_that_shares_the_folder_is_believed_for_half_a_day(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    path = write_owner(workspace, host="elsewhere", since=datetime.now(UTC) - timedelta(minutes=4))

    with pytest.raises(LockedError) as refused, workspace.locked("apply"):
        pytest.fail("two machines at once")

    assert refused.value.message == f"Another machine works on `{tmp_path}`: `sync` for 4 min, on elsewhere"
    assert refused.value.hint.endswith(f"delete `{path}`")

    write_owner(workspace, host="elsewhere", since=datetime.now(UTC) - timedelta(hours=13))
    with workspace.locked("apply") as dead:
        assert dead is not None and dead.host == "elsewhere"


@pytest.mark.parametrize(
    "text", ["", "4711", "[]", '{"pid": 1}', '{"pid":1,"host":"","command":"","since":"never"}']
)
def test_an_owner_that_nobody_can_read_stops_nobody(tmp_path: Path, text: str) -> None:
    workspace = Workspace(tmp_path)
    (workspace.state / "lock.owner").write_text(text, encoding="utf-8")

    with workspace.locked("apply") as dead:
        assert dead is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-5, "0 s"), (12, "12 s"), (240, "4 min"), (7200, "2 h"), (7800, "2 h 10 min"), (100_000, "27 h 46 min")],
)
def test_how_long_is_said_as_people_say_it(seconds: int, told: str) -> None:

    assert spoken(timedelta(seconds=seconds)) == told
