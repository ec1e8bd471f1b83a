"""Carrying out a plan: order, keys, staleness, orphans, and what comes of it."""

from datetime import date
from decimal import Decimal

import pytest
from keeping_org import KeepingOrg, refuse_all
from written_plans import PlanOf, Quiet, create, update

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import OrgError, PlanError, StalePlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action, Change
from npsp_migrate.salesforce.org import SalesforceOrg

HOME = [
    create(1, "Account", "foyer:1", Name="Foyer Diallo"),
    create(2, "Contact", "donateur:1", LastName="Diallo", AccountId="foyer:1"),
    create(
        3,
        "Opportunity",
        "don:1",
        Name="Don",
        Amount=Decimal("120.10"),
        CloseDate=str(date(2024, 10, 3)),
        AccountId="foyer:1",
    ),
]


def test_parents_come_first_and_children_find_them_by_their_key(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    applied = apply_plan(PlanOf(HOME), org, journal, Quiet())

    assert applied.complete
    assert applied.counts == (
        ("Account", Outcome.CREATED, 1),
        ("Contact", Outcome.CREATED, 1),
        ("Opportunity", Outcome.CREATED, 1),
    )
    household = keeper.by_key("Account")["foyer:1"]
    assert keeper.by_key("Contact")["donateur:1"]["Account"] == household["Id"]
    assert keeper.by_key("Opportunity")["don:1"]["Amount"] == 120.1


def test_the_registry_is_told_what_was_written(keeper: KeepingOrg, org: SalesforceOrg, journal: Journal) -> None:
    applied = apply_plan(PlanOf(HOME), org, journal, Quiet())

    told = list(journal.applied(applied.run))

    assert [(sobject, key) for sobject, key, _, _ in told] == [
        ("Account", "foyer:1"),
        ("Contact", "donateur:1"),
        ("Opportunity", "don:1"),
    ]
    assert told[1][2] == {"LastName": "Diallo", "AccountId": "foyer:1"}
    assert told[2][2]["Amount"] == Decimal("120.10")
    assert told[0][3] == keeper.by_key("Account")["foyer:1"]["Id"]


def test_a_plan_is_carried_out_once(keeper: KeepingOrg, org: SalesforceOrg, journal: Journal) -> None:
    apply_plan(PlanOf(HOME), org, journal, Quiet())
    writes = len(keeper.writes)

    with pytest.raises(PlanError, match="applied already, on 2026-11-23: nothing was done"):
        apply_plan(PlanOf(HOME), org, journal, Quiet())

    assert len(keeper.writes) == writes


def test_a_plan_for_another_org_is_stale(org: SalesforceOrg, journal: Journal, keeper: KeepingOrg) -> None:
    with pytest.raises(StalePlanError, match="another org"):
        apply_plan(PlanOf(HOME, org_id="00D999999999999EAA"), org, journal, Quiet())

    assert journal.runs() == ()
    assert not keeper.writes


def test_a_thousand_rows_go_in_calls_of_two_hundred(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    changes = [create(n, "Account", f"foyer:{n}", Name=f"Foyer {n}") for n in range(1, 1102)]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert keeper.writes == [200] * 5 + [101]
    assert applied.calls == 6
    assert applied.count(Outcome.CREATED) == 1101


def test_a_record_without_our_key_is_adopted_by_its_id(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    person = keeper.add("Contact", LastName="Diallo", Email=None)
    changes = [update(1, "Contact", "donateur:1", person["Id"], Email=(None, "awa@example.org"))]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.count(Outcome.UPDATED) == 1
    assert len(keeper.records["Contact"]) == 1
    assert person["Migration_Key__c"] == "donateur:1"
    assert person["Email"] == "awa@example.org"


def test_children_of_a_refused_parent_are_held_with_the_reason(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.row_fault = lambda sobject, row: (
        {"statusCode": "STRING_TOO_LONG", "message": "Name: too long", "fields": ["Name"]}
        if sobject == "Account"
        else None
    )

    applied = apply_plan(PlanOf(HOME), org, journal, Quiet())

    assert [(each.object, each.outcome, each.because and each.because.code) for each in applied.problems] == [
        ("Account", Outcome.REFUSED, "refused-too-long"),
        ("Contact", Outcome.HELD, "parent-not-in-org"),
        ("Opportunity", Outcome.HELD, "parent-not-in-org"),
    ]
    assert not applied.complete
    assert not keeper.records["Contact"]


def test_children_of_a_parent_that_waits_for_a_person_are_held(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    waiting = Change(1, Action.HOLD, "Account", "foyer:1", "Foyer", words("doubt"))

    applied = apply_plan(PlanOf([waiting, *HOME[1:]]), org, journal, Quiet())

    assert applied.count(Outcome.HELD) == 2
    assert not keeper.writes


def test_a_parent_of_the_same_object_goes_in_an_earlier_call(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    changes = [
        create(1, "Account", "siege", Name="Siège"),
        create(2, "Account", "antenne", Name="Antenne", ParentId="siege"),
    ]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.complete
    assert keeper.writes == [1, 1]


def test_new_and_known_records_side_by_side_do_not_make_small_calls(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    changes = []
    for number in range(1, 201, 2):
        keeper.add("Account", Migration_Key__c=f"foyer:{number}", Name="Old")
        changes.append(update(number, "Account", f"foyer:{number}", Name=("Old", "New")))
        changes.append(create(number + 1, "Account", f"foyer:{number + 1}", Name="New"))

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.complete
    assert keeper.writes == [100, 100]


def test_one_bad_gift_does_not_cost_its_neighbours(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    """An exception in a trigger fails its whole chunk; sent alone, only the guilty row fails."""
    keeper.before_commit = lambda _, rows: (
        refuse_all(rows, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "NPSP trigger: null pointer")
        if any(row["Name"] == "Foyer 77" for row in rows)
        else None
    )
    changes = [create(n, "Account", f"foyer:{n}", Name=f"Foyer {n}") for n in range(1, 201)]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.count(Outcome.CREATED) == 199
    assert [problem.key for problem in applied.problems] == ["foyer:77"]
    assert len(keeper.writes) < 20


def test_a_size_that_breaks_a_limit_is_remembered(keeper: KeepingOrg, org: SalesforceOrg, journal: Journal) -> None:
    keeper.before_commit = lambda _, rows: (
        refuse_all(rows, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Too many SOQL queries: 101")
        if len(rows) > 60
        else None
    )
    changes = [create(n, "Account", f"foyer:{n}", Name="F") for n in range(1, 601)]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.count(Outcome.CREATED) == 600
    assert sum(size > 60 for size in keeper.writes) <= 6


def test_locked_rows_are_tried_again(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal, at_once: Patience
) -> None:
    locked = {"foyer:1": 2, "foyer:3": 9}

    def lock(_: str, row: dict[str, str]) -> dict[str, str] | None:
        key = row["Migration_Key__c"]
        locked[key] = locked.get(key, 0) - 1
        busy = {"statusCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access"}
        return busy if locked[key] >= 0 else None

    keeper.row_fault = lock
    changes = [create(n, "Account", f"foyer:{n}", Name="F") for n in range(1, 5)]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet(), at_once)

    assert applied.count(Outcome.CREATED) == 3
    assert [(each.key, each.because and each.because.code) for each in applied.problems] == [
        ("foyer:3", "refused-locked")
    ]


def test_a_full_org_stops_the_run_and_the_next_apply_goes_on(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.row_fault = lambda sobject, _: (
        {"statusCode": "STORAGE_LIMIT_EXCEEDED", "message": "storage limit exceeded"}
        if sobject == "Contact"
        else None
    )
    with pytest.raises(OrgError, match="no storage left"):
        apply_plan(PlanOf(HOME), org, journal, Quiet())
    keeper.row_fault = None

    applied = apply_plan(PlanOf(HOME), org, journal, Quiet())

    assert applied.resumed
    assert applied.complete
    assert max(keeper.inserted.values()) == 1


def test_the_history_tells_each_run(org: SalesforceOrg, journal: Journal) -> None:
    apply_plan(PlanOf(HOME), org, journal, Quiet())

    (line,) = journal.runs()

    assert line.org_id == "00D000000000001EAA"
    assert line.finished is not None
    assert line.counts == ((Outcome.CREATED, 3),)
