"""Composite, Batch, Graph and Tree over HTTP."""

import pytest
from bulk_org import running_org

DATA = "/services/data/v67.0"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def key(request):
    return request.node.name


def part(method, path, reference, body=None):
    return {"method": method, "url": f"{DATA}/{path}", "referenceId": reference, "body": body}


def family(key, last_name="Diallo"):
    return [
        part("POST", "sobjects/Account", "home", {"Name": key}),
        part("POST", "sobjects/Contact", "awa", {"LastName": last_name, "AccountId": "@{home.id}"}),
        part("GET", "sobjects/Contact/@{awa.id}?fields=LastName,AccountId", "read"),
    ]


def statuses(shown):
    return [each["httpStatusCode"] for each in shown]


def count(org, key):
    return len(org.query(f"SELECT Id FROM Account WHERE Name = '{key}'"))


def test_parts_refer_to_earlier_ones(org, key):
    shown = org.call("POST", "composite", json={"compositeRequest": family(key)}).json()["compositeResponse"]

    assert statuses(shown) == [201, 201, 200]
    assert shown[2]["body"]["AccountId"] == shown[0]["body"]["id"]
    assert [each["referenceId"] for each in shown] == ["home", "awa", "read"]


def test_without_all_or_none_the_rest_stands(org, key):
    body = {"compositeRequest": family(key, last_name=None)}

    shown = org.call("POST", "composite", json=body).json()["compositeResponse"]

    assert statuses(shown) == [201, 400, 400]
    assert shown[1]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert shown[2]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert count(org, key) == 1


def test_with_all_or_none_nothing_stands(org, key):
    body = {"allOrNone": True, "compositeRequest": family(key, last_name=None)}

    shown = org.call("POST", "composite", json=body).json()["compositeResponse"]

    assert statuses(shown) == [400, 400, 400]
    assert shown[0]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert count(org, key) == 0


@pytest.mark.parametrize(
    "parts",
    [
        None,
        "x",
        [1],
        [{"method": "GET"}],
        [part("GET", "limits", "a"), part("GET", "limits", "a")],
        [part("GET", "limits", f"r{place}") for place in range(26)],
        [part("GET", "query?q=SELECT+Id+FROM+Account", f"r{place}") for place in range(6)],
    ],
)
def test_composites_that_are_none(org, parts):
    assert org.call("POST", "composite", json={"compositeRequest": parts}).status_code == 400


def test_a_batch_answers_each_alone(org, key):
    requests = [
        {"method": "POST", "url": "v67.0/sobjects/Account", "richInput": {"Name": key}},
        {"method": "GET", "url": "v67.0/sobjects/Nope"},
        {"method": "GET", "url": "v67.0/limits"},
    ]

    plain = org.call("POST", "composite/batch", json={"batchRequests": requests}).json()
    halting = org.call("POST", "composite/batch", json={"batchRequests": requests[1:], "haltOnError": True}).json()

    assert plain["hasErrors"] is True
    assert [each["statusCode"] for each in plain["results"]] == [201, 404, 200]
    assert [each["statusCode"] for each in halting["results"]] == [404, 412]


def test_each_graph_stands_or_falls_alone(org, key):
    graphs = [
        {"graphId": "good", "compositeRequest": family(f"{key}-good")},
        {"graphId": "bad", "compositeRequest": family(f"{key}-bad", last_name=None)},
    ]

    shown = org.call("POST", "composite/graph", json={"graphs": graphs}).json()["graphs"]

    assert [(each["graphId"], each["isSuccessful"]) for each in shown] == [("good", True), ("bad", False)]
    assert (count(org, f"{key}-good"), count(org, f"{key}-bad")) == (1, 0)


def tree(key, last_name="Diallo"):
    child = {"attributes": {"type": "Contact", "referenceId": "c1"}, "LastName": last_name}
    return {
        "records": [
            {
                "attributes": {"type": "Account", "referenceId": "a1"},
                "Name": key,
                "Contacts": {"records": [child]},
            }
        ]
    }


def test_a_tree_is_created_whole(org, key):
    answer = org.call("POST", "composite/tree/Account", json=tree(key))

    assert (answer.status_code, answer.json()["hasErrors"]) == (201, False)
    assert [each["referenceId"] for each in answer.json()["results"]] == ["a1", "c1"]
    assert org.query(f"SELECT Account.Name FROM Contact WHERE Account.Name = '{key}'")


def test_a_tree_with_a_fault_is_not_created(org, key):
    answer = org.call("POST", "composite/tree/Account", json=tree(key, last_name=None))

    assert answer.status_code == 400
    assert answer.json()["results"][0]["referenceId"] == "c1"
    assert count(org, key) == 0
