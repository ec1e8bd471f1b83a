"""The REST API over HTTP: one record, describe, sessions."""

import gzip
import json

import pytest
import requests
from bulk_org import running_org
from rest_rows import post, record
from simple_salesforce import Salesforce


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def key(request):
    """A key of this test's own."""
    return request.node.name


def test_versions_need_no_session(org):
    answer = requests.get(f"{org.url}/services/data/", timeout=60)

    assert answer.json()[-1] == {"label": "Winter '27", "url": "/services/data/v68.0", "version": "68.0"}
    assert answer.json()[0]["version"] == "31.0"


def test_everything_else_does(org):
    answer = requests.get(f"{org.url}/services/data/v67.0/limits", timeout=60)

    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


@pytest.mark.parametrize(("version", "status"), [("v30.0", 410), ("v69.0", 404), ("latest", 404), ("v31.0", 200)])
def test_versions_that_are_served(org, version, status):
    assert org.session.get(f"{org.url}/services/data/{version}/limits", timeout=60).status_code == status


def test_a_record_is_created_read_changed_and_deleted(org):
    made = org.call("POST", "sobjects/Account/", json={"Name": "Mairie", "NumberOfEmployees": "12"})
    path = f"sobjects/account/{made.json()['id']}"

    changed = org.call("PATCH", path, json={"Name": "Mairie de Lyon"})
    shown = org.call("GET", f"{path}?fields=Name,NumberOfEmployees")
    gone = org.call("DELETE", path)

    assert made.status_code == 201
    assert made.headers["Location"].endswith(made.json()["id"])
    assert made.headers["Sforce-Limit-Info"].startswith("api-usage=")
    assert (changed.status_code, changed.content) == (204, b"")
    assert (shown.json()["Name"], shown.json()["NumberOfEmployees"]) == ("Mairie de Lyon", 12)
    assert gone.status_code == 204
    assert org.call("GET", path).json()[0]["errorCode"] == "ENTITY_IS_DELETED"


@pytest.mark.parametrize(
    ("values", "code", "fields"),
    [
        ({}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ({"Name": "x", "Nope": 1}, "INVALID_FIELD", None),
        ({"Name": "x", "CreatedDate": "2020-01-01T00:00:00Z"}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CreatedDate"]),
        ({"Name": "x", "ParentId": "001Lo0000000zzz"}, "INVALID_CROSS_REFERENCE_KEY", ["ParentId"]),
        ({"Name": "x", "ParentId": "003Lo0000000001"}, "MALFORMED_ID", ["ParentId"]),
        ({"Name": "x", "AnnualRevenue": "a lot"}, "JSON_PARSER_ERROR", None),
    ],
)
def test_a_refusal_says_why(org, values, code, fields):
    answer = org.call("POST", "sobjects/Account", json=values)

    assert answer.status_code == 400
    (error,) = answer.json()
    assert (error["errorCode"], error.get("fields")) == (code, fields)


def test_upsert_by_external_id_creates_then_updates_without_regard_to_case(org, key):
    path = f"sobjects/Account/migration_key__c/{key}"

    first = org.call("PATCH", path, json={"Name": "A"})
    second = org.call("PATCH", path.replace(key, key.upper()), json={"Name": "B"})

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert (second.status_code, second.json()) == (200, {**first.json(), "created": False})
    assert org.call("GET", path).json()["Name"] == "B"


def test_upsert_update_only_creates_nothing(org, key):
    answer = org.call("PATCH", f"sobjects/Account/Migration_Key__c/{key}?updateOnly=true", json={"Name": "A"})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


def test_upsert_by_a_field_that_is_no_key(org):
    answer = org.call("PATCH", "sobjects/Account/Website/x", json={"Name": "A"})

    assert answer.status_code == 404


def test_several_records_under_one_external_id_answer_300(org, key):
    metadata = {"type": "Text", "length": 80, "label": "Old number", "externalId": True}
    body = {"FullName": "Account.Old_Number__c", "Metadata": metadata}
    made = org.call("POST", "tooling/sobjects/CustomField", json=body)
    post(org, record("Account", Name="1", Old_Number__c=key), record("Account", Name="2", Old_Number__c=key))

    answer = org.call("PATCH", f"sobjects/Account/Old_Number__c/{key}", json={"Name": "3"})

    assert made.status_code == 201
    assert answer.status_code == 300
    assert len(answer.json()) == 2
    assert org.query(f"SELECT Name FROM Account WHERE Name = '3' AND Old_Number__c = '{key}'") == []


def test_chunked_and_compressed_bodies_are_read(org):
    body = json.dumps({"Name": "Zipped"}).encode()
    headers = {"Content-Type": "application/json"}

    chunked = org.call("POST", "sobjects/Account", data=iter([body[:5], body[5:]]), headers=headers)
    zipped = org.call(
        "POST", "sobjects/Account", data=gzip.compress(body), headers={**headers, "Content-Encoding": "gzip"}
    )

    assert (chunked.status_code, zipped.status_code) == (201, 201)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b'{"records": 3}', b'{"records": [3]}', b"null"])
@pytest.mark.parametrize("path", ["sobjects/Account", "composite/sobjects", "tooling/sobjects/CustomField"])
def test_bodies_that_are_no_records_are_refused(org, path, body):
    assert org.call("POST", path, data=body).status_code == 400


def test_unknown_paths_and_methods(org):
    assert org.call("GET", "nowhere").status_code == 404
    assert org.call("PUT", "sobjects/Account").json()[0]["errorCode"] == "METHOD_NOT_ALLOWED"
    assert org.call("GET", "sobjects/Nope__c/describe").status_code == 404


def test_describe_has_every_property_and_knows_when_it_changed(org):
    described = org.call("GET", "sobjects/contact/describe")
    fields = {each["name"]: each for each in described.json()["fields"]}

    unchanged = org.call(
        "GET", "sobjects/Contact/describe", headers={"If-Modified-Since": described.headers["Last-Modified"]}
    )

    assert {len(each) for each in fields.values()} == {59}
    assert fields["Migration_Key__c"]["externalId"] and fields["Migration_Key__c"]["unique"]
    assert fields["AccountId"]["referenceTo"] == ["Account"]
    assert unchanged.status_code == 304


def test_global_describe_lists_the_packages(org):
    listed = org.call("GET", "sobjects").json()

    names = {each["name"] for each in listed["sobjects"]}
    assert {"Contact", "npe01__OppPayment__c", "npsp__Trigger_Handler__c", "npsp__Package_Settings__c"} <= names
    assert listed["maxBatchSize"] == 200


def test_counts_and_limits(org):
    post(org, record("Lead", LastName="L", Company="C"))

    assert {"name": "Lead", "count": 1} in org.call("GET", "limits/recordCount?sObjects=Lead,Task").json()[
        "sObjects"
    ]
    assert org.call("GET", "limits").json()["DailyApiRequests"]["Max"] == 100_000


def test_long_answers_come_in_pages(org):
    for start in range(0, 600, 200):
        post(org, *(record("Case", Subject=f"page {start + place}") for place in range(200)))
    asked = {"q": "SELECT Subject FROM Case ORDER BY Id"}

    first = org.call("GET", "query", params=asked, headers={"Sforce-Query-Options": "batchSize=250"}).json()
    second = org.session.get(org.url + first["nextRecordsUrl"], timeout=60).json()
    third = org.session.get(org.url + second["nextRecordsUrl"], timeout=60).json()

    assert [page["done"] for page in (first, second, third)] == [False, False, True]
    subjects = [row["Subject"] for page in (first, second, third) for row in page["records"]]
    assert subjects == [f"page {place}" for place in range(600)]
    assert org.call("GET", "query/01gnonsense-2000").json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


def test_tokens_are_given_for_client_credentials_and_passwords(org):
    url = f"{org.url}/services/oauth2/token"

    by_form = requests.post(
        url, data={"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}, timeout=60
    )
    by_header = requests.post(url, data={"grant_type": "client_credentials"}, auth=("a", "b"), timeout=60)
    by_password = requests.post(
        url,
        data={"grant_type": "password", "client_id": "a", "username": "rehearsal@local.org", "password": "x"},
        timeout=60,
    )
    refused = requests.post(
        url, data={"grant_type": "password", "client_id": "a", "username": "x", "password": "x"}, timeout=60
    )

    given = {answer.json()["access_token"] for answer in (by_form, by_header, by_password)}
    assert len(given) == 3 and all(token.startswith(f"{org.facts['org_id'][:15]}!") for token in given)
    assert by_form.json()["instance_url"] == org.url
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_identity(org):
    info = org.session.get(f"{org.url}/services/oauth2/userinfo", timeout=60).json()
    link = org.call("GET", "").json()["identity"]

    assert info["preferred_username"] == "rehearsal@local.org"
    assert requests.get(link, params={"oauth_token": org.token}, timeout=60).json()["user_id"] == info["user_id"]


class _Plain(requests.adapters.HTTPAdapter):
    """simple-salesforce only speaks https; this machine's own org does not need it."""

    def send(self, request, **more):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **more)


def test_simple_salesforce_works_with_it(org, key):
    session = requests.Session()
    session.mount("https://", _Plain())
    client = Salesforce(instance_url=org.url, session_id=org.token, session=session, version="67.0")

    client.Contact.upsert(f"Migration_Key__c/{key}", {"LastName": "Diallo"})
    found = client.query_all(f"SELECT Name, Account.Name FROM Contact WHERE Migration_Key__c = '{key}'")["records"]

    assert [(row["Name"], row["Account"]["Name"]) for row in found] == [("Diallo", "Diallo Household")]
    assert client.describe()["encoding"] == "UTF-8"
