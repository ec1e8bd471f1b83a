"""Reading: pages of any size, typed columns, parents, and queries that no value can break."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_org import A_PAGE, BUSY, CUT, ScriptedOrg, field_of, page

from npsp_migrate.errors import OrgError
from npsp_migrate.salesforce.connect import OrgSettings, connect_to_read
from npsp_migrate.salesforce.org import SalesforceOrg
from npsp_migrate.salesforce.soql import QUERY_LIMIT, literal, select_keys


def test_a_query_goes_on_until_the_org_says_done(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("GET", "query/", page([{"LastName": "A"}], more="01g0-500"))
    server.answer("GET", "query/01g0-500", page([], more="01g0-501"))
    server.answer("GET", "query/01g0-501", page([{"LastName": "B"}, {"LastName": "C"}]))

    read = org.read("Contact", ["LastName"])

    assert list(read["LastName"]) == ["A", "B", "C"]


def test_cells_have_the_types_that_the_describe_tells(server: ScriptedOrg, org: SalesforceOrg) -> None:
    record = {
        "attributes": {"type": "Contact"},
        "LastName": "Diallo",
        "Birthdate": "1985-07-14",
        "Donor_Since__c": "2026-11-23T03:00:00.000+0000",
        "Total__c": 120.10,
        "HasOptedOutOfEmail": False,
    }
    server.answer("GET", "query/", page([record, {**record, "Birthdate": None, "Total__c": 50}]))

    read = org.read("Contact", ["LastName", "Birthdate", "Donor_Since__c", "Total__c", "HasOptedOutOfEmail"])

    assert list(read["Birthdate"]) == [date(1985, 7, 14), None]
    assert list(read["Total__c"]) == [Decimal("120.1"), Decimal(50)]
    assert list(read["Donor_Since__c"]) == ["2026-11-23T03:00:00.000+0000"] * 2
    assert list(read["HasOptedOutOfEmail"]) == [False, False]
    assert {str(dtype) for dtype in read.dtypes} == {"object"}


def test_a_parents_field_becomes_a_column_and_a_missing_parent_an_empty_cell(
    server: ScriptedOrg, org: SalesforceOrg
) -> None:
    server.answer(
        "GET",
        "query/",
        page([{"LastName": "A", "Account": {"Migration_Key__c": "foyer:1"}}, {"LastName": "B", "Account": None}]),
    )

    read = org.read("Contact", ["LastName", "Account.Migration_Key__c"], having="Migration_Key__c")

    assert list(read["Account.Migration_Key__c"]) == ["foyer:1", None]
    assert server.asked("query/")[0].soql == (
        "SELECT LastName,Account.Migration_Key__c FROM Contact WHERE Migration_Key__c != null ORDER BY Id"
    )


def test_record_types_are_read_by_their_developer_name(server: ScriptedOrg, org: SalesforceOrg) -> None:
    ids = ["012000000000001AAA", "012000000000000AAA", None]
    server.answer("GET", "query/", page([{"RecordTypeId": each} for each in ids]))

    read = org.read("Account", ["RecordTypeId"])

    assert list(read["RecordTypeId"]) == ["HH_Account", None, None]


def test_nothing_found_is_an_empty_frame_with_its_columns(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("GET", "query/", page([]))

    read = org.read_keys("Contact", ["LastName"], "Migration_Key__c", ["donateur:1"])

    assert list(read.columns) == ["LastName"]
    assert read.empty


def test_asking_for_no_keys_asks_nothing(server: ScriptedOrg, org: SalesforceOrg) -> None:
    assert org.read_keys("Contact", ["LastName"], "Migration_Key__c", []).empty
    assert not server.asked("query/")


def test_a_describe_is_asked_once(server: ScriptedOrg, org: SalesforceOrg) -> None:
    org.describe("Contact")
    org.describe("Contact")

    assert len(server.asked("sobjects/")) == 1


def test_a_name_out_of_a_mapping_cannot_smuggle_a_query_in(org: SalesforceOrg) -> None:
    with pytest.raises(OrgError, match="no such name"):
        org.read("Contact", ["LastName"], having="LastName != null OR Id")


@given(st.text(max_size=60))
def test_a_literal_ends_only_at_its_own_quote(text: str) -> None:
    written = literal(text)

    inside = written[1:-1]
    unescaped = inside.replace("\\\\", "")
    assert written[0] == written[-1] == "'"
    assert unescaped.replace("\\'", "").count("'") == 0
    assert not unescaped.endswith("\\")


@given(st.lists(st.text(min_size=1, max_size=255), max_size=200))
def test_queries_for_keys_fit_into_a_url_and_ask_for_every_key_once(keys: list[str]) -> None:
    queries = list(select_keys("Contact", ["Id"], "Migration_Key__c", keys))

    asked = ",".join(query.partition(" IN (")[2][:-1] for query in queries)
    assert asked == ",".join(map(literal, keys))
    assert all(len(quote_plus(query)) <= QUERY_LIMIT or query.count("','") == 0 for query in queries)


@pytest.mark.parametrize("fault", [BUSY, A_PAGE, CUT])
def test_a_query_that_failed_for_the_moment_is_asked_again(
    server: ScriptedOrg, org: SalesforceOrg, fault: object
) -> None:
    server.answer("GET", "query/", fault, page([{"LastName": "A"}]))

    read = org.read("Contact", ["LastName"])

    assert list(read["LastName"]) == ["A"]


def test_patience_ends(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("GET", "query/", BUSY)

    with pytest.raises(OrgError, match="cannot answer at the moment: SERVER_UNAVAILABLE"):
        org.read("Contact", ["LastName"])

    assert len(server.asked("query/")) == 3


def test_a_field_that_the_org_lacks_is_named(server: ScriptedOrg, org: SalesforceOrg) -> None:
    with pytest.raises(OrgError, match="`Contact` has no field `Nope__c` in the org"):
        org.read("Contact", ["Nope__c"])


def test_an_object_that_the_org_lacks_is_named(org: SalesforceOrg) -> None:
    with pytest.raises(OrgError, match="no object `npe01__OppPayment__c`") as raised:
        org.describe("npe01__OppPayment__c")

    assert "NPSP" in raised.value.hint


def test_a_description_keeps_what_planning_needs(server: ScriptedOrg, org: SalesforceOrg) -> None:
    stage = field_of(
        "StageName",
        "picklist",
        restrictedPicklist=True,
        picklistValues=[{"value": "Closed Won", "active": True}, {"value": "Old", "active": False}],
    )
    server.answer("GET", "sobjects/Opportunity/describe", {"name": "Opportunity", "fields": [stage]})

    described = org.describe("Opportunity").fields["StageName"]

    assert described.picklist == ("Closed Won",)
    assert described.restricted


def test_a_reader_has_no_way_to_write(server: ScriptedOrg, settings: OrgSettings) -> None:
    reader = connect_to_read(settings)

    assert not hasattr(reader, "upsert")
    assert not hasattr(reader, "update")
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        with pytest.raises(OrgError, match="only looks"):
            reader._calls.write(method, "composite/sobjects/Contact/Migration_Key__c", {}, {})
    assert not server.calls


def test_the_org_tells_who_it_is(server: ScriptedOrg, settings: OrgSettings) -> None:
    server.answer("GET", "query/", page([{"Id": "00D000000000001EAA", "Name": "Coquelicots", "IsSandbox": True}]))
    server.answer("GET", "/services/oauth2/userinfo", CUT, {"preferred_username": "robot@example.org"})

    identity = connect_to_read(settings).identity()

    assert identity.org_id == "00D000000000001EAA"
    assert identity.username == "robot@example.org"
    assert identity.is_sandbox


def test_an_app_that_may_not_ask_who_it_is_still_reads(server: ScriptedOrg, settings: OrgSettings) -> None:
    server.answer("GET", "query/", page([{"Id": "00D000000000001EAA", "Name": "Coquelicots", "IsSandbox": False}]))
    server.answer("GET", "/services/oauth2/userinfo", (403, "Bad_OAuth_Token"))

    identity = connect_to_read(settings).identity()

    assert identity.username == ""
    assert not identity.is_sandbox
