"""What stands around the records of a plan, on the embedded org: each kind of damage is found, and named."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from staffed_town import Staff, running_org
from test_verify_plan import AT_ONCE, KEY, PlanWithSums, home
from written_plans import NOON, Quiet, create

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.model.plan import Change, FieldChange
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, connect, connect_to_read
from npsp_migrate.salesforce.org import SalesforceReader
from npsp_migrate.verify.findings import Kind, RollupDifference
from npsp_migrate.verify.verification import Verification
from npsp_migrate.verify.verifying import verify_plan

NAMES = ("fine", "unpaid", "otherwise", "moved", "unloved", "wrong", "soft", "two")


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    with running_org(tmp_path_factory.mktemp("around")) as staff:
        yield staff


def plan_of(staff: Staff) -> PlanWithSums:
    """A household each, with a person who gave twice; in the last one somebody else has a part, too."""
    changes: list[Change] = []
    for name in NAMES:
        household, person, *gifts = home(name)
        donor = FieldChange("npsp__Primary_Contact__c", None, f"{name}:personne")
        changes += [household, person]
        changes += [Change(g.seq, g.action, g.object, g.key, g.label, g.because, (*g.fields, donor)) for g in gifts]
    changes.append(create(9, "Account", "mairie", Name="Mairie", RecordTypeId="Organization"))
    changes.sort(key=lambda change: ("Account", "Contact", "Opportunity").index(change.object))
    numbered = [
        Change(seq, c.action, c.object, c.key, c.label, c.because, c.fields) for seq, c in enumerate(changes, 1)
    ]
    return PlanWithSums(numbered, org_id=reader_of(staff).identity().org_id)


def reader_of(staff: Staff) -> SalesforceReader:
    return connect_to_read(OrgSettings(ExistingSession(staff.session.instance_url, staff.session.access_token)))


def carry_out(plan: PlanWithSums, staff: Staff, folder: Path) -> None:
    org = connect(OrgSettings(ExistingSession(staff.session.instance_url, staff.session.access_token)))
    with Journal(folder / "journal.sqlite", now=lambda: NOON) as journal:
        assert apply_plan(plan, org, journal, Quiet(), AT_ONCE).complete


@pytest.fixture(scope="module")
def verified(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> tuple[Verification, Verification]:
    """Right after the plan was applied; and after staff did all kinds of harm."""
    plan = plan_of(staff)
    carry_out(plan, staff, tmp_path_factory.mktemp("run"))
    share_a_gift(staff)
    before = verify_plan(plan, reader_of(staff), Quiet())
    do_harm(staff)
    return before, verify_plan(plan, reader_of(staff), Quiet())


def share_a_gift(staff: Staff) -> None:
    """Soft credits in whole and in part: NPSP's arithmetic, which ours must meet."""
    gift, other = (staff.id_of("Opportunity", f"soft:don:{number}") for number in (0, 1))
    friend = staff.id_of("Contact", "fine:personne")
    staff.create("OpportunityContactRole", OpportunityId=gift, ContactId=friend, Role="Soft Credit")
    staff.create(
        "npsp__Partial_Soft_Credit__c",
        npsp__Opportunity__c=other,
        npsp__Contact__c=friend,
        npsp__Role_Name__c="Matched Donor",
        npsp__Amount__c=20.15,
    )


def payment_of(staff: Staff, gift: str) -> str:
    [payment] = staff.ids("npe01__OppPayment__c", f"npe01__Opportunity__r.{KEY} = '{gift}'")
    return payment


def do_harm(staff: Staff) -> None:
    staff.delete("npe01__OppPayment__c", payment_of(staff, "unpaid:don:0"))
    staff.edit("npe01__OppPayment__c", payment_of(staff, "otherwise:don:1"), npe01__Payment_Amount__c=50.24)
    staff.edit("Contact", staff.id_of("Contact", "moved:personne"), AccountId=staff.id_of("Account", "fine:foyer"))
    [role] = staff.ids("OpportunityContactRole", f"Opportunity.{KEY} = 'unloved:don:0' AND IsPrimary = true")
    staff.delete("OpportunityContactRole", role)
    staff.edit("Contact", staff.id_of("Contact", "wrong:personne"), npo02__TotalOppAmount__c=1)
    staff.edit("Account", staff.id_of("Account", "wrong:foyer"), npo02__LastCloseDate__c="2020-01-01")


def test_nothing_is_wrong_right_after_the_run(verified: tuple[Verification, Verification]) -> None:
    before, _ = verified

    assert before.clean, before.lines(10)
    assert before.rollups.donors == 2 * len(NAMES) + 1
    assert before.rollups.totals == 13 * (len(NAMES) + 1) + 21 * len(NAMES)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Kind.UNPAID, ["unpaid:don:0"]),
        (Kind.PAID_OTHERWISE, ["otherwise:don:1"]),
        (Kind.EMPTY_HOME, ["moved:foyer"]),
        (Kind.NO_PRIMARY, ["unloved:don:0"]),
        (Kind.HOMELESS, []),
        (Kind.NO_DONOR, []),
        (Kind.DOUBLED, []),
        (Kind.TWO_PRIMARIES, []),
    ],
)
def test_each_harm_is_found_once_and_nothing_else(
    verified: tuple[Verification, Verification], kind: Kind, keys: list[str]
) -> None:
    _, after = verified

    assert [each.key for each in after.found[kind].first] == keys


def test_a_person_who_moved_is_a_difference_of_her_own(verified: tuple[Verification, Verification]) -> None:
    _, after = verified

    [found] = [each for each in after.differences if each.field == "AccountId" and each.record.object == "Contact"]
    assert (found.record.key, found.wanted, found.found) == ("moved:personne", "moved:foyer", "fine:foyer")


def test_a_wrong_total_is_told_with_both_values(verified: tuple[Verification, Verification]) -> None:
    _, after = verified

    told = {(each.record.key, each.field): (str(each.ours), str(each.theirs)) for each in after.rollups.differences}
    assert told["wrong:personne", "npo02__TotalOppAmount__c"] == ("100.50", "1.00")
    assert told["wrong:foyer", "npo02__LastCloseDate__c"] == ("2024-10-03", "2020-01-01")


def test_differences_of_totals_are_values(verified: tuple[Verification, Verification]) -> None:
    _, after = verified

    assert all(isinstance(each, RollupDifference) for each in after.rollups.differences)
    assert after.wrong == after.different + sum(f.count for f in after.found.values()) + after.rollups.different


def test_a_gift_in_kind_needs_no_payment(staff: Staff, tmp_path: Path) -> None:
    """NPSP's trial has a setting that says so, and makes none."""
    _, _, gift, other = (replace(each, seq=seq) for seq, each in enumerate(home("nature")))
    kind = FieldChange("RecordTypeId", None, "InKindGift")
    nobody = [replace(each, fields=each.fields[:-1]) for each in (gift, other)]
    plan = PlanWithSums(
        [nobody[0], replace(nobody[1], fields=(*nobody[1].fields, kind))], org_id=reader_of(staff).identity().org_id
    )
    carry_out(plan, staff, tmp_path)
    staff.delete("npe01__OppPayment__c", payment_of(staff, "nature:don:0"))

    found = verify_plan(plan, reader_of(staff), Quiet()).found

    assert [each.key for each in found[Kind.UNPAID].first] == ["nature:don:0"]
    assert found[Kind.NO_DONOR].count == 2
