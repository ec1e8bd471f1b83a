"""Many clients at once, and a server that is killed: nothing is lost, nothing is written by halves."""

import random
import threading
import time
from collections.abc import Callable

import pytest
import requests
from bulk_org import RunningOrg, running_org

ROUNDS, ROWS, CLIENTS = 12, 20, 4
KILLS = 4


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def at_once(*works: Callable[[], None]) -> None:
    """Run all of them in threads; the first error of any is ours."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def client(org: RunningOrg) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {org.token}"
    return session


def upsert(session: requests.Session, org: RunningOrg, keys: list[str], name: str) -> None:
    url = f"{org.url}/services/data/v67.0/composite/sobjects/Contact/Migration_Key__c"
    rows = [
        {"attributes": {"type": "Contact"}, "Migration_Key__c": key, "LastName": name, "FirstName": name}
        for key in keys
    ]
    answer = session.patch(url, json={"allOrNone": True, "records": rows}, timeout=30)
    assert [row["success"] for row in answer.json()] == [True] * len(keys), answer.text


def contacts(org: RunningOrg, prefix: str) -> list[dict[str, str]]:
    return org.query(
        f"SELECT Id, FirstName, LastName, AccountId FROM Contact WHERE Migration_Key__c LIKE '{prefix}%'"
    )


def test_clients_that_write_at_once_lose_nothing(org):
    def writer(number: int) -> Callable[[], None]:
        def write() -> None:
            with client(org) as session:
                for turn in range(ROUNDS):
                    keys = [f"own-{number}-{turn}-{row}" for row in range(ROWS)]
                    upsert(session, org, keys, f"Own{number}")

        return write

    at_once(*(writer(number) for number in range(CLIENTS)))

    found = contacts(org, "own-")
    assert len(found) == CLIENTS * ROUNDS * ROWS
    assert len({each["Id"] for each in found}) == len({each["AccountId"] for each in found}) == len(found)


def test_clients_that_write_the_same_records_make_each_once(org):
    keys = [f"shared-{row}" for row in range(ROWS)]

    def writer(name: str) -> Callable[[], None]:
        def write() -> None:
            with client(org) as session:
                for _ in range(ROUNDS):
                    upsert(session, org, keys, name)

        return write

    at_once(*(writer(f"Shared{number}") for number in range(CLIENTS)))

    found = contacts(org, "shared-")
    assert len(found) == ROWS
    assert len({each["LastName"] for each in found}) == 1  # one of the writers was the last, for all rows


def test_who_reads_while_others_write_sees_whole_transactions(org):
    keys = [f"pair-{row}" for row in range(ROWS)]
    done = threading.Event()
    seen: list[set[str]] = []

    def write() -> None:
        with client(org) as session:
            for turn in range(ROUNDS * 2):
                upsert(session, org, keys, f"Turn{turn}")
        done.set()

    def read() -> None:
        while not done.is_set():
            found = contacts(org, "pair-")
            seen.append({each["LastName"] for each in found} | {str(len(found) in (0, ROWS))})

    at_once(write, read)

    assert len(seen) > 3
    assert all(len(each) <= 2 and "False" not in each for each in seen)


def test_a_long_job_does_not_keep_others_waiting(org):
    content = "LastName\n" + "".join(f"Busy{n}\n" for n in range(12_000))
    job = org.open_job(content, object="Contact", operation="insert")

    answered = 0
    while org.call("GET", f"jobs/ingest/{job}").json()["state"] != "JobComplete":
        org.query("SELECT Id FROM Contact LIMIT 1")
        answered += 1

    assert answered > 5


def test_a_server_that_is_killed_in_the_middle_of_a_job_goes_on_where_it_was(tmp_path):
    """Several times, at any moment: each row is there once, with its household, and its result is kept."""
    chance = random.Random(11)
    rows = 12_000
    data = str(tmp_path / "org.sqlite")
    content = "LastName,Migration_Key__c\n" + "".join(f"Kill{n},kill-{n}\n" for n in range(rows))
    with running_org(tmp_path, data) as org:
        job = org.open_job(content, object="Contact", operation="insert")
        time.sleep(chance.uniform(0, 0.3))
        org.kill()

    counted = []
    for _ in range(KILLS):
        with running_org(tmp_path, data) as org:
            shown = org.call("GET", f"jobs/ingest/{job}").json()
            counted.append(shown["numberRecordsProcessed"])
            assert_consistent(org, shown)
            time.sleep(chance.uniform(0, 0.3))
            org.kill()

    assert any(0 < each < rows for each in counted)
    with running_org(tmp_path, data) as org:
        wait_for_rows(org, rows)  # nobody asks for the job: it goes on by itself
        shown = org.finished(job)
        assert_consistent(org, shown)
        succeeded = org.call("GET", f"jobs/ingest/{job}/successfulResults").text.splitlines()[1:]
        assert shown["numberRecordsProcessed"] == rows == len(set(succeeded))
        assert shown["numberRecordsFailed"] == 0


def wait_for_rows(org: RunningOrg, rows: int) -> None:
    until = time.monotonic() + 120
    while org.call("GET", "query?q=SELECT+COUNT()+FROM+Contact").json()["totalSize"] < rows:
        assert time.monotonic() < until
        time.sleep(0.05)


def assert_consistent(org: RunningOrg, shown: dict[str, int]) -> None:
    """Each key once, each contact in a household of its own, and no fewer than the job had counted."""
    text = (
        "SELECT COUNT(Id) made, COUNT_DISTINCT(Migration_Key__c) keys, COUNT_DISTINCT(AccountId) homes, "
        "SUM(Account.npsp__Number_of_Household_Members__c) members "
        "FROM Contact WHERE Migration_Key__c LIKE 'kill-%'"
    )
    (found,) = org.query(text)
    assert found["made"] == found["keys"] == found["homes"] == (found["members"] or 0)
    assert found["made"] >= shown["numberRecordsProcessed"]
