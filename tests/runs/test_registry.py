"""The registry's file: values with their types, one format after the other, and no word about who was erased."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from npsp_migrate.errors import MigrateError
from npsp_migrate.model.org import Ended, RecordFate
from npsp_migrate.runs.memory.file import is_sound
from npsp_migrate.runs.memory.registry import ERASED, Registry

ORG = "00D000000000001AAA"
AWA = "003000000000001AAA"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "registry.sqlite", ORG)


def test_values_come_back_as_they_were_applied(registry: Registry) -> None:
    values = {"Amount": Decimal("50.10"), "CloseDate": "2024-03-14", "npsp__Paid__c": True, "Number": 3}

    registry.remember([("Opportunity", "don:R-1", values, AWA)])

    [line] = registry.last_applied()["Opportunity"].to_dict("records")
    assert line == {**values, "Id": AWA}
    assert str(line["Amount"]) == "50.10"


def test_a_field_not_written_this_time_keeps_its_last_value(registry: Registry) -> None:
    registry.remember([("Contact", "membre:M-1", {"LastName": "Diallo", "Phone": "1"}, AWA)])

    registry.remember([("Contact", "MEMBRE:m-1", {"Phone": "2"}, "")])

    frame = registry.last_applied()["Contact"]
    assert frame.to_dict("records") == [{"Id": AWA, "LastName": "Diallo", "Phone": "2"}]


def test_a_field_that_we_emptied_is_not_one_that_we_never_wrote(registry: Registry) -> None:
    registry.remember([("Contact", "membre:M-1", {"Phone": "1"}, AWA)])

    registry.remember([("Contact", "membre:M-1", {"Phone": None}, AWA), ("Contact", "membre:M-2", {}, "")])

    assert registry.last_applied()["Contact"]["Phone"].tolist() == [ERASED, None]


def test_each_org_has_its_own(registry: Registry, tmp_path: Path) -> None:
    registry.remember([("Contact", "membre:M-1", {"Phone": "1"}, AWA)])

    assert Registry(tmp_path / "registry.sqlite", "00D000000000002AAA").last_applied() == {}


def test_a_registry_of_the_first_version_is_brought_to_todays_form(registry: Registry, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "registry.sqlite")) as old, old:
        old.execute(
            "CREATE TABLE applied (org TEXT NOT NULL, object TEXT NOT NULL, key TEXT NOT NULL,"
            " org_id TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (org, object, key)) WITHOUT ROWID"
        )
        values = '{"Amount":{"decimal":"50.10"}}'
        old.execute("INSERT INTO applied VALUES (?, 'Opportunity', 'don:R-1', ?, ?)", (ORG, AWA, values))

    frame = registry.last_applied()["Opportunity"]

    assert frame.to_dict("index") == {"don:R-1": {"Id": AWA, "Amount": Decimal("50.10")}}
    assert registry.line() is not None


def test_a_registry_of_a_later_version_is_refused(registry: Registry, tmp_path: Path) -> None:
    registry.remember([])
    with closing(sqlite3.connect(tmp_path / "registry.sqlite")) as later:
        later.execute("PRAGMA user_version = 99")

    with pytest.raises(MigrateError, match="another version"):
        registry.last_applied()


def test_a_damaged_registry_says_how_to_restore_it(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "registry.sqlite").write_bytes(b"not a database at all, but long enough to be looked at" * 20)

    with pytest.raises(MigrateError, match="cannot be used") as told:
        registry.last_applied()

    assert "registry rebuild" in told.value.hint
    assert not is_sound(tmp_path / "registry.sqlite")


def test_only_its_owner_may_read_it(registry: Registry, tmp_path: Path) -> None:
    registry.remember([])

    assert (tmp_path / "registry.sqlite").stat().st_mode & 0o777 == 0o600


def test_of_an_erased_person_only_what_recognises_the_key_is_kept(registry: Registry, tmp_path: Path) -> None:
    registry.remember([("Contact", "awa@example.org", {"LastName": "Diallo"}, AWA)])
    registry.note_fates({"Contact": [RecordFate(AWA, Ended.DELETED, at="2026-01-01T00:00:00Z", by="Rose")]}, {})

    registry.erase({"Contact": {"awa@example.org": "2026-01-01"}})

    with closing(sqlite3.connect(tmp_path / "registry.sqlite")) as file:
        file.execute("VACUUM")  # what SQLite leaves in free pages is not what it keeps
    kept = (tmp_path / "registry.sqlite").read_bytes()
    assert not any(word in kept for word in (b"awa@", b"Diallo", b"Rose", AWA[:15].encode()))
    assert list(registry.erased()["Contact"].values()) == ["2026-01-01"]
