"""Whatever is sent of a recurring donation, it is saved or refused: nothing breaks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

RECURRING, SCHEDULE = "npe03__Recurring_Donation__c", "npsp__RecurringDonationSchedule__c"
days = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(4000, 12, 31)).map(date.isoformat))
amounts = st.sampled_from([None, 0, -5, 0.01, 10, 99999999.99])
periods = st.sampled_from(["Monthly", "Weekly", "Yearly", "1st and 15th", "Quarterly", "Daily", "x", None])
donations = st.fixed_dictionaries(
    {
        "npe03__Amount__c": amounts,
        "npe03__Installment_Period__c": periods,
        "npsp__InstallmentFrequency__c": st.sampled_from([None, -1, 0, 1, 2, 20, 21]),
        "npsp__Day_of_Month__c": st.sampled_from([None, "1", "15", "29", "30", "31", "Last_Day"]),
        "npsp__StartDate__c": days,
        "npe03__Date_Established__c": days,
        "npsp__EndDate__c": days,
        "npsp__Status__c": st.sampled_from(["Active", "Lapsed", "Closed", "Paused", None]),
        "npsp__RecurringType__c": st.sampled_from(["Open", "Fixed", None]),
        "npe03__Installments__c": st.sampled_from([None, -3, 0, 1, 2, 12, 60]),
        "npe03__Open_Ended_Status__c": st.sampled_from([None, "None", "Open", "Closed"]),
        "npe03__Schedule_Type__c": st.sampled_from([None, "Multiply By", "Divide By"]),
    }
)
schedules = st.fixed_dictionaries(
    {
        "npsp__IsPause__c": st.booleans(),
        "npsp__StartDate__c": days,
        "npsp__EndDate__c": days,
        "npsp__InstallmentPeriod__c": periods,
        "npsp__InstallmentFrequency__c": st.sampled_from([None, -1, 0, 1, 21]),
        "npsp__DayOfMonth__c": st.sampled_from([None, "1", "30", "Last_Day"]),
        "npsp__InstallmentAmount__c": amounts,
    }
)
gifts = st.fixed_dictionaries(
    {
        "StageName": st.sampled_from(["Closed Won", "Pledged", "Closed Lost"]),
        "CloseDate": st.dates(date(2026, 10, 1), date(2027, 3, 1)).map(date.isoformat),
        "Amount": amounts,
    }
)


@pytest.mark.parametrize("profile", [Profile.BARE, Profile.TRIAL])
@settings(max_examples=25, deadline=None)
@given(first=donations, second=donations, schedule=schedules, linked=st.lists(gifts, max_size=4))
def test_it_is_saved_or_refused(profile, first, second, schedule, linked):
    org = InnerOrg(profile)
    donor = org.insert("Contact", LastName="Diallo")
    (outcome,) = org.save_all(RECURRING, {"npe03__Contact__c": donor, **_known(profile, first)})
    if outcome.errors:
        assert all(error.message for error in outcome.errors)
        return

    made = outcome.record_id
    org.save_all(SCHEDULE, {"npsp__RecurringDonation__c": made, **schedule})
    for gift in linked:
        org.save_all("Opportunity", {"Name": "Don", RECURRING: made, **gift})
    org.save_all(RECURRING, {"Id": made, **_known(profile, second)})

    status, following = org.get(made, "npsp__Status__c", "npe03__Next_Payment_Date__c")
    if profile is Profile.TRIAL and status == "Closed":
        assert following is None
        assert org.column(f"SELECT Id FROM Opportunity WHERE IsClosed = false AND {RECURRING} = '{made}'") == []


def _known(profile, values):
    """`Last_Day` is a value of enhanced recurring donations."""
    if profile is Profile.BARE and values["npsp__Day_of_Month__c"] == "Last_Day":
        return {**values, "npsp__Day_of_Month__c": "31"}
    return values
