"""What REST clients other than the usual ask: friendly URLs, what changed, screens, XML, gzip, other methods."""

import gzip
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from bulk_org import VERSION, running_org

XML = {"Accept": "application/xml"}


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def made(org, type_name, **fields):
    answer = org.call("POST", f"sobjects/{type_name}", json=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture(scope="module")
def family(org):
    account = made(org, "Account", Name="Asso", Phone="01")
    return account, made(org, "Contact", LastName="Diallo", AccountId=account)


def test_a_friendly_url_climbs_to_a_parent(org, family):
    account, contact = family

    near = org.call("GET", f"sobjects/Contact/{contact}/Account", params={"fields": "Name,Phone"}).json()
    far = org.call("GET", f"sobjects/Contact/{contact}/Account/Owner", params={"fields": "Username"}).json()

    assert near["attributes"]["type"] == "Account"
    assert (near["Id"], near["Name"], near["Phone"]) == (account, "Asso", "01")
    assert far["Username"] == "rehearsal@local.org"


def test_a_friendly_url_lists_children(org, family):
    account, contact = family

    answer = org.call("GET", f"sobjects/Account/{account}/Contacts", params={"fields": "LastName"}).json()

    assert (answer["totalSize"], answer["done"]) == (1, True)
    assert answer["records"][0]["LastName"] == "Diallo"
    assert answer["records"][0]["attributes"]["url"].endswith(contact)


def test_a_friendly_url_changes_and_deletes_the_parent(org):
    account = made(org, "Account", Name="Before")
    gift = made(org, "Opportunity", Name="G", StageName="Prospecting", CloseDate="2026-01-01", AccountId=account)

    changed = org.call("PATCH", f"sobjects/Opportunity/{gift}/Account", json={"Name": "After"})
    name = org.call("GET", f"sobjects/Account/{account}").json()["Name"]
    far = org.call("PATCH", f"sobjects/Opportunity/{gift}/Account/Owner", json={"Title": "Chair"})
    children = org.call("DELETE", f"sobjects/Account/{account}/Opportunities")
    deleted = org.call("DELETE", f"sobjects/Opportunity/{gift}/Account")

    assert (changed.status_code, name, far.status_code) == (204, "After", 204)
    assert children.status_code == 405
    assert deleted.status_code == 204
    assert org.call("GET", f"sobjects/Account/{account}").status_code == 404


@pytest.mark.parametrize(
    "path", ["Contact/{contact}/Nothing", "Contact/{contact}/ReportsTo", "Contact/{contact}/ReportsTo/Account"]
)
def test_a_friendly_url_that_leads_nowhere_is_not_found(org, family, path):
    answer = org.call("GET", f"sobjects/{path.format(contact=family[1])}")

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


def test_a_slash_within_an_external_id_leads_nowhere(org):
    answer = org.call("PATCH", "sobjects/Account/Migration_Key__c/a/b", json={"Name": "x"})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


def test_an_external_id_that_looks_like_an_id_is_still_one(org):
    made(org, "Account", Name="Keyed", Migration_Key__c="001000000000001")

    assert org.call("GET", "sobjects/Account/Migration_Key__c/001000000000001").json()["Name"] == "Keyed"


def test_changes_and_deletions_of_a_span_are_listed(org):
    kept, gone = made(org, "Campaign", Name="Kept"), made(org, "Campaign", Name="Gone")
    org.call("DELETE", f"sobjects/Campaign/{gone}")
    now = datetime.now(UTC)
    span = {"start": (now - timedelta(minutes=5)).isoformat(), "end": (now + timedelta(minutes=5)).isoformat()}

    updated = org.call("GET", "sobjects/Campaign/updated/", params=span).json()
    deleted = org.call("GET", "sobjects/Campaign/deleted/", params=span).json()

    assert updated["ids"] == [kept]
    assert [each["id"] for each in deleted["deletedRecords"]] == [gone]
    assert deleted["deletedRecords"][0]["deletedDate"].endswith(".000+0000")
    assert datetime.fromisoformat(deleted["latestDateCovered"]) <= now


def test_deletions_are_told_for_fifteen_days_and_changes_for_thirty(org):
    now = datetime.now(UTC)
    span = {"start": (now - timedelta(days=20)).isoformat(), "end": now.isoformat()}

    assert org.call("GET", "sobjects/Campaign/updated", params=span).status_code == 200
    assert (
        org.call("GET", "sobjects/Campaign/deleted", params=span).json()[0]["errorCode"]
        == "INVALID_REPLICATION_DATE"
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", ""),
        ("2026-11-23", "x"),
        ("2026-11-23T10:00:10Z", "2026-11-23T10:00:50Z"),
        ("2026-11-23T11:00:00Z", "2026-11-23T10:00:00Z"),
        ("2001-01-01T00:00:00Z", "2026-11-23T10:00:00Z"),
    ],
)
def test_a_span_that_is_none_is_refused(org, start, end):
    answer = org.call("GET", "sobjects/Campaign/updated", params={"start": start, "end": end})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_REPLICATION_DATE")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("recent", []),
        ("tabs", []),
        ("theme", {"themeItems": []}),
        ("quickActions", []),
        ("sobjects/Account/quickActions", []),
        ("analytics/reports", []),
        ("actions/standard", {"actions": []}),
        ("sobjects/Account/describe/approvalLayouts", {"approvalLayouts": []}),
    ],
)
def test_screens_that_the_org_has_not_are_empty_lists(org, path, expected):
    assert org.call("GET", path).json() == expected


def test_every_resource_that_is_listed_answers(org):
    base = f"/services/data/v{VERSION}"

    listed = org.call("GET", "").json()
    within = org.call("GET", "composite").json()

    assert within == {name: f"{base}/composite/{name}" for name in ("batch", "graph", "sobjects", "tree")}
    listed.pop("identity")
    assert [name for name in listed if org.call("GET", name).status_code in (404, 405)] == []
    assert org.call("GET", "nothing").status_code == 404


def test_layouts_name_the_record_types_though_there_is_none(org):
    shown = org.call("GET", "sobjects/Account/describe/layouts").json()

    assert shown["layouts"] == []
    assert shown["recordTypeMappings"][-1]["developerName"] == "Master"
    assert org.call("GET", "sobjects/Account/listviews").json()["sobjectType"] == "Account"
    assert org.call("GET", "sobjects/Nothing/listviews").status_code == 404


def test_a_report_is_not_run(org):
    answer = org.call("GET", "analytics/reports/00O000000000001")

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (403, "FUNCTIONALITY_NOT_ENABLED")


def test_passwords_never_expire_and_are_never_set(org):
    path = f"sobjects/User/{org.facts['user_id']}/password"

    state, change = org.call("GET", path), org.call("POST", path, json={"NewPassword": "x"})

    assert state.json() == {"isExpired": False}
    assert (change.status_code, change.json()[0]["errorCode"]) == (403, "FUNCTIONALITY_NOT_ENABLED")
    assert org.call("GET", "sobjects/User/005000000000001/password").status_code == 404


def test_a_post_that_says_patch_or_delete_is_one(org, family):
    contact = made(org, "Contact", LastName="Old")
    override = {"_HTTP_METHOD": "PATCH"}

    changed = org.call("POST", f"sobjects/Contact/{contact}", params=override, json={"LastName": "New"})
    upserted = org.call("POST", "sobjects/Contact/Migration_Key__c/K9", params=override, json={"LastName": "K"})
    name = org.call("GET", f"sobjects/Contact/{contact}").json()["LastName"]
    deleted = org.call("POST", f"sobjects/Contact/{contact}", params={"_HttpMethod": "x", "_http_method": "delete"})

    assert (changed.status_code, name) == (204, "New")
    assert upserted.status_code == 201
    assert deleted.status_code == 204


def test_records_queries_and_errors_are_told_in_xml(org, family):
    contact = family[1]

    row = ElementTree.fromstring(org.call("GET", f"sobjects/Contact/{contact}", headers=XML).content)
    text = "SELECT LastName, Phone, Account.Name FROM Contact WHERE LastName = 'Diallo'"
    answer = org.call("GET", "query", params={"q": text}, headers=XML)
    error = ElementTree.fromstring(org.call("GET", "query", params={"q": "x"}, headers=XML).content)
    versions = ElementTree.fromstring(org.session.get(f"{org.url}/services/data", headers=XML, timeout=60).content)

    assert answer.headers["Content-Type"] == "application/xml;charset=UTF-8"
    result = ElementTree.fromstring(answer.content)
    assert (row.tag, row.get("type"), row.findtext("Id")) == ("Contact", "Contact", contact)
    assert (result.tag, result.findtext("totalSize"), result.findtext("done")) == ("QueryResult", "1", "true")
    assert result.find("records").get("type") == "Contact"
    assert result.findtext("records/Account/Name") == "Asso"
    assert result.find("records/Phone").get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"
    assert (error.tag, error.findtext("Error/errorCode")) == ("Errors", "MALFORMED_QUERY")
    assert versions.findall("Version/version")[-1].text == "68.0"


def test_a_record_may_be_sent_in_xml(org):
    body = "<Account><Name>Écrit &amp; lu</Name><NumberOfEmployees>7</NumberOfEmployees></Account>"
    headers = {**XML, "Content-Type": "application/xml; charset=UTF-8"}

    answer = org.call("POST", "sobjects/Account", data=body.encode(), headers=headers)
    broken = org.call("POST", "sobjects/Account", data="<Account>", headers=headers)

    result = ElementTree.fromstring(answer.content)
    row = org.call("GET", f"sobjects/Account/{result.findtext('id')}").json()
    assert (answer.status_code, result.tag, result.findtext("success")) == (201, "Result", "true")
    assert (row["Name"], row["NumberOfEmployees"]) == ("Écrit & lu", 7)
    assert (broken.status_code, "XML_PARSER_ERROR" in broken.text) == (400, True)


def test_a_browser_and_a_client_that_takes_anything_get_json(org):
    for accept in ("*/*", "application/json, application/xml", "text/html"):
        answer = org.call("GET", "limits", headers={"Accept": accept})

        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_long_answers_are_packed_for_whoever_can_unpack(org):
    packed = org.call("GET", "sobjects", headers={"Accept-Encoding": "gzip"}, stream=True)
    raw = packed.raw.read()
    plain = org.call("GET", "sobjects", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(raw) == int(packed.headers["Content-Length"])
    assert gzip.decompress(raw) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in org.call("GET", "recent").headers


def test_a_head_request_answers_without_a_body(org):
    answer = org.call("HEAD", "sobjects/Account")

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0
