"""`pull` beside the last pull: a sheet that was sorted by one column is not taken, until a person accepts it."""

import json
from datetime import date

import pytest
from town_project import HEADER, PEOPLE, write_town, write_workbook

GIFTS = [(f"R-{place:02}", f"M-{place % 4 + 1}", date(2024, 3, place + 1), 10 + place) for place in range(20)]
SORTED = [
    (*row[:3], amount) for row, amount in zip(GIFTS, sorted((row[3] for row in GIFTS), reverse=True), strict=True)
]


@pytest.fixture
def town(tell_here, tmp_path):
    project = write_town(tmp_path / "ville", donations=GIFTS).workspace.root
    assert tell_here("pull", "--project", project).code == 0
    return project


def kept(project):
    return len(list((project / ".npsp-migrate" / "snapshots").glob("*.zip")))


def test_a_sheet_that_did_not_change_is_pulled_without_a_word(tell_here, town) -> None:
    said = tell_here("pull", "--project", town)

    assert (said.code, said.err) == (0, "")
    assert len(said.out.splitlines()) == 2


def test_a_partial_sort_stops_the_pull_and_nothing_is_kept(tell_here, town) -> None:
    write_workbook(town, PEOPLE, SORTED)
    before = kept(town)

    said = tell_here("pull", "--project", town)

    assert said.code == 7
    assert "warning: The column `Montant` seems to be sorted without the others: 20 rows" in said.out
    assert "(`ville.xlsx` › `Dons` › `column D`)" in said.out
    assert "pull --accept" in said.err
    assert kept(town) == before
    assert tell_here("pull", "--project", town).code == 7


def test_what_a_person_accepts_is_the_next_comparison(tell_here, town) -> None:
    write_workbook(town, PEOPLE, SORTED)

    assert tell_here("pull", "--accept", "--project", town).code == 0
    assert tell_here("pull", "--project", town).code == 0


def test_machines_are_told_what_changed(tell_here, town) -> None:
    write_workbook(town, PEOPLE, SORTED)

    told = json.loads(tell_here("pull", "--json", "--project", town).out)

    assert [each["code"] for each in told["changed"]] == ["contract-sorted-apart"]


@pytest.mark.parametrize(("policy", "held", "created"), [("hold-row", 20, 0), ("accept", 0, 20)])
def test_the_column_says_what_it_costs(tell_here, town, policy: str, held: int, created: int) -> None:
    mapping = town / "dons.yml"
    mapping.write_text(
        mapping.read_text(encoding="utf-8").replace("as: amount,", f"as: amount, if_changed: {policy},"), "utf-8"
    )
    write_workbook(town, PEOPLE, SORTED)

    planned = json.loads(tell_here("plan", "--no-reports", "--json", "--project", town).out)

    gifts = next(each for each in planned["sheets"] if each["sheet"] == "Dons")
    assert (gifts["held"], gifts["used"]) == (held, created)


def test_a_value_that_is_doubtful_can_be_left_out_alone(tell_here, town) -> None:
    mapping = town / "dons.yml"
    mapping.write_text(
        mapping.read_text(encoding="utf-8").replace("as: amount,", "as: amount, if_changed: drop-value,"), "utf-8"
    )
    write_workbook(town, PEOPLE, SORTED)
    tell_here("plan", "--no-reports", "--project", town)

    gift = tell_here("show", "--key", "don:R-03", "--project", town).out

    assert "Amount" not in gift


def test_a_renamed_header_is_recognised_by_its_values(tell_here, town) -> None:
    from openpyxl import load_workbook

    book = load_workbook(town / "ville.xlsx")
    book["Membres"].cell(1, HEADER.index("E-mail") + 1).value = "Adresse électronique"
    book.save(town / "ville.xlsx")

    said = tell_here("pull", "--project", town)

    assert said.code == 1
    assert "`E-mail` seems to be called `Adresse électronique` now: its values stand there" in said.hint
