"""What the cleaning changed, on the command line: by column and rule, value by value."""

import json

import pytest
from town_project import write_town


@pytest.fixture(scope="module")
def town(tell_here, tmp_path_factory):
    project = write_town(tmp_path_factory.mktemp("cleaned") / "ville").workspace.root
    tell_here("plan", "--project", project, "--no-reports")
    return project


def test_each_rule_tells_its_cells_its_values_and_the_first_of_them(tell_here, town) -> None:
    said = tell_here("show", "--cleaning", "--limit", "1", "--project", town)

    assert said.code == 0
    head, first, *_ = said.out.splitlines()
    assert head.startswith("ville.xlsx › Membres › ")
    assert " cell" in head
    assert " → " in first
    assert "`ville.xlsx` › `Membres` › `" in first
    assert "Plan:" not in said.out


def test_machines_get_every_value_that_the_plan_keeps(tell_here, town) -> None:
    told = json.loads(tell_here("show", "--cleaning", "--json", "--project", town).out)["cleaning"]

    assert all(each["values"] == len(each["changes"]) for each in told)
    assert {"before", "after", "at"} == set(told[0]["changes"][0])
    assert not any(each["rule"].startswith("rule-") for each in told)
