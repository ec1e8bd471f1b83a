"""Answers as they were recorded elsewhere: narrower, wider or in another order than a spreadsheet's usual one."""

import pytest
from sheets_api.content import Tab
from sheets_api.world import refusal

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess

ROWS = [["Nom", "Ville", "Montant"], ["Diallo", "Lyon", 50], ["Petit", "Paris", 12.5]]
CELLS = [["Diallo", "Lyon", 50], ["Petit", "Paris", 12.5]]
CONSOLE = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1"


def refused(read, **named):
    with pytest.raises(SourceError) as caught:
        read(**named)
    return caught.value.message, caught.value.hint


def each_sheet(change):
    """What Google answers, with each of its sheets changed."""

    def spoil(answer):
        for sheet in answer.get("sheets", ()):
            change(sheet)
        return answer

    return spoil


def test_a_tab_whose_size_is_not_told_is_read_as_a_whole(read, world):
    world.add("Dons", Tab("Dons de l'an", ROWS, merges=[(1, 1, 2, 1)]))
    world.spoil = each_sheet(lambda sheet: sheet["properties"].pop("gridProperties", None))

    table = read()

    assert table.frame.to_numpy().tolist() == CELLS
    assert world.asked_for[-1]["ranges"] == ["'Dons de l''an'"]
    assert "merged-cells-not-filled" in {issue.code for issue in table.issues}


def test_columns_that_come_in_a_block_of_their_own_are_beside_the_first(read, world):
    def halve(sheet):
        for block in list(sheet.get("data", ())):
            rows = block["rowData"]
            right = [{"values": row["values"][2:]} for row in rows]
            block["rowData"] = [{"values": row["values"][:2]} for row in rows]
            sheet["data"] += [{"startColumn": 2, "rowData": right}, block]

    world.add("Dons", Tab("Dons", ROWS))
    world.spoil = each_sheet(halve)

    assert read().frame.to_numpy().tolist() == CELLS


def test_tabs_without_cells_of_their_own_are_told(read, world):
    world.add("Dons", Tab("Graphique", ROWS))
    world.spoil = each_sheet(lambda sheet: sheet["properties"].update(sheetType="OBJECT"))

    message, hint = refused(read)

    assert message == "No tab of `Dons` has cells of its own: they show charts or connected data"
    assert hint == "Copy the rows into a tab of their own, as values, and name that one"


@pytest.mark.parametrize("answer", [{}, {"range": "Dons!A1:B2", "values": [["Nom"]]}, {"properties": {}}])
def test_an_answer_of_another_question_has_an_odd_shape(read, world, answer):
    world.add("Dons", Tab("Dons", ROWS))
    world.spoil = lambda _: answer

    assert refused(read)[0] == "Source `dons`: Google's answer has an odd shape"


def test_a_spreadsheet_without_a_title_has_a_name(read, world):
    world.add("", Tab("Dons", ROWS))

    assert read().place.at().file == "Google Sheet"


@pytest.mark.parametrize(
    "said",
    [
        "Unable to parse range: 'Dons'!A1:C3",
        "Range ('Dons'!A1:C3) exceeds grid limits. Max rows: 2, max columns: 3",
    ],
)
def test_a_tab_that_went_away_while_it_was_read_is_told(read, world, said):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [refusal(400, "INVALID_ARGUMENT", said)]

    message, hint = refused(read)

    assert message == "Source `dons`: a tab was renamed, deleted or made shorter while it was read"
    assert hint == "Run the command again when nobody works in the spreadsheet"


def test_a_sign_in_for_something_else_is_told_by_the_sentence_alone(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [refusal(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")]

    assert refused(read)[0] == "Source `dons`: the sign-in does not cover Google Sheets"


def test_the_place_to_switch_the_api_on_may_stand_under_help(read, world):
    help_ = {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"description": "On", "url": CONSOLE}]}
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [refusal(403, "PERMISSION_DENIED", "Disabled.", [help_, {"reason": "SERVICE_DISABLED"}])]

    assert refused(read)[1] == f"Switch it on: {CONSOLE}"


def test_an_api_key_that_is_no_sign_in_names_no_address(read, world, monkeypatch):
    monkeypatch.setenv("SHEETS_KEY", "AIza-test")
    world.api_keys.add("AIza-test")
    world.add("Dons", Tab("Dons", ROWS), public=True)
    world.next = [refusal(401, "UNAUTHENTICATED", "Request is missing required authentication credential.")] * 9

    message, _ = refused(read, access=GoogleAccess(api_key_env="SHEETS_KEY"))

    assert message == "Source `dons`: Google does not accept the API key"
