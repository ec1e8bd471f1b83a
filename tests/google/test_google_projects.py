"""Projects whose sources are Google Sheets: every command reads them, and an unchanged one is not read twice."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date

import pytest
from sheets_api.content import Formula, Tab

from npsp_migrate.cli.main import exit_code
from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.model.source import GoogleAccess, GoogleSheet
from npsp_migrate.runs.nightly.schedule import secret_names

KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_abcdEFG"
PROJECT = """\
version: 1
project: Les Coquelicots
sources:
  - name: dons
    google: {url: "https://docs.google.com/spreadsheets/d/%s/edit"}
    sheet: Dons
    columns:
      N°: identifier
      Nom: person_name
      Montant: {as: amount, decimal: comma}
      Date: {as: date, kind: gift, dates: day-first}
    records:
      donor:
        object: Contact
        key: "D-{N°}"
        fields: {LastName: Nom › last_name, FirstName: Nom › first_name}
"""


def rows():
    return [
        ["N°", "Nom", "Montant", "Date", "Santé"],
        [1, "Awa Diallo", 50, date(2024, 10, 1), "sous traitement"],
        [2, "Léa Petit", 12.5, date(2024, 10, 2), None],
    ]


@pytest.fixture
def folder(tmp_path, google, robot):
    google.add("Donateurs", Tab("Dons", rows()))
    (tmp_path / "npsp-migrate.yml").write_text(PROJECT % KEY)
    return tmp_path


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = exit_code([str(word) for word in words])
    return code, out.getvalue(), err.getvalue()


def readings(google):
    """How often cells were asked for."""
    return sum("includeGridData" in query for query in google.asked_for)


def test_check_pull_and_plan_read_the_sheet_once(folder, google):
    code, out, err = run("check", "--offline", "--project", folder)
    assert code == 0, err
    assert "Checked 2 rows: 0 errors" in out

    code, out, err = run("pull", "--project", folder, "--json")
    assert code == 0, err
    [pulled] = json.loads(out)
    assert (pulled["place"], pulled["rows"], pulled["columns"]) == ("`Donateurs` › `Dons`", 2, 4)
    assert pulled["unchanged_since"] == "2026-11-20T08:15:00.000Z"

    code, out, err = run("plan", "--project", folder, "--no-reports")
    assert code == 0, err
    assert "2 to create" in out
    assert readings(google) == 1


def test_a_changed_spreadsheet_is_read_again(folder, google):
    run("check", "--offline", "--project", folder)
    sheet = google.spreadsheets[KEY]
    sheet.tabs[0].rows.append([3, "Zoé Roy", 5, date(2024, 10, 3)])
    sheet.modified = "2026-11-21T09:00:00.000Z"

    assert "Checked 3 rows" in run("check", "--offline", "--project", folder)[1]
    assert readings(google) == 2


def test_that_a_sheet_was_not_read_again_is_told_with_the_day(folder, google):
    run("check", "--offline", "--project", folder)

    found = json.loads(run("check", "--offline", "--project", folder, "--json")[1])

    told = [issue["message"] for issue in found["issues"] if issue["code"] == "spreadsheet-not-read-again"]
    assert len(told) == 1
    assert told[0].startswith("Nobody changed the spreadsheet since 2026-11-20T08:15:00.000Z: the rows of ")


def test_another_mapping_reads_the_spreadsheet_again(folder, google):
    run("check", "--offline", "--project", folder)
    file = folder / "npsp-migrate.yml"
    file.write_text(file.read_text().replace("      Montant: {as: amount, decimal: comma}\n", ""))

    run("check", "--offline", "--project", folder)

    assert readings(google) == 2


def test_formulas_that_change_by_themselves_are_read_every_time(folder, google):
    google.spreadsheets[KEY].tabs[0].rows[1][2] = Formula('=IMPORTRANGE("1x";"A1")', 50)

    for _ in range(2):
        run("check", "--offline", "--project", folder)

    assert readings(google) == 2


def test_a_lost_or_damaged_memory_only_costs_a_reading(folder, google):
    run("check", "--offline", "--project", folder)
    (folder / ".npsp-migrate" / "google-sheets.json").write_text("{")
    run("check", "--offline", "--project", folder)
    for kept in (folder / ".npsp-migrate" / "snapshots" / "last").iterdir():
        kept.write_bytes(b"x")

    assert run("check", "--offline", "--project", folder)[0] == 0
    assert readings(google) == 3


def test_of_an_unmapped_column_nothing_reaches_the_disk(folder, google):
    run("pull", "--project", folder)

    state = folder / ".npsp-migrate"
    written = [path for path in state.rglob("*") if path.is_file()]
    assert len(written) >= 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in written)
    assert not any(b"traitement" in path.read_bytes() for path in written)


def test_a_renamed_tab_is_recognised_by_the_next_run(folder, google):
    run("check", "--offline", "--project", folder)
    sheet = google.spreadsheets[KEY]
    sheet.tabs[0].title, sheet.modified = "Archive", "2026-11-22T00:00:00.000Z"

    code, _, err = run("check", "--offline", "--project", folder)

    assert code == 1
    assert "The tab `Dons` of `Donateurs` is now called `Archive`" in err


def test_a_refusal_of_google_ends_the_command_with_one_sentence(folder, google):
    google.spreadsheets[KEY].readers = frozenset()

    code, _, err = run("plan", "--project", folder)

    assert code == 1
    assert err.count("error: ") == 1
    assert "is not shared with" in err


def loaded(tmp_path, text):
    (tmp_path / "npsp-migrate.yml").write_text(text)
    return load_project(tmp_path).sources[0].spec


def test_who_asks_is_said_once_for_all_or_by_a_source(tmp_path):
    text = (PROJECT % KEY).replace("sources:", "google: {credentials_env: ROBOT}\nsources:")
    own = text.replace('edit"}', 'edit", api_key_env: KEY}')

    assert loaded(tmp_path, text).google.access == GoogleAccess(credentials_env="ROBOT")
    assert loaded(tmp_path, own).google.access == GoogleAccess(api_key_env="KEY")


def test_a_plain_address_is_short_for_a_google_sheet(tmp_path):
    text = (PROJECT % KEY).replace("google: {url: ", "url: ").replace('edit"}', 'edit"')

    assert loaded(tmp_path, text).google == GoogleSheet(url=f"https://docs.google.com/spreadsheets/d/{KEY}/edit")


@pytest.mark.parametrize(
    ("google", "said"),
    [
        ("{key: a, title: b}", "a Google Sheet is named by one of `url`, `key` and `title`"),
        ("{gid: 3}", "a Google Sheet is named by one of `url`, `key` and `title`"),
        ("{key: a, gid: 3}", "`gid` names a tab, and `sheet` names one too"),
        ("{url: https://example.org/x}", "this is no address of a Google Sheet"),
        (
            "{key: a, api_key_env: A, credentials: b.json}",
            "`credentials` and `api_key_env` both say who asks Google",
        ),
        ("{key: a, api_key_env: AIza-S3CRET}", "the name of an environment variable is needed here"),
    ],
)
def test_what_is_wrong_with_a_google_source_is_told_with_its_line(tmp_path, google, said):
    text = PROJECT.replace('{url: "https://docs.google.com/spreadsheets/d/%s/edit"}', google)

    with pytest.raises(ProjectError) as caught:
        loaded(tmp_path, text)

    assert said in caught.value.message
    assert "line 5" in caught.value.message
    assert "S3CRET" not in caught.value.message


def test_init_begins_a_project_with_a_google_sheet_that_checks_as_it_stands(tmp_path, google, robot):
    google.add("Dons 2023/2024", Tab("Dons", rows(), gid=3), Tab("Caché", rows(), gid=4, hidden=True))
    neu = tmp_path / "neu"

    code, _, err = run("init", "--folder", neu, f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=3")

    assert code == 0, err
    assert "Read `Dons 2023/2024 › Dons`: 5 columns, 2 rows" in err
    [source] = load_project(neu).sources
    assert source.spec.google == GoogleSheet(url=f"https://docs.google.com/spreadsheets/d/{KEY}/edit")
    assert source.spec.sheet == "Dons"
    code, out, err = run("check", "--offline", "--project", neu)
    assert (code, "Checked 2 rows: 0 errors" in out) == (0, True), err + out


def test_a_schedule_names_the_variables_that_a_google_sheet_needs(tmp_path):
    (tmp_path / "npsp-migrate.yml").write_text(PROJECT % KEY)
    assert "GOOGLE_APPLICATION_CREDENTIALS" in secret_names(load_project(tmp_path))

    named = (PROJECT % KEY).replace("sources:", "google: {credentials_env: ROBOT}\nsources:")
    (tmp_path / "npsp-migrate.yml").write_text(named)
    assert secret_names(load_project(tmp_path)) == ("ROBOT",)


def test_one_tab_per_year_may_lack_what_other_years_have(folder, google):
    older = [["N°", "Nom", "Date"], [11, "Zoé Roy", date(2023, 10, 1)], [12, "Hugo Caron", date(2023, 10, 2)]]
    google.spreadsheets[KEY].tabs[:] = [Tab("Dons 2023", older), Tab("Dons 2024", rows(), gid=7), Tab("Notes", [])]
    file = folder / "npsp-migrate.yml"
    file.write_text(file.read_text().replace("sheet: Dons", 'sheet: "Dons *"'))

    for _ in range(2):  # read, and then known as unchanged
        code, out, err = run("check", "--offline", "--project", folder, "--json")
        assert code == 0, err
        found = json.loads(out)
        assert found["rows"] == 4
        told = [
            (each["sheet"], each["message"]) for each in found["issues"] if each["code"] == "column-of-other-years"
        ]
        assert [sheet for sheet, _ in told] == ["Dons 2023"]
        assert "`Montant`" in told[0][1]
    assert readings(google) == 1
