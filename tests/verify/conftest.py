"""The embedded org, reached over HTTP like any other."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "salesforce"))
sys.path.insert(0, str(Path(__file__).parents[1] / "applying"))
sys.path.insert(0, str(Path(__file__).parents[1] / "runs"))
sys.path.insert(0, str(Path(__file__).parent))

from npsp_migrate.runs.rehearsal import local_org
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, connect, connect_to_read
from npsp_migrate.salesforce.org import SalesforceOrg, SalesforceReader


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OrgSettings]:
    with local_org(tmp_path_factory.mktemp("org") / "org.sqlite") as session:
        yield OrgSettings(ExistingSession(session.instance_url, session.access_token))


@pytest.fixture
def org(settings: OrgSettings) -> SalesforceOrg:
    return connect(settings)


@pytest.fixture
def reader(settings: OrgSettings) -> SalesforceReader:
    return connect_to_read(settings)
