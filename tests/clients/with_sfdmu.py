"""SFDMU, a plugin of `sf`: CSV files into the org with their lookups, and the org back into CSV files.

It never uses the endpoints for external ids: it reads the target, compares, then inserts and updates by id.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from installation import Tools
from local_org import API, LocalOrg
from sf_cli import Sf
from spoilable import ACCOUNT_FIELDS, GIFT_FIELDS, KEY, accounts, check_same, gifts, read_csv, write_csv
from steps import Outcome, take_steps

_FEW = 20
_MANY = 320  # above the threshold from which SFDMU uses Bulk API
_THRESHOLD = 200


@dataclass(frozen=True, slots=True)
class Sfdmu:
    """`bulk` is the version of Bulk API that large sets take."""

    sf: Sf
    bulk: str = "2.0"

    @property
    def org(self) -> LocalOrg:
        return self.sf.org

    def move(self, folder: Path, source: str, target: str, objects: list[dict[str, Any]]) -> None:
        facts = {"instanceUrl": self.org.instance_url, "accessToken": self.org.access_token}
        script = {
            "orgs": [{"name": "local", **facts}],
            "objects": objects,
            "bulkThreshold": _THRESHOLD,
            "bulkApiVersion": self.bulk,
            "apiVersion": API,
            "pollingIntervalMs": 200,
            "excludeIdsFromCSVFiles": True,
        }
        (folder / "export.json").write_text(json.dumps(script), encoding="utf-8")
        ran = self.sf.call("sfdmu", "run", "-s", source, "-u", target, "-p", str(folder), "--noprompt")
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr


def run_sfdmu(org: LocalOrg, tools: Tools, folder: Path) -> Iterator[Outcome]:
    client = Sfdmu(Sf(org, tools, folder))
    client.sf.call("plugins", "link", str(tools.modules / "sfdmu"), "--no-install")
    yield from take_steps("sfdmu", tools.version_in_node("sfdmu"), client, _STEPS)


def _load_few(client: Sfdmu) -> None:
    """CSV files upserted below the bulk threshold: organisations, their gifts by lookup, then changes"""
    _load(client, "few", _FEW)


def _load_many_by_bulk_2(client: Sfdmu) -> None:
    """CSV files upserted above the bulk threshold: Bulk API 2.0"""
    _load(client, "two", _MANY)


def _load_many_by_bulk_1(client: Sfdmu) -> None:
    """CSV files upserted above the bulk threshold: Bulk API 1"""
    _load(replace(client, bulk="1.0"), "one", _MANY)


def _load(client: Sfdmu, kind: str, count: int) -> None:
    folder = client.sf.home / kind
    folder.mkdir()
    parents, children = accounts(kind, count), _with_parents(kind, count)
    for written in (parents, [{**one, "Description": f"Changé, {one['Description']}"} for one in parents]):
        write_csv(folder / "Account.csv", written)
        write_csv(folder / "Opportunity.csv", children)
        client.move(folder, "csvfile", "local", _objects(kind, "Upsert"))
        check_same(written, _stored(client, "Account", ACCOUNT_FIELDS, kind))
        found = _stored(client, "Opportunity", (*GIFT_FIELDS, f"Account.{KEY}"), kind)
        check_same(children, [{**one, f"Account.{KEY}": one["Account"][KEY]} for one in found])


def _with_parents(kind: str, count: int) -> list[dict[str, Any]]:
    return [
        {**gift, f"Account.{KEY}": f"{kind}-{(at * 7) % count + 1}"} for at, gift in enumerate(gifts(kind, count))
    ]


def _objects(kind: str, operation: str) -> list[dict[str, Any]]:
    queries = {"Account": ACCOUNT_FIELDS, "Opportunity": (*GIFT_FIELDS, "AccountId")}
    return [
        {
            "query": f"SELECT {', '.join(fields)} FROM {entity} WHERE {KEY} LIKE '{kind}-%'",
            "operation": operation,
            "externalId": KEY,
        }
        for entity, fields in queries.items()
    ]


def _stored(client: Sfdmu, entity: str, fields: tuple[str, ...], kind: str) -> list[dict[str, Any]]:
    return client.org.query(f"SELECT Id, {', '.join(fields)} FROM {entity} WHERE {KEY} LIKE '{kind}-%'")


def _read_back(client: Sfdmu) -> None:
    """the org back into CSV files, with the lookups' keys"""
    folder = client.sf.home / "back"
    folder.mkdir()
    client.move(folder, "local", "csvfile", _objects("two", "Readonly"))
    stored = _stored(client, "Account", ACCOUNT_FIELDS, "two")
    check_same([{name: one[name] for name in ACCOUNT_FIELDS} for one in stored], read_csv(folder / "Account.csv"))
    check_same(_with_parents("two", _MANY), read_csv(folder / "Opportunity.csv"))


def _read_all(client: Sfdmu) -> None:
    """SELECT all: every field and lookup of an object into a CSV file"""
    folder = client.sf.home / "all"
    folder.mkdir()
    query = f"SELECT all FROM Account WHERE {KEY} LIKE 'few-%'"
    client.move(folder, "local", "csvfile", [{"query": query, "operation": "Readonly", "externalId": KEY}])
    rows = read_csv(folder / "Account.csv")
    stored = _stored(client, "Account", ACCOUNT_FIELDS, "few")
    check_same([{name: one[name] for name in ACCOUNT_FIELDS} for one in stored], rows)
    assert len(rows[0]) > 100, sorted(rows[0])


def _replace(client: Sfdmu) -> None:
    """deleteOldData, and an insert in its place"""
    folder = client.sf.home / "replace"
    folder.mkdir()
    written = gifts("new", 3)
    write_csv(folder / "Opportunity.csv", written)
    query = f"SELECT {', '.join(GIFT_FIELDS)} FROM Opportunity"
    script = {"query": query, "operation": "Insert", "externalId": KEY, "deleteOldData": True}
    old = f"SELECT Id FROM Opportunity WHERE {KEY} LIKE 'few-%'"
    client.move(folder, "csvfile", "local", [{**script, "deleteQuery": old}])
    assert not client.org.query(old)
    check_same(written, _stored(client, "Opportunity", GIFT_FIELDS, "new"))
    assert len(_stored(client, "Opportunity", GIFT_FIELDS, "two")) == _MANY


_STEPS: tuple[Callable[[Sfdmu], None], ...] = (
    _load_few,
    _load_many_by_bulk_2,
    _load_many_by_bulk_1,
    _read_back,
    _read_all,
    _replace,
)
