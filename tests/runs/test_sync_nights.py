"""Nights in a row on a small town, with edits in the sheet and in the org; and nights that are cut short."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from applied_town import CITY, EMAIL, contacts, copy_of, edit_in_salesforce, with_cell
from org_content import content, count
from town_project import QUIET, Row, write_town, write_workbook

from npsp_migrate.errors import LockedError
from npsp_migrate.mapping.sync_settings import Rule
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs import perform
from npsp_migrate.runs.nightly.course import Asked
from npsp_migrate.runs.nightly.night import Ending, Night
from npsp_migrate.runs.nightly.past import read_past, sparkline
from npsp_migrate.runs.nightly.sync import sync
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.progress import Silent

EDITED = with_cell("M-5", CITY, "Paris", with_cell("M-2", EMAIL, "autre@example.org"))


def night(opened: OpenedProject, *allow: Rule, dry_run: bool = False) -> Night:
    return sync(opened, Asked(frozenset(allow), dry_run), QUIET)


def log_of(opened: OpenedProject) -> list[dict[str, object]]:
    return [json.loads(line) for line in opened.workspace.log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def town(applied_town: Path, tmp_path: Path) -> Iterator[OpenedProject]:
    with copy_of(applied_town, tmp_path / "town") as opened:
        yield opened


def test_five_nights_with_edits_on_both_sides(town: OpenedProject) -> None:
    root = town.workspace.root

    first = night(town)

    assert (first.ending, first.exit_code, dict(first.outcomes)) == (Ending.QUIET, 0, {})

    edit_in_salesforce(town, "membre:M-1", MailingCity="Roubaix")
    write_workbook(root, EDITED)
    second = night(town)

    assert (second.ending, second.exit_code, dict(second.outcomes)) == (Ending.HELD, 3, {"updated": 1})
    assert [(each.kind, each.count, each.nights) for each in second.waiting] == [("emails", 1, 1), ("plan", 1, 2)]
    assert second.verified and (second.verified.records, second.verified.wrong) == (1, 0)
    assert contacts(town, "MailingCity")["membre:M-5"] == "Paris"
    assert contacts(town, "MailingCity")["membre:M-1"] == "Roubaix"  # a person's edit survives the night
    assert contacts(town, "Email")["membre:M-2"] == "jean@example.org"

    edit_in_salesforce(town, "membre:M-5", MailingCity="Lyon")
    write_workbook(root, with_cell("M-5", CITY, "Nice", EDITED))
    third = night(town)

    assert (third.ending, dict(third.outcomes)) == (Ending.HELD, {})
    assert {each.kind: each.nights for each in third.waiting} == {"conflict": 1, "emails": 2, "plan": 3}
    assert contacts(town, "MailingCity")["membre:M-5"] == "Lyon"

    assert third.held_plan is not None
    with PlanFile(third.held_plan) as waits:
        perform.apply(town, waits, QUIET)
    assert contacts(town, "Email")["membre:M-2"] == "autre@example.org"

    write_workbook(root, with_cell("M-5", CITY, "Lyon", EDITED)[:3])
    before = content(town.project.org.database)
    fourth = night(town)

    assert fourth.ending is Ending.QUIET  # two rows may go in a night; nobody is deleted
    assert content(town.project.org.database) == before

    write_workbook(root, ())
    fifth = night(town)

    assert (fifth.ending, fifth.exit_code) == (Ending.STOPPED, 7)
    assert [each.rule for each in fifth.stops] == [Rule.SHRUNK_SOURCES]
    assert content(town.project.org.database) == before
    past = read_past(town, 20)
    assert [each.ending for each in past.nights] == ["stopped", "quiet", "held", "held", "quiet"]


def test_the_log_holds_counts_and_nobody(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, EDITED)

    night(town)

    lines = log_of(town)
    assert [line["event"] for line in lines] == ["started", "planned", "guardrail", "applied", "verified", "ended"]
    written = town.workspace.log.read_text(encoding="utf-8")
    assert not any(word in written for word in ("membre:", "example.org", "Dupont", "Paris,", "Petit"))
    assert town.workspace.log.stat().st_mode & 0o777 == 0o600
    assert lines[-1]["exit_code"] == 3


def test_a_dry_run_writes_nothing_and_ages_nothing(town: OpenedProject) -> None:
    before = content(town.project.org.database)
    write_workbook(town.workspace.root, EDITED)

    rehearsed = night(town, dry_run=True)

    assert (rehearsed.ending, rehearsed.exit_code, rehearsed.held) == (Ending.REHEARSED, 0, 1)
    assert content(town.project.org.database) == before
    assert read_past(town, 5).waiting == ()


def test_what_is_allowed_once_is_written(town: OpenedProject) -> None:
    write_workbook(town.workspace.root, with_cell("M-2", EMAIL, "autre@example.org"))

    allowed = night(town, Rule.EMAILS)

    assert (allowed.ending, allowed.exit_code, allowed.held_plan) == (Ending.DONE, 0, None)
    assert contacts(town, "Email")["membre:M-2"] == "autre@example.org"


def test_a_stop_that_a_person_applied_is_the_new_usual(town: OpenedProject) -> None:
    rules = "sync: {guardrails: {shrunk_sources: {then: stop, more_than: 0, percent: 10}}}\n"
    file = town.workspace.root / "npsp-migrate.yml"
    file.write_text(file.read_text(encoding="utf-8") + rules, encoding="utf-8")
    opened = open_folder(town.workspace.root)
    write_workbook(opened.workspace.root, with_cell("M-2", CITY, "Paris")[:4])

    stopped = night(opened)
    assert (stopped.ending, contacts(opened, "MailingCity")["membre:M-2"]) == (
        Ending.STOPPED,
        "Lyon",
    )
    assert stopped.held_plan is not None
    with PlanFile(stopped.held_plan) as plan:
        perform.apply(opened, plan, QUIET)

    assert contacts(opened, "MailingCity")["membre:M-2"] == "Paris"
    assert night(opened).ending is Ending.QUIET


def test_a_source_that_cannot_be_read_is_a_failed_night_and_remembered(town: OpenedProject) -> None:
    (town.workspace.root / "ville.xlsx").unlink()

    failed = night(town)

    assert (failed.ending, failed.exit_code, failed.error) == (Ending.FAILED, 1, "SourceError")
    assert "ville.xlsx" in failed.message
    [line] = read_past(town, 5).nights
    assert (line.ending, line.message) == ("failed", failed.message)


class Failing(Silent):
    """Whatever goes wrong in the middle."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def begin(self, what: str, total: int = 0) -> None:
        if what == "Matching":
            raise self._error


def test_a_bug_of_ours_is_remembered_too(town: OpenedProject) -> None:

    with pytest.raises(ZeroDivisionError):
        sync(town, Asked(), Failing(ZeroDivisionError()))

    [line] = read_past(town, 5).nights
    assert (line.ending, line.told["exit_code"], line.told["error"]) == ("failed", 70, "Unexpected")


def test_ctrl_c_before_anything_is_written_is_130(town: OpenedProject) -> None:

    interrupted = sync(town, Asked(), Failing(KeyboardInterrupt()))

    assert (interrupted.ending, interrupted.exit_code) == (Ending.INTERRUPTED, 130)


def test_a_project_that_somebody_holds_is_told_and_left_alone(town: OpenedProject) -> None:
    holds = "import sys; from pathlib import Path; from npsp_migrate.runs.workspace import Workspace\n"
    holds += "with Workspace(Path(sys.argv[1])).locked('apply'): print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holds, str(town.workspace.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        with pytest.raises(LockedError, match="`apply` for "):
            night(town)
        holder.kill()

    assert read_past(town, 5).nights == ()


def test_no_time_to_write_is_a_night_that_a_person_must_look_at(town: OpenedProject) -> None:
    settings = replace(town.project.sync, time_budget=timedelta(0))
    hasty = replace(town, project=replace(town.project, sync=settings))

    late = night(hasty)

    assert (late.ending, late.exit_code, dict(late.outcomes)) == (Ending.UNFINISHED, 7, {})


# --------------------------------------------------------------------------- a night cut short while it writes

CROWD: tuple[Row, ...] = tuple(
    (f"M-{n}", "Awa", f"Diallo-{chr(97 + n // 26)}{chr(97 + n % 26)}", f"awa.{n}@example.org", None, "Lille")
    for n in range(1, 602)
)
COMMAND = (sys.executable, "-m", "npsp_migrate", "sync", "--verbose", "--project")


def open_runs(opened: OpenedProject) -> int:
    with closing(sqlite3.connect(opened.workspace.journal)) as journal:
        return int(journal.execute("SELECT count(*) FROM runs WHERE finished IS NULL").fetchone()[0])


def cut(opened: OpenedProject, stop: Callable[["subprocess.Popen[str]"], None]) -> "tuple[int, str]":
    """A night as its own process; `stop` is called once the first contacts are in the org."""
    command = [*COMMAND, str(opened.workspace.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not count(opened.project.org.database, "Contact"):
            time.sleep(0.002)
        stop(process)
        out, _ = process.communicate()
        return process.returncode, out


def test_a_night_that_is_asked_to_stop_ends_between_two_calls_and_the_next_goes_on(tmp_path: Path) -> None:
    opened = write_town(tmp_path, CROWD, ())

    code, out = cut(opened, lambda process: os.kill(process.pid, signal.SIGTERM))

    assert code == 130
    assert "Interrupted: run 1: " in out
    written = count(opened.project.org.database, "Contact")
    assert 0 < written < len(CROWD)
    assert written % 200 == 0 or written == count(opened.project.org.database, "Contact")
    assert open_runs(opened) == 1

    again = night(opened)

    assert (again.resumed, again.ending, open_runs(opened)) == (1, Ending.DONE, 0)
    assert count(opened.project.org.database, "Contact") == len(CROWD)
    assert [each.ending for each in read_past(opened, 5).nights] == ["done", "interrupted"]


def test_a_night_that_is_killed_is_noticed_and_finished_by_the_next(tmp_path: Path) -> None:
    opened = write_town(tmp_path, CROWD, ())

    code, _ = cut(opened, lambda process: process.kill())
    again = night(opened)

    assert code == -signal.SIGKILL
    assert (again.resumed, again.ending) == (1, Ending.DONE)
    assert count(opened.project.org.database, "Contact") == len(CROWD)
    assert [line["dead_owner"] for line in log_of(opened) if line["event"] == "started"] == [False, True]
    assert [each.ending for each in read_past(opened, 5).nights] == ["done", ""]


@pytest.mark.parametrize(
    ("values", "drawn"), [([], ""), ([0, 0], "▁▁"), ([0, 1, 2, 4, 8], "▁▂▃▅█"), ([5], "█"), ([1, 1000], "▁█")]
)
def test_a_trend_is_drawn(values: list[float], drawn: str) -> None:

    assert sparkline(values) == drawn
