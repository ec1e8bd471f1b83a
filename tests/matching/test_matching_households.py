"""Households: one person in one, couples together, one address for all but those who live elsewhere."""

import pandas as pd
from matching_rows import awa, candidates, keys, match, people

HH = "HH_Account"


def homes(*rows):
    return candidates("Account", [{"RecordTypeId": HH, "Name": "Foyer", **row} for row in rows])


def couple(number, *, table=0, first="Jean", partner="Claire", last="Dupont", **more):
    """One row that tells of two people: the home and both of them."""
    row = {"table": table, "row": number}
    home = {"key": f"foyer:{table}:{number}", **row}
    one = {"key": f"a:{table}:{number}", **row, "record": "donor", "FirstName": first, "LastName": last, **more}
    two = {"key": f"b:{table}:{number}", **row, "record": "partner", "FirstName": partner, "LastName": last}
    return home, [{**person, "AccountId": home["key"]} for person in (one, two)]


def test_the_two_people_of_one_row_are_never_one():
    home, both = couple(2, first="Camille", partner="Camille", Email="camille@x.example")
    both[1]["Email"] = "camille@x.example"

    matched = match(homes(home), people(*both))

    assert len(keys(matched)) == 2


def test_when_two_couples_share_one_person_their_partners_are_one():
    here, both = couple(2, table=0, Email="jean@x.example")
    there, others = couple(9, table=1, partner=None, Email="jean@x.example")

    matched = match(homes(here, there), people(*both, *others))

    assert keys(matched) == ["a:0:2", "b:0:2"]
    assert keys(matched, "Account") == ["foyer:0:2"]
    assert sorted(link.rule.code for link in matched.links) == ["match-household", "match-person", "match-person"]


def test_a_partner_without_a_first_name_follows_nobody_when_there_were_two():
    first, one = couple(2, partner="Claire", Email="jean@x.example")
    second, two = couple(3, partner="Sophie", Email="jean@x.example")
    third, three = couple(4, partner=None, Email="jean@x.example")

    matched = match(homes(first, second, third), people(*one, *two, *three))

    assert keys(matched) == ["a:0:2", "b:0:2", "b:0:3", "b:0:4"]


def test_one_person_of_two_sheets_lives_in_one_household_with_the_partner():
    alone = {"key": "foyer:1:5", "table": 1, "row": 5}
    single = {
        "key": "c",
        "table": 1,
        "row": 5,
        "FirstName": "Claire",
        "LastName": "Dupont",
        "AccountId": "foyer:1:5",
    }
    home, both = couple(2, table=2)
    both[1]["Email"] = single["Email"] = "claire@x.example"

    matched = match(homes(alone, home), people(single, *both))

    assert matched.records["Contact"].frame["AccountId"].to_dict() == {"a:2:2": "foyer:2:2", "c": "foyer:2:2"}
    assert keys(matched, "Account") == ["foyer:2:2"]


def test_gifts_follow_their_donor_into_the_household_that_stays():
    alone = {"key": "foyer:1:5", "table": 1, "row": 5}
    single = {
        "key": "c",
        "table": 1,
        "row": 5,
        "FirstName": "Claire",
        "LastName": "Dupont",
        "AccountId": "foyer:1:5",
    }
    home, both = couple(2, table=2)
    both[1]["Email"] = single["Email"] = "claire@x.example"
    gift = {"key": "don:1", "table": 1, "row": 5, "AccountId": "foyer:1:5", "npsp__Primary_Contact__c": "c"}

    matched = match(homes(alone, home), people(single, *both), gifts_of(gift))

    frame = matched.records["Opportunity"].frame
    assert frame.loc["don:1", ["AccountId", "npsp__Primary_Contact__c"]].tolist() == ["foyer:2:2", "c"]


def gifts_of(*rows):
    from npsp_migrate.model.records import Reference

    return candidates(
        "Opportunity",
        rows,
        [
            Reference("AccountId", "Account", "Account"),
            Reference("npsp__Primary_Contact__c", "Contact", "npsp__Primary_Contact__r"),
        ],
    )


def test_somebody_who_changed_partner_is_parted_from_one_and_it_is_said():
    first, one = couple(2, partner="Claire", Email="jean@x.example")
    second, two = couple(3, partner="Sophie", Email="jean@x.example")

    matched = match(homes(first, second), people(*one, *two))

    assert matched.records["Contact"].frame["AccountId"].to_dict() == {
        "a:0:2": "foyer:0:2",
        "b:0:2": "foyer:0:2",
        "b:0:3": "foyer:0:3",
    }
    assert [(issue.code, issue.at.row) for issue in matched.issues] == [("match-couple-parted", 3)]


def test_somebody_of_an_organisation_who_has_a_household_lives_there_and_it_is_said():
    places = candidates(
        "Account",
        [{"key": "o:1", "Name": "Boulangerie Martin"}, {"key": "foyer:1", "Name": "F", "RecordTypeId": HH}],
    )
    at_work = awa(key="w", table=0, row=9, Email="a@x.example", AccountId="o:1")
    at_home = awa(key="h", table=1, Email="a@x.example", AccountId="foyer:1")

    matched = match(places, people(at_work, at_home))

    contact = matched.records["Contact"]
    assert contact.frame.loc["w", ["AccountId", "npsp__Primary_Affiliation__c"]].tolist() == ["foyer:1", "o:1"]
    assert contact.references["npsp__Primary_Affiliation__c"].relationship == "npsp__Primary_Affiliation__r"
    assert [(issue.code, issue.at.row) for issue in matched.issues] == [("match-also-at-organisation", 9)]


def test_where_the_rows_tell_of_affiliations_none_is_made_beside_them():
    places = candidates(
        "Account", [{"key": "o:1", "Name": "Le Fournil"}, {"key": "foyer:1", "Name": "F", "RecordTypeId": HH}]
    )
    both = people(
        awa(key="w", table=0, Email="a@x.example", AccountId="o:1"),
        awa(key="h", table=1, Email="a@x.example", AccountId="foyer:1"),
    )
    links = candidates("npe5__Affiliation__c", [{"key": "l", "npe5__Contact__c": "w"}])

    matched = match(places, both, links)

    assert "npsp__Primary_Affiliation__c" not in matched.records["Contact"].frame


def test_a_household_that_nobody_ever_lived_in_waits():
    matched = match(homes({"key": "foyer:1"}), people(awa(key="a")))

    assert {key: why.code for key, why in matched.records["Account"].held.items()} == {
        "foyer:1": "household-without-members"
    }


def test_a_member_who_lives_elsewhere_keeps_the_address_by_an_override():
    home, both = couple(2)
    both[0] |= {"MailingStreet": "3 rue Basse", "MailingPostalCode": "35000", "MailingCity": "Rennes"}
    both[1] |= {"MailingStreet": "8 quai Haut", "MailingPostalCode": "44000", "MailingCity": "Nantes"}

    matched = match(homes(home), people(*both))

    frame = matched.records["Contact"].frame
    assert frame["npsp__is_Address_Override__c"].tolist() == [None, True]
    assert frame["MailingCity"].tolist() == ["Rennes", "Nantes"]
    assert [issue.code for issue in matched.issues] == ["match-lives-elsewhere"]


def test_one_address_in_two_spellings_becomes_one_spelling():
    home, both = couple(2)
    both[0] |= {"MailingStreet": "3 avenue Basse", "MailingPostalCode": "35000", "MailingCity": "Rennes"}
    both[1] |= {"MailingStreet": "3, av. BASSE", "MailingPostalCode": "35000", "MailingCity": None}

    matched = match(homes(home), people(*both))

    frame = matched.records["Contact"].frame
    assert frame["MailingStreet"].tolist() == ["3 avenue Basse", "3 avenue Basse"]
    assert frame["MailingCity"].tolist() == ["Rennes", "Rennes"]
    assert matched.issues == ()


def test_the_household_that_npsp_made_for_a_contact_is_adopted_with_the_contact():
    contact = pd.DataFrame(
        {
            "Id": ["003A"],
            "key": [None],
            "FirstName": ["Awa"],
            "LastName": ["Diallo"],
            "Email": ["a@x.example"],
            "AccountId": ["001A"],
        },
        dtype=object,
    )
    account = pd.DataFrame(
        {"Id": ["001A"], "key": [None], "npe01__SYSTEM_AccountType__c": ["Household Account"]}, dtype=object
    )

    matched = match(
        homes({"key": "foyer:1"}),
        people(awa(key="a", Email="a@x.example", AccountId="foyer:1")),
        Contact=contact,
        Account=account,
    )

    assert matched.records["Account"].org_ids == {"foyer:1": "001A"}


def test_people_whose_sheet_is_gone_keep_their_keys_and_their_household():
    contact = pd.DataFrame(
        {
            "Id": ["003A"],
            "key": ["old:1"],
            "FirstName": ["Awa"],
            "LastName": ["Diallo"],
            "Email": ["a@x.example"],
            "AccountId": ["001A"],
        },
        dtype=object,
    )
    account = pd.DataFrame(
        {"Id": ["001A"], "key": ["foyer:old:1"], "npe01__SYSTEM_AccountType__c": ["Household Account"]},
        dtype=object,
    )

    matched = match(
        homes({"key": "foyer:9"}),
        people(awa(key="new:9", Email="a@x.example", AccountId="foyer:9")),
        gifts_of({"key": "don:1", "AccountId": "foyer:9", "npsp__Primary_Contact__c": "new:9"}),
        Contact=contact,
        Account=account,
    )

    assert keys(matched, "Account") == ["foyer:old:1"]
    assert matched.records["Contact"].frame["AccountId"].to_dict() == {"old:1": "foyer:old:1"}
    gift = matched.records["Opportunity"].frame.loc["don:1"]
    assert gift[["AccountId", "npsp__Primary_Contact__c"]].tolist() == ["foyer:old:1", "old:1"]


def test_organisations_are_one_by_name_without_legal_form_and_postal_code():
    matched = match(
        candidates(
            "Account",
            [
                {"key": "a", "Name": "Boulangerie Martin SARL", "BillingPostalCode": "35000"},
                {"key": "b", "Name": "S.A.R.L. Boulangerie Martin", "BillingPostalCode": "35 000"},
                {"key": "c", "Name": "Boulangerie Martin", "BillingPostalCode": "44000"},
            ],
        )
    )

    assert keys(matched, "Account") == ["a", "c"]
    assert [(doubt.keys, doubt.rule.code) for doubt in matched.doubts] == [(("a", "c"), "doubt-name")]


def test_two_sirens_are_two_organisations_whatever_their_names():
    matched = match(
        candidates(
            "Account",
            [
                {"key": "a", "Name": "Martin", "BillingPostalCode": "35000", "SIREN__c": "552100554"},
                {"key": "b", "Name": "Martin", "BillingPostalCode": "35000", "SIREN__c": "732829320"},
                {
                    "key": "c",
                    "Name": "Martin & Fils",
                    "BillingPostalCode": "44000",
                    "SIREN__c": "552 100 554 00013",
                },
            ],
        )
    )

    assert keys(matched, "Account") == ["a", "b"]


def test_the_mailbox_of_a_couples_row_is_of_both_whomever_the_mapping_gave_it_to():
    home, both = couple(2, partner=None, Email="gribier@x.example", LastName="Gribier")
    both[1].update(LastName="Gribier", Salutation="Mme")
    alone = {"key": "c", "table": 1, "FirstName": "Thérèse", "LastName": "Gribier", "Email": "gribier@x.example"}

    matched = match(homes(home), people(*both, alone))

    contacts = matched.records["Contact"].frame
    assert contacts["FirstName"].to_dict() == {"a:0:2": "Jean", "b:0:2": "Thérèse"}
    assert contacts["Email"].to_dict() == dict.fromkeys(["a:0:2", "b:0:2"], "gribier@x.example")
