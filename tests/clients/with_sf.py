"""Salesforce CLI (`sf`): every command as people type it, with `--json`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from installation import Tools
from local_org import API, LocalOrg
from metadata_source import check_field, field_xml
from sf_cli import CliError, Sf
from spoilable import (
    ACCOUNT_FIELDS,
    CONTACT_FIELDS,
    KEY,
    accounts,
    check_same,
    contacts,
    in_json,
    read_csv,
    write_csv,
)
from steps import Outcome, take_steps


def run_sf(org: LocalOrg, tools: Tools, folder: Path) -> Iterator[Outcome]:
    version = tools.version_in_node("@salesforce/cli")
    yield from take_steps("sf", version, Sf(org, tools, folder), _STEPS)


def _sign_in_with_token(sf: Sf) -> None:
    """org login access-token, org display, org list"""
    options = ["--instance-url", sf.org.instance_url, "--no-prompt", "--alias", "local"]
    signed_in = sf.run("org login access-token", *options, SF_ACCESS_TOKEN=sf.org.access_token)
    assert (signed_in["username"], signed_in["orgId"]) == (sf.org.username, sf.org.org_id)
    shown = sf.run("org display", "-o", "local")
    assert shown["connectedStatus"] == "Connected", shown
    assert sf.org.org_id in json.dumps(sf.run("org list"))


def _sign_in_with_jwt(sf: Sf) -> None:
    """org login jwt, then a query with that session"""
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (sf.home / "jwt.pem").write_bytes(pem)
    options = ["--client-id", "any", "--jwt-key-file", "jwt.pem", "--instance-url", sf.org.instance_url]
    signed_in = sf.run("org login jwt", "--username", sf.org.username, *options, "--alias", "local")
    assert signed_in["username"] == sf.org.username
    assert sf.run("data query", "-o", "local", "-q", "SELECT COUNT() FROM User")["totalSize"] == 1


def _sign_in_with_url(sf: Sf) -> None:
    """over https: org login sfdx-url (refresh token), a query, org open, org logout"""
    trusts = {"NODE_EXTRA_CA_CERTS": sf.org.ca_cert}
    host = sf.org.tls_url.removeprefix("https://")
    (sf.home / "url.txt").write_text(f"force://PlatformCLI:secret:{sf.org.refresh_token}@{host}")
    sf.run("org login sfdx-url", "--sfdx-url-file", "url.txt", "--alias", "secret", **trusts)
    assert sf.run("data query", "-o", "secret", "-q", "SELECT Id FROM User", **trusts)["totalSize"] == 1
    page = sf.run("org open", "-o", "secret", "--url-only", **trusts)["url"]
    assert page.startswith(f"{sf.org.tls_url}/secur/frontdoor.jsp?"), page
    sf.run("org logout", "-o", "secret", "--no-prompt", **trusts)


def _write_one_record(sf: Sf) -> None:
    """data create, get, update, delete record"""
    values = "Name=\"Été & 'Hiver'\" NumberOfEmployees=7 npsp__Matching_Gift_Amount_Max__c=1234.5"
    made = sf.run("data create record", "-o", "local", "-s", "Account", "-v", values)["id"]
    target = ("-o", "local", "-s", "Account", "-i", made)
    check_same(
        [{"Id": made, "Name": "Été & 'Hiver'", "npsp__Matching_Gift_Amount_Max__c": 1234.5}],
        [sf.run("data get record", *target)],
        "Id",
    )
    sf.run("data update record", *target, "-v", "Name='Août' NumberOfEmployees=8")
    check_same([{"Id": made, "Name": "Août", "NumberOfEmployees": 8}], [sf.run("data get record", *target)], "Id")
    sf.run("data delete record", *target)
    assert not sf.org.query(f"SELECT Id FROM Account WHERE Id = '{made}'")


def _move_trees(sf: Sf) -> None:
    """data import tree with a plan (parents and children), data export tree, query of both"""
    folder = sf.home / "trees"
    folder.mkdir()
    _write_tree(
        folder, "Account", [{**one, "_ref": f"a{number}"} for number, one in enumerate(accounts("tree", 5))]
    )
    gifts = [
        {KEY: f"tree-gift-{n}", "Name": "Don d’été", "StageName": "Pledged", "CloseDate": "2024-02-29"}
        for n in range(5)
    ]
    rows = [{**one, "_ref": f"g{n}", "AccountId": f"@a{n}"} for n, one in enumerate(gifts)]
    _write_tree(folder, "Opportunity", rows)
    plan = [
        {"sobject": "Account", "saveRefs": True, "files": ["Account.json"]},
        {"sobject": "Opportunity", "resolveRefs": True, "files": ["Opportunity.json"]},
    ]
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    sf.run("data import tree", "-o", "local", "--plan", "plan.json", folder=folder)
    check_same(accounts("tree", 5), sf.found(ACCOUNT_FIELDS, "Account", "tree"))
    fields = ", ".join(ACCOUNT_FIELDS)
    soql = f"SELECT {fields}, (SELECT {KEY}, Name FROM Opportunities) FROM Account WHERE {KEY} LIKE 'tree-%'"
    sf.run("data export tree", "-o", "local", "--plan", "--output-dir", "out", "-q", soql, folder=folder)
    exported = json.loads((folder / "out" / "Account.json").read_text(encoding="utf-8"))["records"]
    check_same(accounts("tree", 5), exported)
    children = json.loads((folder / "out" / "Opportunity.json").read_text(encoding="utf-8"))["records"]
    check_same([{KEY: one[KEY], "Name": one["Name"]} for one in gifts], children)


def _write_tree(folder: Path, entity: str, rows: list[dict[str, Any]]) -> None:
    records = [
        {
            "attributes": {"type": entity, "referenceId": row["_ref"]},
            **{name: value for name, value in row.items() if name != "_ref" and value is not None},
        }
        for row in in_json(rows)
    ]
    (folder / f"{entity}.json").write_text(json.dumps({"records": records}), encoding="utf-8")


def _upsert_in_bulk(sf: Sf) -> None:
    """data upsert bulk of contacts, then once more with two bad rows: partial failure, data bulk results"""
    written = contacts("sfupsert", 230)
    options = ("-o", "local", "--sobject", "Contact", "--external-id", KEY, "--wait", "5", "--file")
    first = sf.run("data upsert bulk", *options, str(write_csv(sf.home / "upsert.csv", written)))
    assert len(first["records"]["successfulResults"]) == 230, first["jobInfo"]
    check_same(written, sf.found(CONTACT_FIELDS, "Contact", "sfupsert"))
    changed = [{**one, "FirstName": f"Ré{one['FirstName'] or ''}", "Birthdate": None} for one in written[:40]]
    bad = [
        {**changed[0], KEY: "sfupsert-bad1", "LastName": None},
        {**changed[1], KEY: "sfupsert-bad2", "Email": "no e-mail"},
    ]
    csv = write_csv(sf.home / "partial.csv", [*changed, *bad], blank="#N/A")
    job = _partial_failure(sf, *options, str(csv))
    results = sf.run("data bulk results", "-o", "local", "--job-id", job)
    assert (results["processedRecords"], results["successfulRecords"], results["failedRecords"]) == (42, 40, 2), (
        results
    )
    refused = read_csv(sf.home / results["failedFilePath"])
    codes = {one[KEY]: one["sf__Error"].partition(":")[0] for one in refused}
    assert codes == {"sfupsert-bad1": "REQUIRED_FIELD_MISSING", "sfupsert-bad2": "INVALID_EMAIL_ADDRESS"}, codes
    check_same([*changed, *written[40:]], sf.found(CONTACT_FIELDS, "Contact", "sfupsert"))


def _partial_failure(sf: Sf, *options: str) -> str:
    """The id of the job that refused some of its rows."""
    try:
        sf.run("data upsert bulk", *options)
    except CliError as refused:
        assert refused.name == "FailedRecordDetailsError", refused.answer
        return str(refused.answer["data"]["jobId"])
    raise AssertionError("two rows were refused, and the command ended well")


def _load_in_bulk(sf: Sf) -> None:
    """data import bulk, update bulk, export bulk (CSV, JSON), delete bulk of accounts"""
    written = accounts("sfbulk", 60)
    options = ("-o", "local", "--sobject", "Account", "--wait", "5", "--file")
    sf.run("data import bulk", *options, str(write_csv(sf.home / "import.csv", written)))
    found = sf.found(ACCOUNT_FIELDS, "Account", "sfbulk")
    check_same(written, found)
    ids = {one[KEY]: one["Id"] for one in found}
    changed = [{"Id": ids[one[KEY]], **one, "Description": f"Changé\n{one['Description']}"} for one in written]
    sf.run("data update bulk", *options, str(write_csv(sf.home / "update.csv", changed)))
    soql = f"SELECT Id, {', '.join(ACCOUNT_FIELDS)} FROM Account WHERE {KEY} LIKE 'sfbulk-%'"
    for form in ("csv", "json"):
        export = (
            "-o",
            "local",
            "-q",
            soql,
            "--wait",
            "5",
            "--result-format",
            form,
            "--output-file",
            f"export.{form}",
        )
        sf.run("data export bulk", *export)
    check_same(changed, read_csv(sf.home / "export.csv"))
    check_same(changed, json.loads((sf.home / "export.json").read_text(encoding="utf-8")))
    sf.run(
        "data delete bulk", *options, str(write_csv(sf.home / "delete.csv", [{"Id": one} for one in ids.values()]))
    )
    assert not sf.found(ACCOUNT_FIELDS, "Account", "sfbulk")


def _look_around(sf: Sf) -> None:
    """sobject list and describe, org list limits and record counts, data search"""
    assert {"Account", "Contact", "npe01__OppPayment__c"} <= set(
        sf.run("sobject list", "-o", "local", "--sobject", "all")
    )
    described = sf.run("sobject describe", "-o", "local", "--sobject", "Contact")
    key = next(one for one in described["fields"] if one["name"] == KEY)
    assert key["externalId"] and key["type"] == "string", key
    limits = sf.run("org list limits", "-o", "local")
    assert any(one["name"] == "DailyApiRequests" and one["max"] for one in limits)
    counts = sf.run("org list sobject record-counts", "-o", "local", "--sobject", "Contact")
    assert counts[0]["name"] == "Contact" and counts[0]["count"] == len(sf.org.query("SELECT Id FROM Contact"))
    sought = sf.run(
        "data search", "-o", "local", "--query", "FIND {Œillets} IN ALL FIELDS RETURNING Contact(Id, LastName)"
    )
    assert sought["searchRecords"], sought


def _deploy_and_retrieve(sf: Sf) -> None:
    """project deploy start of a custom field (SOAP), project retrieve start, upsert and query by that field"""
    _deploy(sf, "Cle_Soap__c", "false")


def _deploy_by_rest(sf: Sf) -> None:
    """project deploy start of a custom field (REST), project retrieve start, upsert and query by that field"""
    _deploy(sf, "Cle_Rest__c", "true")


def _deploy(sf: Sf, name: str, by_rest: str) -> None:
    folder = sf.home / name
    source = folder / "main" / "objects" / "Contact" / "fields" / f"{name}.field-meta.xml"
    source.parent.mkdir(parents=True)
    source.write_text(field_xml(name), encoding="utf-8")
    project = {"packageDirectories": [{"path": "main", "default": True}], "sourceApiVersion": API}
    (folder / "sfdx-project.json").write_text(json.dumps(project))
    options = {"folder": folder, "SF_ORG_METADATA_REST_DEPLOY": by_rest}
    deployed = sf.run("project deploy start", "-o", "local", "--source-dir", "main", **options)
    assert deployed["status"] == "Succeeded" and deployed["files"][0]["state"] == "Created", deployed
    source.unlink()
    sf.run("project retrieve start", "-o", "local", "--metadata", f"CustomField:Contact.{name}", **options)
    check_field(next(folder.rglob(source.name)).read_text(encoding="utf-8"), name)
    written = [{name: f"été-{number}", "LastName": f"N° {number}"} for number in range(3)]
    csv = str(write_csv(folder / "rows.csv", written))
    command = ("-o", "local", "--sobject", "Contact", "--external-id", name, "--wait", "5", "--file", csv)
    sf.run("data upsert bulk", *command)
    soql = f"SELECT {name}, LastName FROM Contact WHERE {name} != null"
    check_same(written, sf.run("data query", "-o", "local", "-q", soql)["records"], name)


_STEPS = (
    _sign_in_with_url,
    _sign_in_with_token,
    _sign_in_with_jwt,
    _write_one_record,
    _move_trees,
    _upsert_in_bulk,
    _load_in_bulk,
    _look_around,
    _deploy_and_retrieve,
    _deploy_by_rest,
)
