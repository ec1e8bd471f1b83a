"""Faults on demand: the next requests fare as they were ordered to."""

import pytest
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def order(org, *faults):
    return org.session.post(f"{org.url}/local-org/faults", json={"faults": faults}, timeout=5)


def create(org, name):
    return org.call(
        "POST", "composite/sobjects", json={"records": [{"attributes": {"type": "Account"}, "Name": name}]}
    )


def count(org, name):
    return len(org.query(f"SELECT Id FROM Account WHERE Name = '{name}'"))


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("unavailable", 503, "SERVER_UNAVAILABLE"),
        ("expired", 401, "INVALID_SESSION_ID"),
        ("limit", 403, "REQUEST_LIMIT_EXCEEDED"),
        ("broken", 500, "UNKNOWN_EXCEPTION"),
        ("full", 400, "STORAGE_LIMIT_EXCEEDED"),
    ],
)
def test_a_request_is_refused_once(org, fault, status, code):
    order(org, fault)

    first, second = create(org, fault), create(org, fault)

    assert (first.status_code, first.json()[0]["errorCode"]) == (status, code)
    assert second.json()[0]["success"]
    assert count(org, fault) == 1


def test_locked_rows_fail_one_by_one_and_nothing_is_written(org):
    order(org, "locked")

    answer = create(org, "locked")

    assert answer.status_code == 200
    assert answer.json()[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert count(org, "locked") == 0


def test_a_lost_answer_was_carried_out(org):
    order(org, "lost")

    answer = create(org, "lost")

    assert answer.status_code == 502
    assert count(org, "lost") == 1


def test_a_request_may_pass_in_between_and_the_rest_be_called_off(org):
    order(org, None, "unavailable", "unavailable")

    statuses = [create(org, "between").status_code, create(org, "between").status_code]
    order(org)

    assert [*statuses, create(org, "between").status_code] == [200, 503, 200]


def test_unknown_faults_are_refused(org):
    assert order(org, "earthquake").status_code == 400
