"""A bug of ours: its own exit code, frames for the developers, nothing of the association's data."""

import re
from pathlib import Path

import pytest

from npsp_migrate.runs import looking


def test_a_bug_is_told_in_two_sentences_and_its_file_quotes_no_cell(
    tell_here, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A bug cannot be ordered: a name that is gone stands for one."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delattr(looking, "check")

    said = tell_here("check", "--project", project)

    assert said.code == 70
    assert said.error == "npsp-migrate has a bug (AttributeError); nothing more was written"
    [log] = re.findall(r"`(.*)`", said.hint)
    text = Path(log).read_text(encoding="utf-8")
    assert Path(log).stat().st_mode & 0o077 == 0
    assert "AttributeError" in text
    assert "has no attribute" not in text
