"""`npsp-migrate sync` and `history` as people read them, word for word."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from town_project import DONATIONS, PEOPLE, apply_now, write_town, write_workbook

from npsp_migrate.runs.opened import open_folder

EMAIL = 3
MOVED = [(*row[:EMAIL], "autre@example.org", *row[EMAIL + 1 :]) if row[0] == "M-2" else row for row in PEOPLE]


@dataclass(frozen=True, slots=True)
class Nights:
    """A project that was applied by hand, then five nights, and what was said in each."""

    ville: Path
    said: Mapping[str, Any]  # as `tell_here` returns it


@pytest.fixture(scope="module")
def nights(tell_here, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    opened = write_town(tmp_path_factory.mktemp("sync") / "ville")
    apply_now(opened)
    ville = opened.workspace.root
    sync = ("sync", "--project", ville)
    said = {"first": tell_here(*sync), "nothing new": tell_here(*sync)}
    write_workbook(ville, MOVED)
    said["held"] = tell_here(*sync)
    said["held plan"] = tell_here("show", ville / "nightly" / "held.plan", "--action", "update")
    write_workbook(ville, PEOPLE[:1], DONATIONS)
    said["stop"] = tell_here(*sync)
    (ville / "ville.xlsx").unlink()
    said["failure"] = tell_here(*sync)
    write_workbook(ville, PEOPLE)
    return Nights(ville, said)


def test_the_first_night_tells_what_waits(nights: Nights) -> None:
    said = nights.said["first"]

    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Nothing to do\n"
        "Waiting for a person: 1 record that something is missing for, or that is doubtful, since this night\n"
        f"Wrote `{nights.ville}/nightly/rapport.html`\n"
        f"Wrote `{nights.ville}/nightly/rapport.xlsx`\n"
    )


def test_a_night_with_nothing_new_says_nothing(nights: Nights) -> None:
    said = nights.said["nothing new"]

    assert (said.code, said.out, said.err) == (0, "", "")


def test_what_is_held_says_which_rule_the_figures_and_how_to_go_on(nights: Nights) -> None:
    said = nights.said["held"]

    held = nights.ville / "nightly" / "held.plan"
    assert (said.code, said.err) == (3, "")
    assert said.out == (
        "hold: Changed e-mail addresses of known people: 1; allowed: 0 (`emails`)\n"
        "Done: nothing was written\n"
        "Waiting for a person: 1 changed e-mail address, since this night; "
        "1 record that something is missing for, or that is doubtful, for 3 nights\n"
        f"Wrote `{nights.ville}/nightly/rapport.html`\n"
        f"Wrote `{nights.ville}/nightly/rapport.xlsx`\n"
        f"\nhint: Review `npsp-migrate show {held}`, then `npsp-migrate apply {held} --project {nights.ville}`; "
        "or let it pass once with `npsp-migrate sync --allow emails`\n"
    )


def test_the_plan_that_waits_is_shown_like_any_other(nights: Nights) -> None:
    said = nights.said["held plan"]

    assert said.code == 0
    assert said.out.startswith(
        "~ Contact  membre:M-2  Jean Dupont\n    E-mail: jean@example.org → autre@example.org"
    )


def test_a_stop_says_so_and_leaves_everything_to_review(nights: Nights) -> None:
    said = nights.said["stop"]

    held = nights.ville / "nightly" / "held.plan"
    assert (said.code, said.err) == (7, "")
    assert said.out.splitlines()[:2] == [
        "stop: Source `membres`: 4 of its 5 rows are gone, more than 10 % (`shrunk_sources`)",
        "Stopped: nothing was written",
    ]
    assert said.out.endswith(
        f"\nhint: Review `npsp-migrate show {held}`, then `npsp-migrate apply {held} --project {nights.ville}`; "
        "or let it pass once with `npsp-migrate sync --allow shrunk_sources`\n"
    )


def test_a_failure_is_told_where_errors_are_told(nights: Nights) -> None:
    said = nights.said["failure"]

    assert said.code == 1
    assert "ville.xlsx" in said.error
    assert said.hint
    assert said.out == "Failed: nothing was written\n"


def test_nobody_can_allow_what_never_happens(tell_here, nights: Nights) -> None:
    said = tell_here("sync", "--allow", "deletions", "--project", nights.ville)

    assert (said.code, said.error) == (1, "A night never deletes, and `--allow deletions` changes nothing about it")


def test_history_tells_of_nights_trends_and_what_waits(tell_here, nights: Nights) -> None:
    said = tell_here("history", "--project", nights.ville)

    plain = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "(when)", re.sub(r" +\d+ s ", " (s) ", said.out))
    nights = plain.splitlines()[:6]
    assert (said.code, said.err) == (0, "")
    assert nights[0].split() == "night when ended created updated problems held time calls why".split()
    assert [line.split()[:3] for line in nights[1:]] == [
        ["5", "(when)", "failed"],
        ["4", "(when)", "stopped"],
        ["3", "(when)", "held"],
        ["2", "(when)", "quiet"],
        ["1", "(when)", "quiet"],
    ]
    assert nights[2].endswith("shrunk_sources (stop)")
    assert "\nrecords   ▁▁▁▁▁  0, at most 0\n" in plain
    assert "\nWaiting for a person:\n" in plain
    assert re.search(r"\nRuns\n   1  \(when\) UTC  plan [0-9a-f]{12}  11 created\n$", plain)


def test_history_tells_machines_the_same(tell_here, nights: Nights) -> None:
    told = json.loads(tell_here("history", "--json", "--last", "2", "--project", nights.ville).out)

    assert [(each["night"], each["ending"]) for each in told["nights"]] == [(5, "failed"), (4, "stopped")]
    assert [each["run"] for each in told["runs"]] == [1]
    assert {each["kind"] for each in told["waiting"]} == {"plan"}


def test_install_writes_files_and_says_what_to_do_with_them(tell_here, nights: Nights) -> None:
    said = tell_here("sync", "install", "--as", "cron", "--at", "4:05", "--project", nights.ville)

    crontab = nights.ville / "schedule" / "npsp-migrate-une-petite-ville.crontab"
    assert (said.code, said.out) == (0, "")
    assert said.err == (
        f"Wrote `{crontab}`\n\nNext:\n"
        f"  crontab -l 2>/dev/null | cat - {crontab} | crontab -\n"
        "  crontab -l   # to see that it stands there once\n"
    )
    assert "\n5 4 * * * " in crontab.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("sync",), ("sync", "install")])
def test_help_has_an_example_and_exit_codes(tell_here, words: tuple[str, ...]) -> None:
    said = tell_here(*words, "--help")

    assert "Example: npsp-migrate sync" in said.out
    assert "Exit codes: 0 " in said.out


def test_a_project_whose_nights_are_remembered_opens_like_any_other(nights: Nights) -> None:
    assert open_folder(nights.ville).workspace.nights.stat().st_mode & 0o777 == 0o600
