"""A town on an org that keeps running, and what its staff do there with their own hands: edit, merge, delete."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from town_project import DONATIONS, PEOPLE, PROJECT, Row, write_town

from npsp_migrate.model.plan import Action, Change
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.progress import Silent
from npsp_migrate.runs.rehearsal import LocalSession, local_org

KEY = "Migration_Key__c"
QUIET = Silent()


@dataclass(frozen=True)
class Staff:
    """Somebody signed in to the org."""

    session: LocalSession

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.session.instance_url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.session.access_token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def query(self, soql: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/services/data/v66.0/query?q={urllib.parse.quote(soql)}")[
            "records"
        ]
        return found

    def ids(self, sobject: str, where: str) -> list[str]:
        return [row["Id"] for row in self.query(f"SELECT Id FROM {sobject} WHERE {where} ORDER BY Id")]

    def id_of(self, sobject: str, key: str) -> str:
        [found] = self.ids(sobject, f"{KEY} = '{key}'")
        return found

    def create(self, sobject: str, **values: object) -> str:
        return str(self.call("POST", f"/services/data/v66.0/sobjects/{sobject}", values)["id"])

    def edit(self, sobject: str, org_id: str, **values: object) -> None:
        self.call("PATCH", f"/services/data/v66.0/sobjects/{sobject}/{org_id}", values)

    def delete(self, sobject: str, org_id: str) -> None:
        self.call("DELETE", f"/services/data/v66.0/sobjects/{sobject}/{org_id}")

    def merge(self, sobject: str, survivor: str, *others: str) -> None:
        self.call("POST", "/local-org/merge", {"object": sobject, "master": survivor, "losers": list(others)})

    def undelete(self, *ids: str) -> None:
        body = "".join(f"<ids>{each}</ids>" for each in ids)
        self._soap(f"<undelete>{body}</undelete>", "undelete")

    def empty_bin(self, *ids: str) -> None:
        body = "".join(f"<ids>{each}</ids>" for each in ids)
        self._soap(f"<emptyRecycleBin>{body}</emptyRecycleBin>", "emptyRecycleBin")

    def track(self, sobject: str, *fields: str) -> None:
        """Switch the history of an object and of these fields on, as Setup does; of none: off."""
        tracked = "<trackHistory>true</trackHistory>"
        inner = "".join(f"<fields><fullName>{name}</fullName>{tracked}</fields>" for name in fields)
        enabled = f"<enableHistory>{'true' if fields else 'false'}</enableHistory>"
        component = f"<fullName>{sobject}</fullName>{enabled}{inner}"
        kind = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CustomObject"'
        body = f"<upsertMetadata><metadata {kind}>{component}</metadata></upsertMetadata>"
        self._soap(body, "upsertMetadata", "m", "http://soap.sforce.com/2006/04/metadata")

    def _soap(self, body: str, action: str, api: str = "u", space: str = "urn:partner.soap.sforce.com") -> None:
        envelope = (
            '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
            f'xmlns="{space}"><soapenv:Header><SessionHeader><sessionId>'
            f"{self.session.access_token}</sessionId></SessionHeader></soapenv:Header>"
            f"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
        )
        request = urllib.request.Request(
            f"{self.session.instance_url}/services/Soap/{api}/66.0",
            data=envelope.encode(),
            headers={"Content-Type": "text/xml", "SOAPAction": action},
        )
        with urllib.request.urlopen(request) as answer:
            assert b"<success>true</success>" in answer.read()

    def calls(self) -> int:
        return int(self.call("GET", "/local-org/status")["calls"]["api"])

    def reset(self) -> None:
        self.call("POST", "/local-org/reset")


@contextmanager
def running_org(folder: Path) -> Iterator[Staff]:
    with local_org(folder / "org.sqlite") as session:
        yield Staff(session)


def town_on(
    staff: Staff, folder: Path, people: Sequence[Row] = PEOPLE, gifts: Sequence[Row] = DONATIONS
) -> OpenedProject:
    """The town on the running org. Wants the two secrets in the environment."""
    write_town(folder, people, gifts)
    org = f"org: {{connect: salesforce, domain: '{staff.session.instance_url}', "
    org += "client_id_env: SF_CLIENT_ID, client_secret_env: SF_CLIENT_SECRET}\n"
    (folder / "npsp-migrate.yml").write_text(PROJECT + org, encoding="utf-8")
    return open_folder(folder)


def night(opened: OpenedProject) -> dict[tuple[str, str], Change]:
    """Plan and apply; what the plan did not simply keep, by object and key."""
    with looking.make_plan(opened, opened.workspace.plan, QUIET) as plan:
        changes = {(each.object, each.key): each for each in plan.changes() if each.action is not Action.KEEP}
        perform.apply(opened, plan, QUIET)
    return changes


def planned(opened: OpenedProject) -> dict[tuple[str, str], Change]:
    with looking.make_plan(opened, opened.workspace.plan, QUIET) as plan:
        return {(each.object, each.key): each for each in plan.changes() if each.action is not Action.KEEP}
