"""CumulusCI 4: loads, upserts, extracts and deletes data sets, over https with the org's own CA.

A data set is a SQLite file and a mapping; `api` in the mapping chooses between REST and Bulk API 1.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from cci_project import FIELDS, Cumulusci, make_project
from installation import Tools
from local_org import API, LocalOrg
from metadata_source import check_field, package
from spoilable import (
    KEY,
    accounts,
    check_same,
    contacts,
    gifts,
    read_csv,
)
from steps import Outcome, take_steps

_COUNT = 230  # more than one Collections call


def run_cumulusci(org: LocalOrg, tools: Tools, folder: Path) -> Iterator[Outcome]:
    make_project(folder)
    version = tools.version_in_python("cumulusci")
    yield from take_steps("cumulusci", version, Cumulusci(org, tools, folder), _STEPS)


def _load_by_rest(client: Cumulusci) -> None:
    """load_dataset, api rest: organisations, and their gifts by lookup"""
    _load(client, "rest")


def _load_by_bulk(client: Cumulusci) -> None:
    """load_dataset, api bulk: organisations, and their gifts by lookup"""
    _load(client, "bulk")


def _load(client: Cumulusci, api: str) -> None:
    parents, children = accounts(api, _COUNT), gifts(api, _COUNT)
    rows = [{**one, "account": (at * 7) % _COUNT + 1} for at, one in enumerate(children)]
    lookup = {"AccountId": {"table": "Account", "key_field": "account"}}
    steps = {
        "Accounts": _step("Account", api),
        "Gifts": {**_step("Opportunity", api), "lookups": lookup},
    }
    client.load(f"load-{api}.yml", steps, Account=parents, Opportunity=rows)
    check_same(parents, client.stored("Account", api))
    found = client.stored("Opportunity", api, f"Account.{KEY}")
    keys = [{**one, "parent": f"{api}-{row['account']}"} for one, row in zip(children, rows, strict=True)]
    check_same(keys, [{**one, "parent": one["Account"][KEY]} for one in found])


def _step(entity: str, api: str, **more: Any) -> dict[str, Any]:
    return {
        "sf_object": entity,
        "table": entity,
        "api": api,
        "fields": {field: field for field in FIELDS[entity]},
        **more,
    }


def _load_linked(client: Cumulusci) -> None:
    """load_dataset with record types, and lookups between contacts that are filled in afterwards"""
    households = [{KEY: f"home-{n}", "Name": f"Foyer {n}", "RecordTypeId": "HH_Account"} for n in range(1, 41)]
    people = [{KEY: f"link-{n}", "LastName": f"Zoé {n}", "home": n, "boss": n - 1 or None} for n in range(1, 41)]
    links = {
        "AccountId": {"table": "Account", "key_field": "home"},
        "ReportsToId": {"table": "Contact", "key_field": "boss", "after": "People"},
    }
    steps = {
        "Homes": {**_step("Account", "bulk"), "fields": [KEY, "Name", "RecordTypeId"]},
        "People": {**_step("Contact", "bulk"), "fields": [KEY, "LastName"], "lookups": links},
    }
    types = [{"record_type_id": "HH_Account", "developer_name": "HH_Account"}]
    client.load("linked.yml", steps, Account=households, Contact=people, Account_rt_mapping=types)
    soql = f"SELECT {KEY}, LastName, Account.{KEY}, Account.RecordType.DeveloperName, ReportsTo.{KEY} FROM Contact"
    found = [
        {
            KEY: one[KEY],
            "home": int(one["Account"][KEY].removeprefix("home-")),
            "boss": int(one["ReportsTo"][KEY].removeprefix("link-")) if one["ReportsTo"] else None,
            "type": one["Account"]["RecordType"]["DeveloperName"],
        }
        for one in client.org.query(f"{soql} WHERE {KEY} LIKE 'link-%'")
    ]
    wanted = [{KEY: one[KEY], "home": one["home"], "boss": one["boss"], "type": "HH_Account"} for one in people]
    check_same(wanted, found)


def _upsert_by_rest(client: Cumulusci) -> None:
    """load_dataset, upsert by external id, api rest: new and known contacts"""
    _upsert(client, "urest", "rest", "upsert")


def _upsert_by_bulk(client: Cumulusci) -> None:
    """load_dataset, upsert by external id, api bulk: new and known contacts"""
    _upsert(client, "ubulk", "bulk", "upsert")


def _upsert_by_comparing(client: Cumulusci) -> None:
    """load_dataset, etl_upsert: the org's keys are read, then insert and update by id"""
    _upsert(client, "uetl", "rest", "etl_upsert")


def _upsert(client: Cumulusci, kind: str, api: str, action: str) -> None:
    written = contacts(kind, _COUNT)
    steps = {"Contacts": _step("Contact", api, action=action, update_key=KEY)}
    client.load(f"{kind}-1.yml", steps, Contact=written[:150])
    check_same(written[:150], client.stored("Contact", kind))
    changed = [{**one, "FirstName": "Anaïs", "Description": "Changé\n« deux » lignes"} for one in written]
    client.load(f"{kind}-2.yml", steps, Contact=changed)
    check_same(changed, client.stored("Contact", kind))


def _extract_by_rest(client: Cumulusci) -> None:
    """extract_dataset, api rest, with lookups"""
    _extract(client, "rest")


def _extract_by_bulk(client: Cumulusci) -> None:
    """extract_dataset, api bulk, with lookups"""
    _extract(client, "bulk")


def _extract(client: Cumulusci, api: str) -> None:
    lookup = {"AccountId": {"table": "Account", "key_field": "account"}}
    soql = f"{KEY} LIKE 'bulk-%'"
    steps = {
        "Accounts": _step("Account", api, soql_filter=soql),
        "Gifts": {**_step("Opportunity", api, soql_filter=soql), "lookups": lookup},
    }
    (client.folder / f"extract-{api}.yml").write_text(json.dumps(steps), encoding="utf-8")
    path = client.folder / f"extract-{api}.db"
    client.run("extract_dataset", mapping=f"extract-{api}.yml", database_url=f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        parents = [dict(row) for row in database.execute("SELECT * FROM Account")]
        children = [dict(row) for row in database.execute("SELECT * FROM Opportunity")]
    check_same(accounts("bulk", _COUNT), parents)
    keys = {row["id"]: row[KEY] for row in parents}
    written = [{**one, "parent": f"bulk-{(at * 7) % _COUNT + 1}"} for at, one in enumerate(gifts("bulk", _COUNT))]
    check_same(written, [{**row, "parent": keys.get(row["account"])} for row in children])


def _delete(client: Cumulusci) -> None:
    """delete_data, api rest and bulk"""
    where = f"{KEY} LIKE '{{}}-%'"
    client.run("delete_data", objects="Opportunity", where=where.format("rest"), api="rest")
    client.run("delete_data", objects="Opportunity", where=where.format("bulk"), api="bulk")
    assert not client.stored("Opportunity", "rest") and not client.stored("Opportunity", "bulk")
    assert len(client.stored("Account", "rest")) == _COUNT


def _compare_in_bulk(client: Cumulusci) -> None:
    """load_dataset, etl_upsert, api bulk"""
    _upsert(client, "ebulk", "bulk", "etl_upsert")


def _deploy_and_retrieve(client: Cumulusci) -> None:
    """deploy of a custom field, retrieve_unpackaged, insert_record, query"""
    name = "Cle_Cci__c"
    for path, text in package(name, API).items():
        file = client.folder / "src" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    client.run("deploy", path="src")
    retrieved = client.folder / "retrieved"
    client.run("retrieve_unpackaged", path=str(retrieved), package_xml=str(client.folder / "src" / "package.xml"))
    check_field((retrieved / "objects" / "Contact.object").read_text(encoding="utf-8"), name)
    client.run("insert_record", object="Contact", values=f"LastName:Étienne,{name}:clé-1")
    client.run(
        "query",
        object="Contact",
        query=f"SELECT LastName, {name} FROM Contact WHERE {name} != null",
        result_file="found.csv",
    )
    check_same([{"LastName": "Étienne", name: "clé-1"}], read_csv(client.folder / "found.csv"), name)


def _generate(client: Cumulusci) -> None:
    """snowfakery: a recipe of organisations with their gifts"""
    recipe = f"""
- object: Account
  count: 30
  fields:
    {KEY}: flake-${{{{id}}}}
    Name: Société ${{{{id}}}} « Été »
  friends:
    - object: Opportunity
      fields:
        AccountId: {{reference: Account}}
        Name: Don de ${{{{reference(Account).Name}}}}
        StageName: Pledged
        CloseDate: 2024-02-29
        Amount: 33.1
"""
    (client.folder / "recipe.yml").write_text(recipe, encoding="utf-8")
    client.run("snowfakery", recipe="recipe.yml")
    soql = f"SELECT Name, Amount, Account.Name FROM Opportunity WHERE Account.{KEY} LIKE 'flake-%'"
    names = sorted(f"Société {number} « Été »" for number in range(1, 31))
    found = client.org.query(soql)
    assert sorted(one["Account"]["Name"] for one in found) == names, found[:3]
    assert all(one["Amount"] == 33.1 and one["Name"] == f"Don de {one['Account']['Name']}" for one in found), found[
        0
    ]


_STEPS = (
    _load_by_rest,
    _load_by_bulk,
    _load_linked,
    _upsert_by_rest,
    _upsert_by_bulk,
    _upsert_by_comparing,
    _compare_in_bulk,
    _extract_by_rest,
    _extract_by_bulk,
    _delete,
    _deploy_and_retrieve,
    _generate,
)
