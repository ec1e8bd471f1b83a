"""What the REST API refuses before it reads a record: methods, media types, lengths, JSON that is none."""

import json

import pytest
from bulk_org import VERSION, running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def post(org, body, kind="application/json"):
    url = f"{org.url}/services/data/v{VERSION}/sobjects/Account"
    return org.session.post(url, data=body, headers={"Content-Type": kind}, timeout=60)


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(org):
    answer = org.call("DELETE", "query")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET,HEAD"
    assert answer.json() == [
        {
            "message": "HTTP Method 'DELETE' not allowed. Allowed are GET,HEAD",
            "errorCode": "METHOD_NOT_ALLOWED",
        }
    ]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/csv; charset=utf-8", "text/plain"])
def test_a_body_of_another_kind_than_json_is_refused(org, kind):
    answer = post(org, json.dumps({"Name": "Mairie"}), kind)

    assert answer.status_code == 415
    assert answer.json()[0]["errorCode"] == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=UTF-8", None])
def test_json_is_taken_with_and_without_its_name(org, kind):
    assert post(org, json.dumps({"Name": "Mairie"}), kind).status_code == 201


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"Name": x}', "Unexpected character ('x' (code 120))"),
        ('{"Name": x}', "[line:1, column:11]"),
        ('{\n  "Name" "x"}', "[line:2, column:11]"),
        ('{"Name": "x"', "Unexpected end-of-input"),
        ('{"Name": NaN}', "not JSON"),
        ("", "no entity body"),
    ],
)
def test_broken_json_is_refused_with_its_place(org, body, place):
    answer = post(org, body)

    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] == "JSON_PARSER_ERROR"
    assert place in answer.json()[0]["message"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "composite/sobjects/Account?fields=Name", None),
        ("GET", "composite/sobjects/Account?ids=001000000000000AAA", None),
        ("POST", "composite/sobjects/Account", {"ids": "001000000000000AAA", "fields": 5}),
        ("POST", "composite/sobjects/Account", {"ids": [7], "fields": ["Name"]}),
        ("POST", "composite/sobjects/Account", {"ids": ["001000000000000AAA"] * 2001, "fields": ["Name"]}),
        ("DELETE", "composite/sobjects", None),
    ],
)
def test_reading_or_deleting_many_needs_ids_and_fields(org, method, path, body):
    assert org.call(method, path, json=body).status_code == 400


def test_many_users_are_read_though_users_are_never_deleted(org):
    user = org.facts["user_id"]

    answer = org.call("GET", f"composite/sobjects/User?ids={user},abc&fields=Id,IsActive")

    assert [row and row["IsActive"] for row in answer.json()] == [True, None]


def test_all_or_none_in_quotes_counts(org):
    account = {"attributes": {"type": "Account"}}
    records = [{**account, "Name": "Mairie"}, account]

    answer = org.call("POST", "composite/sobjects", json={"allOrNone": "true", "records": records})

    codes = [row["errors"][0]["statusCode"] for row in answer.json()]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]


def test_a_uri_may_have_16384_bytes(org):
    taken = org.call("GET", "query", params={"q": "SELECT Id FROM Account WHERE Name = '" + "x" * 16_000 + "'"})
    too_long = org.call("GET", "query", params={"q": "x" * 16_400})

    assert taken.status_code == 200
    assert (too_long.status_code, too_long.json()[0]["errorCode"]) == (414, "URI_TOO_LONG")


def test_long_headers_are_refused(org):
    assert org.call("GET", "limits", headers={"X-Long": "x" * 16_384}).status_code == 431


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05"),
        ("2026-01-02T03:04:05.987Z", "2026-01-02T03:04:05"),
        ("2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05"),
        ("2026-01-02T03:04:05-0130", "2026-01-02T04:34:05"),
        ("2026-01-02T03:04Z", "2026-01-02T03:04:00"),
        ("2026-01-02", "2026-01-02T00:00:00"),
        ("2026-01-02 03:04:05", None),
        ("20260102T030405Z", None),
        ("2026-W01-1", None),
        ("02/01/2026 03:04", None),
        (1700000000000, None),
    ],
)
def test_the_forms_of_an_instant(org, given, kept):
    made = org.call(
        "POST", "sobjects/Event", json={"Subject": "x", "DurationInMinutes": 5, "ActivityDateTime": given}
    )

    if kept is None:
        assert made.json()[0]["errorCode"] == "JSON_PARSER_ERROR"
    else:
        shown = org.call("GET", f"sobjects/Event/{made.json()['id']}?fields=ActivityDateTime").json()
        assert shown["ActivityDateTime"] == f"{kept}.000+0000"


@pytest.mark.parametrize(("version", "told"), [("67.0", {"created": True}), ("45.0", {})])
def test_upserts_tell_whether_they_created_since_version_46(org, version, told):
    base = f"{org.url}/services/data/v{version}/sobjects/Account"

    by_key = org.session.patch(f"{base}/Migration_Key__c/told-{version}", json={"Name": "x"}, timeout=60)
    by_id = org.session.post(f"{base}/Id", json={"Name": "x"}, timeout=60)
    again = org.session.patch(f"{base}/Migration_Key__c/told-{version}", json={"Name": "y"}, timeout=60)

    for answer in (by_key, by_id):
        record = answer.json()["id"]
        assert answer.status_code == 201
        assert answer.json() == {"id": record, "success": True, "errors": [], **told}
    assert again.status_code == (200 if told else 204)


def test_the_master_record_type_stands_for_none(org):
    made = org.call("POST", "sobjects/Account", json={"Name": "x", "RecordTypeId": "012000000000000AAA"})

    assert made.status_code == 201
