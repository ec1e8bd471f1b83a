"""simple-salesforce: the version that this project itself uses; every way to sign in, REST, bulk and bulk2.

It knows https only, and its logins know only Salesforce's own hosts: a CONNECT proxy leads these to the org.
"""

import csv
import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from connect_proxy import proxy_to
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from installation import Tools, own_version
from local_org import API, LocalOrg
from metadata_source import HELP, LABEL, check_field, package, zipped
from simple_salesforce import Salesforce
from spoilable import ACCOUNT_FIELDS, CONTACT_FIELDS, KEY, accounts, cell, check_same, contacts, in_json
from steps import Outcome, take_steps


@dataclass(frozen=True, slots=True)
class Client:
    """`sf` is signed in with the org's own token."""

    org: LocalOrg
    sf: Salesforce

    def stored(self, entity: str, fields: tuple[str, ...], kind: str) -> list[dict[str, Any]]:
        soql = f"SELECT Id, {', '.join(fields)} FROM {entity} WHERE {KEY} LIKE '{kind}-%'"
        return list(self.sf.query_all_iter(soql))


def run_simple_salesforce(org: LocalOrg, _tools: Tools, _folder: Path) -> Iterator[Outcome]:
    os.environ["REQUESTS_CA_BUNDLE"] = org.ca_cert  # `mdapi` opens a session of its own
    session = _session(org)
    facts = {"instance_url": org.tls_url, "session_id": org.access_token}
    client = Client(org, Salesforce(**facts, version=API, session=session))
    yield from take_steps("simple-salesforce", own_version("simple-salesforce"), client, _STEPS)


def _session(org: LocalOrg, proxy: str | None = None) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # the environment's CA bundle and proxies would go before these
    session.verify = org.ca_cert
    session.proxies = {"https": proxy} if proxy else {}
    return session


def _rest(client: Client) -> None:
    """session id: create, get, update, upsert, get and delete by external id, describe, limits, search"""
    contact = client.sf.Contact
    (one,) = in_json(contacts("one", 1))
    made = contact.create(one)["id"]
    check_same([one], [contact.get(made)])
    changed = {**one, "FirstName": "Loïc", "Birthdate": None}
    assert contact.update(made, {"FirstName": "Loïc", "Birthdate": None}) == 204
    check_same([changed], [contact.get_by_custom_id(KEY, one[KEY])])
    rest = {name: value for name, value in one.items() if name != KEY}
    assert contact.upsert(f"{KEY}/{one[KEY]}", rest) == 200
    assert contact.upsert(f"{KEY}/one-2", rest) == 201
    check_same([one, {**rest, KEY: "one-2"}], client.stored("Contact", CONTACT_FIELDS, "one"))
    assert contact.delete(made) == 204
    assert KEY in {field["name"] for field in contact.describe()["fields"]}
    assert client.sf.limits()["DailyApiRequests"]["Max"] and client.sf.describe()["sobjects"]
    assert client.sf.search("FIND {Œillets} IN ALL FIELDS RETURNING Contact(Id)") is not None


def _collections(client: Client) -> None:
    """restful: Collections upserts of 200, composite with a reference; query_all in pages"""
    written = contacts("coll", 600)
    for at in range(0, 600, 200):
        records = [{"attributes": {"type": "Contact"}, **one} for one in in_json(written[at : at + 200])]
        body = {"allOrNone": True, "records": records}
        answers = client.sf.restful(f"composite/sobjects/Contact/{KEY}", method="PATCH", json=body)
        assert all(answer["success"] and answer["created"] for answer in answers), answers[0]
    soql = f"SELECT {', '.join(CONTACT_FIELDS)} FROM Contact WHERE {KEY} LIKE 'coll-%'"
    pages = {"headers": {"Sforce-Query-Options": "batchSize=200"}}
    assert not client.sf.query(soql, **pages)["done"]
    check_same(written, client.sf.query_all(soql, **pages)["records"])
    _compose(client)


def _compose(client: Client) -> None:
    objects = f"/services/data/v{API}/sobjects"
    (account,) = in_json(accounts("composite", 1))
    gift = {"Name": "Don", "StageName": "Pledged", "CloseDate": "2024-02-29", "AccountId": "@{made.id}"}
    steps = [
        {"method": "POST", "url": f"{objects}/Account", "referenceId": "made", "body": account},
        {"method": "POST", "url": f"{objects}/Opportunity", "referenceId": "gift", "body": gift},
        {"method": "GET", "url": f"{objects}/Opportunity/@{{gift.id}}?fields=AccountId", "referenceId": "read"},
    ]
    body = {"allOrNone": True, "compositeRequest": steps}
    made, _, read = client.sf.restful("composite", method="POST", json=body)["compositeResponse"]
    assert read["body"]["AccountId"] == made["body"]["id"], read
    check_same([account], client.stored("Account", ACCOUNT_FIELDS, "composite"))


def _bulk_1(client: Client) -> None:
    """bulk: insert, upsert with a bad record, update, query, delete"""
    written = accounts("bulk1", 430)
    bulk = client.sf.bulk.Account
    made = bulk.insert(in_json(written), batch_size=200)
    assert len(made) == 430 and all(one["success"] and one["created"] for one in made), made[0]
    soql = f"SELECT Id, {', '.join(ACCOUNT_FIELDS)} FROM Account WHERE {KEY} LIKE 'bulk1-%'"
    check_same(written, bulk.query(soql))
    bad = {KEY: "bulk1-bad", "Name": None}
    changed = [{**one, "Description": f"Nouveau :\n{one['Description']}"} for one in written[:20]]
    results = bulk.upsert([*in_json(changed), bad], KEY)
    assert [one["success"] for one in results] == [True] * 20 + [False], results
    assert results[20]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING", results[20]
    names = [{"Id": one["id"], "Name": f"Noël {at}"} for at, one in enumerate(made[:5])]
    assert all(one["success"] for one in bulk.update(names))
    expected = [
        {**one, "Name": names[at]["Name"]} if at < 5 else one for at, one in enumerate([*changed, *written[20:]])
    ]
    check_same(expected, bulk.query(soql))
    assert all(one["success"] for one in bulk.delete([{"Id": one["id"]} for one in made]))
    assert not client.stored("Account", ACCOUNT_FIELDS, "bulk1")


def _bulk_2(client: Client) -> None:
    """bulk2: insert, upsert with a bad record, results, query, download, delete"""
    written = contacts("bulk2", 430)
    bulk = client.sf.bulk2.Contact
    texts = [{name: cell(value) for name, value in one.items()} for one in written]
    (job,) = bulk.insert(records=texts)
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (430, 0), job
    soql = f"SELECT {', '.join(CONTACT_FIELDS)} FROM Contact WHERE {KEY} LIKE 'bulk2-%'"
    check_same(written, _rows(bulk.query(soql, max_records=200)))
    bad = {**texts[0], KEY: "bulk2-bad", "Email": "no e-mail"}
    changed = [{**one, "LastName": f"Été {at}"} for at, one in enumerate(texts[:20])]
    (job,) = bulk.upsert(records=[*changed, bad], external_id_field=KEY)
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (21, 1), job
    (failed,) = csv.DictReader(io.StringIO(bulk.get_failed_records(job["job_id"])))
    assert failed["sf__Error"].startswith("INVALID_EMAIL_ADDRESS"), failed
    assert len(list(csv.DictReader(io.StringIO(bulk.get_successful_records(job["job_id"]))))) == 20
    expected = [{**one, "LastName": f"Été {at}"} if at < 20 else one for at, one in enumerate(written)]
    check_same(expected, _rows(bulk.query(soql)))
    ids = [{"Id": one["Id"]} for one in client.stored("Contact", (KEY,), "bulk2")]
    assert bulk.delete(records=ids)[0]["numberRecordsFailed"] == 0
    assert not client.stored("Contact", (KEY,), "bulk2")


def _rows(pages: Any) -> Iterator[dict[str, str]]:
    for page in pages:
        yield from csv.DictReader(io.StringIO(page))


def _sign_in_with_password(client: Client) -> None:
    """login: password and security token (SOAP)"""
    _sign_in(client, username=client.org.username, password="secret", security_token="token", domain="test")


def _sign_in_by_organisation(client: Client) -> None:
    """login: password and organisation id (SOAP)"""
    facts = {"username": client.org.username, "password": "secret", "organizationId": client.org.org_id}
    _sign_in(client, **facts, domain="test")


def _sign_in_with_connected_app(client: Client) -> None:
    """login: password with consumer key and secret (OAuth)"""
    app = {"consumer_key": "key", "consumer_secret": "secret"}
    _sign_in(client, username=client.org.username, password="secret", **app, domain="test")


def _sign_in_with_jwt(client: Client) -> None:
    """login: JWT bearer"""
    form = serialization.PrivateFormat.PKCS8
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    _sign_in(client, username=client.org.username, consumer_key="key", privatekey=pem.decode(), domain="test")


def _sign_in_as_client(client: Client) -> None:
    """login: client credentials"""
    _sign_in(client, consumer_key="key", consumer_secret="secret", domain="local.my")


def _sign_in(client: Client, **given: str) -> None:
    """And then one record, written and read with the session that was given."""
    port = urlsplit(client.org.instance_url).port
    assert port is not None
    with proxy_to(port) as proxy:
        sf = Salesforce(**given, session=_session(client.org, proxy))
        kind = "-".join(("login", *sorted(given)))
        (one,) = in_json(accounts(kind, 1))
        made = sf.Account.create(one)["id"]
        check_same([one], [sf.Account.get(made)])
        assert sf.session_id != client.org.access_token


def _deploy_and_retrieve(client: Client) -> None:
    """sf.deploy of a custom field, checkDeployStatus, mdapi.retrieve; then written and read"""
    name = "Cle_Zip__c"
    job = client.sf.deploy(zipped(package(name, API)), sandbox=True)["asyncId"]
    while (status := client.sf.checkDeployStatus(job))["state"] not in ("Succeeded", "Failed"):
        time.sleep(0.1)
    assert status["state"] == "Succeeded", status
    mdapi = client.sf.mdapi
    wanted, _ = mdapi.retrieve("", unpackaged={"CustomField": [f"Contact.{name}"]})
    while mdapi.check_retrieve_status(wanted)[0] not in ("Succeeded", "Failed"):
        time.sleep(0.1)
    with zipfile.ZipFile(io.BytesIO(mdapi.retrieve_zip(wanted)[3])) as archive:
        (path,) = (one for one in archive.namelist() if one.endswith("Contact.object"))
        check_field(archive.read(path).decode(), name)
    _write_field(client, name)


def _use_metadata_objects(client: Client) -> None:
    """mdapi: create, read, update, delete of a custom field, list_metadata, describe_metadata"""
    mdapi = client.sf.mdapi
    kind, name = mdapi.CustomField, "Contact.Cle_Md__c"
    facts = {"fullName": name, "label": LABEL, "type": mdapi.FieldType("Text"), "length": 40}
    kind.create([kind(**facts, externalId=True, unique=True, inlineHelpText=HELP)])
    read = kind.read([name])
    assert (read.label, read.length, read.externalId, read.inlineHelpText) == (LABEL, 40, True, HELP), read
    read.label = "Changé"
    kind.update([read])
    assert kind.read([name]).label == "Changé"
    query = mdapi._client.get_type("ns0:ListMetadataQuery")(type="CustomField")  # it has no other way to make one
    assert name in {one.fullName for one in mdapi.list_metadata([query])}
    assert "CustomObject" in {one.xmlName for one in mdapi.describe_metadata().metadataObjects}
    _write_field(client, "Cle_Md__c")
    kind.delete([name])
    assert "Cle_Md__c" not in {field["name"] for field in client.sf.Contact.describe()["fields"]}


def _write_field(client: Client, name: str) -> None:
    made = client.sf.Contact.create({"LastName": "Étienne", name: "clé-1"})["id"]
    assert client.sf.Contact.get_by_custom_id(name, "clé-1")["Id"] == made


_STEPS: tuple[Callable[[Client], None], ...] = (
    _rest,
    _collections,
    _bulk_1,
    _bulk_2,
    _sign_in_with_password,
    _sign_in_by_organisation,
    _sign_in_with_connected_app,
    _sign_in_with_jwt,
    _sign_in_as_client,
    _deploy_and_retrieve,
    _use_metadata_objects,
)
