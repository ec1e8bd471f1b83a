"""The law of rollups: after any saving, every total is what its gifts come to, counted again by other means."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from npsp_org import TODAY, InnerOrg

from npsp_migrate.localorg.catalog import Profile, read_catalog
from npsp_migrate.localorg.dml.merge import merge
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation

FUND, RECURRING = "npsp__General_Accounting_Unit__c", "npe03__Recurring_Donation__c"
SOFT_ROLES = {"Matched Donor", "Soft Credit", "Household Member"}
COUNTED_ELSEWHERE = "npe03__Next_Payment_Date__c"
ROLLUPS = read_catalog(Profile.TRIAL).rollups
FIELDS = {
    "Amount": "amount",
    "npsp__Amount__c": "amount",
    "CloseDate": "day",
    "npe01__Member_Level__c": "level",
    "npe01__Membership_Origin__c": "origin",
    "npe01__Membership_Start_Date__c": "start",
    "npe01__Membership_End_Date__c": "finish",
}


def test_there_are_87_rollups():
    assert len(ROLLUPS) == 87
    assert [each["field"] for each in ROLLUPS if each["object"] == RECURRING].count(COUNTED_ELSEWHERE) == 1


def gifts_of(org):
    """All living gifts with their amounts as decimals."""
    columns = {
        "Id": "id",
        "Amount": "amount",
        "CloseDate": "day",
        "IsWon": "won",
        "AccountId": "account",
        "Account.npe01__SYSTEMIsIndividual__c": "individual",
        "RecordType.DeveloperName": "type",
        RECURRING: "recurring",
        "npe01__Member_Level__c": "level",
        "npe01__Membership_Origin__c": "origin",
        "npe01__Membership_Start_Date__c": "start",
        "npe01__Membership_End_Date__c": "finish",
    }
    rows = org.query(f"SELECT {', '.join(columns)} FROM Opportunity")
    gifts = [dict(zip(columns.values(), row, strict=True)) for row in rows]
    for gift in gifts:
        gift["amount"] = None if gift["amount"] is None else Decimal(str(gift["amount"]))
    return {gift["id"]: gift for gift in gifts if gift["won"]}


def credited(org):
    """Kind of credit → who → gifts, each with the amount that counts."""
    gifts = gifts_of(org)
    found = defaultdict(lambda: defaultdict(list))
    for gift in gifts.values():
        valued = gift["amount"] is not None
        if valued:
            found["Account", "Hard Credit"][gift["account"]].append(gift)
        if gift["type"] == "Membership":
            found["Account", "Membership"][gift["account"]].append(gift)
        found[RECURRING, "Recurring Donation"][gift["recurring"]].append(gift)
    partial = {
        role: Decimal(str(amount))
        for role, amount in org.query(
            "SELECT npsp__Contact_Role_ID__c, npsp__Amount__c FROM npsp__Partial_Soft_Credit__c"
        )
    }
    soft = {}
    for record, opportunity, contact, role, primary in org.query(
        "SELECT Id, OpportunityId, ContactId, Role, IsPrimary FROM OpportunityContactRole"
    ):
        gift = gifts.get(opportunity)
        if gift is None:
            continue
        own = primary and (gift["account"] is None or gift["individual"])
        if own and gift["amount"] is not None:
            found["Contact", "Hard Credit"][contact].append(gift)
        if own and gift["type"] == "Membership":
            found["Contact", "Membership"][contact].append(gift)
        if role in SOFT_ROLES and not own and gift["amount"] is not None:
            known = soft.get((contact, opportunity))
            if record in partial:
                soft[contact, opportunity] = {**gift, "amount": partial[record]}
            elif known is None:
                soft[contact, opportunity] = gift
    for (contact, _), gift in soft.items():
        found["Contact", "Soft Credit"][contact].append(gift)
    for record, fund, opportunity, amount in org.query(
        f"SELECT Id, {FUND}, npsp__Opportunity__c, npsp__Amount__c FROM npsp__Allocation__c"
    ):
        if opportunity in gifts:
            share = {"id": record, "day": gifts[opportunity]["day"], "amount": Decimal(str(amount))}
            found[FUND, "Allocation"][fund].append(share)
    return found


def counted(rollup, gifts):
    """One rollup of some gifts, straight from its definition."""
    operation, interval = rollup["operation"], rollup["interval"]
    if rollup["timeBound"] == "Years_Ago":
        gifts = [gift for gift in gifts if int(gift["day"][:4]) == int(TODAY[:4]) - interval]
    elif rollup["timeBound"] == "Days_Back":
        since = (date.fromisoformat(TODAY) - timedelta(days=interval)).isoformat()
        gifts = [gift for gift in gifts if gift["day"] >= since]
    amounts = [gift["amount"] or Decimal(0) for gift in gifts]
    if operation == "Count":
        return len(gifts)
    if operation == "Sum":
        return sum(amounts, Decimal(0))
    if operation == "Average":
        return (sum(amounts) / len(amounts)).quantize(Decimal("0.01"), ROUND_HALF_UP) if amounts else 0
    years = defaultdict(Decimal)
    for gift in gifts:
        years[gift["day"][:4]] += gift["amount"] or 0
    if operation == "Best_Year":
        return max(years, key=lambda year: (years[year], year), default=None)
    if operation == "Best_Year_Total":
        return max(years.values(), default=0)
    return one_of(rollup, gifts)


def one_of(rollup, gifts):
    """The set of values that a rollup of one gift may show; equals leave a choice."""
    operation = rollup["operation"]
    wanted = FIELDS.get(rollup["detail"].rpartition(".")[2], "amount")
    by = "amount" if operation in ("Largest", "Smallest") else FIELDS.get(rollup["date"].rpartition(".")[2], "day")
    known = [gift for gift in gifts if gift[by] is not None]
    if not known:
        return {0 if wanted == "amount" else None}
    best = (max if operation in ("Last", "Largest") else min)(gift[by] for gift in known)
    return {gift[wanted] for gift in known if gift[by] == best}


def differences(org, records):
    """Which totals of these records differ from what is counted here."""
    found, credit = [], credited(org)
    for name, ids in records.items():
        rollups = [each for each in ROLLUPS if each["object"] == name and each["field"] != COUNTED_ELSEWHERE]
        for record in ids:
            values = org.get(record, *(each["field"] for each in rollups))
            for rollup, shown in zip(rollups, values, strict=True):
                expected = counted(rollup, credit[name, rollup["credit"]].get(record, []))
                allowed = expected if isinstance(expected, set) else {expected}
                allowed = {0, None} if allowed == {0} else allowed  # nothing may have been counted yet
                number = Decimal(str(shown)) if isinstance(shown, int | float) else shown
                if number not in allowed:
                    found.append((name, rollup["field"], shown, allowed))
    return found


money = st.one_of(st.none(), st.integers(-500_00, 9_000_00).map(lambda cents: cents / 100))
day = st.dates(date(2023, 6, 1), date(2027, 2, 1)).map(date.isoformat)
gift_values = st.fixed_dictionaries(
    {
        "Amount": money,
        "CloseDate": day,
        "StageName": st.sampled_from(["Closed Won", "Closed Won", "Posted", "Pledged", "Closed Lost"]),
        "giver": st.sampled_from(["john", "jane", "mairie", "mairie and john", "max", "nobody"]),
        "type": st.sampled_from(["Donation", "Donation", "Membership"]),
        "npe01__Member_Level__c": st.sampled_from([None, "Gold", "Silver"]),
        "npe01__Membership_Start_Date__c": st.one_of(st.none(), day),
        "npe01__Membership_End_Date__c": st.one_of(st.none(), day),
        "share": st.one_of(st.none(), st.integers(1, 100)),
        "partial": st.one_of(st.none(), st.integers(0, 90)),
        "recurring": st.booleans(),
    }
)
acts = st.lists(
    st.tuples(
        st.sampled_from(["stage", "amount", "day", "giver", "type", "delete", "move", "return"]),
        st.integers(0, 50),
        gift_values,
    ),
    max_size=4,
)


def settle():
    """An org with a household, an organisation and its contact, a fund and a closed recurring donation."""
    org = InnerOrg()
    org.set("npo02__Households_Settings__c", npo02__Membership_Record_Types__c="Membership")
    home, (john, jane) = org.household(
        {"FirstName": "John", "LastName": "S"}, {"FirstName": "Jane", "LastName": "S"}
    )
    mairie = org.insert("Account", Name="Mairie")
    max_ = org.insert("Contact", FirstName="Max", LastName="C", AccountId=mairie)
    recurring = org.insert(RECURRING, npe03__Contact__c=john, npe03__Amount__c=1, npsp__Status__c="Closed")
    fund = org.insert(FUND, Name="Ateliers")
    givers = {
        "john": {"AccountId": home, "npsp__Primary_Contact__c": john},
        "jane": {"AccountId": home, "npsp__Primary_Contact__c": jane},
        "mairie": {"AccountId": mairie, "npsp__Primary_Contact__c": None},
        "mairie and john": {"AccountId": mairie, "npsp__Primary_Contact__c": john},
        "max": {"AccountId": None, "npsp__Primary_Contact__c": max_},
        "nobody": {"AccountId": None, "npsp__Primary_Contact__c": None},
    }
    records = {"Account": [home, mairie], "Contact": [john, jane, max_], FUND: [fund], RECURRING: [recurring]}
    return org, givers, records


def give(org, givers, records, values):
    given = {name: value for name, value in values.items() if name[0].isupper() or name.startswith("npe01__")}
    made = org.insert(
        "Opportunity",
        Name="Don",
        RecordTypeId=org.record_type(values["type"]),
        **given,
        **givers[values["giver"]],
        **({RECURRING: records[RECURRING][0]} if values["recurring"] else {}),
    )
    if values["share"] and values["Amount"] and values["Amount"] > 0:
        org.insert(
            "npsp__Allocation__c",
            npsp__Opportunity__c=made,
            npsp__Percent__c=values["share"],
            **{FUND: records[FUND][0]},
        )
    if values["partial"] is not None:
        org.insert(
            "npsp__Partial_Soft_Credit__c",
            npsp__Opportunity__c=made,
            npsp__Contact__c=records["Contact"][2],
            npsp__Amount__c=values["partial"],
            npsp__Role_Name__c="Soft Credit",
        )
    return made


def undelete(org, gift):
    with org.org.database.transaction():
        restore(Work.start(org.org, run_automation), org.org.schema.named("Opportunity"), [gift])


def act(org, givers, gift, what, values):
    if what == "move":  # Jane leaves for a household of her own, or comes back to John
        jane = givers["jane"]["npsp__Primary_Contact__c"]
        home = org.get(jane, "AccountId") != givers["john"]["AccountId"] and givers["john"]["AccountId"]
        org.update(jane, AccountId=home or None)
        return
    changes = {
        "stage": {"StageName": values["StageName"]},
        "amount": {"Amount": abs(values["Amount"] or 1)},
        "day": {"CloseDate": values["CloseDate"]},
        "giver": givers[values["giver"]],
        "type": {"RecordTypeId": org.record_type(values["type"])},
    }
    if what == "delete":
        org.delete(gift)
    elif what == "return":
        org.delete(gift)
        undelete(org, gift)
    else:
        org.update(gift, **changes[what])


@settings(max_examples=30, deadline=None)
@given(st.lists(gift_values, min_size=1, max_size=6), acts)
def test_every_total_is_what_its_gifts_come_to(gifts, changes):
    org, givers, records = settle()
    standing = [give(org, givers, records, values) for values in gifts]
    assert differences(org, records) == []

    for what, place, values in changes:
        gift = standing[place % len(standing)]
        act(org, givers, gift, what, values)
        if what == "delete":
            standing.remove(gift)
        if not standing:
            break

    assert differences(org, records) == []

    john, jane, _ = records["Contact"]
    with org.org.database.transaction():
        merge(Work.start(org.org, run_automation), org.org.schema.named("Contact"), john, [jane])
    records["Contact"].remove(jane)
    assert differences(org, records) == []
