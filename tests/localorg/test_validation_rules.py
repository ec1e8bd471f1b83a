"""The packages' validation rules, each broken and kept."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.validation import RULES, rules_of, validate

CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
V4S = "GW_Volunteers__"
DAYS, WEEKS = f"{V4S}Days_of_Week__c", f"{V4S}Weekly_Occurrence__c"
LEVEL = {
    "Name": "Ami",
    "npsp__Source_Field__c": "npo02__TotalOppAmount__c",
    "npsp__Level_Field__c": "Description",
    "npsp__Minimum_Amount__c": 1,
}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def job(org):
    return org.insert(
        f"{V4S}Volunteer_Job__c", Name="Accueil", **{f"{V4S}Campaign__c": org.insert("Campaign", Name="A")}
    )


def broken(org, name, **values):
    (outcome,) = org.save_all(name, values)
    return [(error.code, error.fields) for error in outcome.errors]


def test_there_are_eleven_rules_and_two_of_them_are_of_the_newest_trial_alone():
    assert len({(rule.object_name, rule.name) for rule in RULES}) == 11
    assert all(rule.active for rule in RULES)
    assert [rule.name for rule in RULES if rule.profile] == ["Contact_Preferred_Email", "Contact_Preferred_Phone"]


def test_a_level_needs_its_target(org):
    assert broken(org, "npsp__Level__c", **LEVEL) == [(CODE, ("npsp__Target__c",))]
    assert broken(org, "npsp__Level__c", **LEVEL, npsp__Target__c="Contact") == []


def test_a_related_contact_stays_who_it_is(org):
    john, sam, eve = (org.insert("Contact", LastName=name) for name in "ABC")
    made = org.insert("npe4__Relationship__c", npe4__Contact__c=john, npe4__RelatedContact__c=sam)

    refused = broken(org, "npe4__Relationship__c", Id=made, npe4__RelatedContact__c=eve)
    same = broken(org, "npe4__Relationship__c", Id=made, npe4__RelatedContact__c=sam)

    assert (refused, same) == ([(CODE, ("npe4__RelatedContact__c",))], [])


@pytest.mark.parametrize("missing", [DAYS, WEEKS])
@pytest.mark.parametrize("name", ["Job", "Volunteer"])
def test_a_schedule_says_on_which_days_and_how_often(org, job, name, missing):
    start = {f"{V4S}Schedule_Start_Date_Time__c": "2026-12-01T09:00:00Z", f"{V4S}Duration__c": 2}
    record = {**start, f"{V4S}Volunteer_Job__c": job, DAYS: "Monday", WEEKS: "Every"}
    if name == "Volunteer":
        record |= {f"{V4S}Contact__c": org.insert("Contact", LastName="A"), f"{V4S}Number_of_Volunteers__c": 1}
    name = f"{V4S}{name}_Recurrence_Schedule__c"

    assert broken(org, name, **record) == []
    assert broken(org, name, **{**record, missing: None}) == [(CODE, (missing,))]


@pytest.mark.parametrize(
    ("status", "hours", "field"),
    [
        (None, None, "Status__c"),
        ("Completed", None, "Hours_Worked__c"),
        ("Completed", 2, ""),
        ("Confirmed", None, ""),
    ],
)
def test_volunteer_hours_have_a_status_and_when_completed_their_hours(org, job, status, hours, field):
    record = {
        "Volunteer_Job__c": job,
        "Contact__c": org.insert("Contact", LastName="A"),
        "Start_Date__c": "2026-01-01",
    }
    record |= {"Number_of_Volunteers__c": 1, "Status__c": status, "Hours_Worked__c": hours}

    answer = broken(org, f"{V4S}Volunteer_Hours__c", **{f"{V4S}{name}": value for name, value in record.items()})

    assert answer == ([(CODE, (f"{V4S}{field}",))] if field else [])


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("example.org", False),
    ],
)
def test_a_sign_up_address_is_a_link(org, job, address, kept):
    field = f"{V4S}External_Signup_Url__c"

    answer = broken(org, f"{V4S}Volunteer_Job__c", Id=job, **{field: address})

    assert answer == ([] if kept else [(CODE, (field,))])


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"npe01__HomeEmail__c": "a@example.org"}, False),
        ({"npe01__HomeEmail__c": "a@example.org", "npe01__Preferred_Email__c": "Personal"}, True),
        ({"MobilePhone": "0612345678"}, False),
        ({"MobilePhone": "0612345678", "npe01__PreferredPhone__c": "Mobile"}, True),
        ({"HomePhone": "0112345678"}, True),
    ],
)
def test_the_newest_trial_wants_a_preferred_email_and_phone(row, kept):
    change = Change("003", 0, None, row)

    validate(rules_of("Contact", "trial_tso"), [change])

    assert (change.error is None) is kept
    assert rules_of("Contact", "trial") == ()
