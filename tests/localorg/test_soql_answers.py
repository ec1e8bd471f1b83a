"""What queries answer: one row per feature, over the small org."""

import pytest
from soql_org import CLOCK, USER, add, empty_org, names, number, records, small_org

from npsp_migrate.localorg.soql import Visibility

HERE = "/services/data/v67.0/sobjects"


@pytest.fixture(scope="module")
def org():
    return small_org()


FILTERS = {
    # text, without case; a blank is unequal to everything
    "LastName = 'DIALLO'": ["Diallo"],
    "LastName = 'O\\'Brien'": ["O'Brien"],
    "FirstName = 'ÉLODIE'": ["Roux"],
    "FirstName IN ('élodie', 'MAX')": ["O'Brien", "Roux"],
    "Email != 'awa@diallo.example'": ["100% Sure_Thing", "O'Brien", "Roux"],
    "Email NOT IN ('awa@diallo.example')": ["100% Sure_Thing", "O'Brien", "Roux"],
    "Email = null": ["100% Sure_Thing", "Roux"],
    "Email = ''": ["100% Sure_Thing", "Roux"],
    "Email <> NULL": ["Diallo", "O'Brien"],
    "Email IN (null, 'max@x.example')": ["100% Sure_Thing", "O'Brien", "Roux"],
    "LastName > 'N'": ["O'Brien", "Roux"],
    "Exact__c = 'AB'": ["Roux"],
    # LIKE
    "LastName LIKE '%s%'": ["100% Sure_Thing"],
    "LastName LIKE '100\\%%'": ["100% Sure_Thing"],
    "LastName LIKE '%e\\_t%'": ["100% Sure_Thing"],
    "LastName LIKE '%u\\_t%'": [],
    "LastName LIKE '_iallo'": ["Diallo"],
    "FirstName LIKE 'É%'": ["Roux"],
    "NOT LastName LIKE '%o%'": ["100% Sure_Thing"],
    "NOT Email LIKE '%example'": ["100% Sure_Thing", "Roux"],
    # connectives
    "LastName = 'Roux' OR LastName = 'Diallo'": ["Diallo", "Roux"],
    "LastName LIKE '%o%' AND (FirstName = 'Max' OR FirstName = 'Awa')": ["Diallo", "O'Brien"],
    "LastName LIKE '%o%' AND (NOT FirstName = 'Max')": ["Diallo", "Roux"],
    # booleans, dates, datetimes
    "HasOptedOutOfEmail = TRUE": ["Roux"],
    "HasOptedOutOfEmail != true": ["100% Sure_Thing", "Diallo", "O'Brien"],
    "HasOptedOutOfEmail = null": ["100% Sure_Thing", "Diallo", "O'Brien"],
    "HasOptedOutOfEmail != null": ["Roux"],
    "Birthdate = 1990-02-28": ["Diallo"],
    "Birthdate < 2000-01-01": ["Diallo"],
    "CreatedDate > 2026-11-23T08:59:59.123456Z": ["O'Brien"],
    "CreatedDate >= 2026-11-23T10:00:00+01:00": ["O'Brien"],
    "CreatedDate = TODAY": ["O'Brien"],
    "CreatedDate < TODAY": ["100% Sure_Thing", "Diallo", "Roux"],
    "CreatedDate IN (TODAY, YESTERDAY)": ["O'Brien"],
    "CALENDAR_MONTH(Birthdate) = 2": ["Diallo"],
    "DAY_ONLY(CreatedDate) = 2026-11-23": ["O'Brien"],
    "HOUR_IN_DAY(CreatedDate) = 9": ["O'Brien"],
    # Ids: 15 characters do, and only they count
    "Id = '003000000000001'": ["Diallo"],
    "Id = '003000000000001AAA'": ["Diallo"],
    "Id IN ('003000000000001', '003000000000002')": ["Diallo", "Roux"],
    "AccountId = null": ["O'Brien"],
    "AccountId = ''": ["O'Brien"],
    "Id > '003000000000003'": ["100% Sure_Thing"],
    # parents, the object's own name, aliases
    "Account.Name = 'roux household'": ["100% Sure_Thing", "Roux"],
    "Account.Name IN ('Roux Household', 'x')": ["100% Sure_Thing", "Roux"],
    "Account.Name != 'Roux Household'": ["Diallo", "O'Brien"],
    "Account.Parent.Name = 'crédit nord'": ["Diallo"],
    "ReportsTo.Account.Parent.Industry = 'Bank'": ["Roux"],
    "Contact.LastName = 'Roux'": ["Roux"],
    "contact.account.parent.name LIKE 'CR%'": ["Diallo"],
    "Owner.Name = 'awa admin'": ["Diallo", "O'Brien", "Roux"],
    "Owner.Type = 'User'": ["Diallo", "O'Brien", "Roux"],
    # semi- and anti-joins
    "AccountId IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)": ["Diallo"],
    "AccountId NOT IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)": [
        "100% Sure_Thing",
        "O'Brien",
        "Roux",
    ],
    "Id IN (SELECT ContactId FROM OpportunityContactRole WHERE Opportunity.Amount > 0)": ["Diallo"],
    "DISTANCE(Place__c, GEOLOCATION(45.76, 4.83), 'km') < 400": ["Diallo"],
    "DISTANCE(Place__c, GEOLOCATION(45.76, 4.83), 'mi') < 200": [],
}


@pytest.mark.parametrize(("condition", "expected"), FILTERS.items(), ids=FILTERS)
def test_a_condition_finds_the_right_people(org, condition, expected):
    found = names(org, f"SELECT LastName FROM Contact WHERE {condition} ORDER BY LastName")

    assert found == expected


ACCOUNTS = {
    "NumberOfEmployees > 3": ["Crédit Nord"],
    "NumberOfEmployees IN (3, 50)": ["Crédit Nord", "Roux Household"],
    "NumberOfEmployees != 3": ["Crédit Nord", "Diallo Household"],
    "AnnualRevenue = USD1000.50": ["Crédit Nord"],
    "AnnualRevenue >= 1e3": ["Crédit Nord"],
    "Regions__c INCLUDES ('north')": ["Crédit Nord", "Diallo Household"],
    "Regions__c INCLUDES ('North;West', 'East')": ["Crédit Nord"],
    "Regions__c EXCLUDES ('West')": ["Diallo Household", "Roux Household"],
    "Regions__c = 'North'": ["Diallo Household"],
    "Id NOT IN (SELECT AccountId FROM Contact)": ["Crédit Nord"],
    "toLabel(Industry) = 'charity'": ["Roux Household"],
}


@pytest.mark.parametrize(("condition", "expected"), ACCOUNTS.items(), ids=ACCOUNTS)
def test_a_condition_finds_the_right_accounts(org, condition, expected):
    assert names(org, f"SELECT Name FROM Account WHERE {condition} ORDER BY Name") == expected


def test_a_record_carries_its_attributes_its_parents_and_null_for_a_missing_parent(org):
    query = (
        "select contact.id, ACCOUNT.parent.name, Account.Id, createddate, HasOptedOutOfEmail from contact "
        "where LastName in ('Diallo', 'O\\'Brien') order by LastName"
    )

    found = records(org, query)

    diallo, bank = number(1, "001"), number(3, "001")
    assert found == [
        {
            "attributes": {"type": "Contact", "url": f"{HERE}/Contact/{number(1, '003')}"},
            "Id": number(1, "003"),
            "Account": {
                "attributes": {"type": "Account", "url": f"{HERE}/Account/{diallo}"},
                "Parent": {
                    "attributes": {"type": "Account", "url": f"{HERE}/Account/{bank}"},
                    "Name": "Crédit Nord",
                },
                "Id": diallo,
            },
            "CreatedDate": "2026-01-05T08:00:00.000+0000",
            "HasOptedOutOfEmail": False,
        },
        {
            "attributes": {"type": "Contact", "url": f"{HERE}/Contact/{number(3, '003')}"},
            "Id": number(3, "003"),
            "Account": None,
            "CreatedDate": "2026-11-23T09:00:00.000+0000",
            "HasOptedOutOfEmail": False,
        },
    ]


def test_a_subquery_answers_with_the_live_children_of_each_parent_or_null(org):
    query = (
        "SELECT Name, (SELECT LastName, Account.Key__c, (SELECT Subject FROM Tasks) FROM Contacts ORDER BY Id) "
        "FROM Account ORDER BY Key__c"
    )

    diallo, roux, bank = (record["Contacts"] for record in records(org, query))

    assert (diallo["totalSize"], diallo["done"]) == (1, True)
    assert diallo["records"][0]["Account"]["Key__c"] == "ACC-1"
    assert [task["Subject"] for task in diallo["records"][0]["Tasks"]["records"]] == ["Thank"]
    assert [contact["LastName"] for contact in roux["records"]] == ["Roux", "100% Sure_Thing"]
    assert roux["records"][0]["Tasks"] is None
    assert bank is None


def test_a_subquery_takes_its_own_filter_order_limit_and_offset(org):
    query = (
        "SELECT Key__c, (SELECT Amount FROM Account.Opportunities WHERE Amount > 0 ORDER BY Amount DESC "
        "LIMIT 1 OFFSET 1) FROM Account WHERE Key__c = 'ACC-1'"
    )

    (found,) = records(org, query)

    assert [gift["Amount"] for gift in found["Opportunities"]["records"]] == [0.1]


def test_typeof_chooses_the_fields_by_the_type_of_the_parent(org):
    typeof = "TYPEOF What WHEN Opportunity THEN Amount, Name ELSE Id, Type END"
    query = f"SELECT {typeof}, Who.Name FROM Task ORDER BY Subject"

    call, thank = records(org, query)

    assert thank["What"] == {
        "attributes": {"type": "Opportunity", "url": f"{HERE}/Opportunity/{number(1, '006')}"},
        "Amount": 0.1,
        "Name": "Gift 1",
    }
    assert (call["What"]["Id"], call["What"]["Type"]) == (number(1, "001"), "Account")
    assert call["Who"] == {
        "attributes": {"type": "Name", "url": f"{HERE}/Lead/{number(1, '00Q')}"},
        "Name": "Lea Lead",
    }


def test_compound_fields_are_made_of_their_parts_and_null_when_all_are(org):
    found = records(
        org, "SELECT Name, BillingAddress FROM Account WHERE Key__c IN ('ACC-1', 'ACC-2') ORDER BY Key__c"
    )
    (place,) = records(org, "SELECT Place__c FROM Contact WHERE LastName = 'Diallo'")

    assert found[0]["BillingAddress"]["city"] == "Lyon"
    assert found[1]["BillingAddress"] is None
    assert place["Place__c"] == {"latitude": 48.8566, "longitude": 2.3522}


def test_deleted_rows_are_seen_only_by_those_who_ask(org):
    live = "SELECT LastName FROM Contact WHERE LastName = 'Gone'"

    assert names(org, live) == []
    assert len(records(org, live, CLOCK, Visibility.ALL_ROWS)) == 1
    assert names(org, "SELECT Id FROM Contact WHERE IsDeleted = true") == []


def test_fields_stands_for_all_standard_or_custom_fields(org):
    (all_,) = records(org, "SELECT FIELDS(ALL) FROM Contact WHERE LastName = 'Diallo' LIMIT 1")
    (standard,) = records(org, "SELECT FIELDS(STANDARD) FROM Contact WHERE LastName = 'Diallo'")
    (custom,) = records(org, "SELECT Id, FIELDS(CUSTOM) FROM Contact WHERE LastName = 'Diallo' LIMIT 200")

    assert {"Id", "Exact__c", "LastName", "Place__c"} <= set(all_)
    assert "LastName" in standard and "Exact__c" not in standard
    assert "LastName" not in custom and custom["Exact__c"] == "aB"


def test_labels_and_formats_may_have_an_alias_or_keep_the_field_s_name(org):
    (found,) = records(
        org,
        "SELECT toLabel(StageName), FORMAT(Amount) shown, convertCurrency(Amount) FROM Opportunity "
        "WHERE Name = 'Gift 3'",
    )

    assert list(found.values())[1:] == ["Prospecting", "$100.00", 100.0]
    assert list(found)[1:] == ["StageName", "shown", "Amount"]


def test_mine_is_what_the_user_owns(org):
    assert names(org, "SELECT Key__c FROM Account USING SCOPE mine ORDER BY Key__c") == ["ACC-1", "ACC-2"]
    assert len(names(org, "SELECT Key__c FROM Account USING SCOPE everything")) == 3


def test_locking_tracking_and_security_words_change_nothing(org):
    for words in ("FOR UPDATE", "FOR VIEW", "FOR REFERENCE", "UPDATE TRACKING", "UPDATE VIEWSTAT"):
        assert len(names(org, f"SELECT Id FROM Account {words}")) == 3
    for words in ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"):
        assert len(names(org, f"SELECT Id FROM Account WITH {words} LIMIT 5")) == 3


def test_a_type_of_record_may_be_called_like_a_keyword(org):
    assert names(org, "SELECT Name FROM Group") == ["Volunteers"]
    assert names(org, "SELECT Group.Name FROM Group") == ["Volunteers"]


def test_a_query_as_long_as_salesforce_allows_is_answered():
    org = empty_org()
    add(org, "Contact", 1, LastName="L9", OwnerId=USER)
    many = " OR ".join(f"LastName = 'L{n}'" for n in range(3000))
    listed = ", ".join(f"'L{n}'" for n in range(9000))

    assert names(org, f"SELECT LastName FROM Contact WHERE {many}") == ["L9"]
    assert names(org, f"SELECT LastName FROM Contact WHERE LastName IN ({listed})") == ["L9"]
