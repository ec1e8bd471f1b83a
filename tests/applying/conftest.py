"""Plans as values, and an org behind HTTP that keeps what it is given."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "salesforce"))
sys.path.insert(0, str(Path(__file__).parent))

from keeping_org import KeepingOrg
from scripted_org import scripted_org
from written_plans import NOON

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.patience import Patience
from npsp_migrate.salesforce.connect import ExistingSession, OrgSettings, connect
from npsp_migrate.salesforce.connect import Patience as CallPatience
from npsp_migrate.salesforce.org import SalesforceOrg


@pytest.fixture
def keeper() -> Iterator[KeepingOrg]:
    with scripted_org() as server:
        keeper = KeepingOrg(server)
        keeper.start()
        yield keeper


@pytest.fixture
def org(keeper: KeepingOrg) -> SalesforceOrg:
    patience = CallPatience(attempts=3, first_seconds=0, longest_seconds=0)
    return connect(OrgSettings(ExistingSession(keeper.server.url, "00D!token"), "66.0", patience))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite", now=lambda: NOON) as journal:
        yield journal


@pytest.fixture
def at_once() -> Patience:
    return Patience(attempts=4, first_seconds=0, longest_seconds=0)
