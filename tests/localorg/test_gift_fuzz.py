"""Whatever is sent of gifts, payments, allocations and credits, it is saved or refused, and the sums stay right."""

from hypothesis import given, settings
from hypothesis import strategies as st
from npsp_org import InnerOrg

ALLOCATION, FUND, PAYMENT = "npsp__Allocation__c", "npsp__General_Accounting_Unit__c", "npe01__OppPayment__c"
amounts = st.sampled_from([None, 0, 0.01, 0.03, 33.33, 100, -20, 999999999999.99])
percents = st.sampled_from([None, 0, 0.5, 33.333333, 50, 100, 101, -1])
days = st.sampled_from(["2024-02-29", "2025-12-31", "2026-11-23", "2027-06-01"])
stages = st.sampled_from(["Closed Won", "Pledged", "Closed Lost", "In-Kind Received"])
gifts = st.fixed_dictionaries(
    {
        "Amount": amounts,
        "CloseDate": days,
        "StageName": stages,
        "AccountId": st.sampled_from([None, "home", "mairie"]),
        "npsp__Primary_Contact__c": st.sampled_from([None, "john", "max"]),
        "CampaignId": st.sampled_from([None, "gala"]),
        "npsp__Primary_Contact_Campaign_Member_Status__c": st.sampled_from([None, "omit", "Venu"]),
        "npe01__Do_Not_Automatically_Create_Payment__c": st.booleans(),
    }
)
payments = st.fixed_dictionaries(
    {
        "npe01__Payment_Amount__c": amounts,
        "npe01__Paid__c": st.booleans(),
        "npe01__Written_Off__c": st.booleans(),
        "npe01__Payment_Date__c": st.one_of(st.none(), days),
        "npe01__Scheduled_Date__c": st.one_of(st.none(), days),
        "npsp__DebitType__c": st.sampled_from([None, "Refund", "Chargeback"]),
    }
)
allocations = st.fixed_dictionaries(
    {
        "npsp__Amount__c": amounts,
        "npsp__Percent__c": percents,
        "parent": st.sampled_from(["npsp__Opportunity__c", "npsp__Payment__c", "npsp__Campaign__c"]),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    on=st.booleans(),
    promised=allocations,
    first=gifts,
    second=gifts,
    paid=st.lists(payments, max_size=3),
    shares=st.lists(allocations, max_size=3),
)
def test_it_is_saved_or_refused(on, promised, first, second, paid, shares):
    org = InnerOrg()
    known = _people(org)
    general, fund = (org.insert(FUND, Name=name) for name in ("General", "Ateliers"))
    if on:
        org.set(
            "npsp__Allocations_Settings__c",
            npsp__Default_Allocations_Enabled__c=True,
            npsp__Payment_Allocations_Enabled__c=True,
            npsp__Default__c=general,
        )
        org.set("npe01__Contacts_And_Orgs_Settings__c", npsp__Payments_Auto_Close_Stage_Name__c="Closed Won")
    _allocate(org, fund, promised, {"npsp__Campaign__c": known["gala"]})
    (outcome,) = org.save_all("Opportunity", {"Name": "Don", **_named(first, known)})
    if outcome.errors:
        return

    gift = outcome.record_id
    for each in paid:
        org.save_all(PAYMENT, {"npe01__Opportunity__c": gift, **each})
    payment = next(iter(org.column("SELECT Id FROM npe01__OppPayment__c")), None)
    for each in shares:
        _allocate(org, fund, each, {"npsp__Opportunity__c": gift, "npsp__Payment__c": payment})
    org.save_all("Opportunity", {"Id": gift, **_named(second, known)})

    _check_payments_and_roles(org, gift)
    if first["Amount"] is not None:  # what a gift without an amount is allocated, NPSP never checks
        _check_allocations(org, gift, general if on else None)


def _people(org):
    home, (john,) = org.household({"FirstName": "John", "LastName": "S"})
    mairie = org.insert("Account", Name="Mairie")
    max_ = org.insert("Contact", LastName="C", AccountId=mairie)
    return {"home": home, "mairie": mairie, "john": john, "max": max_, "gala": org.insert("Campaign", Name="Gala")}


def _named(values, known):
    return {name: known.get(value, value) if isinstance(value, str) else value for name, value in values.items()}


def _allocate(org, fund, values, parents):
    given = {name: value for name, value in values.items() if name != "parent"}
    parent = values["parent"]
    if parents.get(parent):
        org.save_all(ALLOCATION, {parent: parents[parent], FUND: fund, **given})


def _check_payments_and_roles(org, gift):
    amount, made, written_off, outstanding = org.get(
        gift, "Amount", "npe01__Payments_Made__c", "npe01__Amount_Written_Off__c", "npe01__Amount_Outstanding__c"
    )
    assert round((amount or 0) - made - written_off, 2) == outstanding
    primaries = org.column(
        f"SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '{gift}' AND IsPrimary = true"
    )
    assert len(primaries) <= 1


def _check_allocations(org, gift, default):
    amount = org.get(gift, "Amount")
    allocated = org.column(f"SELECT npsp__Amount__c FROM {ALLOCATION} WHERE npsp__Opportunity__c = '{gift}'")
    if amount is not None and amount >= 0:
        assert round(sum(allocated), 2) <= amount
    if default and amount and amount > 0:
        assert round(sum(allocated), 2) == amount
