"""What no org lets anybody make by hand: two records with one key, two primaries, totals that are not due yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from written_plans import create

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.npsp.objects import CONTACT, CONTACT_ROLE, OPPORTUNITY
from npsp_migrate.npsp.rollups import GIVEN
from npsp_migrate.npsp.shape import Shape
from npsp_migrate.verify.comparing import Comparison, Tally
from npsp_migrate.verify.findings import Kind, NotCompared, RollupCheck
from npsp_migrate.verify.neighbours import Around, Own, look_around
from npsp_migrate.verify.rolled_up import check_rollups
from npsp_migrate.verify.sight import Sight

KEY = "Key__c"
NOW = "2026-11-23T03:00:00+00:00"
EARLY, LATE = "2026-11-22T10:00:00.000+0000", "2026-11-23T01:00:00.000+0000"
SETTINGS = "npo02__Households_Settings__c"
AS_USUAL = {
    "SetupOwnerId": "00D000000000001AAA",
    "npo02__Soft_Credit_Roles__c": "Soft Credit",
    "npo02__Use_Fiscal_Year_for_Rollups__c": False,
    "npo02__Always_Rollup_to_Primary_Contact__c": False,
    "npo02__Enable_Soft_Credit_Rollups__c": True,
    **{f"npo02__Excluded_{who}_Opp_Types__c": None for who in ("Account", "Contact")},
    **{f"npo02__Excluded_{who}_Opp_Rectypes__c": None for who in ("Account", "Contact")},
}


@dataclass
class Tables:
    """What an org answers, as tables: the fields it has are their columns."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def describe(self, sobject: str) -> ObjectDescription:
        if sobject not in self.tables:
            raise OrgError(f"The org has no object `{sobject}`")
        names = [str(name) for name in self.tables[sobject].columns]
        return ObjectDescription(sobject, sobject, {name: FieldDescription(name, name, "string") for name in names})

    def read(self, sobject: str, fields: Sequence[str], *, having: str = "") -> pd.DataFrame:
        return self.tables[sobject][list(fields)]

    def read_keys(self, sobject: str, fields: Sequence[str], key_field: str, keys: Sequence[str]) -> pd.DataFrame:
        table = self.tables[sobject]
        return table[table[key_field].isin(list(keys))][list(fields)]


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype=object)


def person(**values: object) -> dict[str, object]:
    nothing = {name: (None if "CloseDate" in name else Decimal(0)) for name in GIVEN}
    return {"Id": "003A", KEY: "awa", "AccountId": "001A", "SystemModstamp": EARLY, **nothing, **values}


def org_with_a_gift(written: str, **settings: object) -> Tables:
    gift = {"Id": "006A", "AccountId": None, "Amount": Decimal(50), "CloseDate": date(2026, 1, 2), "IsWon": True}
    role = {"Id": "00KA", "OpportunityId": "006A", "ContactId": "003A", "IsPrimary": True, "Role": "Donor"}
    stamped = [{**each, "SystemModstamp": written} for each in (gift, role)]
    return Tables(
        {
            OPPORTUNITY: table(stamped[0]),
            CONTACT_ROLE: table(stamped[1]),
            SETTINGS: table({"Id": "a00", **AS_USUAL, **settings}),
        }
    )


def rollups_of(org: Tables, **values: object) -> RollupCheck:
    people = Own(CONTACT, table(person(**values)), np.array([True]), KEY)
    return check_rollups(Sight(org, whole=False), {CONTACT: people}, Around(), NOW)


def test_totals_older_than_the_last_gift_are_not_due_yet() -> None:
    found = rollups_of(org_with_a_gift(LATE))

    assert (found.stale, found.different) == (1, 0)


def test_totals_newer_than_the_last_gift_are_wrong() -> None:
    found = rollups_of(org_with_a_gift(EARLY), SystemModstamp=LATE)

    told = {each.field: (str(each.ours), str(each.theirs)) for each in found.differences}
    assert found.stale == 0
    assert told["npo02__TotalOppAmount__c"] == ("50.00", "0.00")
    assert told["npo02__OppsClosedThisYear__c"] == ("1", "0")
    assert told["npo02__LastCloseDate__c"] == ("2026-01-02", "None")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"npo02__Use_Fiscal_Year_for_Rollups__c": True}, NotCompared.FISCAL_YEARS),
        ({"npo02__Excluded_Contact_Opp_Rectypes__c": "Legs"}, NotCompared.EXCLUSIONS),
        ({"SetupOwnerId": "00e000000000001AAA"}, NotCompared.SETTINGS),
    ],
)
def test_totals_by_other_rules_are_not_compared_and_it_is_said(
    settings: dict[str, object], why: NotCompared
) -> None:
    found = rollups_of(org_with_a_gift(EARLY, **settings))

    assert (found.not_compared, found.different, found.donors) == (why, 0, 0)


def test_gifts_of_a_kind_that_the_settings_leave_out_count_in_no_total() -> None:
    org = org_with_a_gift(EARLY, npo02__Excluded_Contact_Opp_Types__c="Legs; En nature")
    org.tables[OPPORTUNITY] = org.tables[OPPORTUNITY].assign(Type="En nature")

    assert rollups_of(org).different == 0


def test_two_records_with_one_key_are_told() -> None:
    tally = Tally()
    frame = table(
        {"Id": "003A", KEY: "AWA", "LastName": "Diallo"}, {"Id": "003B", KEY: "awa", "LastName": "Diallo"}
    )

    comparison = Comparison(Shape(CONTACT, KEY, {}, {}, {}), frame, tally)
    compared = comparison.compare([create(1, CONTACT, "awa", LastName="Diallo")])

    assert (compared, tally.different, tally.missing.found().count) == (1, 0, 0)
    assert [each.key for each in tally.doubled.found().first] == ["awa"]


def test_two_primary_affiliations_of_one_contact_are_told() -> None:
    link = {"npe5__Contact__c": "003A", "npe5__Primary__c": True}
    org = Tables({"npe5__Affiliation__c": table({"Id": "a1", **link}, {"Id": "a2", **link})})
    people = Own(CONTACT, table(person()), np.array([True]), KEY)

    around = look_around(Sight(org, whole=False), {CONTACT: people})

    assert [each.key for each in around.found[Kind.TWO_PRIMARIES].first] == ["awa"]
    assert around.found[Kind.HOMELESS].count == 0


def test_whoever_is_not_in_the_plan_is_not_told() -> None:
    people = Own(
        CONTACT, table(person(AccountId=None), person(Id="003B", AccountId=None)), np.array([False, True]), KEY
    )

    around = look_around(Sight(Tables(), whole=False), {CONTACT: people})

    assert around.found[Kind.HOMELESS].count == 1
