"""Contacts: preferred e-mail and phone with workflows on and off, do-not-contact, the newest template's rules."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

EMAIL = (
    "Email",
    "npe01__HomeEmail__c",
    "npe01__WorkEmail__c",
    "npe01__AlternateEmail__c",
    "npe01__Preferred_Email__c",
)
PHONE = ("Phone", "HomePhone", "npe01__WorkPhone__c", "MobilePhone", "OtherPhone", "npe01__PreferredPhone__c")
H, W, A, E, X = "h@x.fr", "w@x.fr", "a@x.fr", "e@x.fr", "x@x.fr"
WISHES = ("npsp__Deceased__c", "npsp__Do_Not_Contact__c", "HasOptedOutOfEmail", "DoNotCall")
WITH_WORKFLOWS = [profile for profile in Profile if profile is not Profile.BARE]
CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
_NAMES = dict(
    zip(("e", "home", "work", "alternate", "prefer"), EMAIL, strict=True),
    phone="Phone",
    homephone="HomePhone",
    workphone="npe01__WorkPhone__c",
    mobile="MobilePhone",
    other="OtherPhone",
    choose="npe01__PreferredPhone__c",
)


def named(**given):
    return {_NAMES[name]: value for name, value in given.items()}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.mark.parametrize("profile", WITH_WORKFLOWS)
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (None, None, None, None, "Personal")),
        (named(home=H), (H, H, None, None, "Personal")),
        (named(e=E), (E, E, None, None, "Personal")),
        (named(work=W), (W, None, W, None, "Personal")),
        (named(alternate=A), (A, None, None, A, "Personal")),
        (named(home=H, work=W, alternate=A), (H, H, W, A, "Personal")),
        (named(home=H, work=W, prefer="Work"), (W, H, W, None, "Work")),
        (named(home=H, prefer="Work"), (H, H, None, None, "Work")),
        (named(alternate=A, prefer="Work"), (A, None, None, A, "Work")),
        (named(home=H, work=W, alternate=A, prefer="Alternate"), (A, H, W, A, "Alternate")),
        (named(home=H, work=W, prefer="Alternate"), (W, H, W, None, "Alternate")),
        (named(e=E, prefer="Work"), (E, None, E, None, "Work")),
        (named(e=E, prefer="Alternate"), (E, None, None, E, "Alternate")),
        (named(e=H, home=H), (H, H, None, None, "Personal")),
        (named(e=E, home=H), (E, E, None, None, "Personal")),
        (named(e=E, work=W), (E, E, W, None, "Personal")),
    ],
)
def test_a_new_contact_has_the_email_it_prefers(profile, given, expected):
    org = InnerOrg(profile)

    made = org.insert("Contact", LastName="A", **given)

    assert org.get(made, *EMAIL) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (named(e=E, prefer=None), (E, None, E, None, "Work")),
        (named(e=E, home=H, prefer=None), (E, H, None, None, None)),
        (named(home=H, alternate=A, prefer=None), (H, H, None, A, None)),
        (named(home=H, work=W, prefer=None), (W, H, W, None, None)),
    ],
)
def test_without_a_preference_the_email_at_work_comes_first(org, given, expected):
    made = org.insert("Contact", LastName="A", **given)

    assert org.get(made, *EMAIL) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (named(e=E), (E, E, W, None, "Personal")),
        (named(home=X), (X, X, W, None, "Personal")),
        (named(work=X), (H, H, X, None, "Personal")),
        (named(prefer="Work"), (W, H, W, None, "Work")),
        (named(prefer="Alternate"), (W, H, W, None, "Alternate")),
        (named(prefer="Work", work=X), (X, H, X, None, "Work")),
        (named(home=None), (W, None, W, None, "Personal")),
        (named(e=None), (W, None, W, None, "Personal")),
        (named(prefer=None), (W, H, W, None, None)),
        (named(e=E, home=X), (E, E, W, None, "Personal")),
    ],
)
def test_a_changed_email_preference_or_typed_email_carries_over(org, given, expected):
    made = org.insert("Contact", LastName="A", **named(home=H, work=W))

    org.update(made, **given)

    assert org.get(made, *EMAIL) == expected


@pytest.mark.parametrize("profile", WITH_WORKFLOWS)
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (named(homephone="1"), ("1", "1", None, None, None, "Home")),
        (named(phone="1"), ("1", "1", None, None, None, "Home")),
        (named(workphone="2", choose="Work"), ("2", None, "2", None, None, "Work")),
        (named(mobile="3", choose="Mobile"), ("3", None, None, "3", None, "Mobile")),
        (named(other="4", choose="Other"), ("4", None, None, None, "4", "Other")),
        (named(phone="9", choose="Mobile"), ("9", None, None, "9", None, "Mobile")),
        (named(phone="9", choose="Other"), ("9", None, None, None, "9", "Other")),
        (named(mobile="3", choose="Work"), (None, None, None, "3", None, "Work")),
        (named(homephone="1", mobile="3"), ("1", "1", None, "3", None, "Home")),
        (named(phone="9", homephone="1"), ("9", "9", None, None, None, "Home")),
    ],
)
def test_a_new_contact_has_the_phone_it_prefers(profile, given, expected):
    org = InnerOrg(profile)

    made = org.insert("Contact", LastName="A", **given)

    assert org.get(made, *PHONE) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (named(phone="9", choose=None), ("9", None, "9", None, None, "Work")),
        (named(mobile="3", other="4", choose=None), ("3", None, None, "3", "4", None)),
        (named(homephone="1", workphone="2", choose=None), ("2", "1", "2", None, None, None)),
        (named(phone="9", mobile="3", choose=None), ("9", None, None, "3", None, None)),
    ],
)
def test_without_a_preference_the_phone_at_work_comes_first(org, given, expected):
    made = org.insert("Contact", LastName="A", **given)

    assert org.get(made, *PHONE) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (named(phone="9"), ("9", "9", None, "3", None, "Home")),
        (named(homephone="8"), ("8", "8", None, "3", None, "Home")),
        (named(mobile="8"), ("1", "1", None, "8", None, "Home")),
        (named(choose="Mobile"), ("3", "1", None, "3", None, "Mobile")),
        (named(choose="Work"), (None, "1", None, "3", None, "Work")),
        (named(homephone=None), (None, None, None, "3", None, "Home")),
    ],
)
def test_a_changed_phone_preference_or_typed_phone_carries_over(org, given, expected):
    made = org.insert("Contact", LastName="A", **named(homephone="1", mobile="3"))

    org.update(made, **given)

    assert org.get(made, *PHONE) == expected


def test_a_bare_org_has_the_preferences_and_no_workflows():
    org = InnerOrg(Profile.BARE)

    made = org.insert("Contact", LastName="A", **named(home=H, phone="9", choose="Mobile"))
    org.update(made, **named(e=E))

    assert org.get(made, *EMAIL) == (E, H, None, None, "Personal")
    assert org.get(made, *PHONE) == ("9", None, None, None, None, "Mobile")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (named(home=H, prefer=None), "Please select a Preferred Email"),
        (named(work=W, prefer=None), "Please select a Preferred Email"),
        (named(alternate=A, prefer=None), "Please select a Preferred Email"),
        (named(workphone="2", choose=None), "Please select a Preferred Phone"),
        (named(mobile="3", choose=None), "Please select a Preferred Phone"),
        (named(other="4", choose=None), "Please select a Preferred Phone"),
        (named(homephone="1", choose=None), None),
        (named(home=H), None),
        (named(e=E, prefer=None), None),
        (named(prefer=None, choose=None), None),
    ],
)
def test_the_newest_template_wants_a_preference_beside_a_typed_value(given, message):
    org = InnerOrg(Profile.TRIAL_TSO)

    (outcome,) = org.save_all("Contact", {"LastName": "A", **given})

    assert [(error.code, error.message) for error in outcome.errors] == ([(CODE, message)] if message else [])


@pytest.mark.parametrize("profile", [Profile.BARE, Profile.TRIAL])
def test_the_other_orgs_do_not(profile):
    InnerOrg(profile).insert("Contact", LastName="A", **named(home=H, mobile="3", prefer=None, choose=None))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((False, False), (False, False, False, False)),
        ((True, False), (True, True, True, True)),
        ((False, True), (False, True, True, True)),
        ((True, True), (True, True, True, True)),
    ],
)
@pytest.mark.parametrize("way", ["insert", "update"])
def test_the_dead_and_those_who_asked_are_neither_written_to_nor_called(org, given, expected, way):
    values = dict(zip(WISHES, given, strict=False))

    if way == "insert":
        made = org.insert("Contact", LastName="A", **values)
    else:
        made = org.insert("Contact", LastName="A")
        org.update(made, **values)

    assert org.get(made, *WISHES) == expected


@pytest.mark.parametrize("switch", WISHES[:2])
def test_taking_it_back_lets_them_be_written_to_and_called_again(org, switch):
    made = org.insert("Contact", LastName="A", **{switch: True})

    org.update(made, **{switch: False})

    assert org.get(made, *WISHES) == (False,) * 4


def test_an_opt_out_of_its_own_is_left_alone(org):
    made = org.insert("Contact", LastName="A", HasOptedOutOfEmail=True)

    org.update(made, FirstName="B")

    assert org.get(made, *WISHES) == (False, False, True, False)
