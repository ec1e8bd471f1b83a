"""SOAP `login`, through simple-salesforce and by hand."""

from xml.etree import ElementTree

import pytest
import requests
from bulk_org import running_org
from connect_proxy import proxy_to
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed

USERNAME = "rehearsal@local.org"
BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(org):
    with proxy_to(int(org.url.rpartition(":")[2])) as address:
        yield address


def sign_in(org, proxy, **more):
    session = requests.Session()
    session.verify, session.trust_env, session.proxies = org.facts["ca_cert"], False, {"https": proxy}
    asked = {"username": USERNAME, "password": "any & all", "security_token": "T0ken", **more}
    return Salesforce(session=session, **asked)


def login(username=USERNAME, password="x", namespace="urn:partner.soap.sforce.com"):
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>'
        f'<login xmlns="{namespace}"><username>{username}</username><password>{password}</password></login>'
        "</s:Body></s:Envelope>"
    )


def with_session(operation, token):
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:q="urn:partner.soap.sforce.com">'
        f"<e:Header><q:SessionHeader><q:sessionId>{token}</q:sessionId></q:SessionHeader></e:Header>"
        f"<e:Body><q:{operation}/></e:Body></e:Envelope>"
    )


def ask(org, body, path="/services/Soap/u/59.0"):
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": "text/xml", "SOAPAction": "login"}
    answer = requests.post(f"{org.url}{path}", content, headers=headers, timeout=60)
    assert answer.headers["Content-Type"] == "text/xml;charset=UTF-8"
    found = {each.tag.rpartition("}")[2]: each.text for each in ElementTree.fromstring(answer.content).iter()}
    return answer.status_code, found


@pytest.mark.parametrize("domain", ["login", "test", "local.my"])
def test_simple_salesforce_signs_in_over_https_and_works(org, proxy, domain):
    client = sign_in(org, proxy, domain=domain)

    made = client.Account.create({"Name": f"Mairie {domain}"})["id"]

    assert client.sf_version == "59.0"
    assert client.sf_instance == f"{domain}.salesforce.com"
    assert client.query(f"SELECT Name FROM Account WHERE Id = '{made}'")["records"][0]["Name"] == f"Mairie {domain}"


def test_an_organization_id_takes_the_place_of_the_security_token(org, proxy):
    client = sign_in(org, proxy, security_token=None, organizationId=org.facts["org_id"])

    assert client.query("SELECT Username FROM User")["records"][0]["Username"] == USERNAME


def test_simple_salesforce_hears_that_the_login_is_wrong(org, proxy):
    with pytest.raises(SalesforceAuthenticationFailed, match="Invalid username, password") as refused:
        sign_in(org, proxy, username="stranger@example.org")

    assert refused.value.code == "INVALID_LOGIN"


@pytest.mark.parametrize("version", ["65.0", "68.0"])
def test_simple_salesforce_hears_that_newer_versions_have_no_login(org, proxy, version):
    with pytest.raises(SalesforceAuthenticationFailed, match="not available") as refused:
        sign_in(org, proxy, version=version)

    assert refused.value.code == "UNSUPPORTED_API_VERSION"


@pytest.mark.parametrize("version", ["31.0", "59.0", "64.0", "64"])
@pytest.mark.parametrize(("letter", "wsdl"), [("u", "partner"), ("c", "enterprise")])
def test_login_answers_under_both_wsdls(org, version, letter, wsdl):
    namespace = f"urn:{wsdl}.soap.sforce.com"

    status, found = ask(org, login(namespace=namespace), f"/services/Soap/{letter}/{version}/")

    place = f"/{version}/{org.facts['org_id'][:15]}"
    assert status == 200
    assert found["serverUrl"] == f"{org.url}/services/Soap/{letter}{place}"
    assert found["metadataServerUrl"] == f"{org.url}/services/Soap/m{place}"
    assert (found["organizationId"], found["userId"]) == (org.facts["org_id"], org.facts["user_id"])
    assert (found["sandbox"], found["passwordExpired"], found["sessionSecondsValid"]) == ("true", "false", "7200")
    header = {"Authorization": f"Bearer {found['sessionId']}"}
    assert requests.get(f"{org.url}/services/data/v59.0/limits", headers=header, timeout=60).status_code == 200


@pytest.mark.parametrize("version", ["30.0", "69.0", "59.1", "x", "1e1", "²", "99999"])
def test_versions_that_are_not_served_are_refused(org, version):
    status, found = ask(org, login(), f"/services/Soap/u/{version}")

    assert (status, found["exceptionCode"]) == (500, "UNSUPPORTED_API_VERSION")
    assert found["faultcode"] == "sf:UNSUPPORTED_API_VERSION"


@pytest.mark.parametrize(("username", "password"), [(USERNAME, ""), (USERNAME, " "), ("", "x"), ("x@y.org", "x")])
def test_a_login_needs_the_user_and_a_password(org, username, password):
    status, found = ask(org, login(username, password))

    assert (status, found["faultcode"], found["exceptionCode"]) == (500, "INVALID_LOGIN", "INVALID_LOGIN")
    assert found["faultstring"].startswith("INVALID_LOGIN: Invalid username, password, security token;")


def test_the_session_reads_its_user_and_the_time_until_it_logs_out(org):
    token = ask(org, login())[1]["sessionId"]

    user = ask(org, with_session("getUserInfo", token))[1]
    clock = ask(org, with_session("getServerTimestamp", token))[1]
    out = ask(org, with_session("logout", token))
    status, after = ask(org, with_session("getUserInfo", token))

    assert (user["userName"], user["organizationName"]) == (USERNAME, "Local org (bare)")
    assert clock["timestamp"].endswith("Z")
    assert out[0] == 200
    assert (status, after["faultcode"]) == (500, "sf:INVALID_SESSION_ID")


def test_what_is_no_operation_is_a_client_fault(org):
    status, found = ask(org, with_session("quarry", org.token))

    assert status == 500
    assert found["faultstring"].startswith("No operation available for request {urn:partner.soap.sforce.com}quarry")


@pytest.mark.parametrize("operation", ["convertLead", "setPassword", "describeLayout", "sendEmail"])
def test_operations_for_what_the_org_has_not_are_refused_honestly(org, operation):
    status, found = ask(org, with_session(operation, org.token))

    assert (status, found["faultcode"]) == (500, "sf:FUNCTIONALITY_NOT_ENABLED")
    assert found["exceptionMessage"] == f"The local org does not emulate {operation}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(org, encoding):
    body = f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}{login("&b;", "&c;")}'

    status, found = ask(org, body.encode(encoding))

    assert (status, found["faultcode"]) == (500, "soapenv:Client")
    assert found["faultstring"] == "DOCTYPE is disallowed in a SOAP request"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "<a/>",
        "<a>",
        login().replace("schemas.xmlsoap.org", "elsewhere.example"),
        login().replace("login", "s:Fault", 1),
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
        '<?xml version="1.0" encoding="klingon"?><a/>',
        b"\xff\xfe\x00",
        "<a>" * 5000,
    ],
)
def test_what_is_no_request_is_a_client_fault(org, body):
    status, found = ask(org, body)

    assert (status, found["faultcode"]) == (500, "soapenv:Client")
