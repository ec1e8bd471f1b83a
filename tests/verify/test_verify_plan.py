"""Reading a plan back: what is equal, what differs, what is not there, and whether the sums agree."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from written_plans import NOON, PlanOf, Quiet, create

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.patience import Patience
from npsp_migrate.errors import OrgError, StalePlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import OutgoingRow
from npsp_migrate.model.plan import Action, Change, ControlTotal, FieldChange
from npsp_migrate.salesforce.org import SalesforceOrg, SalesforceReader
from npsp_migrate.verify.findings import Difference, Kind, RecordName
from npsp_migrate.verify.verifying import verify_plan

KEY = "Migration_Key__c"
AT_ONCE = Patience(attempts=2, first_seconds=0, longest_seconds=0)


def home(name: str, gifts: int = 2) -> list[Change]:
    """A household with one person and some gifts of 50.25, all with keys of their own."""
    changes = [
        create(1, "Account", f"{name}:foyer", Name=f"Foyer {name}", RecordTypeId="HH_Account"),
        create(
            2,
            "Contact",
            f"{name}:personne",
            LastName=name,
            Email="Awa.Diallo@Example.org",
            MailingStreet="12 rue des Lilas \r\nBâtiment B",
            AccountId=f"{name}:foyer",
        ),
    ]
    for number in range(gifts):
        changes.append(
            create(
                3 + number,
                "Opportunity",
                f"{name}:don:{number}",
                Name=f"Don {number}",
                StageName="Closed Won",
                CloseDate="2024-10-03",
                Amount=Decimal("50.25"),
                AccountId=f"{name}:foyer",
            )
        )
    return changes


class PlanWithSums(PlanOf):
    """`PlanOf` with the sums that a treasurer signs."""

    sums: tuple[ControlTotal, ...] = ()

    def totals(self) -> tuple[ControlTotal, ...]:
        return self.sums


def applied(changes: list[Change], org: SalesforceOrg, tmp_path: Path) -> PlanWithSums:
    plan = PlanWithSums(changes, org_id=org.identity().org_id)
    with Journal(tmp_path / "journal.sqlite", now=lambda: NOON) as journal:
        assert apply_plan(plan, org, journal, Quiet(), AT_ONCE).complete
    return plan


def year(count: int, total: str) -> ControlTotal:
    worth = Decimal(total)
    return ControlTotal("year", "2024", count, worth, count, worth, 0, Decimal(0))


def test_what_was_applied_is_found_again(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    plan = applied(home("martin"), org, tmp_path)
    plan.sums = (year(2, "100.50"),)

    found = verify_plan(plan, reader, Quiet())

    assert found.clean
    assert [(each.object, each.records) for each in found.checked] == [
        ("Account", 1),
        ("Contact", 1),
        ("Opportunity", 2),
    ]
    assert found.totals[0].org_sum == Decimal("100.50")
    assert found.lines(10)[-1] == "The org holds what the plan wanted"


def test_a_later_edit_is_a_difference_with_both_values(
    org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path
) -> None:
    plan = applied(home("nguyen", gifts=0), org, tmp_path)
    org.upsert("Contact", KEY, [OutgoingRow("nguyen:personne", {"LastName": "Nguyễn"})])

    found = verify_plan(plan, reader, Quiet())

    name = RecordName("Contact", "nguyen:personne", "nguyen:personne")
    assert found.differences == (Difference(name, "LastName", "nguyen", "Nguyễn"),)
    assert not found.clean


def test_a_record_that_is_not_there_is_named(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    plan = applied(home("petit", gifts=0), org, tmp_path)
    lost = create(9, "Contact", "petit:enfant", LastName="Petit", AccountId="petit:foyer")

    found = verify_plan(replace(plan, all_changes=[*plan.all_changes, lost]), reader, Quiet())

    assert [each.key for each in found.missing.first] == ["petit:enfant"]
    assert "Not in the org: Contact `petit:enfant`" in found.lines(10)


def test_sums_that_differ_by_a_cent_are_told(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    plan = applied(home("moreau"), org, tmp_path)
    plan.sums = (year(2, "100.51"),)

    found = verify_plan(plan, reader, Quiet())

    assert not found.clean
    assert "Sums differ: year 2024: 2 gifts, 100.50 in the org; 2 gifts, 100.51 in the plan" in found.lines(10)


def test_sums_are_told_per_campaign_by_its_name(
    org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path
) -> None:
    october = replace(create(1, "Campaign", "campagne:octobre", Name="Octobre rose"), label="Octobre rose")
    gifts = home("bernard")
    gifts[2] = replace(gifts[2], fields=(*gifts[2].fields, FieldChange("CampaignId", None, "campagne:octobre")))
    gifts = [replace(change, seq=change.seq + 1) for change in gifts]
    plan = applied([october, *gifts], org, tmp_path)
    one = Decimal("50.25")
    plan.sums = tuple(
        ControlTotal("campaign", group, 1, one, 1, one, 0, Decimal(0)) for group in ("", "Octobre rose")
    )

    found = verify_plan(plan, reader, Quiet())

    assert [(total.group, total.org_count, total.agrees) for total in found.totals] == [
        ("", 1, True),
        ("Octobre rose", 1, True),
    ]


def test_a_household_where_nobody_lives_is_shown(
    org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path
) -> None:
    empty = create(1, "Account", "roux:foyer", Name="Foyer Roux", RecordTypeId="HH_Account")
    plan = applied([empty], org, tmp_path)

    found = verify_plan(plan, reader, Quiet())

    assert [each.key for each in found.found[Kind.EMPTY_HOME].first] == ["roux:foyer"]


def test_a_gift_without_a_payment_is_shown(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    changes = home("simon", gifts=1)
    quiet = FieldChange("npe01__Do_Not_Automatically_Create_Payment__c", None, True)
    changes[2] = replace(changes[2], fields=(*changes[2].fields, quiet))
    plan = applied(changes, org, tmp_path)

    found = verify_plan(plan, reader, Quiet())

    assert [each.key for each in found.found[Kind.UNPAID].first] == ["simon:don:0"]


def test_a_pledge_needs_no_payment_yet(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    changes = home("laurent", gifts=1)
    quiet = FieldChange("npe01__Do_Not_Automatically_Create_Payment__c", None, True)
    pledged = tuple(
        replace(each, after="Pledged") if each.field == "StageName" else each for each in changes[2].fields
    )
    changes[2] = replace(changes[2], fields=(*pledged, quiet))
    plan = applied(changes, org, tmp_path)

    assert verify_plan(plan, reader, Quiet()).found[Kind.UNPAID].count == 0


def test_what_the_plan_holds_back_is_not_looked_for(reader: SalesforceReader) -> None:
    waiting = Change(1, Action.HOLD, "Contact", "attente", "Attente", words("doubt"))

    found = verify_plan(PlanWithSums([waiting], org_id=reader.identity().org_id), reader, Quiet())

    assert found.clean
    assert found.waiting == 1


def test_the_result_is_json(org: SalesforceOrg, reader: SalesforceReader, tmp_path: Path) -> None:
    plan = applied(home("girard"), org, tmp_path)
    plan.sums = (year(2, "100.51"),)

    told = json.loads(json.dumps(verify_plan(plan, reader, Quiet()).as_json()))

    assert told["clean"] is False
    assert told["totals"][0]["plan"]["sum"] == "100.51"


def test_a_field_that_is_gone_from_the_org_ends_the_verification(reader: SalesforceReader) -> None:
    with pytest.raises(OrgError, match="`Contact` has no field `Gone__c`"):
        verify_plan(
            PlanWithSums([create(1, "Contact", "a", Gone__c="x")], org_id=reader.identity().org_id), reader, Quiet()
        )


def test_a_plan_for_another_org_is_not_compared(reader: SalesforceReader) -> None:
    with pytest.raises(StalePlanError, match="made for another org"):
        verify_plan(PlanWithSums([create(1, "Contact", "a", LastName="x")]), reader, Quiet())
