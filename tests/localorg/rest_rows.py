"""Rows of a Collections call."""


def record(kind, **values):
    return {"attributes": {"type": kind}, **values}


def post(org, *records, **more):
    return org.call("POST", "composite/sobjects", json={"records": records, **more})
