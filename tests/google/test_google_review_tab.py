"""The tab of questions: the only one that is written, in one call, with the right to write asked for it alone."""

import pytest
from sheets_api.content import Tab
from sheets_api.world import ROBOT

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess, GoogleSheet
from npsp_migrate.sources.google.review_tab import MARK, ReviewTab

QUESTIONS = [["N°", "Question", "Réponse"], [1, "Awa Diallo = A. Diallo ?", None], [2, "=HYPERLINK(1)", True]]


@pytest.fixture
def tab(google, robot, naps, tmp_path):
    sheet = google.add("Donateurs", Tab("Dons", [["Nom"], ["Diallo"]]), Tab("Membres", [["Nom"]], gid=1))
    return ReviewTab(GoogleSheet(key=sheet.key), "À décider", tmp_path, naps.patience)


def test_the_tab_is_made_and_filled_in_one_call(tab, google):
    tab.write(QUESTIONS)

    [sheet] = google.spreadsheets.values()
    assert [(each.title, each.gid) for each in sheet.tabs] == [("Dons", 0), ("Membres", 1), ("À décider", 2)]
    assert sheet.tabs[2].rows == QUESTIONS
    assert len(google.written) == 1
    assert [each["metadataKey"] for each in sheet.metadata] == [MARK]


def test_a_second_time_replaces_the_rows_and_answers_are_read_back(tab, google):
    assert tab.read() == ()
    tab.write(QUESTIONS)
    [sheet] = google.spreadsheets.values()
    sheet.tabs[2].rows[1][2] = "oui"

    assert tab.read() == (("N°", "Question", "Réponse"), (1, QUESTIONS[1][1], "oui"), (2, "=HYPERLINK(1)", True))

    tab.write(QUESTIONS[:2])
    assert sheet.tabs[2].rows == QUESTIONS[:2]
    assert len(sheet.tabs) == 3


def test_a_text_is_never_a_formula(tab, google):
    tab.write([["=IMPORTRANGE(1)"]])

    assert "formulaValue" not in str(google.written)


def test_a_tab_of_somebody_else_is_never_overwritten(tab, google):
    [sheet] = google.spreadsheets.values()
    sheet.tabs.append(Tab("À décider", [["Notes de Claire"]], gid=8))

    with pytest.raises(SourceError, match="a tab `À décider` that npsp-migrate did not make"):
        tab.write(QUESTIONS)

    assert google.written == []


def test_only_this_tab_asks_for_the_right_to_write(tab, google):
    tab.write(QUESTIONS)

    assert {scope.rpartition("/")[2] for _, scopes in google.tokens.values() for scope in scopes} == {
        "spreadsheets"
    }


def test_who_may_not_write_is_told_with_the_address_to_share_with(tab, google):
    next(iter(google.spreadsheets.values())).readers = frozenset()

    with pytest.raises(SourceError) as caught:
        tab.write(QUESTIONS)

    assert caught.value.message == f"The spreadsheet may not be written by `{ROBOT}`"
    assert caught.value.hint == f"In Google Sheets open `Share` and add `{ROBOT}` as `Editor`"


def test_an_api_key_cannot_write(google, naps, tmp_path, monkeypatch):
    monkeypatch.setenv("SHEETS_KEY", "AIza")

    with pytest.raises(SourceError, match="An API key only reads"):
        ReviewTab(GoogleSheet(key="k" * 44, access=GoogleAccess(api_key_env="SHEETS_KEY")), "À", tmp_path)
