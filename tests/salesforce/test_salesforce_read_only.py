"""What a command that only looks can send: a call that could write never leaves this machine."""

import pytest
import requests
from scripted_org import ScriptedOrg, page

from npsp_migrate.errors import OrgError
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.connect import ClientCredentials, OrgSettings, connect_to_read
from npsp_migrate.salesforce.session import reading_session
from npsp_migrate.salesforce.signing import ExistingSession

DATA = "/services/data/v66.0"
WRITES = [
    ("PATCH", f"{DATA}/composite/sobjects/Contact/Migration_Key__c"),
    ("POST", f"{DATA}/composite/sobjects"),
    ("DELETE", f"{DATA}/composite/sobjects?ids=003000000000001AAA"),
    ("POST", f"{DATA}/composite"),
    ("POST", f"{DATA}/composite/graph"),
    ("POST", f"{DATA}/sobjects/Contact"),
    ("PATCH", f"{DATA}/sobjects/Contact/003000000000001AAA"),
    ("POST", f"{DATA}/sobjects/Contact/003000000000001AAA?_HttpMethod=PATCH"),
    ("POST", f"{DATA}/jobs/ingest"),
    ("PUT", f"{DATA}/jobs/ingest/750000000000001/batches"),
    ("POST", f"{DATA}/jobs/query/750000000000001"),
    ("POST", f"{DATA}/jobs/query?_HttpMethod=PATCH"),
    ("PATCH", f"{DATA}/jobs/query/750000000000001"),
    ("POST", f"{DATA}/jobs/querying"),
    ("DELETE", f"{DATA}/jobs/query/750000000000001"),
    ("POST", "/services/async/66.0/job"),
    ("POST", "/services/Soap/u/59.0"),
    ("POST", "/services/apexrest/Anything"),
    ("POST", "/services/oauth2/revoke"),
    ("POST", "/services/oauth2/token?_HttpMethod=PATCH"),
]
LOOKS_THAT_WRITE = [
    f"{DATA}/tooling/executeAnonymous/?anonymousBody=delete%20[SELECT%20Id%20FROM%20Contact];",
    f"{DATA}/sobjects/Contact/003000000000001AAA?_httpmethod=DELETE",
    "/services/apexrest/Anything",
    "/services/data/v66.0/../apexrest/Anything",
    f"{DATA}/query/../tooling/executeAnonymous/",
    f"{DATA}/query/%2e%2e/tooling/executeAnonymous/",
]


@pytest.mark.parametrize(("method", "path"), [*WRITES, *(("GET", path) for path in LOOKS_THAT_WRITE)])
def test_a_call_that_could_write_is_not_sent(server: ScriptedOrg, method: str, path: str) -> None:
    session = reading_session(server.url)

    with pytest.raises(OrgError, match="nothing was sent"):
        session.request(method, server.url + path, json={})

    assert server.calls == []


def test_a_query_as_a_job_is_a_question(server: ScriptedOrg) -> None:
    server.answer("POST", "jobs/query", {"id": "750000000000001"})

    answer = reading_session(server.url).post(f"{server.url}{DATA}/jobs/query", json={"operation": "query"})

    assert answer.ok
    assert len(server.calls) == 1


def test_a_verb_hidden_in_a_header_is_not_sent(server: ScriptedOrg) -> None:
    session = reading_session(server.url)

    with pytest.raises(OrgError, match="nothing was sent"):
        session.get(f"{server.url}{DATA}/sobjects/Contact", headers={"X-HTTP-Method-Override": "POST"})

    assert server.calls == []


def test_what_was_refused_is_told_without_the_query(server: ScriptedOrg) -> None:
    with pytest.raises(OrgError) as raised:
        reading_session(server.url).delete(f"{server.url}{DATA}/composite/sobjects?ids=003000000000001AAA")

    assert "`DELETE /services/data/v66.0/composite/sobjects`" in raised.value.message


def test_no_writing_call_of_the_client_gets_through_a_reader(server: ScriptedOrg, settings: OrgSettings) -> None:
    calls = Calls(reading_session(server.url), settings.sign_in, "66.0", settings.patience)

    for write in (
        lambda: calls.write("POST", "composite/sobjects", {}, {}),
        lambda: calls.put("jobs/ingest/750/batches", b"Id", {}),
    ):
        with pytest.raises(OrgError, match="nothing was sent"):
            write()

    assert server.calls == []


def test_an_org_that_sends_a_reader_elsewhere_gets_no_write_from_it(server: ScriptedOrg) -> None:
    """307 keeps the method: a token endpoint could turn our only POST into another one."""

    class Elsewhere(requests.adapters.BaseAdapter):
        def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 307, str(request.url), request
            answer.headers["Location"] = f"{server.url}{DATA}/sobjects/Contact"
            answer.raw = None
            answer._content = b""
            return answer

        def close(self) -> None: ...

    session = reading_session(server.url)
    session.mount("https://login.example.org/", Elsewhere())

    with pytest.raises(OrgError, match="nothing was sent"):
        session.post("https://login.example.org/services/oauth2/token", data={"grant_type": "client_credentials"})

    assert server.calls == []


def test_a_reader_still_signs_in_and_reads(server: ScriptedOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    server.answer("POST", "/services/oauth2/token", {"access_token": "00D!x", "instance_url": server.url})
    server.answer("GET", "query/", page([{"LastName": "Diallo"}]))

    read = connect_to_read(OrgSettings(ClientCredentials(server.url))).read("Contact", ["LastName"])

    assert list(read["LastName"]) == ["Diallo"]


@pytest.mark.parametrize(
    ("told", "production"),
    [
        ({"IsSandbox": False, "OrganizationType": "Enterprise Edition"}, True),
        ({"IsSandbox": True, "OrganizationType": "Enterprise Edition"}, False),
        ({"IsSandbox": False, "OrganizationType": "Developer Edition"}, False),
        ({"IsSandbox": False, "OrganizationType": None}, True),
    ],
)
def test_what_is_no_sandbox_is_production(server: ScriptedOrg, told: dict[str, object], production: bool) -> None:
    server.answer("GET", "query/", page([{"Id": "00D000000000001EAA", "Name": "Org", **told}]))
    server.answer("GET", "/services/oauth2/userinfo", {"preferred_username": "a@b.org"})

    reader = connect_to_read(OrgSettings(ExistingSession(server.url, "t")))

    assert reader.identity().is_production is production
    assert reader.identity() is reader.identity()
