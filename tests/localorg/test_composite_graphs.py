"""The limits of Composite Graph, and how one graph's failure leaves the others alone."""

import pytest
from bulk_org import VERSION, running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def node(reference, path="Account", method="POST", **body):
    url = f"/services/data/v{VERSION}/sobjects/{path}"
    return {"method": method, "url": url, "referenceId": reference, "body": body or {"Name": "Mairie"}}


def send(org, *graphs):
    listed = [{"graphId": str(number), "compositeRequest": nodes} for number, nodes in enumerate(graphs)]
    return org.call("POST", "composite/graph", json={"graphs": listed})


def chain(length):
    first = node("n0")
    return [first, *(node(f"n{n}", Name="x", ParentId=f"@{{n{n - 1}.id}}") for n in range(1, length))]


def test_each_graph_stands_or_falls_alone(org):
    good = [node("a"), node("b", "Contact", LastName="Diallo", AccountId="@{a.id}")]
    bad = [node("a", Name="gone with the other"), node("b", "Contact", FirstName="Awa")]

    answers = send(org, good, bad).json()["graphs"]

    assert [each["isSuccessful"] for each in answers] == [True, False]
    statuses = [part["httpStatusCode"] for each in answers for part in each["graphResponse"]["compositeResponse"]]
    assert statuses == [201, 201, 400, 400]
    assert org.query("SELECT Id FROM Account WHERE Name = 'gone with the other'") == []


def test_after_14_failed_graphs_the_others_are_not_tried(org):
    bad, good = [node("a", "Contact", FirstName="x")], [node("a", Name="too late")]

    answers = send(org, *[bad] * 14, good).json()["graphs"]

    assert [each["isSuccessful"] for each in answers] == [False] * 15
    (last,) = answers[-1]["graphResponse"]["compositeResponse"]
    assert last["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert org.query("SELECT Id FROM Account WHERE Name = 'too late'") == []


@pytest.mark.parametrize(
    ("graphs", "status"),
    [
        ([chain(15)], 200),
        ([chain(16)], 400),
        ([[node(f"n{number}")] for number in range(75)], 200),
        ([[node(f"n{number}")] for number in range(76)], 400),
        ([[node(f"n{number}") for number in range(501)]], 400),
        ([[node("a", "Account/001000000000000AAA", "GET")]], 200),
        ([[{**node("a"), "url": f"/services/data/v{VERSION}/query?q=SELECT+Id+FROM+Account"}]], 400),
        ([[{**node("a"), "url": f"/services/data/v{VERSION}/composite/sobjects"}]], 400),
    ],
)
def test_the_limits_of_graphs(org, graphs, status):
    assert send(org, *graphs).status_code == status


def test_graphs_have_names_of_their_own(org):
    graphs = [{"graphId": "1", "compositeRequest": [node("a")]}] * 2

    assert org.call("POST", "composite/graph", json={"graphs": graphs}).status_code == 400
