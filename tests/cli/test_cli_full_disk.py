"""A disk that is full or may not be written: a sentence, a hint, and files that are whole or absent."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of a few kilobytes; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = []

    def mount(size: str) -> Path:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("no right to mount a small disk here")
        mounted.append(disk)
        return disk

    yield mount
    for each in mounted:
        subprocess.run(["umount", each], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_leaves_no_half_plan(tell, project: Path, tiny_disk: Callable[[str], Path]) -> None:
    disk = tiny_disk("16k")

    said = tell("plan", "--project", project, "--out", disk / "my.plan")

    assert said.code == 1
    assert said.error.startswith(f"The plan could not be written to `{disk / 'my.plan'}`")
    assert said.hint == "Make room on the disk, or name another place for it; nothing half-written was left"
    assert list(disk.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may make a small disk")
def test_a_disk_too_full_for_the_report_keeps_the_plan_whole(
    tell, project: Path, tiny_disk: Callable[[str], Path]
) -> None:
    disk = tiny_disk("64k")

    said = tell("plan", "--project", project, "--out", disk / "my.plan")

    assert said.code == 1
    assert said.error == f"The disk is full: `{disk / 'rapport.html'}` was not written"
    assert [path.name for path in disk.iterdir()] == ["my.plan"]
    assert tell("show", disk / "my.plan").code == 0


def test_a_folder_that_is_not_there_is_told(tell_here, project: Path) -> None:
    said = tell_here("plan", "--project", project, "--out", project / "nowhere" / "my.plan")

    assert said.code == 1
    assert said.error == f"`{project / 'nowhere'}` is no folder"
    assert not [path.name for path in project.iterdir() if "plan" in path.suffix]
