"""Jobs that Salesforce does not come to: nobody waits for ever, and nothing is lost with them."""

from itertools import count
from typing import Any

import pytest
from scripted_org import Call, ScriptedOrg

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import OutgoingRow
from npsp_migrate.salesforce.bulk_query import read_in_bulk
from npsp_migrate.salesforce.org import SalesforceOrg
from npsp_migrate.salesforce.waiting import Waiting

ROW = OutgoingRow("membre:M-1", {"LastName": "Diallo"})


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(org: SalesforceOrg) -> Clock:
    clock = Clock()
    org._loader._waiting = Waiting(clock.pause, clock)
    return clock


def job(state: str, done: int = 0) -> tuple[int, dict[str, Any]]:
    return 200, {"id": "7500", "state": state, "numberRecordsProcessed": done, "numberRecordsFailed": 0}


def test_a_job_that_stands_still_for_an_hour_ends_the_run_and_can_be_asked_later(
    server: ScriptedOrg, org: SalesforceOrg, clock: Clock
) -> None:
    takes_a_job(server)
    server.answer("GET", "jobs/ingest/7500", job("InProgress"))
    noted: list[str] = []

    load = org.load("Contact", "Migration_Key__c", [ROW], noted.append)
    load.begin()
    with pytest.raises(OrgError, match="stood still") as stopped:
        load.wait()

    assert noted == ["7500"]
    assert "npsp-migrate resume" in stopped.value.hint
    assert 3600 < clock.now < 4200
    assert len(server.asked("jobs/ingest/7500")) < 300


def test_a_job_that_is_slow_but_moves_is_waited_for(server: ScriptedOrg, org: SalesforceOrg, clock: Clock) -> None:
    rows = [OutgoingRow(f"membre:M-{number}", {"LastName": "Diallo"}) for number in range(1000)]
    seen = count(1)

    def moving(_call: Call) -> tuple[int, dict[str, Any]]:
        clock.now += 1800
        done = next(seen) * 100
        return job("InProgress", done) if done < 1000 else job("JobComplete", 1000)

    takes_a_job(server)
    server.answer("GET", "jobs/ingest/7500", moving)
    server.answer("GET", "jobs/ingest/7500/successfulResults", (200, ""))
    server.answer("GET", "jobs/ingest/7500/unprocessedrecords", (200, ""))

    load = org.load("Contact", "Migration_Key__c", rows, lambda _job: None)
    load.begin()

    assert load.wait()

    assert clock.now > 4 * 3600


def test_a_query_that_stays_in_the_queue_is_left_to_the_pages(server: ScriptedOrg, org: SalesforceOrg) -> None:
    clock = Clock()
    server.answer("POST", "jobs/query", (200, {"id": "7501", "state": "UploadComplete"}))
    server.answer("GET", "jobs/query/7501", job("UploadComplete"))
    reader = org._reader

    found = read_in_bulk(
        reader._calls, reader.descriptions, "Contact", ["Id"], "SELECT Id FROM Contact", clock.pause
    )

    assert found is None
    assert 900 <= clock.now < 1000


def takes_a_job(server: ScriptedOrg) -> None:
    server.answer("POST", "jobs/ingest", (200, {"id": "7500", "state": "Open"}))
    server.answer("PUT", "jobs/ingest/7500/batches", (201, ""))
    server.answer("PATCH", "jobs/ingest/7500", job("UploadComplete"))
