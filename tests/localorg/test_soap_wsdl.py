"""Clients made from the org's own WSDLs: zeep reads them, and refuses answers that are not as declared."""

import pytest
import requests
from bulk_org import running_org
from soap_org import soap
from zeep import Client
from zeep.exceptions import Fault
from zeep.transports import Transport


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


class Made:
    """A client that has signed in, and the types it knows."""

    def __init__(self, org, query):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {org.token}"
        self.client = Client(f"{org.url}/soap/wsdl.jsp{query}", transport=Transport(session=session, timeout=30))
        login = self.client.service.login(username="rehearsal@local.org", password="x")
        self.names = f"urn:{'enterprise' if query else 'partner'}.soap.sforce.com"
        self.service = self.client.create_service(f"{{{self.names}}}SoapBinding", login.serverUrl)
        self.headers = {"SessionHeader": {"sessionId": login.sessionId}}
        self.user = login.userInfo.userName

    def call(self, operation, *args, headers=None, **more):
        return self.service[operation](*args, **more, _soapheaders={**self.headers, **(headers or {})})

    def record(self, kind, **fields):
        return self.client.get_type(f"{{{self.names.replace('urn:', 'urn:sobject.')}}}{kind}")(**fields)


@pytest.fixture(scope="module")
def enterprise(org):
    return Made(org, "?type=*")


@pytest.fixture(scope="module")
def partner(org):
    return Made(org, "")


def test_an_enterprise_client_writes_and_reads_typed_records(enterprise):
    contact = enterprise.record("Contact", LastName="Diallo", Birthdate="1990-01-02", MailingCity="Lyon")

    (saved,) = enterprise.call("create", [contact])
    text = (
        "SELECT Id, LastName, Birthdate, CreatedDate, HasOptedOutOfEmail, MailingAddress, Account.Name, "
        "(SELECT Id FROM Opportunities) FROM Contact"
    )
    answer = enterprise.call("query", text)

    (row,) = answer.records
    assert saved.success
    assert (row.Id, row.LastName, row.Birthdate.isoformat()) == (saved.id, "Diallo", "1990-01-02")
    assert (row.MailingAddress.city, row.Account.Name, row.Opportunities.records) == (
        "Lyon",
        "Diallo Household",
        [],
    )
    assert row.HasOptedOutOfEmail is False
    assert (answer.done, answer.size, answer.queryLocator) == (True, 1, None)


def test_every_operation_answers_as_its_wsdl_declares(enterprise):
    account = enterprise.record("Account", Name="Asso", Migration_Key__c="A1")
    (saved,) = enterprise.call("upsert", "Migration_Key__c", [account])
    change = enterprise.record("Account", Id=saved.id, fieldsToNull=["Phone"], Name="Autre")
    bad = enterprise.record("Account", Id=saved.id, fieldsToNull=["Name"])
    (other,) = enterprise.call("create", [enterprise.record("Account", Name="Double")])

    updated = enterprise.call("update", [change])
    refused = enterprise.call("update", [bad], headers={"AllOrNoneHeader": {"allOrNone": True}})
    request = {"masterRecord": enterprise.record("Account", Id=saved.id), "recordToMergeIds": [other.id]}
    (merged,) = enterprise.call("merge", [request])
    found = enterprise.call("search", "FIND {Autre} IN NAME FIELDS RETURNING Account(Name)")
    (kept, none) = enterprise.call("retrieve", "Name", "Account", [saved.id, "001000000000000"])
    deleted, back = enterprise.call("delete", [saved.id]), enterprise.call("undelete", [saved.id])
    emptied = enterprise.call("emptyRecycleBin", [other.id])

    assert (saved.created, updated[0].success, refused[0].success) == (True, True, False)
    assert (refused[0].errors[0].statusCode, refused[0].errors[0].fields) == ("REQUIRED_FIELD_MISSING", ["Name"])
    assert (merged.id, merged.mergedRecordIds, merged.success) == (saved.id, [other.id], True)
    assert found[0].record.Name == "Autre"
    assert (kept.Name, none.Id) == ("Autre", None)  # zeep shows what is nil as a record of blanks
    assert [each.success for each in (*deleted, *back, *emptied)] == [True, True, True]


def test_a_partner_client_reads_the_same(partner, org):
    made = partner.call("getUserInfo")
    described = partner.call("describeGlobal")
    stamp = partner.call("getServerTimestamp")
    answer = partner.call("query", "SELECT Username FROM User")

    assert made.userName == partner.user == "rehearsal@local.org"
    assert described is not None
    assert stamp.year >= 2026
    assert answer.records[0].type == "User"


def test_a_refusal_is_a_declared_fault(partner):
    with pytest.raises(Fault) as refused:
        partner.call("query", "SELECT Nope FROM Account")

    assert refused.value.code == "sf:INVALID_FIELD"
    assert refused.value.detail[0].findtext("{urn:fault.partner.soap.sforce.com}row") == "-1"


def test_a_wsdl_needs_a_session(org):
    assert requests.get(f"{org.url}/soap/wsdl.jsp", timeout=60).status_code == 401


@pytest.mark.parametrize("api", ["T", "s", "k"])
def test_other_soap_apis_are_refused_in_their_own_form(org, api):
    answer = soap(org, "<executeAnonymous/>", path=f"/services/Soap/{api}/59.0")

    assert (answer.status, answer.fault) == (500, ("soapenv:Client", ""))
