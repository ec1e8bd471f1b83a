"""What Google refuses becomes one clear sentence with what to do; what passes is waited for, with bounds."""

import pytest
import requests
from gspread.urls import SPREADSHEET_URL
from sheets_api.content import Tab
from sheets_api.world import ROBOT, SIGNED_OUT, SWITCHED_OFF, UNAVAILABLE, RefusalError, quota

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess
from npsp_migrate.sources.google.addresses import read_address
from npsp_migrate.sources.google.signing import sign_in

ROWS = [["Nom", "Montant"], ["Diallo", 50]]


def refused(read, *sheet, **named):
    with pytest.raises(SourceError) as caught:
        read(*sheet, **named)
    return caught.value.message, caught.value.hint


def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(read, world):
    world.add("Dons", Tab("Dons", ROWS), readers=frozenset())

    message, hint = refused(read)

    assert message == f"Source `dons`: the spreadsheet is not shared with `{ROBOT}`"
    assert hint == f"In Google Sheets open `Share`, add `{ROBOT}` as `Viewer`, and run the command again"


def test_a_sheet_that_is_not_there_is_deleted_or_its_key_is_wrong(read, world):
    message, hint = refused(read, key="z" * 44)

    assert message == "Source `dons`: there is no such spreadsheet: it was deleted, or the key is not complete"
    assert hint == "Open it in the browser and copy its address again"


def test_a_sheet_in_the_bin_is_refused_although_google_still_gives_its_cells(read, world):
    world.add("Dons", Tab("Dons", ROWS), trashed=True)

    message, _ = refused(read)

    assert message == "Source `dons`: the spreadsheet `Dons` was deleted and lies in the bin of Drive"
    assert world.asked_for == []


def test_a_renamed_tab_comes_with_its_likely_new_name(read, world):
    world.add("Dons", Tab("Dons 2024", ROWS), Tab("Membres", ROWS, gid=4))

    assert refused(read, "Dons 2O24") == ("`Dons` has no sheet `Dons 2O24`", "Did you mean `Dons 2024`?")


def test_a_tab_that_was_read_before_is_recognised_under_any_new_name(read, world):
    sheet = world.add("Dons", Tab("Archive", ROWS, gid=12), Tab("Membres", ROWS, gid=4))

    message, hint = refused(read, "Dons 2019", known={sheet.key: {"Dons 2019": 12}})

    assert message == "The tab `Dons 2019` of `Dons` is now called `Archive`"
    assert hint == "Write `sheet: Archive` in source `dons`, or `gid: 12`, which survives new names"


def test_a_deleted_tab_is_told_with_those_that_are_there(read, world):
    world.add("Dons", Tab("Dons", ROWS, gid=1), Tab("Membres", ROWS, gid=4))

    message, hint = refused(read, gid=99)

    assert message == "`Dons` has no tab with the id 99, which source `dons` names: it was deleted"
    assert hint == "The spreadsheet has `Dons (gid=1)`, `Membres (gid=4)`"


def test_an_uploaded_excel_file_is_no_google_sheet(read, world):
    world.add("Dons.xlsx", Tab("Dons", ROWS), office=True)

    assert "an Excel file that was only uploaded" in refused(read)[0]


def test_two_spreadsheets_of_one_title_are_told_with_their_addresses(read, world):
    for key in ("a" * 44, "b" * 44):
        world.add("Dons", Tab("Dons", ROWS), key=key)

    message, hint = refused(read, title="Dons")

    assert message == "Source `dons`: 2 spreadsheets have the title `Dons`"
    assert f"https://docs.google.com/spreadsheets/d/{'a' * 44}/edit" in hint


def test_a_title_that_is_not_there_comes_with_the_likely_one(read, world):
    world.add("Dons d'octobre", Tab("Dons", ROWS))

    message, hint = refused(read, title="Dons d'Octobre")

    assert message == "Source `dons`: the account sees no spreadsheet with the title `Dons d'Octobre`"
    assert hint == "Did you mean `Dons d'octobre`?"


def test_an_api_that_is_switched_off_comes_with_the_place_to_switch_it_on(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [SWITCHED_OFF]

    message, hint = refused(read)

    assert message == "Source `dons`: the Google Sheets API is switched off in the Cloud project"
    assert hint.endswith("https://console.developers.google.com/apis/api/sheets.googleapis.com")


def test_without_the_drive_api_a_sheet_is_still_read_by_its_key(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.drive_off = True

    assert len(read().frame) == 1


def test_the_quota_is_waited_for_as_long_as_google_asks(read, world, naps):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [quota("37"), quota()]

    assert len(read().frame) == 1
    assert naps.slept[0] == 37
    assert 0 <= naps.slept[1] <= 2


def test_a_quota_that_stays_used_up_ends_within_minutes(read, world, naps):
    world.add("Dons", Tab("Dons", ROWS))
    world.reads_left = 0

    message, hint = refused(read)

    assert message == "Source `dons`: Google's quota of 60 readings a minute stayed used up"
    assert hint == "Run the command again in a few minutes"
    assert len(world.asked_for) <= 7
    assert sum(naps.slept) <= 300


def test_a_wait_longer_than_our_patience_is_not_begun(read, world, naps):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [quota("3600")]

    assert "Google asks to wait 3600 s" in refused(read)[0]
    assert naps.slept == []


def test_a_service_that_is_away_for_a_moment_is_asked_again(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [
        UNAVAILABLE,
        RefusalError(502, "<html>Bad Gateway</html>"),
        RefusalError(200, "<html>portal</html>"),
    ]

    assert len(read().frame) == 1


def test_a_service_that_stays_away_is_told_with_its_status(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [UNAVAILABLE] * 50

    assert refused(read)[0] == "Source `dons`: Google Sheets does not answer now (status 503)"


def test_more_than_sixty_readings_a_minute_are_never_sent(google, robot, world, naps, tmp_path):
    sheet = world.add("Dons", Tab("Dons", ROWS))
    world.reads_left = 1_000
    calls = sign_in(GoogleAccess(), tmp_path, naps.patience).calls

    for _ in range(130):
        calls.ask(SPREADSHEET_URL % sheet.key, {"fields": "spreadsheetId"})

    assert sum(naps.slept) == 120


def test_offline_is_told_soon(read, world, naps, monkeypatch):
    def cut(*_args, **_more):
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", cut)
    world.add("Dons", Tab("Dons", ROWS))

    message, hint = refused(read)

    assert message == "Source `dons`: Google cannot be reached"
    assert hint == "Check the connection, or download the spreadsheet as `.xlsx` and name it in `file:`"
    assert len(naps.slept) <= 4


def test_a_deleted_key_of_a_service_account_is_told(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.revoked = True

    assert refused(read)[0] == f"Source `dons`: Google does not accept the credentials of `{ROBOT}`"


def test_a_token_that_google_no_longer_knows_is_renewed_once_and_then_told(read, world):
    world.add("Dons", Tab("Dons", ROWS))
    world.next = [SIGNED_OUT]

    assert len(read().frame) == 1

    world.next = [SIGNED_OUT] * 10
    assert "does not accept the credentials" in refused(read)[0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vTabcdefghijklmnop/pubhtml", "published on the web"),
        ("https://docs.google.com/forms/d/1AbCdEfGhIjKlMnOpQrSt/viewform", "a Google Form"),
        ("https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrSt/edit", "none of a Google Sheet"),
        ("https://docs.google.com/spreadsheets/u/0/", "none of a Google Sheet"),
    ],
)
def test_an_address_of_something_else_is_told(url, said):
    with pytest.raises(SourceError, match=said):
        read_address(url)
