"""The questions in a tab beside the association's own sheets: written, answered there, read back."""

import json

import pytest
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
