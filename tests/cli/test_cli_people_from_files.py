"""From an association's files to its people, by the commands that a consultant runs, and nothing edited."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from people_world.files import Found, found_in, write_files
from people_world.sheets import write_sheets

SEEDS = (11, 12)


@pytest.fixture(scope="module", params=SEEDS)
def found(request, tell_here, tmp_path_factory) -> Found:
    """Five lists of about 2,000 mentions in all, with couples, slips of the key, nicknames, maiden names."""
    folder = tmp_path_factory.mktemp("lists")
    sheets = write_sheets(2_000, request.param)
    project, export = folder / "project", folder / "who.csv"

    drafted = tell_here("init", "--no-questions", "--folder", project, *write_files(sheets, folder))
    matched = tell_here("match", "--project", project, "--offline", "--export", export)

    assert (drafted.code, matched.code) == (0, 0), drafted.err + matched.err
    return found_in(export, sheets.truth)


def test_nearly_all_rows_of_a_person_are_brought_together_and_hardly_any_wrongly(found):
    assert found.people.f1 >= 0.90, found.people
    assert found.people.precision >= 0.97, found.people


def test_who_lives_together_is_found(found):
    assert found.homes.f1 >= 0.80, found.homes
    assert found.between.f1 >= 0.72, found.between


def test_nobody_waits_but_names_in_one_cell_that_can_be_read_both_ways(found):
    assert set(found.waiting) == {"bank"}
    assert len(found.waiting) <= 0.03 * 2_000
