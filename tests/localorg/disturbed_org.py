"""An org with bad days: what its tests share."""

from contextlib import contextmanager

from bulk_org import RunningOrg

HEADER = "X-Local-Org-Fault"


def control(org, method, path, **body):
    return org.session.request(method, f"{org.url}/local-org/{path}", json=body or None, timeout=60)


def order(org, *rules):
    answer = control(org, "POST", "faults", rules=list(rules))
    assert answer.status_code == 200, answer.text
    return answer.json()


def next_calls(org, *faults):
    return control(org, "POST", "faults", faults=list(faults))


def account(name):
    return {"attributes": {"type": "Account"}, "Name": name}


def create(org, name, count=1, **headers):
    body = {"records": [account(name)] * count}
    return org.call("POST", "composite/sobjects", json=body, headers=headers)


def count(org, name):
    return len(org.query(f"SELECT Id FROM Account WHERE Name = '{name}'"))


def first_code(answer):
    return answer.json()[0]["errorCode"]


@contextmanager
def good_days(running: RunningOrg):
    """An org without faults, with its own token; afterwards it is so again."""
    running.session.headers["Authorization"] = f"Bearer {running.token}"
    yield running
    assert control(running, "DELETE", "faults").status_code == 200
