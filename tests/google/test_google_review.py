"""The questions in a tab beside the association's own sheets: written, answered there, read back."""

import json
from itertools import pairwise

import pytest
from openpyxl import load_workbook
from sheets_api.content import Tab

from npsp_migrate.cli.main import exit_code

KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_abcdEFG"
PROJECT = f"""\
version: 1
project: Un village
matching:
  people: {{certain: 8, doubtful: -8}}
review: {{spreadsheet: "https://docs.google.com/spreadsheets/d/{KEY}/edit"}}
sources:
  - name: membres
    file: membres.csv
    columns: {{"N°": identifier, Prénom: first_name, Nom: last_name, E-mail: email, CP: postal_code}}
    records:
      person:
        object: Contact
        key: "membre:{{N°}}"
        fields:
          FirstName: Prénom
          LastName: Nom
          Email: E-mail
          npe01__HomeEmail__c: E-mail
          MailingPostalCode: CP
"""
MEMBERS = """\
N°;Prénom;Nom;E-mail;CP
M-1;Awa;Diallo;awa@example.org;69003
M-2;Awa;Diallo;;69003
M-3;Léa;Petit;lea@example.org;75011
M-4;Léa;Petit;petit@example.org;75011
"""


@pytest.fixture
def village(tmp_path, google, robot):
    google.add("Association", Tab("Membres", [["Nom"]]))
    (tmp_path / "npsp-migrate.yml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "membres.csv").write_text(MEMBERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(village, capsys):
    def told(*words):
        code = exit_code([*words, "--project", str(village)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return told


def questions(google) -> Tab:
    [sheet] = google.spreadsheets.values()
    return next(tab for tab in sheet.tabs if tab.title == "À décider")


def test_questions_are_answered_in_a_tab_and_come_back(run, google, village):
    code, _, err = run("review", "export")
    tab = questions(google)
    header, first, second = tab.rows
    first[1], second[1] = "même personne", "différentes"
    imported = run("review", "import", "--who", "Claire")

    assert code == 0
    assert f"Wrote them to https://docs.google.com/spreadsheets/d/{KEY}/edit, too" in err
    assert header[:4] == ["N°", "Votre réponse", "Remarque", "Pourquoi cette question"]
    assert (first[3], first[4]) == (
        "Mêmes prénom et nom, même code postal",
        "Prénom\xa0: Awa  B2\nNom\xa0: Diallo  C2\nE-mail\xa0: awa@example.org  D2\nCode postal\xa0: 69003  E2",
    )
    assert imported[:2] == (0, "Took 2 answers; 0 known before, 0 without an answer, 0 refused\n")
    assert (village / "decisions.yml").read_text(encoding="utf-8").count("Claire") == 2


def test_the_answer_is_a_drop_down_and_what_tells_the_records_is_hidden(run, google):
    run("review", "export")

    requests = google.written[0]["requests"]
    [choice] = [each["setDataValidation"] for each in requests if "rule" in each.get("setDataValidation", {})]
    hidden = [
        each["updateDimensionProperties"]["range"]
        for each in requests
        if each.get("updateDimensionProperties", {}).get("fields") == "hiddenByUser"
    ]
    assert [each["userEnteredValue"] for each in choice["rule"]["condition"]["values"]] == [
        "même personne",
        "différentes",
        "ne sait pas",
    ]
    assert (choice["range"]["startRowIndex"], choice["range"]["endRowIndex"]) == (1, 3)
    assert [(each["startIndex"], each["endIndex"]) for each in hidden] == [(9, 13)]


def test_answers_that_nobody_read_are_not_written_over(run, google):
    run("review", "export")
    questions(google).rows[1][1] = "même"
    before = [row[:] for row in questions(google).rows]

    code, _, err = run("review", "export")
    run("review", "import", "--who", "Claire")
    again = run("review", "export", "--json")

    assert code == 1
    assert "error: The tab `À décider` holds 1 answer that nobody has read yet" in err
    assert before[1][1] == "même"
    assert json.loads(again[1])["questions"] == 1
    assert len(questions(google).rows) == 2


def test_an_answer_that_nobody_understands_is_refused_with_its_cell(run, google):
    run("review", "export")
    questions(google).rows[2][1] = "on verra"

    code, _, err = run("review", "import")

    assert code == 3
    assert "refused: `À décider › B3`: `on verra` is neither `même`, `différentes` nor `ne sait pas`" in err


def test_without_a_file_or_a_spreadsheet_nobody_knows_where_the_answers_are(run, village):
    (village / "npsp-migrate.yml").write_text(PROJECT.replace("review:", "# review:"), encoding="utf-8")

    code, _, err = run("review", "import")

    assert code == 1
    assert "error: The project names no spreadsheet for its questions" in err


def test_a_tab_that_was_never_written_is_told(run):
    code, _, err = run("review", "import")

    assert (code, "error: The spreadsheet has no tab `À décider`" in err) == (1, True)


ONLINE = PROJECT.replace("    file: membres.csv\n", f"    google: {{key: {KEY}}}\n    sheet: Membres\n")


@pytest.fixture
def online(village, google):
    """The same members, in the spreadsheet that bears the tab of questions; one name takes two units a letter."""
    [sheet] = google.spreadsheets.values()
    cells = [line.split(";") for line in MEMBERS.replace("M-2;Awa", "M-2;Awa 😀").splitlines()]
    sheet.tabs[:] = [Tab("Membres", cells, gid=17)]
    (village / "npsp-migrate.yml").write_text(ONLINE, encoding="utf-8")
    (village / "membres.csv").unlink()


def links_of(google) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """By row and column of the tab: the texts that lead somewhere, and where."""
    told = next(
        each["updateCells"] for each in google.written[-1]["requests"] if "rows" in each.get("updateCells", {})
    )
    found = {}
    for row, each in enumerate(told["rows"]):
        for column, cell in enumerate(each["values"]):
            runs = [*cell.get("textFormatRuns", ()), {"startIndex": None}]
            text = cell.get("userEnteredValue", {}).get("stringValue", "").encode("utf-16-le")
            spans = [
                (
                    text[2 * run["startIndex"] : None if after["startIndex"] is None else 2 * after["startIndex"]],
                    run,
                )
                for run, after in pairwise(runs)
            ]
            linked = [
                (part.decode("utf-16-le"), run["format"]["link"]["uri"]) for part, run in spans if run["format"]
            ]
            if linked:
                found[row, column] = linked
    return found


def test_each_value_leads_to_its_cell_and_each_record_to_its_row(run, google, online):
    code, _, err = run("review", "export")

    assert code == 0, err
    tab = f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=17&range="
    found = links_of(google)
    assert found[1, 4] == [("B2", f"{tab}B2"), ("C2", f"{tab}C2"), ("D2", f"{tab}D2"), ("E2", f"{tab}E2")]
    assert found[1, 5] == [("B3", f"{tab}B3"), ("C3", f"{tab}C3"), ("E3", f"{tab}E3")]
    assert found[1, 6] == [("Association › Membres › ligne\xa02", f"{tab}2:2")]
    assert {row for row, _ in found} == {1, 2}


def test_the_workbook_leads_to_the_row_of_an_online_sheet_too(run, village, online):
    run("review", "export")

    [sheet] = [sheet for sheet in load_workbook(village / "questions.xlsx") if sheet["G2"].value]
    assert sheet["G2"].hyperlink.target == f"https://docs.google.com/spreadsheets/d/{KEY}/edit"
    assert sheet["G2"].hyperlink.location == "gid=17&range=2:2"


def test_what_stands_in_a_file_is_told_and_leads_nowhere(run, google):
    run("review", "export")

    assert links_of(google) == {}
    assert questions(google).rows[1][6] == "membres.csv › ligne\xa02"
