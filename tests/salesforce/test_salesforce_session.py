"""Signing in, a session that ends, and orgs out of reach: one clear sentence each, and no secret in it."""

import socket

import pytest
from scripted_org import EXPIRED, ScriptedOrg, page

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import AnswerStatus, OutgoingRow
from npsp_migrate.salesforce.connect import (
    ClientCredentials,
    ExistingSession,
    OrgSettings,
    Patience,
    connect,
    connect_to_read,
)

AT_ONCE = Patience(attempts=2, first_seconds=0, longest_seconds=0)
UPSERT = "composite/sobjects/Contact/Migration_Key__c"


@pytest.fixture
def credentials(server: ScriptedOrg, monkeypatch: pytest.MonkeyPatch) -> OrgSettings:
    monkeypatch.setenv("SF_CLIENT_ID", "the-key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "the-secret")
    server.answer("POST", "/services/oauth2/token", {"access_token": "00D!fresh", "instance_url": server.url})
    return OrgSettings(ClientCredentials(server.url), "66.0", AT_ONCE)


def test_client_credentials_open_the_org(server: ScriptedOrg, credentials: OrgSettings) -> None:
    org = connect_to_read(credentials)

    org.describe("Contact")

    (token,) = server.asked("/services/oauth2/token")
    assert token.body["grant_type"] == ["client_credentials"]
    assert server.asked("sobjects/")[0].headers["Authorization"] == "Bearer 00D!fresh"


def test_an_expired_session_is_renewed_once_with_the_same_headers(
    server: ScriptedOrg, credentials: OrgSettings
) -> None:
    created = {"id": "003000000000001AAA", "success": True, "errors": [], "created": True}
    server.answer("PATCH", UPSERT, EXPIRED, [created])
    org = connect(credentials)

    answers = org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    first, second = server.asked("composite")
    assert answers[0].status is AnswerStatus.CREATED
    assert first.headers["Sforce-Duplicate-Rule-Header"] == second.headers["Sforce-Duplicate-Rule-Header"]
    assert second.headers["Sforce-Auto-Assign"] == "FALSE"
    assert first.body == second.body


def test_a_session_that_stays_expired_ends_the_command_after_one_renewal(
    server: ScriptedOrg, credentials: OrgSettings
) -> None:
    server.answer("GET", "query/", EXPIRED)
    org = connect(credentials)

    with pytest.raises(OrgError, match="is over"):
        org.read("Contact", ["LastName"])

    assert len(server.asked("query/")) == 2
    assert len(server.asked("/services/oauth2/token")) == 2


def test_a_session_of_somebody_else_is_not_renewed(server: ScriptedOrg) -> None:
    server.answer("GET", "query/", EXPIRED, page([]))
    org = connect(OrgSettings(ExistingSession(server.url, "00D!old"), "66.0", AT_ONCE))

    with pytest.raises(OrgError, match="is over"):
        org.read("Contact", ["LastName"])


def test_an_expired_session_may_come_with_a_page_instead_of_json(
    server: ScriptedOrg, credentials: OrgSettings
) -> None:
    server.answer("GET", "query/", (401, "<html>Sign in</html>"), page([{"LastName": "A"}]))

    read = connect(credentials).read("Contact", ["LastName"])

    assert list(read["LastName"]) == ["A"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            (400, {"error": "invalid_client_id", "error_description": "client identifier invalid"}),
            "invalid_client_id",
        ),
        (
            (400, {"error": "invalid_grant", "error_description": "no client credentials user enabled"}),
            "invalid_grant",
        ),
        ((200, "<html>My Domain not found</html>"), "is no Salesforce org"),
        ((200, {"unexpected": True}), "refused to sign in"),
    ],
)
def test_a_sign_in_that_fails_says_what_to_check(
    server: ScriptedOrg, credentials: OrgSettings, answer: object, sentence: str
) -> None:
    server.answer("POST", "/services/oauth2/token", answer)

    with pytest.raises(OrgError, match=sentence) as raised:
        connect(credentials)

    assert raised.value.hint
    assert "the-secret" not in raised.value.message + raised.value.hint


def test_a_token_that_is_late_is_asked_for_again(server: ScriptedOrg, credentials: OrgSettings) -> None:
    fresh = {"access_token": "00D!late", "instance_url": server.url}
    server.answer("POST", "/services/oauth2/token", (503, "<html>maintenance</html>"), fresh)

    connect(credentials).describe("Contact")

    assert server.asked("sobjects/")[0].headers["Authorization"] == "Bearer 00D!late"


def test_a_missing_secret_is_named_by_its_variable(server: ScriptedOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "the-key")
    monkeypatch.delenv("SF_CLIENT_SECRET", raising=False)

    with pytest.raises(OrgError, match="environment variable `SF_CLIENT_SECRET` is not set"):
        connect(OrgSettings(ClientCredentials(server.url)))


def test_an_unreachable_org_is_one_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    org = connect(OrgSettings(ExistingSession(url, "00D!secret"), "66.0", AT_ONCE))

    with pytest.raises(OrgError, match=f"The org does not answer: `{url}`") as raised:
        org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])

    assert "secret" not in raised.value.message


def test_a_retired_api_version_is_told_apart(server: ScriptedOrg, org: object) -> None:
    server.answer("GET", "query/", (410, [{"errorCode": "UNSUPPORTED_API_VERSION", "message": "retired"}]))

    with pytest.raises(OrgError, match="no longer serves this API version"):
        connect(OrgSettings(ExistingSession(server.url, "t"), "31.0", AT_ONCE)).read("Contact", ["LastName"])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((404, [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]), "this address"),
        ((403, [{"errorCode": "API_DISABLED_FOR_ORG", "message": "…"}]), "no API access"),
        ((403, [{"errorCode": "INSUFFICIENT_ACCESS", "message": "…"}]), "may not do this"),
        ((200, "<html>Sign in</html>"), "a page instead of data"),
        (
            (400, [{"errorCode": "INVALID_FIELD", "message": "No such column 'X__c' on entity 'Contact'."}]),
            "`X__c`",
        ),
    ],
)
def test_an_org_that_refuses_to_be_read_is_one_sentence(server: ScriptedOrg, answer: object, sentence: str) -> None:
    server.answer("GET", "query/", answer)
    org = connect(OrgSettings(ExistingSession(server.url, "t"), "66.0", AT_ONCE))

    with pytest.raises(OrgError, match=sentence) as raised:
        org.read("Contact", ["LastName"])

    assert raised.value.hint


def test_a_key_field_that_is_no_external_id_is_named(server: ScriptedOrg) -> None:
    message = "Provided external ID field does not exist or is not accessible: Migration_Key__c"
    server.answer("PATCH", UPSERT, (404, [{"errorCode": "NOT_FOUND", "message": message}]))
    org = connect(OrgSettings(ExistingSession(server.url, "t"), "66.0", AT_ONCE))

    with pytest.raises(OrgError, match="no External ID in the org"):
        org.upsert("Contact", "Migration_Key__c", [OutgoingRow("a", {})])


@pytest.mark.parametrize("url", ["http://mycharity.my.salesforce.com", "mycharity", "ftp://x", ""])
def test_only_an_encrypted_address_is_an_address(url: str) -> None:
    with pytest.raises(OrgError):
        connect(OrgSettings(ExistingSession(url, "t")))


@pytest.mark.parametrize("version", ["latest", "v66.0", "66", ""])
def test_an_api_version_is_written_as_salesforce_writes_it(server: ScriptedOrg, version: str) -> None:
    with pytest.raises(OrgError, match="no API version"):
        connect(OrgSettings(ExistingSession(server.url, "t"), version))


def test_no_secret_shows_in_a_settings_repr() -> None:
    assert "s3cret" not in repr(OrgSettings(ExistingSession("https://x.my.salesforce.com", "s3cret")))


def test_what_the_org_says_about_a_record_stays_out_of_an_error(server: ScriptedOrg, org: object) -> None:
    answer = (400, [{"errorCode": "MALFORMED_QUERY", "message": "unexpected token: 'jeanne.martin@example.org'"}])
    server.answer("GET", "query/", answer)

    with pytest.raises(OrgError) as raised:
        connect(OrgSettings(ExistingSession(server.url, "t"), "66.0", AT_ONCE)).read("Contact", ["LastName"])

    assert "MALFORMED_QUERY" in raised.value.message
    assert "jeanne" not in raised.value.message + raised.value.hint
