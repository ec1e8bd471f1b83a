"""The scripted org, reached by the real client over real HTTP."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package: their one helper is found beside them

from scripted_org import ScriptedOrg, describe_of, field_of, scripted_org

from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, Patience, connect
from npsp_migrate.salesforce.org import SalesforceOrg

AT_ONCE = Patience(attempts=3, first_seconds=0, longest_seconds=0)

CONTACT = describe_of(
    "Contact",
    field_of("LastName"),
    field_of("Email", "email"),
    field_of("Birthdate", "date"),
    field_of("Donor_Since__c", "datetime"),
    field_of("Total__c", "currency"),
    field_of("HasOptedOutOfEmail", "boolean"),
    field_of("Migration_Key__c"),
    field_of("AccountId", "reference", referenceTo=["Account"], relationshipName="Account"),
)
ACCOUNT = describe_of(
    "Account",
    field_of("Name"),
    field_of("Migration_Key__c"),
    field_of("RecordTypeId", "reference", referenceTo=["RecordType"], relationshipName="RecordType"),
    record_types={"HH_Account": "012000000000001AAA", "Master": "012000000000000AAA"},
)


@pytest.fixture
def server() -> Iterator[ScriptedOrg]:
    with scripted_org() as org:
        org.answer("GET", "sobjects/Contact/describe", CONTACT)
        org.answer("GET", "sobjects/Account/describe", ACCOUNT)
        yield org


@pytest.fixture
def settings(server: ScriptedOrg) -> OrgSettings:
    return OrgSettings(ExistingSession(server.url, "00D!secret"), "66.0", AT_ONCE)


@pytest.fixture
def org(settings: OrgSettings) -> SalesforceOrg:
    return connect(settings)
