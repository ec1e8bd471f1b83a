"""What every command owes its reader: help with an example, data on stdout, talk on stderr, no colour in a log."""

import json
import re
from pathlib import Path

import pytest
from town_project import write_town
from typer.main import get_command

from npsp_migrate.cli.main import app, exit_code

COMMANDS = sorted(get_command(app).commands)
# A group of commands tells its examples and exit codes command by command.
GROUPS = {"local-org", "privacy", "registry"}
SILENT: set[str] = set()  # commands without an answer for machines
LOOKING = [
    ("check", "--offline"),
    ("pull",),
    ("plan",),
    ("show",),
    ("show", "--key", "membre:M-1"),
    ("show", "--totals", "--rows"),
    ("history",),
]


def test_the_commands_of_a_migration_are_all_there() -> None:
    assert set(COMMANDS) >= {"init", "check", "pull", "plan", "show", "apply", "verify", "history", "demo"}


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - GROUPS))
def test_every_command_helps_with_an_example_and_its_exit_codes(command: str, capsys) -> None:
    code = exit_code([command, "--help"])

    words = " ".join(capsys.readouterr().out.split())
    assert code == 0
    assert f"Example: npsp-migrate {command}" in words
    assert "Exit codes: 0 " in words
    assert ("--json" in words) == (command not in SILENT)


def test_the_help_of_all_lists_the_commands_and_every_exit_code(tell_here) -> None:
    said = tell_here("--help")

    assert (said.code, said.err) == (0, "")
    assert all(command in said.out for command in COMMANDS)
    codes = re.findall(r"(\d+)\s+[a-z]", said.out[said.out.index("Exit codes") :])
    assert {"0", "1", "2", "3", "4", "5", "6", "10", "70", "130"} <= set(codes)


def test_the_version_is_one_line(tell_here) -> None:
    assert tell_here("--version").out == "npsp-migrate 0.1.0\n"


@pytest.fixture(scope="module")
def said_of(tell_here, tmp_path_factory):
    """Each looking command on a small project whose plan was applied, plain and as JSON."""
    project = write_town(tmp_path_factory.mktemp("words") / "ville").workspace.root
    tell_here("plan", "--project", project)
    applied = tell_here("apply", "--yes", "--json", "--project", project)
    said = {("apply", "--yes", "--json"): applied}
    for command in LOOKING:
        said[command] = tell_here(*command, "--project", project)
        said[*command, "--json"] = tell_here(*command, "--json", "--project", project)
    return said


def test_json_is_one_document_on_stdout_and_nothing_else(said_of) -> None:
    for command, said in said_of.items():
        if "--json" in command:
            json.loads(said.out)
            assert said.err == "", command


def test_where_nobody_watches_no_escape_code_is_written(said_of) -> None:
    for command, said in said_of.items():
        assert "\x1b" not in said.out + said.err, command
        assert "\r" not in said.out + said.err, command


def test_data_goes_to_stdout_and_talk_to_stderr(said_of) -> None:
    plan = said_of["plan",]

    assert "Plan: 0 to create" in plan.out
    assert "Wrote" not in plan.out
    assert [line.partition(" `")[0] for line in plan.err.splitlines()] == ["Wrote"] * 3
    for command in (("show",), ("check", "--offline"), ("pull",), ("history",)):
        assert said_of[command].out
        assert said_of[command].err == ""


def test_no_colour_is_obeyed_even_on_a_terminal(tell_here, project: Path) -> None:
    said = tell_here("check", "--offline", "--project", project, env={"NO_COLOR": "1", "FORCE_COLOR": "1"})

    assert "\x1b[3" not in said.out  # no colour; bold may stay


def test_the_json_of_apply_tells_what_became_of_the_records(said_of) -> None:
    told = json.loads(said_of["apply", "--yes", "--json"].out)

    assert told["complete"] is True
    assert sum(each["count"] for each in told["records"]) == 11


def test_what_check_says_of_a_small_project(said_of) -> None:
    assert said_of["check", "--offline"].out == (
        "error: The calendar has no `31/02/2024`  (`ville.xlsx` › `Dons` › `C5`)\n"
        "Checked 10 rows: 1 error, 0 warnings, 0 notes\n"
    )
    assert said_of["check", "--offline"].code == 4


def test_what_plan_says_once_everything_is_there(said_of) -> None:
    assert said_of["plan",].out == (
        "error: The calendar has no `31/02/2024`  (`ville.xlsx` › `Dons` › `C5`)\n"
        "Records                        create  update  keep  hold  conflict\n"
        "Households and organizations        0       0     4     0         0\n"
        "Contacts                            0       0     4     0         0\n"
        "Gifts, memberships and grants       0       0     3     1         0\n"
        "Rows                  read  used  held  refused  left out\n"
        "ville.xlsx › Membres     5     5     0        0         0\n"
        "ville.xlsx › Dons        5     3     1        1         0\n"
        "Plan: 0 to create, 0 to update, 11 to keep, 1 held; 1 row held, 1 row refused\n"
        "Nothing to write. Not everything is decided: what waits for a person is not written. "
        "The data has 1 error: its row is left out.\n"
    )
