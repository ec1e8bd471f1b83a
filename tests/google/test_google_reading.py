"""A Google Sheet is read in one go: values, types, formats, merges, hidden rows, errors, with their addresses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sheets_api.content import Formula, Shown, Tab, Wrong

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleSheet, HiddenRows, SourceSpec
from npsp_migrate.sources.google.spreadsheets import Spreadsheets

TAKEN_AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_abcdEFG"
ROWS = [["Nom", "CP", "Montant"], ["Diallo", Shown(1000, "00000"), 50], ["Petit", Shown(69003, "00000"), 12.5]]


def codes(table):
    return [issue.code for issue in table.issues]


def told(table):
    return [(issue.code, str(issue.at), dict(issue.words.values)) for issue in table.issues]


def test_cells_keep_their_types(read, world):
    moment = datetime(2023, 3, 12, 14, 5, 6)
    row = [
        "Diallo",
        50,
        12.5,
        date(2023, 3, 12),
        moment,
        time(10, 30),
        timedelta(hours=36),
        True,
        None,
        Formula("=1+1", 2),
    ]
    world.add(
        "Dons",
        Tab(
            "Dons", [["Nom", "Entier", "Décimal", "Jour", "Instant", "Heure", "Durée", "Oui", "Vide", "Somme"], row]
        ),
    )

    cells = read().frame.loc[2].tolist()

    assert cells == [
        "Diallo",
        50,
        12.5,
        date(2023, 3, 12),
        moment,
        time(10, 30),
        timedelta(hours=36),
        True,
        None,
        2,
    ]
    assert [type(cell) for cell in cells[1:4]] == [int, float, date]
    assert type(cells[7]) is bool


def test_rows_and_cells_have_the_addresses_of_the_sheet(read, world):
    rows = [
        [],
        ["Liste des dons"],
        [],
        [None, "Nom", "Montant"],
        [None, "Diallo", Wrong("#N/A")],
        [],
        [None, "Petit", 3],
    ]
    world.add("Dons 2024", Tab("Dons", rows))

    table = read()

    assert list(table.frame.index) == [5, 7]
    assert told(table)[1:] == [("cell-error", "`Dons 2024` › `Dons` › `C5`", {"value": "#N/A"})]
    assert table.letters == {"Nom": "B", "Montant": "C"}


def test_numbers_under_a_padding_format_are_read_as_shown(read, world):
    world.add("Dons", Tab("Dons", ROWS))

    table = read()

    assert table.frame["CP"].tolist() == ["01000", "69003"]
    assert codes(table) == ["numbers-read-as-shown"]


def test_hidden_rows_and_columns_are_told_or_left_out(read, world):
    world.add("Dons", Tab("Dons", ROWS, hidden_rows=frozenset({2}), hidden_columns=frozenset({2})))

    assert codes(read()) == ["hidden-rows-kept", "hidden-column-read", "numbers-read-as-shown"]
    assert read(hidden_rows=HiddenRows.LEAVE_OUT).frame["Nom"].tolist() == ["Diallo"]


def test_merged_cells_are_filled_when_told(read, world):
    rows = [["Mois", "Nom"], ["Janvier", "Diallo"], [None, "Petit"]]
    world.add("Dons", Tab("Dons", rows, merges=[(1, 0, 2, 0)]))

    assert "merged-cells-not-filled" in codes(read())
    assert read(fill_merged=("Mois",)).frame["Mois"].tolist() == ["Janvier", "Janvier"]


def test_notes_are_counted_with_their_addresses_and_not_read(read, world):
    world.add("Dons", Tab("Dons", ROWS, notes={(1, 0): "en chimiothérapie"}))

    table = read()

    assert ("cell-notes-not-read", "`Dons` › `Dons`", {"count": "1", "cells": "A2"}) in told(table)
    assert "chimio" not in repr(table.issues)


def test_the_time_zone_is_told_where_there_are_times(read, world):
    rows = [["Horodateur", "Nom"], [datetime(2024, 10, 1, 23, 30), "Diallo"]]
    world.add("Réponses", Tab("Réponses", rows), time_zone="America/Los_Angeles")

    assert told(read()) == [("moments-in-time-zone", "`Réponses` › `Réponses`", {"zone": "America/Los_Angeles"})]


@pytest.mark.parametrize(
    "named",
    [
        {"key": KEY},
        {"title": "Dons d'octobre"},
        {"url": f"https://docs.google.com/spreadsheets/d/{KEY}/edit?usp=sharing"},
        {"url": f"https://docs.google.com/spreadsheets/u/1/d/{KEY}/edit#gid=7"},
        {"url": f"https://drive.google.com/open?id={KEY}"},
        {"url": f"https://docs.google.com/a/example.org/spreadsheets/d/{KEY}"},
    ],
)
def test_a_spreadsheet_is_found_by_address_key_or_title(read, world, named):
    world.add("Dons d'octobre", Tab("Dons", ROWS, gid=7))

    assert len(read(**named).frame) == 2


def test_a_tab_is_chosen_by_name_wildcard_or_id(read, read_all, world):
    world.add("Dons", *(Tab(str(year), ROWS, gid=year) for year in (2022, 2023)), Tab("Aide", [["x"]], gid=5))

    assert read("2023").place.sheet == "2023"
    assert read(gid=2022).place.sheet == "2022"
    assert [table.place.sheet for table in read_all("20*")] == ["2022", "2023"]
    assert read(url=f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=2022").place.sheet == "2022"
    assert read("2023", url=f"https://docs.google.com/spreadsheets/d/{KEY}/edit#gid=2022").place.sheet == "2023"


def test_all_sources_of_a_spreadsheet_take_one_reading_of_its_cells(google, robot, naps, tmp_path):
    google.add("Tout", Tab("Dons", ROWS, gid=1), Tab("Membres", ROWS, gid=2), Tab("Santé", ROWS, gid=3))
    specs = [SourceSpec(name, sheet=name, google=GoogleSheet(key=KEY)) for name in ("Dons", "Membres", "Dons")]
    spreadsheets = Spreadsheets(specs, tmp_path, patience=naps.patience)

    tables = [spreadsheets.tables(spec, TAKEN_AT)[0] for spec in specs]

    assert [table.place.sheet for table in tables] == ["Dons", "Membres", "Dons"]
    assert [("includeGridData" in query) for query in google.asked_for] == [False, True]
    assert google.asked_for[1]["ranges"] == ["'Dons'!A1:Z1000", "'Membres'!A1:Z1000"]
    assert google.calls[-3:] == [
        f"GET www.googleapis.com/drive/v3/files/{KEY}",
        *[f"GET sheets.googleapis.com/v4/spreadsheets/{KEY}"] * 2,
    ]


def test_a_large_sheet_is_read_in_blocks_of_rows(read, world):
    rows = [["N°", "Nom"], *([number, f"Nom {number}"] for number in range(1, 1_500))]
    world.add("Dons", Tab("Dons", rows, row_count=1_600, column_count=200, hidden_rows=frozenset({1_499})))

    table = read()

    assert table.frame["N°"].tolist() == list(range(1, 1_500))
    assert list(table.frame.index) == list(range(2, 1_501))
    assert [query["ranges"] for query in world.asked_for[1:]] == [["'Dons'!A1:GR1000"], ["'Dons'!A1001:GR1600"]]
    assert dict(table.issues[0].words.values)["rows"] == "1500"


def large(world):
    rows = [["N°", "Nom"], *([number, f"Nom {number}"] for number in range(1, 1_200))]
    return world.add("Dons", Tab("Dons", rows, row_count=1_300, column_count=200))


def test_a_row_that_is_inserted_while_a_large_sheet_is_read_is_neither_doubled_nor_lost(read, world):
    sheet = large(world)

    def insert_once(answer):
        if "data" in answer["sheets"][0] and sheet.modified.startswith("2026-11-20"):
            sheet.tabs[0].rows.insert(1, [0, "Nom 0"])
            sheet.modified = "2026-11-21T00:00:00.000Z"
        return answer

    world.spoil = insert_once

    assert read().frame["N°"].tolist() == list(range(1_200))


def test_a_large_sheet_that_somebody_keeps_changing_is_refused(read, world):
    sheet = large(world)

    def change(answer):
        sheet.modified = f"2026-11-21T00:00:{len(world.calls):02}.000Z"
        return answer

    world.spoil = change

    with pytest.raises(SourceError, match="somebody changed the spreadsheet each time that it was read"):
        read()


def test_an_answer_to_more_than_was_asked_gives_the_same_table(read, world):
    world.add(
        "Dons", Tab("Dons", ROWS, row_count=1_600, column_count=200), Tab("Aide", [["x"]], gid=5, hidden=True)
    )
    asked = read()

    world.deaf = True
    given = read()

    assert given.frame.equals(asked.frame)
    assert given.issues == asked.issues


def test_titles_with_apostrophes_are_asked_for(read, world):
    world.add("Dons", Tab("Dons d'été", ROWS))

    assert len(read("Dons d'été").frame) == 2


def test_charts_and_connected_sheets_are_no_tabs(read, world):
    world.add("Dons", Tab("Graphique", [], gid=9, kind="OBJECT"), Tab("Dons", ROWS, gid=1))

    assert read().place.sheet == "Dons"


def test_the_same_content_has_the_same_hash_and_another_cell_another(read, world):
    sheet = world.add("Dons", Tab("Dons", ROWS))
    first = read().snapshot

    sheet.modified = "2026-11-21T00:00:00.000Z"
    assert read().snapshot == first
    sheet.tabs[0].rows[1][2] = 51
    assert read().snapshot.sha256 != first.sha256


def test_an_empty_spreadsheet_is_refused(read, world):
    world.add("Dons", Tab("Feuille 1", []))

    with pytest.raises(SourceError, match="`Dons` has no sheet with rows"):
        read()
