"""Writing: what is sent, how answers come back to their rows, and what a broken call means."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_org import A_PAGE, BUSY, CUT, Call, ScriptedOrg

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import AnswerStatus, OutgoingRow
from npsp_migrate.salesforce.numbers import exact_number
from npsp_migrate.salesforce.org import SalesforceOrg

UPSERT = "composite/sobjects/Contact/Migration_Key__c"


def done(count: int, created: bool = True) -> list[dict[str, Any]]:
    return [
        {"id": f"00300000000000{n}AAA", "success": True, "errors": [], "created": created} for n in range(count)
    ]


def test_a_row_is_sent_with_its_key_its_values_and_its_parents_key(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", UPSERT, done(1))
    row = OutgoingRow("donateur:1", {"LastName": "O'Brien", "Email": None}, {"Account": ("Account", "foyer:1")})

    answers = org.upsert("Contact", "Migration_Key__c", [row])

    sent = server.asked("composite")[0]
    assert sent.body == {
        "allOrNone": False,
        "records": [
            {
                "attributes": {"type": "Contact"},
                "Migration_Key__c": "donateur:1",
                "LastName": "O'Brien",
                "Email": None,
                "Account": {"Migration_Key__c": "foyer:1"},
            }
        ],
    }
    assert [(answer.key, answer.status) for answer in answers] == [("donateur:1", AnswerStatus.CREATED)]


def test_every_write_says_what_duplicate_and_assignment_rules_shall_do(
    server: ScriptedOrg, org: SalesforceOrg
) -> None:
    server.answer("PATCH", UPSERT, done(1))

    org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    headers = server.asked("composite")[0].headers
    assert headers["Sforce-Duplicate-Rule-Header"].startswith("allowSave=true")
    assert headers["Sforce-Auto-Assign"] == "FALSE"


def test_a_refused_row_stays_with_its_own_key(server: ScriptedOrg, org: SalesforceOrg) -> None:
    refusal = {
        "statusCode": "REQUIRED_FIELD_MISSING",
        "message": "Required fields are missing",
        "fields": ["LastName"],
    }
    server.answer("PATCH", UPSERT, [done(1)[0], {"success": False, "errors": [refusal]}])

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {}), OutgoingRow("b", {})])

    assert [answer.status for answer in answers] == [AnswerStatus.CREATED, AnswerStatus.REFUSED]
    assert (answers[1].key, answers[1].code, answers[1].fields) == ("b", "REQUIRED_FIELD_MISSING", ("LastName",))


def test_an_answer_of_another_length_leaves_all_rows_unknown(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", UPSERT, done(1))

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {}), OutgoingRow("b", {})])

    assert {answer.status for answer in answers} == {AnswerStatus.UNKNOWN}


@pytest.mark.parametrize("fault", [BUSY, A_PAGE, CUT])
def test_a_broken_write_is_unknown_and_not_sent_again(
    server: ScriptedOrg, org: SalesforceOrg, fault: object
) -> None:
    server.answer("PATCH", UPSERT, fault)

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    assert [(answer.key, answer.status) for answer in answers] == [("a", AnswerStatus.UNKNOWN)]
    assert len(server.asked("composite")) == 1


def test_a_call_refused_as_a_whole_refuses_its_rows(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", UPSERT, (400, [{"message": "Cannot deserialize", "errorCode": "JSON_PARSER_ERROR"}]))

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    assert (answers[0].status, answers[0].code) == (AnswerStatus.REFUSED, "JSON_PARSER_ERROR")


def test_a_row_lock_of_the_whole_call_is_waited_for(server: ScriptedOrg, org: SalesforceOrg) -> None:
    locked = (400, [{"message": "unable to obtain exclusive access", "errorCode": "UNABLE_TO_LOCK_ROW"}])
    server.answer("PATCH", UPSERT, locked, done(1))

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    assert answers[0].status is AnswerStatus.CREATED


def test_record_types_are_sent_by_their_id(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", "composite/sobjects/Account", done(1))
    rows = [
        OutgoingRow("foyer:1", {"RecordTypeId": "HH_Account"}),
        OutgoingRow("foyer:2", {"RecordTypeId": "Houshold"}),
    ]

    answers = org.upsert("Account", "Migration_Key__c", rows)

    (sent,) = server.asked("composite")[0].body["records"]
    assert sent["RecordTypeId"] == "012000000000001AAA"
    assert {(answer.key, answer.status, answer.code) for answer in answers} == {
        ("foyer:1", AnswerStatus.CREATED, ""),
        ("foyer:2", AnswerStatus.REFUSED, "RECORD_TYPE_UNKNOWN"),
    }


def test_a_record_is_adopted_by_its_id_and_receives_the_key(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", "composite/sobjects", done(1, created=False))
    row = OutgoingRow("donateur:1", {"LastName": "Diallo"}, org_id="003000000000000AAA")

    answers = org.update("Contact", "Migration_Key__c", [row])

    call = server.asked("composite")[0]
    assert call.path == "composite/sobjects"
    assert call.body["records"][0]["id"] == "003000000000000AAA"
    assert call.body["records"][0]["Migration_Key__c"] == "donateur:1"
    assert answers[0].status is AnswerStatus.UPDATED


def test_an_answer_about_another_record_is_not_believed(server: ScriptedOrg, org: SalesforceOrg) -> None:
    server.answer("PATCH", "composite/sobjects", done(1, created=False))

    answers = org.update("Contact", "Migration_Key__c", [OutgoingRow("a", {}, org_id="003999999999999AAA")])

    assert answers[0].status is AnswerStatus.UNKNOWN


def test_a_lookup_to_several_objects_says_which_one_is_meant(server: ScriptedOrg, org: SalesforceOrg) -> None:
    who = {"name": "WhoId", "type": "reference", "referenceTo": ["Contact", "Lead"], "relationshipName": "Who"}
    server.answer("GET", "sobjects/Task/describe", {"name": "Task", "fields": [who]})
    server.answer("PATCH", "composite/sobjects/Task", done(1))

    org.upsert("Task", "Migration_Key__c", [OutgoingRow("t", {}, {"Who": ("Contact", "donateur:1")})])

    sent = server.asked("composite")[0].body["records"][0]
    assert sent["Who"] == {"attributes": {"type": "Contact"}, "Migration_Key__c": "donateur:1"}


@pytest.mark.parametrize("rows", [[OutgoingRow(str(n), {}) for n in range(201)], [OutgoingRow("a", {})] * 2])
def test_a_batch_that_no_call_can_take_is_our_mistake(org: SalesforceOrg, rows: list[OutgoingRow]) -> None:
    with pytest.raises(ValueError, match="call"):
        org.upsert("Contact", "Migration_Key__c", rows)


def test_writing_stops_when_the_org_has_no_calls_left(server: ScriptedOrg, org: SalesforceOrg) -> None:
    used_up = (403, [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}])
    server.answer("PATCH", UPSERT, used_up)

    with pytest.raises(OrgError, match="used up its API calls"):
        org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    assert len(server.asked("composite")) == 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**16), max_value=10**16))
def test_no_cent_is_lost_between_us_and_json(amount: Decimal) -> None:
    text = json.dumps(exact_number(amount))

    read_back = json.loads(text, parse_float=Decimal)
    assert Decimal(read_back) == amount


def test_amounts_are_sent_as_numbers(server: ScriptedOrg, org: SalesforceOrg) -> None:
    received: list[Call] = []
    server.answer("PATCH", UPSERT, lambda call: (received.append(call), done(1))[1])

    org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {"Total__c": Decimal("120.10")})])

    assert received[0].body["records"][0]["Total__c"] == 120.1
