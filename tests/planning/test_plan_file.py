"""The plan file: written whole or not at all, read back as a stream, the same for the same work."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from planning_rows import BASIS, KEY, contents, in_org, plan, plan_path, records

from npsp_migrate.errors import PlanError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, error, words
from npsp_migrate.model.plan import (
    Action,
    Change,
    CleaningSummary,
    ColumnUse,
    ControlTotal,
    FieldChange,
    Forecast,
    JoinedRows,
    RowEnd,
    RowTally,
    Sameness,
)
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_format import FORMAT_VERSION
from npsp_migrate.planning.plan_writing import write_plan

PEOPLE = {
    "a": {"LastName": "Diallo", "Email": "awa@diallo.example", "Phone": "02"},
    "b": {"LastName": "O'Brien", "Email": None, "Phone": None},
}
THERE = in_org({"Id": "003000000000001AAA", KEY: "a", "LastName": "Diallo", "Email": None, "Phone": "01"})


def planned(at=None):
    return plan(records("Contact", PEOPLE, at=at), current={"Contact": THERE})


def test_a_plan_is_read_back_as_it_was_written(tmp_path):
    path = plan_path(tmp_path)

    fingerprint = write_plan(path, contents(planned()))

    with PlanFile(path) as read:
        assert read.basis == BASIS
        assert read.fingerprint == fingerprint
        assert read.objects() == ("Contact",)
        assert read.counts() == {"Contact": {Action.CREATE: 1, Action.UPDATE: 1}}
        assert list(read.changes()) == [
            Change(
                seq=1,
                action=Action.UPDATE,
                object="Contact",
                key="a",
                label="Diallo",
                because=words("plan-changed"),
                fields=(FieldChange("Email", None, "awa@diallo.example", Location("Dons.xlsx", "Feuil1", 2, "C")),),
                conflicts=(FieldChange("Phone", "01", "02", Location("Dons.xlsx", "Feuil1", 2)),),
                org_id="003000000000001AAA",
                origins=(Location("Dons.xlsx", "Feuil1", 2),),
            ),
            Change(
                seq=2,
                action=Action.CREATE,
                object="Contact",
                key="b",
                label="O'Brien",
                because=words("plan-new"),
                fields=(FieldChange("LastName", None, "O'Brien", Location("Dons.xlsx", "Feuil1", 3, "B")),),
                origins=(Location("Dons.xlsx", "Feuil1", 3),),
            ),
        ]


def test_changes_can_be_asked_for_by_object_and_action(tmp_path):
    write_plan(plan_path(tmp_path), contents(planned()))

    with PlanFile(plan_path(tmp_path)) as read:
        assert [each.key for each in read.changes("Contact", (Action.CREATE,))] == ["b"]
        assert [each.key for each in read.changes(actions=(Action.UPDATE, Action.CREATE))] == ["a", "b"]
        assert list(read.changes("Account")) == []


def test_everything_beside_the_changes_is_read_back_too(tmp_path):
    at = Location("Dons.xlsx", "Feuil1", 14, "C")
    told = {
        "issues": (error("date-ambiguous", at, value="03/04/2019"),),
        "tallies": (RowTally("dons", "Dons.xlsx", "Feuil1", 4, 1, 1, 1, 1),),
        "totals": (
            ControlTotal("year", "2024", 2, Decimal("30.50"), 1, Decimal(20), 0, Decimal(0), Decimal("20.00")),
        ),
        "row_ends": (RowEnd(at, Fate.HELD, words("parent-held", key="a")),),
        "joins": (JoinedRows("Contact", "a", "Awa Diallo", at, at, words("match-same-pair"), Sameness.JOINED),),
        "cleaning": (CleaningSummary("dons", "Dons.xlsx", "Feuil1", "Date", "date", 3, (("a", "b", at),)),),
        "columns": (ColumnUse("dons", "Dons.xlsx", "Feuil1", "Nom", ("Contact.LastName",)),),
        "forecast": (Forecast(words("forecast-payments"), 7),),
        "not_checked": (words("unchecked-rollups"),),
    }

    write_plan(plan_path(tmp_path), contents(planned(), **told))

    with PlanFile(plan_path(tmp_path)) as read:
        assert {name: tuple(getattr(read, name)()) for name in told} == told


def test_rows_in_another_order_give_the_same_changes_and_fingerprint(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"

    fingerprints = [
        write_plan(one, contents(planned({"a": 2, "b": 3}))),
        write_plan(other, contents(planned({"a": 40, "b": 17}))),
    ]

    assert fingerprints[0] == fingerprints[1]
    assert changes_in(one) == changes_in(other)


def changes_in(path):
    with sqlite3.connect(path) as file:
        return file.execute("SELECT * FROM changes ORDER BY seq").fetchall()


def test_the_same_plan_is_the_same_file_byte_for_byte(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"

    write_plan(one, contents(planned()))
    write_plan(other, contents(planned()))

    assert one.read_bytes() == other.read_bytes()


def test_money_stays_exact_in_the_file(tmp_path):
    gift = {"Name": "Don", "CloseDate": date(2024, 1, 2), "Amount": Decimal("0.10"), "StageName": "Closed Won"}

    write_plan(plan_path(tmp_path), contents(plan(records("Opportunity", {"g": gift}))))

    with PlanFile(plan_path(tmp_path)) as read:
        (change,) = read.changes()
    assert {each.field: each.after for each in change.fields}["Amount"] == Decimal("0.10")


def test_another_file_is_no_plan(tmp_path):
    text, database = tmp_path / "notes.txt", tmp_path / "other.sqlite"
    text.write_text("not a plan, but long enough to be read as something" * 40)
    with sqlite3.connect(database) as file:
        file.execute("CREATE TABLE t (x)")

    for path in (text, database):
        with pytest.raises(PlanError, match="is no plan of npsp-migrate"):
            PlanFile(path)


def test_a_missing_plan_says_how_to_make_one(tmp_path):
    with pytest.raises(PlanError) as stopped:
        PlanFile(tmp_path / "nothing.sqlite")

    assert stopped.value.hint == "Make one with `npsp-migrate plan`"


def test_a_plan_of_a_newer_version_is_not_read(tmp_path):
    write_plan(plan_path(tmp_path), contents(planned()))
    with sqlite3.connect(plan_path(tmp_path)) as file:
        file.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")

    with pytest.raises(PlanError, match="written by a newer npsp-migrate"):
        PlanFile(plan_path(tmp_path))


def test_a_damaged_plan_says_so(tmp_path):
    path = plan_path(tmp_path)
    write_plan(path, contents(planned()))
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\0" * (len(content) - 8192))

    with pytest.raises(PlanError, match="damaged"), PlanFile(path) as read:
        list(read.changes())
        list(read.issues())
        read.tallies()


def test_a_failure_leaves_the_plan_of_before_and_nothing_half_written(tmp_path):
    path = plan_path(tmp_path)
    write_plan(path, contents(planned()))
    before = path.read_bytes()

    def issues_on_a_full_disk():
        yield error("date-ambiguous", Location("Dons.xlsx"))
        raise OSError(28, "No space left on device")

    with pytest.raises(PlanError) as stopped:
        write_plan(path, contents(planned(), issues=issues_on_a_full_disk()))

    assert "No space left on device" in stopped.value.message
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_disk_that_is_full_is_said_in_one_sentence(tmp_path):
    resource = pytest.importorskip("resource", reason="limits of file sizes are a matter of Unix")
    many = plan(records("Contact", {f"k{number}": {"LastName": "x" * 70} for number in range(190)}))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(PlanError, match="could not be written"):
            write_plan(plan_path(tmp_path), contents(many))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(tmp_path.iterdir()) == []
