"""Addresses, rule by rule: what is compared, what is corrected, what moves whom, what is refused."""

import pytest
from npsp_org import TODAY, InnerOrg

ADDRESS = "npsp__Address__c"
SETTINGS = "npe01__Contacts_And_Orgs_Settings__c"
CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
PARTS = ("Street", "City", "State", "PostalCode", "Country")
PARIS = {
    "MailingStreet": "1 rue A",
    "MailingCity": "Paris",
    "MailingState": "IdF",
    "MailingPostalCode": "75001",
    "MailingCountry": "France",
}
LYON = {"MailingStreet": "2 rue B", "MailingCity": "Lyon", "MailingPostalCode": "69001", "MailingCountry": "France"}
NICE = {"npsp__MailingStreet__c": "3 rue C", "npsp__MailingCity__c": "Nice"}
WINTER = {
    "npsp__Seasonal_Start_Month__c": "11",
    "npsp__Seasonal_Start_Day__c": "1",
    "npsp__Seasonal_End_Month__c": "3",
    "npsp__Seasonal_End_Day__c": "31",
}


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def strict(org):
    """An org in which a corrected address is a new one."""
    org.set(SETTINGS, npsp__Simple_Address_Change_Treated_as_Update__c=False)
    return org


def rows(org, *fields):
    shown = fields or ("npsp__MailingCity__c", "npsp__Default_Address__c")
    return org.query(f"SELECT {', '.join(shown)} FROM {ADDRESS} ORDER BY CreatedDate, Id")


def mailing(org, *contacts):
    return [org.get(contact, "MailingCity") for contact in contacts]


def season(start, end):
    names = ("Start_Month", "Start_Day", "End_Month", "End_Day")
    return {f"npsp__Seasonal_{name}__c": value for name, value in zip(names, (*start, *end), strict=True)}


def refusal(org, name, **values):
    (outcome,) = org.save_all(name, values)
    return [error.code for error in outcome.errors]


@pytest.mark.parametrize(
    ("change", "addresses"),
    [
        ({}, 1),
        ({"MailingStreet": "1 Rue A"}, 2),
        ({"MailingStreet": "1 rue A\nBât. B"}, 2),
        ({"MailingCity": "PARIS"}, 2),
        ({"MailingState": "Ile-de-France"}, 2),
        ({"MailingPostalCode": "75002"}, 2),
        ({"MailingCountry": "FR"}, 2),
        ({"MailingStreet": " 1 rue A "}, 1),
        ({"MailingState": None}, 2),
    ],
)
def test_addresses_are_the_same_when_all_six_parts_are_letter_by_letter(strict, change, addresses):
    strict.household({"LastName": "A", **PARIS}, {"LastName": "B", **PARIS, **change})

    assert len(rows(strict)) == addresses


@pytest.mark.parametrize(
    ("change", "addresses"),
    [
        ({"MailingStreet": "1 bis rue A"}, 1),
        ({"MailingCity": "PARIS", "MailingStreet": "1RUEA"}, 1),
        ({"MailingPostalCode": "75002"}, 1),
        ({"MailingState": None}, 1),
        ({"MailingStreet": "1 bis rue A", "MailingPostalCode": "75002"}, 2),
        ({"MailingCity": "Lyon", "MailingPostalCode": "69001"}, 2),
    ],
)
def test_with_the_trial_setting_one_corrected_part_updates_the_address(org, change, addresses):
    contact = org.insert("Contact", LastName="A", **PARIS)

    org.update(contact, **change)

    assert len(rows(org)) == addresses
    assert org.get(contact, *(f"Mailing{part}" for part in PARTS)) == tuple({**PARIS, **change}.values())


def test_a_part_that_was_empty_may_be_filled_along_with_a_correction(org):
    contact = org.insert("Contact", LastName="A", MailingCity="Paris", MailingStreet="1 rue A")

    org.update(contact, MailingStreet="2 rue A", MailingPostalCode="75001", MailingCountry="France")

    assert rows(org, "npsp__MailingStreet__c", "npsp__MailingPostalCode__c") == [("2 rue A", "75001")]


@pytest.mark.parametrize(("simple", "addresses"), [(True, 1), (False, 2)])
def test_a_correction_moves_the_whole_household(org, simple, addresses):
    org.set(SETTINGS, npsp__Simple_Address_Change_Treated_as_Update__c=simple)
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})

    org.update(b, MailingCity="Lutèce")

    assert mailing(org, a, b) == ["Lutèce", "Lutèce"]
    assert org.get(account, "BillingCity") == "Lutèce"
    assert len(rows(org)) == addresses


def test_the_old_default_ends_and_the_new_one_starts_today(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)

    strict.update(contact, **LYON, MailingState=None)

    shown = ("npsp__Default_Address__c", "npsp__Latest_Start_Date__c", "npsp__Latest_End_Date__c")
    assert rows(strict, *shown) == [(False, TODAY, TODAY), (True, TODAY, None)]


def test_going_back_to_an_old_address_uses_its_record_again(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)
    strict.update(contact, **LYON, MailingState=None)

    strict.update(contact, **PARIS)

    assert rows(strict) == [("Paris", True), ("Lyon", False)]
    assert strict.get(contact, "npsp__Current_Address__r.npsp__MailingCity__c") == "Paris"


@pytest.mark.parametrize("requests", [1, 2])
def test_of_two_members_with_two_addresses_the_last_one_wins_for_both(org, requests):
    kind = org.record_type("HH_Account")
    account = org.insert("Account", Name="A", RecordTypeId=kind)
    people = [{"LastName": "A", "AccountId": account, **PARIS}, {"LastName": "B", "AccountId": account, **LYON}]

    if requests == 1:
        org.save_all("Contact", *people)
    else:
        for each in people:
            org.save_all("Contact", each)

    members = org.column("SELECT Id FROM Contact ORDER BY LastName")
    assert mailing(org, *members) == ["Lyon", "Lyon"]
    assert org.get(account, "BillingCity") == "Lyon"
    assert rows(org) == [("Paris", False), ("Lyon", True)]
    assert {org.get(each, "npsp__Current_Address__r.npsp__MailingCity__c") for each in members} == {"Lyon"}


@pytest.mark.parametrize("requests", [1, 2])
def test_an_override_is_not_moved_and_moves_nobody(org, requests):
    kind = org.record_type("HH_Account")
    account = org.insert("Account", Name="A", RecordTypeId=kind)
    people = [
        {"LastName": "A", "AccountId": account, **PARIS},
        {"LastName": "B", "AccountId": account, **LYON, "npsp__is_Address_Override__c": True},
    ]

    if requests == 1:
        org.save_all("Contact", *people)
    else:
        for each in people:
            org.save_all("Contact", each)

    members = org.column("SELECT Id FROM Contact ORDER BY LastName")
    assert mailing(org, *members) == ["Paris", "Lyon"]
    assert rows(org) == [("Paris", True), ("Lyon", False)]


def test_an_override_finds_a_matching_record_too(org):
    _, (_, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})

    org.update(b, npsp__is_Address_Override__c=True)

    assert rows(org) == [("Paris", True)]


def test_an_override_moves_along_with_its_record(org):
    account, (a, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )
    address = org.get(b, "npsp__Current_Address__c")

    org.update(address, npsp__MailingCity__c="Villeurbanne")

    assert mailing(org, a, b) == ["Paris", "Villeurbanne"]
    assert org.get(account, "BillingCity") == "Paris"


def test_taking_the_override_away_gives_the_households_address_back(org):
    _, (_, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )

    org.update(b, npsp__is_Address_Override__c=False)

    assert mailing(org, b) == ["Paris"]
    assert rows(org, "npsp__MailingCity__c", "npsp__Latest_End_Date__c") == [("Paris", None), ("Lyon", TODAY)]


def test_an_override_ends_when_its_record_is_deleted(org):
    _, (_, b) = org.household(
        {"LastName": "A", **PARIS}, {"LastName": "B", **LYON, "npsp__is_Address_Override__c": True}
    )

    org.delete(org.get(b, "npsp__Current_Address__c"))

    assert org.get(b, "MailingCity", "npsp__is_Address_Override__c") == ("Paris", False)


def test_pointing_to_another_record_of_the_household_moves_there(strict):
    contact = strict.insert("Contact", LastName="A", **PARIS)
    old = strict.get(contact, "npsp__Current_Address__c")
    strict.update(contact, **LYON, MailingState=None)

    strict.update(contact, npsp__Current_Address__c=old)

    assert mailing(strict, contact) == ["Paris"]
    assert rows(strict) == [("Paris", True), ("Lyon", False)]


@pytest.mark.parametrize(("given", "expected"), [({}, "Lyon"), (PARIS, "Paris")])
def test_who_changes_household_takes_its_address_unless_a_new_one_is_written(org, given, expected):
    home, _ = org.household({"LastName": "A", **LYON})
    mover = org.insert("Contact", LastName="B", MailingCity="Nice")

    org.update(mover, AccountId=home, **given)

    assert org.get(mover, "MailingCity") == org.get(home, "BillingCity") == expected


def test_who_changes_to_a_household_without_an_address_brings_one(org):
    home, (a,) = org.household({"LastName": "A"})
    mover = org.insert("Contact", LastName="B", MailingCity="Nice")

    org.update(mover, AccountId=home)

    assert mailing(org, a, mover) == ["Nice", "Nice"]
    assert org.get(home, "BillingCity") == "Nice"


def test_an_address_that_is_blanked_is_blanked_for_all_but_the_overrides(strict):
    account, (a, b, c) = strict.household(
        {"LastName": "A", **PARIS},
        {"LastName": "B"},
        {"LastName": "C", **LYON, "npsp__is_Address_Override__c": True},
    )

    strict.update(a, **dict.fromkeys(PARIS))

    assert mailing(strict, a, b, c) == [None, None, "Lyon"]
    assert strict.get(account, "BillingCity") is None
    assert rows(strict) == [("Paris", False), ("Lyon", False)]


@pytest.mark.parametrize("prefix", ["Mailing", "npsp__Mailing"])
def test_a_street_of_two_lines_is_split_and_ends_its_lines_as_salesforce_does(org, prefix):
    if prefix == "Mailing":
        contact = org.insert("Contact", LastName="A", MailingStreet="Bât. B\n1 rue A\nÉtage 2")
    else:
        account, (contact,) = org.household({"LastName": "A"})
        org.insert(
            ADDRESS,
            npsp__Household_Account__c=account,
            npsp__MailingStreet__c="Bât. B",
            npsp__MailingStreet2__c="1 rue A\r\nÉtage 2",
            npsp__Default_Address__c=True,
        )

    account = org.get(contact, "AccountId")
    assert rows(org, "npsp__MailingStreet__c", "npsp__MailingStreet2__c") == [("Bât. B", "1 rue A\r\nÉtage 2")]
    assert org.get(contact, "MailingStreet") == org.get(account, "BillingStreet") == "Bât. B\r\n1 rue A\r\nÉtage 2"


@pytest.mark.parametrize("way", ["insert", "update"])
def test_the_billing_address_of_a_household_is_its_default_address(org, way):
    billing = {"BillingStreet": "3 rue C", "BillingCity": "Nice"}
    if way == "insert":
        account = org.insert("Account", Name="A", RecordTypeId=org.record_type("HH_Account"), **billing)
        contact = org.insert("Contact", LastName="A", AccountId=account)
    else:
        account, (contact,) = org.household({"LastName": "A", **PARIS})
        org.update(account, **billing, BillingState=None, BillingPostalCode=None, BillingCountry=None)

    assert rows(org)[-1] == ("Nice", True)
    assert mailing(org, contact) == ["Nice"]


def test_a_billing_address_of_an_organisation_makes_no_record(org):
    org.insert("Account", Name="Mairie", BillingCity="Nice")

    assert rows(org) == []


def test_with_the_setting_organisations_have_addresses_of_their_own(org):
    org.set(SETTINGS, npsp__Organizational_Account_Addresses_Enabled__c=True)
    mairie = org.insert("Account", Name="Mairie", BillingCity="Nice")
    contact = org.insert("Contact", LastName="A", AccountId=mairie, **PARIS)

    org.insert(
        ADDRESS, npsp__Household_Account__c=mairie, npsp__MailingCity__c="Lyon", npsp__Default_Address__c=True
    )

    assert rows(org) == [("Nice", False), ("Lyon", True)]
    assert org.get(mairie, "BillingCity") == "Lyon"
    assert mailing(org, contact) == ["Paris"]


@pytest.mark.parametrize("setting", ["npsp__Household_Account_Addresses_Disabled__c"])
def test_switched_off_nothing_follows_but_loaded_records_still_spread(org, setting):
    org.set(SETTINGS, **{setting: True})
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B", **LYON})
    before = (rows(org), mailing(org, a, b))

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, npsp__Default_Address__c=True)

    assert before == ([], ["Paris", "Lyon"])
    assert mailing(org, a, b) == ["Nice", "Nice"]


def test_a_record_that_is_no_default_moves_nobody(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE)

    assert mailing(org, a) == ["Paris"]
    assert rows(org) == [("Paris", True), ("Nice", False)]


def test_an_empty_record_is_deleted(org):
    account, _ = org.household({"LastName": "A"})

    org.insert(ADDRESS, npsp__Household_Account__c=account)

    assert rows(org) == []


def test_deleting_the_default_record_leaves_the_household_without_an_address(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.delete(org.get(a, "npsp__Current_Address__c"))

    assert (mailing(org, a), org.get(account, "BillingCity")) == ([None], None)


def test_post_that_comes_back_is_noted_on_record_account_and_people(org):
    account, (a, b) = org.household({"LastName": "A", **PARIS}, {"LastName": "B"})
    seen = []
    for value, record in ((True, org.get(a, "npsp__Current_Address__c")), (False, a), (True, account)):
        name = "npsp__Undeliverable__c" if record[:3] not in ("003", "001") else "npsp__Undeliverable_Address__c"
        org.update(record, **{name: value})
        people = [org.get(each, "npsp__Undeliverable_Address__c") for each in (account, a, b)]
        seen.append(([*people, *rows(org, "npsp__Undeliverable__c")[0]], value))

    assert seen == [([value] * 4, value) for value in (True, False, True)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("npsp__MailingCity__c", "x" * 41),
        ("npsp__MailingState__c", "x" * 81),
        ("npsp__MailingPostalCode__c", "1" * 21),
        ("npsp__MailingCountry__c", "x" * 81),
        ("npsp__MailingStreet2__c", "x" * 250),
    ],
)
def test_a_default_address_longer_than_a_contact_can_hold_is_refused(org, name, value):
    account, _ = org.household({"LastName": "A"})
    given = {"npsp__Household_Account__c": account, "npsp__MailingStreet__c": "1 rue A", name: value}

    assert refusal(org, ADDRESS, **given, npsp__Default_Address__c=True) == [CODE]
    assert refusal(org, ADDRESS, **given) == []


@pytest.mark.parametrize(
    ("start", "end", "active"),
    [
        (("11", "1"), ("3", "31"), True),
        (("11", "23"), ("11", "24"), True),
        (("11", "24"), ("12", "31"), False),
        (("10", "1"), ("11", "23"), False),
        (("6", "1"), ("9", "1"), False),
        (("12", "1"), ("11", "30"), True),
        (("12", "1"), ("11", "23"), False),
        (("1", "1"), ("12", "31"), True),
    ],
)
def test_a_season_is_in_force_from_its_first_day_until_before_its_last(org, start, end, active):
    """Today is the 23rd of November."""
    account, (a,) = org.household({"LastName": "A", **PARIS})

    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **season(start, end))

    place = "Nice" if active else "Paris"
    assert (mailing(org, a), org.get(account, "BillingCity")) == ([place], place)
    assert rows(org) == [("Paris", True), ("Nice", False)]


def test_who_joins_in_season_lives_where_the_season_is(org):
    account, _ = org.household({"LastName": "A", **PARIS})
    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    b = org.insert("Contact", LastName="B", AccountId=account)

    assert mailing(org, b) == ["Nice"]


def test_a_season_that_ends_by_an_update_sends_the_household_home(org):
    account, (a,) = org.household({"LastName": "A", **PARIS})
    made = org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    org.update(made, npsp__Seasonal_Start_Month__c="12")

    assert mailing(org, a) == ["Paris"]


@pytest.mark.parametrize("missing", list(WINTER))
def test_a_season_has_four_parts_or_none(org, missing):
    account, _ = org.household({"LastName": "A"})

    given = {**NICE, **WINTER, missing: None, "npsp__Household_Account__c": account}

    assert refusal(org, ADDRESS, **given) == [CODE]


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (("4", "1"), ("10", "31"), True),
        (("3", "31"), ("4", "30"), False),
        (("10", "1"), ("11", "1"), True),  # NPSP compares across the turn of the year as if there were none
        (("1", "1"), ("2", "1"), True),
        (("12", "1"), ("2", "1"), False),
        (("10", "1"), ("4", "1"), False),
    ],
)
def test_seasons_of_one_household_do_not_overlap(org, start, end, kept):
    account, _ = org.household({"LastName": "A"})
    other, _ = org.household({"LastName": "B"})
    org.insert(ADDRESS, npsp__Household_Account__c=account, **NICE, **WINTER)

    assert refusal(org, ADDRESS, npsp__Household_Account__c=account, **NICE, **season(start, end)) == (
        [] if kept else [CODE]
    )
    assert refusal(org, ADDRESS, npsp__Household_Account__c=other, **NICE, **season(start, end)) == []


def test_two_seasons_of_one_request_that_overlap_are_both_refused(org):
    account, _ = org.household({"LastName": "A"})
    row = {"npsp__Household_Account__c": account, **NICE, **WINTER}

    outcomes = org.save_all(ADDRESS, row, row)

    assert [bool(outcome.errors) for outcome in outcomes] == [True, True]


def test_the_type_of_an_address_goes_both_ways(org):
    a = org.insert("Contact", LastName="A", **PARIS, npe01__Primary_Address_Type__c="Work")
    b = org.insert("Contact", LastName="B", AccountId=org.get(a, "AccountId"))

    assert rows(org, "npsp__Address_Type__c") == [("Work",)]
    assert org.get(b, "npe01__Primary_Address_Type__c") == "Work"


def test_a_new_household_has_its_record_even_where_contacts_are_not_followed(org):
    (handler,) = org.column("SELECT Id FROM npsp__Trigger_Handler__c WHERE npsp__Class__c = 'ADDR_Contact_TDTM'")
    org.update(handler, npsp__Active__c=False)

    a = org.insert("Contact", LastName="A", **PARIS)
    org.update(a, MailingCity="Lyon")

    assert rows(org) == [("Paris", True)]
    assert org.get(a, "npsp__Current_Address__r.npsp__MailingCity__c", "Account.BillingCity") == ("Paris", "Paris")
