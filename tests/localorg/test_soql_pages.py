"""Paging, column metadata, flat rows for CSV, and that filters use the indexes."""

import pytest
from soql_org import CLOCK, SCHEMA, add, answer, empty_org, number, small_org

from npsp_migrate.localorg.soql import Visibility, parse
from npsp_migrate.localorg.soql.idlist import IdList
from npsp_migrate.localorg.soql.run import compile_query, run


@pytest.fixture(scope="module")
def crowd():
    org = empty_org()
    account = add(org, "Account", 1, Name="Home", Key__c="K")
    for n in range(5000):
        add(org, "Contact", n, LastName=f"L{n:04d}", AccountId=account)
    return org


def test_pages_follow_each_other_without_gap_or_double(crowd):
    result = answer(crowd, "SELECT LastName, Account.Name FROM Contact ORDER BY LastName DESC")

    pages = [result.records(crowd, "67.0", offset, 1500) for offset in range(0, 5000, 1500)]

    found = [record["LastName"] for page in pages for record in page]
    assert result.total_size == 5000
    assert [len(page) for page in pages] == [1500, 1500, 1500, 500]
    assert found == [f"L{n:04d}" for n in reversed(range(5000))]
    assert pages[3][499]["Account"]["Name"] == "Home"


def test_a_page_may_lie_across_the_rows_already_read(crowd):
    result = run("SELECT LastName FROM Contact ORDER BY LastName", SCHEMA, crowd, CLOCK, page_size=200)

    found = [record["LastName"] for record in result.records(crowd, "67.0", 150, 100)]

    assert found == [f"L{n:04d}" for n in range(150, 250)]


def test_an_answer_does_not_grow_with_rows_added_after_it():
    org = empty_org()
    for n in range(10):
        add(org, "Contact", n, LastName=f"L{n}")
    result = run("SELECT LastName FROM Contact", SCHEMA, org, CLOCK, page_size=4)

    add(org, "Contact", 99, LastName="Late")

    assert result.total_size == 10
    assert len(result.records(org, "67.0", 4, 100)) == 6


def test_a_query_may_run_while_another_statement_is_being_read(crowd):
    reading = crowd.execute("SELECT Id FROM Contact")
    next(reading)

    found = answer(crowd, "SELECT Id FROM Contact WHERE LastName = 'L0001'")

    assert found.total_size == 1


def test_limit_and_offset_hold_across_pages(crowd):
    result = answer(crowd, "SELECT LastName FROM Contact ORDER BY LastName LIMIT 2500 OFFSET 100")

    last = result.records(crowd, "67.0", 2000)

    assert (result.total_size, len(last)) == (2500, 500)
    assert (last[0]["LastName"], last[-1]["LastName"]) == ("L2100", "L2599")


def test_flat_rows_have_a_header_and_stored_datetimes():
    org = small_org()
    result = answer(org, "SELECT Id, Account.Name, CreatedDate, IsDeleted FROM Contact WHERE FirstName = 'Max'")

    assert result.header == ("Id", "Account.Name", "CreatedDate", "IsDeleted")
    assert list(result.flat_rows(org)) == [[number(3, "003"), None, "2026-11-23T09:00:00.000Z", False]]


def test_objects_of_the_schema_have_names_for_ids_and_are_paged_all_the_same():
    ids = IdList([*(number(n, "003") for n in range(10_000)), "Account", "npe01__OppPayment__c"])

    assert len(ids) == 10_002
    assert ids.between(9_999, 10_002) == [number(9_999, "003"), "Account", "npe01__OppPayment__c"]


def test_the_ids_of_a_long_answer_are_read_from_any_place():
    ids = IdList(number(n, "003") for n in range(120_000))

    assert ids.between(119_998, 200_000) == [number(119_998, "003"), number(119_999, "003")]
    assert ids.between(0, 1) == [number(0, "003")]
    assert ids.between(5, 5) == []


INDEXED = {
    "SELECT Id FROM Account WHERE Key__c = 'k-1'": "account_key",
    "SELECT Id FROM Account WHERE Key__c IN ('k-1', 'é')": "account_key",
    "SELECT Id FROM Contact WHERE Id = '003000000000001'": "sqlite_autoindex_Contact",
    "SELECT Id FROM Contact WHERE AccountId IN ('001000000000001', '001000000000002')": "Contact_AccountId",
    "SELECT Id FROM Contact WHERE Account.Key__c = 'k-1'": "account_key",
    "SELECT Id FROM Contact WHERE Account.Key__c IN ('k-1', 'k-2')": "account_key",
    "SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Key__c = 'k')": "account_key",
    "SELECT COUNT() FROM Contact WHERE Email = 'Awa@x.example'": "contact_email",
}


@pytest.mark.parametrize(("query", "index"), INDEXED.items(), ids=INDEXED)
def test_a_filter_on_a_key_reads_the_index_and_never_the_whole_table(crowd, query, index):
    plan = compile_query(parse(query), SCHEMA, CLOCK, Visibility.LIVE)
    sql = getattr(plan, "all_sql", "") or plan.sql

    steps = [row[3] for row in crowd.execute(f"EXPLAIN QUERY PLAN {sql}", plan.values)]

    assert any(index in step for step in steps)
    assert not [
        step for step in steps if step.startswith("SCAN") and "CONSTANT" not in step and "query" not in step
    ]


def column(name: str, **more: object) -> dict[str, object]:
    blank = {
        "aggregate": False,
        "apexType": None,
        "booleanType": False,
        "columnName": name,
        "custom": False,
        "displayName": name,
        "foreignKeyName": None,
        "insertable": False,
        "joinColumns": [],
        "numberType": False,
        "textType": False,
        "updatable": False,
    }
    return blank | more


def test_columns_tell_fields_parents_and_subqueries_apart():
    org = small_org()
    open_ = {"insertable": True, "updatable": True}

    found = answer(
        org, "SELECT Id, AnnualRevenue, Parent.Name, (SELECT LastName FROM Contacts) FROM Account"
    ).columns

    assert found == {
        "columnMetadata": [
            column("Id", apexType="Id", **open_),
            column("AnnualRevenue", apexType="Double", numberType=True, **open_),
            column(
                "Parent",
                foreignKeyName="ParentId",
                joinColumns=[column("Name", apexType="String", textType=True, **open_)],
            ),
            column(
                "Contacts",
                aggregate=True,
                joinColumns=[column("LastName", apexType="String", textType=True, **open_)],
            ),
        ],
        "entityName": "Account",
        "groupBy": False,
        "idSelected": True,
        "keyPrefix": "001",
    }


def test_columns_of_groups_show_the_function_as_written():
    org = small_org()

    found = answer(org, "SELECT StageName, avg(Amount), COUNT(Id) n FROM Opportunity GROUP BY StageName").columns

    stage, average, count = found["columnMetadata"]
    assert found["groupBy"] is True
    assert (stage["columnName"], stage["aggregate"], stage["textType"]) == ("StageName", False, True)
    assert (average["columnName"], average["displayName"], average["aggregate"]) == ("expr0", "avg(Amount)", True)
    assert (count["columnName"], count["numberType"]) == ("n", True)
