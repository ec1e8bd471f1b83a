"""Which form Bulk API 1 answers in: the request's own when a job is made, the job's ever after."""

from xml.etree import ElementTree

import pytest
import requests
from bulk_org import running_org

NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def test_a_json_job_that_is_made_in_xml_is_told_in_xml_once(org):
    """The salesforce-bulk library makes every job in XML and reads the answer so."""
    headers = {"X-SFDC-Session": org.token, "Content-Type": "application/xml; charset=UTF-8"}
    facts = "<operation>query</operation><object>Contact</object><contentType>JSON</contentType>"
    url = f"{org.url}/services/async/58.0/job"

    made = requests.post(url, f'<jobInfo xmlns="{NAMESPACE}">{facts}</jobInfo>', headers=headers, timeout=60)
    job = ElementTree.fromstring(made.content).findtext(f"{{{NAMESPACE}}}id")
    later = requests.get(f"{url}/{job}", headers=headers, timeout=60)

    assert (made.status_code, made.headers["Content-Type"]) == (201, "application/xml")
    assert (later.headers["Content-Type"], later.json()["id"]) == ("application/json", job)
