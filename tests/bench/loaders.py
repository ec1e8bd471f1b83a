"""The loaders of the bench, each through its own command line: ours, SFDMU, CumulusCI, and the floor."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from clients import HERE, QUIET, Tools, local_environment, make_project
from data_set import KEY, OBJECTS, PARENTS, DataSet
from measuring import Ran, our, ran
from orgs import WatchedOrg

APPLY = "npsp-migrate: apply"
_SHORT = 200  # milliseconds
_PROJECT = """\
version: 1
project: Bench
org:
  connect: salesforce
  domain: "{url}"
  client_id_env: BENCH_CLIENT_ID
  client_secret_env: BENCH_CLIENT_SECRET
sources:
  - {{name: accounts, file: Account.csv, mapping: Account.yml}}
  - {{name: contacts, file: Contact.csv, mapping: Contact.yml}}
  - {{name: gifts, file: Opportunity.csv, mapping: Opportunity.yml}}
"""
_TYPES = {"CloseDate": "{as: date, kind: gift}", "Amount": "{as: amount, decimal: dot}"}


class Loader(Protocol):
    """`prepare` is not measured, `load` is: each command that it ran, under the name that stands in the table."""

    name: str

    def prepare(self, org: WatchedOrg, data: DataSet, folder: Path) -> None: ...
    def load(self, org: WatchedOrg, folder: Path) -> Iterator[tuple[str, Ran]]: ...


@dataclass(slots=True)
class Floor:
    name: str = "floor: requests, one Bulk 2.0 upsert per object"

    def prepare(self, org: WatchedOrg, data: DataSet, folder: Path) -> None:
        data.write_csv(folder, by_path=True)

    def load(self, org: WatchedOrg, folder: Path) -> Iterator[tuple[str, Ran]]:
        files = [f"{sobject}={folder / sobject}.csv" for sobject in OBJECTS]
        given = [org.base, org.facts["access_token"], KEY, *files]
        yield self.name, ran([sys.executable, str(HERE / "floor.py"), *given], log=folder / "log.txt")


@dataclass(slots=True)
class Ours:
    """Two commands, as what is applied was reviewed. `apply` loads as the others do; they have no `plan`."""

    name: str = "npsp-migrate"

    def prepare(self, org: WatchedOrg, data: DataSet, folder: Path) -> None:
        data.write_csv(folder, by_path=False)
        (folder / "npsp-migrate.yml").write_text(_PROJECT.format(url=org.facts["instance_url"]))
        for sobject in OBJECTS:
            (folder / f"{sobject}.yml").write_text(_mapping(sobject, data), encoding="utf-8")

    def load(self, org: WatchedOrg, folder: Path) -> Iterator[tuple[str, Ran]]:
        env = {"BENCH_CLIENT_ID": "bench", "BENCH_CLIENT_SECRET": "bench"}
        project = ["--project", str(folder)]
        planned = ran(our("plan", *project, "--no-reports", "--json"), env, folder / "plan.json")
        yield f"{self.name}: plan: read, clean, match, compare", planned
        if json.loads((folder / "plan.json").read_text())["pending"]:
            yield APPLY, ran(our("apply", *project, "--yes", "--json"), env, folder / "apply.json")


def _mapping(sobject: str, data: DataSet) -> str:
    names = list(data.lines[sobject][0])
    identifiers = {KEY, *PARENTS[sobject]}
    types = {name: "identifier" if name in identifiers else _TYPES.get(name, "text") for name in names}
    lines = ["version: 1", "columns:", *(f"  {name}: {types[name]}" for name in names)]
    lines += ["records:", "  record:", f"    object: {sobject}", f'    key: "{{{KEY}}}"', "    fields:"]
    for name in names:
        if name in PARENTS[sobject]:
            parent = PARENTS[sobject][name][1]
            lines.append(f'      {name}: {{lookup: {parent}, key: "{{{name}}}"}}')
        elif name != KEY:
            lines.append(f"      {name}: {name}")
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Sfdmu:
    tools: Tools
    polling: int | None = None  # milliseconds; None as it comes

    @property
    def name(self) -> str:
        return "SFDMU, short waits" if self.polling else "SFDMU, as it comes"

    def prepare(self, org: WatchedOrg, data: DataSet, folder: Path) -> None:
        data.write_csv(folder, by_path=True)
        facts = {"instanceUrl": org.facts["instance_url"], "accessToken": org.facts["access_token"]}
        script = {
            "orgs": [{"name": "local", **facts}],
            "objects": [
                {
                    "query": f"SELECT {', '.join([*data.fields(sobject), *PARENTS[sobject]])} FROM {sobject}",
                    "operation": "Upsert",
                    "externalId": KEY,
                }
                for sobject in OBJECTS
            ],
            "bulkApiVersion": "2.0",
            "excludeIdsFromCSVFiles": True,
            **({"pollingIntervalMs": self.polling} if self.polling else {}),
        }
        (folder / "export.json").write_text(json.dumps(script), encoding="utf-8")
        if not (folder / ".linked").exists():
            plugin = str(self.tools.modules / "sfdmu")
            self._sf(folder, "plugins", "link", plugin, "--no-install")
            (folder / ".linked").touch()

    def load(self, org: WatchedOrg, folder: Path) -> Iterator[tuple[str, Ran]]:
        words = ("sfdmu", "run", "-s", "csvfile", "-u", "local", "-p", str(folder), "--noprompt")
        yield self.name, self._sf(folder, *words)

    def _sf(self, folder: Path, *words: str) -> Ran:
        env = {**local_environment(), **QUIET, "HOME": str(folder)}
        env["PATH"] = f"{self.tools.node.parent}{os.pathsep}{env['PATH']}"
        return ran([str(self.tools.node), str(self.tools.cli), *words], env, folder / "log.txt")


@dataclass(slots=True)
class Cumulusci:
    tools: Tools
    short: str = ""  # a folder for PYTHONPATH

    @property
    def name(self) -> str:
        return "CumulusCI, short waits" if self.short else "CumulusCI, as it comes"

    def prepare(self, org: WatchedOrg, data: DataSet, folder: Path) -> None:
        if not (folder / "cumulusci.yml").exists():
            make_project(folder)
        data.write_sqlite(folder / "data.db")
        steps = {
            sobject: {
                "sf_object": sobject,
                "table": sobject,
                "api": "bulk",
                "action": "upsert",
                "update_key": KEY,
                "fields": {name: name for name in data.fields(sobject)},
                "lookups": {
                    name: {"table": parent, "key_field": name} for name, (_, parent) in PARENTS[sobject].items()
                },
            }
            for sobject in OBJECTS
        }
        (folder / "mapping.yml").write_text(json.dumps(steps), encoding="utf-8")  # JSON is YAML

    def load(self, org: WatchedOrg, folder: Path) -> Iterator[tuple[str, Ran]]:
        user = org.get("query/", q="SELECT Id FROM User")["records"][0]["Id"]
        url = f"https://localhost:{urlsplit(org.facts['instance_url']).port}"  # it knows nothing but TLS
        signed_in = {
            "access_token": org.facts["access_token"],
            "instance_url": url,
            "id": f"{url}/id/{org.facts['org_id']}/{user}",
            "username": org.facts["username"],
        }
        env = {
            **local_environment(),
            "HOME": str(folder),
            "CUMULUSCI_ORG_local": json.dumps(signed_in),
            "CUMULUSCI_DISABLE_REFRESH": "1",
            "CUMULUSCI_KEY": "0123456789abcdef",
            "PYTHONPATH": self.short,
            "REQUESTS_CA_BUNDLE": org.facts["ca_cert"],
        }
        words = ["task", "run", "load_dataset", "--org", "local", "--no-prompt", "--mapping", "mapping.yml"]
        words += ["--database_url", f"sqlite:///{folder / 'data.db'}"]
        started = Path.cwd()
        os.chdir(folder)  # CumulusCI looks for its project where it is started
        try:
            loaded = ran([str(self.tools.python.with_name("cci")), *words], env, folder / "log.txt")
        finally:
            os.chdir(started)
        yield self.name, loaded


def loaders(tools: Tools) -> tuple[Loader, ...]:
    return (
        Floor(),
        Ours(),
        Sfdmu(tools, _SHORT),
        Cumulusci(tools, str(HERE / "short_waits")),
        Sfdmu(tools),
        Cumulusci(tools),
    )
