"""Doubts of a village, decided through the command line: asked once, answered, never asked again."""

import json
from pathlib import Path

import openpyxl
from asked_questions import write_village


def test_questions_go_out_as_a_workbook_and_answers_come_back_into_the_next_plan(tell_here, tmp_path):
    folder = write_village(tmp_path / "village").workspace.root

    exported = tell_here("review", "export", "--project", folder, "--json")
    answer(folder / "questions.xlsx", "Même personne", "DIFFERENTES", "on verra")
    imported = tell_here("review", "import", folder / "questions.xlsx", "--project", folder, "--who", "Claire")
    listed = tell_here("review", "list", "--project", folder)
    machine = json.loads(tell_here("review", "list", "--project", folder, "--json").out)
    planned = json.loads(tell_here("plan", "--project", folder, "--json", "--no-reports").out)

    assert json.loads(exported.out) == {"file": str(folder / "questions.xlsx"), "questions": 3}
    assert (imported.code, imported.out) == (
        3,
        "Took 2 answers; 0 known before, 0 without an answer, 1 refused\n",
    )
    assert imported.err.splitlines() == [
        "refused: `Questions › B4`: `on verra` is neither `même`, `différentes` nor `ne sait pas`",
        "They shape the next plan: `npsp-migrate plan`",
    ]
    assert [line.rpartition("  Claire ")[0] for line in listed.out.splitlines()] == [
        "Contact  membre:M-1 = membre:M-2",
        "Contact  membre:M-3 ≠ membre:M-4",
    ]
    assert [(each["answer"], each["who"]) for each in machine] == [("same", "Claire"), ("different", "Claire")]
    assert planned["records"]["Contact"]["create"] == 5


def answer(path: Path, *typed: str) -> None:
    book = openpyxl.load_workbook(path)
    for row, text in enumerate(typed, start=2):
        book["Questions"].cell(row, 2).value = text
    book.save(path)


def test_a_page_without_questions_is_not_opened_and_a_decision_is_taken_back(tell_here, tmp_path):
    rows = "N°;Prénom;Nom;E-mail;CP\nM-1;Awa;Diallo;awa@example.org;69003\nM-2;Awa;Diallo;;69003\n"
    folder = write_village(tmp_path / "hameau", rows).workspace.root
    (folder / "decisions.yml").write_text("- different: [membre:m-1, membre:m-2]\n")

    nothing = tell_here("review", "--project", folder, "--who", "Claire")
    revoked = tell_here("review", "revoke", "membre:M-1", "membre:M-2", "--project", folder)

    assert nothing.out == "No question waits for an answer\n"
    assert (revoked.code, revoked.err) == (0, "Took back: Contact  membre:m-1 ≠ membre:m-2\n")
    assert (folder / "decisions.yml").read_text().count("different:") == 0


def test_a_contradiction_in_the_file_stops_every_command_with_its_lines(tell_here, tmp_path):
    folder = write_village(tmp_path / "hameau").workspace.root
    (folder / "decisions.yml").write_text("- same: [A, B]\n- same: [B, C]\n- different: [A, C]\n")

    said = tell_here("check", "--offline", "--project", folder)

    assert said.code == 1
    assert "`decisions.yml`, line 3, column 1: lines 1, 2 and 3 contradict each other" in said.error
