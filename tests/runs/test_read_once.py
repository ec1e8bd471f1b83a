"""The org is asked for each record once a night, whatever the matching brings in."""

from pathlib import Path

import pytest
from staffed_town import Staff, night, planned, town_on
from town_project import PEOPLE, write_workbook

SECOND_PHONE = ("M-4", "Awa", "DIALLO", "awa@example.org", "06 39 98 00 09", "Lille")  # of M-1, whose row has one


def test_a_place_for_a_second_phone_is_read_with_the_rest(
    org: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    org.reset()
    town = town_on(org, tmp_path / "town")
    night(town)
    with_one = _calls_of_a_plan(org, town)
    write_workbook(town.workspace.root, [SECOND_PHONE if row[0] == "M-4" else row for row in PEOPLE])
    night(town)

    with_two = _calls_of_a_plan(org, town)

    [awa] = org.query("SELECT MobilePhone, OtherPhone, HomePhone FROM Contact WHERE FirstName = 'Awa'")
    assert sorted(filter(None, (awa["MobilePhone"], awa["OtherPhone"], awa["HomePhone"]))) == [
        "+33 6 39 98 00 01",
        "+33 6 39 98 00 09",
    ]
    assert with_two == with_one


def _calls_of_a_plan(org: Staff, town) -> int:
    before = org.calls()
    planned(town)
    return org.calls() - before
