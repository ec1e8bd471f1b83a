"""Volunteers for Salesforce: what follows from hours that are saved, deleted and given back."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation

V4S = "GW_Volunteers__"
HOURS = f"{V4S}Volunteer_Hours__c"
MEMBERS = "SELECT ContactId, Status, HasResponded FROM CampaignMember ORDER BY ContactId"


def v4s(**values):
    return {f"{V4S}{name}": value for name, value in values.items()}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def campaign(org):
    return org.insert("Campaign", Name="Gala", RecordTypeId=org.record_type("Volunteers_Campaign"))


@pytest.fixture
def job(org, campaign):
    return org.insert(f"{V4S}Volunteer_Job__c", Name="Accueil", **v4s(Campaign__c=campaign))


@pytest.fixture
def shift(org, job):
    given = v4s(
        Volunteer_Job__c=job,
        Start_Date_Time__c="2026-12-01T09:00:00Z",
        Duration__c=3,
        Desired_Number_of_Volunteers__c=5,
    )
    return org.insert(f"{V4S}Volunteer_Shift__c", **given)


@pytest.fixture
def awa(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def hours(org, job, contact, status, **values):
    given = {"Volunteer_Job__c": job, "Contact__c": contact, "Start_Date__c": "2026-12-01", "Status__c": status}
    given |= {"Hours_Worked__c": 2} if status == "Completed" else {}
    return org.insert(HOURS, **v4s(**{**given, **values}))


def total(org, shift):
    return org.get(shift, f"{V4S}Total_Volunteers__c")


@pytest.mark.parametrize("profile", list(Profile))
def test_a_campaign_for_volunteers_has_its_own_statuses(profile):
    org = InnerOrg(profile)

    made = org.insert("Campaign", Name="Gala", RecordTypeId=org.record_type("Volunteers_Campaign"))

    assert org.query(
        "SELECT Label, HasResponded, IsDefault, SortOrder FROM CampaignMemberStatus "
        f"WHERE CampaignId = '{made}' ORDER BY SortOrder"
    ) == [
        ("Prospect", False, True, 100),
        ("Confirmed", True, False, 200),
        ("Completed", True, False, 300),
        ("No-Show", False, False, 400),
        ("Canceled", True, False, 500),
    ]


def test_another_campaign_keeps_sent_and_responded(org):
    org.insert("Campaign", Name="Appel")

    assert org.column("SELECT Label FROM CampaignMemberStatus ORDER BY SortOrder") == ["Sent", "Responded"]


@pytest.mark.parametrize(
    ("status", "responded", "active"),
    [
        ("Prospect", False, None),
        ("Confirmed", True, "Active"),
        ("Completed", True, "Active"),
        ("No-Show", False, None),
        ("Canceled", True, None),
        ("Web Sign Up", False, None),
    ],
)
def test_hours_make_a_campaign_member_with_their_status(org, job, awa, status, responded, active):
    hours(org, job, awa, status)

    shown = "Prospect" if status == "Web Sign Up" else status
    assert org.query(MEMBERS) == [(awa, shown, responded)]
    assert org.get(awa, f"{V4S}Volunteer_Status__c") == active


def test_a_member_stands_once_and_the_hours_saved_last_say_its_status(org, job, awa):
    first = hours(org, job, awa, "Prospect")
    hours(org, job, awa, "Confirmed")

    org.update(first, **v4s(Status__c="Canceled"))

    assert org.query(MEMBERS) == [(awa, "Canceled", True)]


def test_two_hours_of_one_request_make_one_member(org, job, awa):
    row = v4s(Volunteer_Job__c=job, Contact__c=awa, Start_Date__c="2026-12-01", Status__c="Prospect")

    org.save_all(HOURS, row, {**row, **v4s(Status__c="Confirmed")})

    assert org.query(MEMBERS) == [(awa, "Confirmed", True)]


@pytest.mark.parametrize(
    ("status", "number", "expected"),
    [("Confirmed", 1, 1), ("Completed", 3, 3), ("Prospect", 3, None), ("Canceled", 1, None), ("No-Show", 1, None)],
)
def test_those_who_take_part_fill_the_shift(org, job, shift, awa, status, number, expected):
    hours(org, job, awa, status, Volunteer_Shift__c=shift, Number_of_Volunteers__c=number)

    assert total(org, shift) == expected
    assert org.get(shift, f"{V4S}Number_of_Volunteers_Still_Needed__c") == 5 - (expected or 0)


def test_a_shift_follows_status_number_and_shift_of_its_hours(org, job, shift, awa):
    made = hours(org, job, awa, "Confirmed", Volunteer_Shift__c=shift, Number_of_Volunteers__c=2)
    seen = [total(org, shift)]
    for change in ({"Number_of_Volunteers__c": 4}, {"Status__c": "Canceled"}, {"Status__c": "Confirmed"}):
        org.update(made, **v4s(**change))
        seen.append(total(org, shift))

    org.update(made, **v4s(Volunteer_Shift__c=None))

    assert [*seen, total(org, shift)] == [2, 4, 0, 4, 0]


def test_deleted_hours_leave_the_shift(org, job, shift, awa):
    made = hours(org, job, awa, "Confirmed", Volunteer_Shift__c=shift)

    org.delete(made)

    assert total(org, shift) == 0


def test_a_volunteer_who_is_deleted_leaves_the_shift_and_comes_back(org, job, shift, awa):
    hours(org, job, awa, "Confirmed", Volunteer_Shift__c=shift)

    org.delete(awa)
    without = total(org, shift)
    with org.org.database.transaction():
        restore(Work.start(org.org, run_automation), org.org.schema.named("Contact"), [awa])

    assert (without, total(org, shift)) == (0, 1)


def test_sums_of_job_campaign_and_volunteer(org, campaign, job, shift, awa):
    hours(org, job, awa, "Completed", Volunteer_Shift__c=shift, End_Date__c="2026-12-02", Number_of_Volunteers__c=2)
    hours(org, job, awa, "Confirmed", Start_Date__c="2026-12-05")

    assert org.get(
        job,
        f"{V4S}Number_of_Completed_Hours__c",
        f"{V4S}Number_of_Shifts__c",
        f"{V4S}Number_of_Volunteers__c",
        f"{V4S}Number_of_Volunteers_Still_Needed__c",
    ) == (4, 1, 3, 3)
    assert org.get(
        campaign,
        f"{V4S}Volunteer_Jobs__c",
        f"{V4S}Volunteer_Shifts__c",
        f"{V4S}Number_of_Volunteers__c",
        f"{V4S}Volunteer_Completed_Hours__c",
        f"{V4S}Volunteers_Still_Needed__c",
    ) == (1, 1, 3, 4, 3)
    assert org.get(
        awa, f"{V4S}First_Volunteer_Date__c", f"{V4S}Last_Volunteer_Date__c", f"{V4S}Volunteer_Hours__c"
    ) == ("2026-12-01", "2026-12-02", 2)


def test_a_shift_shows_where_its_job_is(org, campaign):
    place = v4s(Location_City__c="Lyon", Location_Street__c="1 rue A", Location_Zip_Postal_Code__c="69001")
    job = org.insert(f"{V4S}Volunteer_Job__c", Name="A", **v4s(Campaign__c=campaign, Location__c="Rhône"), **place)
    given = v4s(Volunteer_Job__c=job, Start_Date_Time__c="2026-12-01T09:00:00Z", Duration__c=3)
    shift = org.insert(f"{V4S}Volunteer_Shift__c", **given)

    parts = ("Street", "Zip_Postal_Code", "City", "State_Province")
    assert org.get(shift, *(f"{V4S}Job_Location_{part}__c" for part in parts)) == (
        "1 rue A",
        "69001",
        "Lyon",
        "Rhône",
    )


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        (HOURS, "Contact__c"),
        (HOURS, "Volunteer_Job__c"),
        (HOURS, "Start_Date__c"),
        (HOURS, "Number_of_Volunteers__c"),
        (f"{V4S}Volunteer_Shift__c", "Start_Date_Time__c"),
        (f"{V4S}Volunteer_Shift__c", "Duration__c"),
        (f"{V4S}Volunteer_Shift__c", "Volunteer_Job__c"),
        (f"{V4S}Volunteer_Job__c", "Campaign__c"),
    ],
)
def test_what_volunteer_records_cannot_do_without(org, job, awa, campaign, name, missing):
    given = {
        HOURS: v4s(
            Volunteer_Job__c=job,
            Contact__c=awa,
            Start_Date__c="2026-12-01",
            Number_of_Volunteers__c=1,
            Status__c="Confirmed",
        ),
        f"{V4S}Volunteer_Shift__c": v4s(
            Volunteer_Job__c=job, Start_Date_Time__c="2026-12-01T09:00:00Z", Duration__c=3
        ),
        f"{V4S}Volunteer_Job__c": {"Name": "A", **v4s(Campaign__c=campaign)},
    }[name]

    code, message = org.refusal(name, **{**given, f"{V4S}{missing}": None})

    assert code == "REQUIRED_FIELD_MISSING"
    assert missing in message
