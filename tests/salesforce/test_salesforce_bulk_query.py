"""A large object read through one job holds exactly what the pages of REST hold."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from pandas.testing import assert_frame_equal
from scripted_org import ScriptedOrg

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import OutgoingRow
from npsp_migrate.runs.rehearsal import LocalSession, local_org
from npsp_migrate.salesforce.bulk_query import read_in_bulk
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, Patience, connect, connect_to_read
from npsp_migrate.salesforce.describe import Descriptions
from npsp_migrate.salesforce.org import SalesforceOrg
from npsp_migrate.salesforce.query import BULK_FROM, read_records
from npsp_migrate.salesforce.session import reading_session, writing_session
from npsp_migrate.salesforce.soql import select

KEY = "Migration_Key__c"
PEOPLE = ("Id", KEY, "LastName", "Birthdate", "HasOptedOutOfEmail", "MailingStreet", "LastModifiedDate")
GIFTS = ("Id", KEY, "Amount", "CloseDate", "RecordTypeId", "IsWon", f"npsp__Primary_Contact__r.{KEY}")
NAMES = ("N'Diaye", 'Le "Grand"', "a,b;c", "Zoé\u202f!", "NULL", "NA", "007", "true", "1.50", "-")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSession]:
    with local_org(tmp_path_factory.mktemp("org") / "org.sqlite") as running:
        org = connect(OrgSettings(ExistingSession(running.instance_url, running.access_token)))
        more = {"MailingStreet": "12 rue de la Paix\n« bât. B »", "Birthdate": "1960-02-29"}
        people = [{"LastName": name, **(more if place % 2 else {})} for place, name in enumerate(NAMES)]
        org.upsert("Contact", KEY, [OutgoingRow(f"p{place}", values) for place, values in enumerate(people)])
        amounts = (Decimal("0.10"), Decimal(50), Decimal("12500000"), None)
        gift = {"Name": "Don", "StageName": "Pledged", "CloseDate": "2025-03-01"}
        gifts = [{**gift, "Amount": amount} for amount in amounts]
        donor = {"npsp__Primary_Contact__r": ("Contact", "p1")}
        rows = [OutgoingRow(f"g{place}", values, donor) for place, values in enumerate(gifts)]
        answers = org.upsert("Opportunity", KEY, rows)
        assert not [answer for answer in answers if answer.code], answers
        yield running


def calls_to(session: LocalSession) -> Calls:
    sign_in = ExistingSession(session.instance_url, session.access_token)
    return Calls(reading_session(session.instance_url), sign_in, "66.0", Patience())


@pytest.mark.parametrize(("sobject", "fields"), [("Contact", PEOPLE), ("Opportunity", GIFTS)])
def test_a_job_tells_what_the_pages_tell(session: LocalSession, sobject: str, fields: tuple[str, ...]) -> None:
    calls = calls_to(session)
    descriptions, query = Descriptions(calls), select(sobject, fields)

    by_job = read_in_bulk(calls, descriptions, sobject, fields, query)
    by_pages = read_records(calls, descriptions, sobject, fields, [query])

    assert by_job is not None and len(by_job) >= 4
    assert_frame_equal(by_job, by_pages)
    for name in fields:
        assert [type(cell) for cell in by_job[name]] == [type(cell) for cell in by_pages[name]], name


def test_nobody_at_all_is_an_empty_frame_with_its_columns(session: LocalSession) -> None:
    calls, fields = calls_to(session), ["Id", "LastName"]

    nobody = read_in_bulk(calls, Descriptions(calls), "Lead", fields, select("Lead", fields))

    assert nobody is not None and list(nobody.columns) == fields and nobody.empty


def large(server: ScriptedOrg) -> None:
    page = {"totalSize": BULK_FROM, "done": True, "records": [{"LastName": "Diallo"}]}
    server.answer("GET", "query/", page)


def test_an_org_that_makes_no_job_is_read_page_by_page(server: ScriptedOrg, org: SalesforceOrg) -> None:
    large(server)
    server.answer("POST", "jobs/query", (400, [{"errorCode": "FEATURENOTENABLED", "message": "no"}]))

    assert org.read("Contact", ["LastName"])["LastName"].tolist() == ["Diallo"]


def test_a_job_that_failed_is_replaced_by_pages(server: ScriptedOrg, org: SalesforceOrg) -> None:
    large(server)
    server.answer("POST", "jobs/query", {"id": "750000000000001AAA"})
    server.answer("GET", "jobs/query/750000000000001AAA", {"state": "InProgress"}, {"state": "Failed"})

    assert org.read("Contact", ["LastName"])["LastName"].tolist() == ["Diallo"]


def test_amounts_and_instants_are_spelled_as_rest_spells_them(server: ScriptedOrg, org: SalesforceOrg) -> None:
    large(server)
    server.answer("POST", "jobs/query", {"id": "750000000000001AAA"})
    server.answer("GET", "jobs/query/750000000000001AAA", {"state": "JobComplete"})
    content = '"Total__c","Donor_Since__c"\n"1.25E7","2024-03-01T08:00:00.000Z"\n"",""\n'
    server.answer("GET", "jobs/query/750000000000001AAA/results", content)

    frame = org.read("Contact", ["Total__c", "Donor_Since__c"])

    assert [str(amount) for amount in frame["Total__c"]] == ["12500000", "None"]
    assert frame["Donor_Since__c"].tolist() == ["2024-03-01T08:00:00.000+0000", None]


def test_a_reader_may_ask_by_job_and_nothing_else(server: ScriptedOrg) -> None:
    server.answer("POST", "jobs", {"id": "750000000000001AAA"})
    session = reading_session(server.url)
    base = f"{server.url}/services/data/v66.0/jobs"

    assert session.post(f"{base}/query", json={"operation": "query", "query": "SELECT Id FROM Lead"}).ok
    for path in ("/ingest", "/query/750000000000001AAA", "/query/../ingest", "/queryingest"):
        with pytest.raises(OrgError, match="only looks"):
            session.post(f"{base}{path}", json={})
    with pytest.raises(OrgError, match="only looks"):
        session.delete(f"{base}/query/750000000000001AAA")


def test_a_writer_may_ask_by_job_too(session: LocalSession) -> None:
    sign_in = ExistingSession(session.instance_url, session.access_token)
    calls = Calls(writing_session(session.instance_url), sign_in, "66.0", Patience())

    people = read_in_bulk(calls, Descriptions(calls), "Contact", ["LastName"], "SELECT LastName FROM Contact")

    assert people is not None and set(NAMES) <= set(people["LastName"])
    assert connect_to_read(OrgSettings(sign_in)).read("Contact", ["LastName"]).shape == people.shape
