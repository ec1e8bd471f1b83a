"""SOAP requests that are nearly right, and REST in XML: every one ends in an answer or in a fault of its kind."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from asgi_org import AsgiOrg
from fuzz_parts import FIELDS, FUZZ, IDS, OBJECTS, WORDS
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.localorg.rest.forms import Forms
from npsp_migrate.localorg.soap.partner import NOT_EMULATED, OPERATIONS

NAMES = """
sObjects type Id fieldsToNull externalIDFieldName ids id queryString queryLocator searchString fieldList sObjectType
startDate endDate request mergeRequests masterRecord recordToMergeIds Account Owner username password
""".split()
HEADERS = ["AllOrNoneHeader", "QueryOptions", "AssignmentRuleHeader", "DuplicateRuleHeader", "CallOptions", "Odd"]
OPTIONS = ["allOrNone", "batchSize", "useDefaultRule", "assignmentRuleId", "allowSave", "client"]
TEXTS = [
    *WORDS,
    *IDS,
    *OBJECTS,
    *FIELDS,
    "",
    "SELECT Id FROM Account",
    "FIND {x}",
    "2026-11-23T09:00:00Z",
    "true",
    "-1",
]
ATTRIBUTES = ["", ' xsi:nil="true"', ' xsi:type="o:Account"', ' xsi:type="Contact"', ' xsi:type=":"']

texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=8)).map(
    lambda text: escape("".join(letter for letter in text if letter.isprintable()))
)


def element(names, inner):
    return st.builds(
        lambda name, attribute, content: f"<{name}{attribute}>{content}</{name}>",
        st.sampled_from(names),
        st.sampled_from(ATTRIBUTES),
        inner,
    )


parts = st.recursive(
    element([*NAMES, *FIELDS], texts),
    lambda inner: element(NAMES, st.lists(inner, max_size=4).map("".join)),
    max_leaves=10,
)
fields = st.lists(element(FIELDS, texts), max_size=4).map("".join)
records = st.builds(
    lambda name, inner: f"<sObjects><type>{name}</type>{inner}</sObjects>", st.sampled_from(OBJECTS[:6]), fields
)
writes = st.builds(
    lambda name, key, sent: f"<{name}><externalIDFieldName>{key}</externalIDFieldName>{''.join(sent)}</{name}>",
    st.sampled_from(["create", "update", "upsert"]),
    st.sampled_from(["Migration_Key__c", "Id", "Email", "Name", ""]),
    st.lists(records, max_size=4),
)
odd_calls = st.builds(
    lambda name, inner: f"<{name}>{''.join(inner)}</{name}>",
    st.sampled_from([*OPERATIONS, *sorted(NOT_EMULATED)[:3], "odd"]),
    st.lists(parts, max_size=5),
)
headers = st.lists(element(HEADERS, element(OPTIONS, texts)), max_size=2).map("".join)


class OrgWithForms(AsgiOrg):
    """With what stands before the application in the server."""

    def __init__(self):
        super().__init__()
        self._app = Forms(self._app)


@pytest.fixture(scope="module")
def org():
    org = OrgWithForms()
    yield org
    org.close()


def envelope(org, headers, body, wsdl):
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:o="urn:o" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:{wsdl}.soap.sforce.com"><e:Header>'
        f"<SessionHeader><sessionId>{org.org.identity.access_token}</sessionId></SessionHeader>{headers}</e:Header>"
        f"<e:Body>{body}</e:Body></e:Envelope>"
    ).encode()


@FUZZ
@given(headers, st.one_of(odd_calls, writes), st.sampled_from([("u", "partner"), ("c", "enterprise")]))
def test_a_soap_request_ends_in_an_answer_or_a_fault(org, headers, body, api):
    letter, wsdl = api
    if "<logout>" in body:
        org.org.sessions.open_own(org.org.identity.access_token)

    path = f"/services/Soap/{letter}/64.0".encode()
    answer = org.send("POST", path, headers={"content-type": "text/xml"}, body=envelope(org, headers, body, wsdl))
    org.org.sessions.open_own(org.org.identity.access_token)

    root = ElementTree.fromstring(answer.body)
    assert answer.status in (200, 500)
    assert (answer.status == 500) == (root.find(".//faultcode") is not None)


@FUZZ
@given(st.one_of(parts, st.binary(max_size=20)), st.sampled_from(["POST", "PATCH"]), st.sampled_from(OBJECTS[:5]))
def test_a_rest_request_in_xml_ends_in_an_answer_in_xml(org, body, method, name):
    sent = body.encode() if isinstance(body, str) else body
    asked = {"accept": "application/xml", "content-type": "application/xml"}
    path = f"/services/data/v67.0/sobjects/{name}" + ("/001000000000001" if method == "PATCH" else "")

    answer = org.send(method, path.encode(), headers=asked, body=sent)

    assert answer.status < 500
    if answer.body:
        assert ElementTree.fromstring(answer.body).tag in ("Result", "Errors")
