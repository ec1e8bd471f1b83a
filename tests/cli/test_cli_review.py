"""Doubts of a village, decided through the command line: asked once, answered, never asked again."""

import json

import openpyxl
import pytest
from asked_questions import write_village


@pytest.fixture(scope="module")
def village(tell_here, tmp_path_factory):
    """Three pairs that look alike; the questions are exported."""
    folder = write_village(tmp_path_factory.mktemp("village") / "village").workspace.root
    exported = tell_here("review", "export", "--project", folder, "--json")
    assert json.loads(exported.out) == {"file": str(folder / "questions.xlsx"), "questions": 3}
    return folder


def plan(tell_here, folder):
    made = tell_here("plan", "--project", folder, "--json", "--no-reports")
    return json.loads(made.out)


@pytest.fixture(scope="module")
def answered(tell_here, village):
    """Before, in between and after: the plan without answers, the import, the plan with them."""
    before = plan(tell_here, village)
    book = openpyxl.load_workbook(village / "questions.xlsx")
    sheet = book["Questions"]
    for row, text in enumerate(("Même personne", "DIFFERENTES", "on verra"), start=2):
        sheet.cell(row, 2).value = text
    book.save(village / "réponses.xlsx")
    imported = tell_here("review", "import", village / "réponses.xlsx", "--project", village, "--who", "Claire")
    return before, imported, plan(tell_here, village)


def test_an_import_says_what_was_taken_and_what_was_not(answered):
    _, imported, _ = answered

    assert imported.code == 3
    assert imported.out == "Took 2 answers; 0 known before, 0 without an answer, 1 refused\n"
    assert imported.err.splitlines() == [
        "refused: `Questions › B4`: `on verra` is neither `même`, `différentes` nor `ne sait pas`",
        "They shape the next plan: `npsp-migrate plan`",
    ]


def test_the_next_plan_holds_what_was_decided_and_asks_less(answered):
    before, _, after = answered

    assert (before["records"]["Contact"]["create"], after["records"]["Contact"]["create"]) == (6, 5)


def test_decisions_are_listed_for_people_and_for_machines(tell_here, village, answered):
    listed = tell_here("review", "list", "--project", village)
    told = json.loads(tell_here("review", "list", "--project", village, "--json").out)

    assert [line.rpartition("  Claire ")[0] for line in listed.out.splitlines()] == [
        "Contact  membre:M-1 = membre:M-2",
        "Contact  membre:M-3 ≠ membre:M-4",
    ]
    assert [(each["answer"], each["who"]) for each in told] == [("same", "Claire"), ("different", "Claire")]


def test_a_page_without_questions_is_not_opened_and_a_revoked_decision_is_asked_again(tell_here, tmp_path):
    rows = "N°;Prénom;Nom;E-mail;CP\nM-1;Awa;Diallo;awa@example.org;69003\nM-2;Awa;Diallo;;69003\n"
    folder = write_village(tmp_path / "hameau", rows).workspace.root
    (folder / "decisions.yml").write_text("- different: [membre:m-1, membre:m-2]\n")

    nothing = tell_here("review", "--project", folder, "--who", "Claire")
    revoked = tell_here("review", "revoke", "membre:M-1", "membre:M-2", "--project", folder)
    again = tell_here("review", "export", "--project", folder, "--json")

    assert nothing.out == "No question waits for an answer\n"
    assert (revoked.code, revoked.err) == (0, "Took back: Contact  membre:m-1 ≠ membre:m-2\n")
    assert json.loads(again.out)["questions"] == 1


def test_a_contradiction_in_the_file_stops_every_command_with_its_lines(tell_here, tmp_path):
    folder = write_village(tmp_path / "hameau").workspace.root
    (folder / "decisions.yml").write_text("- same: [A, B]\n- same: [B, C]\n- different: [A, C]\n")

    said = tell_here("check", "--offline", "--project", folder)

    assert said.code == 1
    assert "`decisions.yml`, line 3, column 1: lines 1, 2 and 3 contradict each other" in said.error
