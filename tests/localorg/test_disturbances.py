"""Faults on demand: calls fare as it was ordered, and the same calls fare the same again."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from bulk_org import running_org
from disturbed_org import HEADER, account, control, count, create, first_code, good_days, next_calls, order

REFUSALS = [
    ("unavailable", 503, "SERVER_UNAVAILABLE"),
    ("expired", 401, "INVALID_SESSION_ID"),
    ("limit", 403, "REQUEST_LIMIT_EXCEEDED"),
    ("broken", 500, "UNKNOWN_EXCEPTION"),
    ("full", 400, "STORAGE_LIMIT_EXCEEDED"),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def org(running):
    with good_days(running) as org:
        yield org


@pytest.mark.parametrize(("fault", "status", "code"), REFUSALS)
def test_the_next_call_is_refused_once(org, fault, status, code):
    next_calls(org, fault)

    first, second = create(org, f"next {fault}"), create(org, f"next {fault}")

    assert (first.status_code, first_code(first)) == (status, code)
    assert second.json()[0]["success"]
    assert count(org, f"next {fault}") == 1


@pytest.mark.parametrize(("fault", "status", "code"), REFUSALS)
def test_a_header_orders_for_its_own_call(org, fault, status, code):
    first, second = create(org, f"own {fault}", **{HEADER: fault}), create(org, f"own {fault}")

    assert (first.status_code, first_code(first)) == (status, code)
    assert second.json()[0]["success"]
    assert count(org, f"own {fault}") == 1


def test_calls_may_pass_in_between_and_the_rest_be_called_off(org):
    next_calls(org, None, "unavailable", "unavailable")

    statuses = [create(org, "between").status_code, create(org, "between").status_code]
    next_calls(org)

    assert [*statuses, create(org, "between").status_code] == [200, 503, 200]


def test_a_rule_counts_its_occasions(org):
    order(org, "unavailable;after=2;every=2;count=2")

    statuses = [org.call("GET", "limits").status_code for _ in range(8)]

    assert statuses == [200, 200, 200, 503, 200, 503, 200, 200]


@pytest.mark.parametrize(
    ("pattern", "struck"),
    [
        ("path=*/limits", ["limits"]),
        ("path=*/Composite/*", ["composite/sobjects"]),
        ("method=post", ["composite/sobjects"]),
        ("object=Contact", ["sobjects/Contact/describe", "query"]),
        ("object=Account", ["composite/sobjects"]),
        ("object=Con", []),
    ],
)
def test_a_rule_is_for_some_calls(org, pattern, struck):
    order(org, f"unavailable;{pattern}")

    answers = {
        "limits": org.call("GET", "limits"),
        "sobjects/Contact/describe": org.call("GET", "sobjects/Contact/describe"),
        "query": org.call("GET", "query?q=SELECT+Id+FROM+Contact"),
        "composite/sobjects": create(org, "pattern"),
    }

    assert [path for path, answer in answers.items() if answer.status_code == 503] == struck


def test_the_same_seed_and_the_same_calls_fare_the_same(org):
    def fares(rule):
        control(org, "DELETE", "faults")
        order(org, rule)
        return [org.call("GET", "limits").status_code for _ in range(40)]

    first, again, other = (
        fares("unavailable=0.3;seed=7"),
        fares("unavailable=0.3;seed=7"),
        fares("unavailable=0.3;seed=8"),
    )

    assert first == again != other
    assert 4 <= Counter(first)[503] <= 20


def test_slow_answers_keep_nobody_else_waiting(org):
    order(org, "slow=1000;path=*/limits")

    answered = 0
    with ThreadPoolExecutor(1) as elsewhere:
        slow = elsewhere.submit(org.call, "GET", "limits")
        while not slow.done():
            answered += org.call("GET", "sobjects/Account").status_code == 200

    assert slow.result().status_code == 200
    assert answered > 5


def test_a_connection_that_breaks_before_leaves_nothing(org):
    order(org, "cut-before;count=1")

    with pytest.raises(requests.ConnectionError):
        create(org, "cut before")

    assert count(org, "cut before") == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_that_breaks_after_leaves_what_was_done(org, scheme):
    order(org, "cut-after;count=1")
    url = org.url.replace("http", scheme) + "/services/data/v67.0/composite/sobjects"
    headers = {"Authorization": f"Bearer {org.token}"}

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.post(
            url,
            json={"records": [account(f"cut after {scheme}")]},
            headers=headers,
            verify=org.facts["ca_cert"],
            timeout=60,
        )

    assert count(org, f"cut after {scheme}") == 1


def test_a_lost_answer_was_carried_out(org):
    order(org, "lost;count=1")

    answer = create(org, "lost")

    assert answer.status_code == 502
    assert count(org, "lost") == 1


def test_sessions_end_every_so_many_calls_and_a_new_sign_in_opens(org):
    order(org, "session-expiry=3;count=1")

    statuses = [org.call("GET", "limits").status_code for _ in range(5)]
    form = {"grant_type": "refresh_token", "refresh_token": org.facts["refresh_token"]}
    fresh = requests.post(f"{org.url}/services/oauth2/token", form, timeout=60).json()
    org.token = fresh["access_token"]
    org.session.headers["Authorization"] = f"Bearer {org.token}"

    assert statuses == [200, 200, 401, 401, 401]
    assert org.call("GET", "limits").status_code == 200


def test_the_request_limit_is_shown_everywhere_and_then_holds(org):
    used = control(org, "GET", "status").json()["calls"]["api"]
    order(org, "request-limit=2")

    answers = [org.call("GET", "limits") for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 403, 403]
    assert first_code(answers[2]) == "REQUEST_LIMIT_EXCEEDED"
    assert answers[1].json()["DailyApiRequests"] == {"Max": used + 2, "Remaining": 0}
    assert {each.headers["Sforce-Limit-Info"] for each in answers[1:]} == {f"api-usage={used + 2}/{used + 2}"}


@pytest.mark.parametrize(
    "rule",
    [
        "earthquake",
        "row-lock=2",
        "row-lock=often",
        "slow",
        "slow=soon",
        "page-size=0",
        "lost;every=0",
        "lost;who=me",
        "=",
    ],
)
def test_a_fault_that_there_is_not_is_refused(org, rule):
    by_order = control(org, "POST", "faults", rules=[rule])
    once = next_calls(org, rule)
    by_header = org.call("GET", "limits", headers={HEADER: rule})

    assert {each.status_code for each in (by_order, once, by_header)} == {400}
    assert "X-Local-Org-Fault" in by_header.json()[0]["message"]
    assert control(org, "GET", "faults").json()["rules"] == []


def test_the_list_tells_how_often_each_struck(org):
    order(org, "unavailable;every=2", "slow=1")
    for _ in range(4):
        org.call("GET", "limits")

    listed = control(org, "GET", "faults").json()["rules"]
    control(org, "DELETE", "faults?kind=slow")

    assert [(each["rule"], each["met"], each["struck"]) for each in listed] == [
        ("unavailable=1;every=2", 4, 2),
        ("slow=1", 4, 4),
    ]
    assert [each["rule"] for each in control(org, "GET", "faults").json()["rules"]] == ["unavailable=1;every=2"]


def test_pages_and_sign_ins_have_no_bad_days(org):
    order(org, "unavailable")

    page = requests.get(f"{org.url}/", timeout=60)
    signed_in = org.session.get(f"{org.url}/services/oauth2/userinfo", timeout=60)

    assert (page.status_code, signed_in.status_code) == (200, 200)


def test_soap_and_bulk_1_refuse_in_their_own_shapes(org):
    order(org, "unavailable")

    soap = requests.post(f"{org.url}/services/Soap/u/60.0", data=b"<x/>", timeout=60)
    bulk = requests.get(f"{org.url}/services/async/67.0/job/750000000000001", timeout=60)

    assert (soap.status_code, bulk.status_code) == (503, 503)
    assert "<faultcode>sf:SERVER_UNAVAILABLE</faultcode>" in soap.text
    assert "<exceptionCode>Unknown</exceptionCode>" in bulk.text
