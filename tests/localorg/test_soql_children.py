"""The children of one record that do not fit in the first answer: pages of their own, as real orgs give them."""

import pytest
from asgi_org import AsgiOrg

from npsp_migrate.localorg.catalog import Profile


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    yield org
    org.close()


def crowd(org, name: str, count: int) -> str:
    """An account with many campaigns would do; tasks are the cheapest children."""
    account = org.call("POST", "sobjects/Account", {"Name": name}).json()["id"]
    task = {"attributes": {"type": "Task"}, "WhatId": account, "OwnerId": org.org.identity.user_id}
    for start in range(0, count, 200):
        rows = [{**task, "Subject": f"{name} {n:04d}"} for n in range(start, min(start + 200, count))]
        assert all(row["success"] for row in org.call("POST", "composite/sobjects", {"records": rows}).json())
    return account


def tasks_of(org, where: str) -> list[dict]:
    found = org.call(
        "GET", f"query?q=SELECT+Id,(SELECT+Subject+FROM+Tasks+ORDER+BY+Subject)+FROM+Account+WHERE+{where}"
    )
    return [record["Tasks"] for record in found.json()["records"]]


def follow(org, address: str):
    return org.send("GET", address.encode())


@pytest.mark.parametrize("profile", [Profile.TRIAL, Profile.BARE])
def test_every_relationship_that_is_described_can_be_asked_for(profile):
    org = AsgiOrg(profile)
    org.call("POST", "sobjects/Account", {"Name": "Asso"})
    unanswered = []

    for known in org.call("GET", "sobjects").json()["sobjects"]:
        told = org.call("GET", f"sobjects/{known['name']}/describe").json()
        parents = [each["relationshipName"] for each in told["fields"] if each["relationshipName"]]
        children = [each["relationshipName"] for each in told["childRelationships"] if each["relationshipName"]]
        asked = [f"{name}.Id" for name in parents] + [f"(SELECT+Id+FROM+{name})" for name in children]
        for each in asked if known["queryable"] else ():
            answer = org.call("GET", f"query?q=SELECT+Id,{each}+FROM+{known['name']}")
            if answer.status != 200:
                unanswered.append((known["name"], each, answer.body))
    org.close()

    assert not unanswered


def test_many_children_come_in_pages_that_leave_nothing_out(org):
    crowd(org, "Mairie", 1100)

    (first,) = tasks_of(org, "Name='Mairie'")
    rest = follow(org, first["nextRecordsUrl"]).json()

    assert (first["totalSize"], first["done"], len(first["records"])) == (1100, False, 499)
    assert first["nextRecordsUrl"].endswith("-499")
    assert (rest["totalSize"], rest["done"], len(rest["records"])) == (1100, True, 601)
    subjects = [record["Subject"] for record in first["records"] + rest["records"]]
    assert subjects == [f"Mairie {n:04d}" for n in range(1100)]
    assert rest["records"][0]["attributes"]["type"] == "Task"


def test_few_children_come_at_once(org):
    crowd(org, "Lycée", 3)

    (answer,) = tasks_of(org, "Name='Lyc%C3%A9e'")

    assert (answer["totalSize"], answer["done"], len(answer["records"])) == (3, True, 3)
    assert "nextRecordsUrl" not in answer


def test_the_pages_of_children_are_forgotten_with_their_query_and_not_before(org):
    crowd(org, "École", 510)
    (first,) = tasks_of(org, "Name='%C3%89cole'")

    for _ in range(9):
        tasks_of(org, "Name='%C3%89cole'")
    kept = follow(org, first["nextRecordsUrl"])
    tasks_of(org, "Name='%C3%89cole'")
    gone = follow(org, first["nextRecordsUrl"])

    assert (kept.status, len(kept.json()["records"])) == (200, 11)
    assert (gone.status, gone.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


def test_a_count_has_no_further_pages_however_large():
    org = AsgiOrg()
    crowd(org, "Foule", 2001)

    answer = org.call("GET", "query?q=SELECT+COUNT()+FROM+Task").json()

    assert answer == {"totalSize": 2001, "done": True, "records": []}
    org.close()
