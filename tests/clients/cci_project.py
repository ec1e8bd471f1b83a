"""CumulusCI as a process: a project folder of its own, signed in by what the environment says."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installation import Tools
from local_org import LocalOrg, local_environment
from spoilable import ACCOUNT_FIELDS, CONTACT_FIELDS, GIFT_FIELDS, KEY, Record, cell

FIELDS = {"Account": ACCOUNT_FIELDS, "Contact": CONTACT_FIELDS, "Opportunity": GIFT_FIELDS}


@dataclass(frozen=True, slots=True)
class Cumulusci:
    """`cci` in a project folder of its own."""

    org: LocalOrg
    tools: Tools
    folder: Path

    def run(self, task: str, **options: str) -> str:
        command = [str(self.tools.python.with_name("cci")), "task", "run", task, "--org", "local", "--no-prompt"]
        given = [word for name, value in options.items() for word in (f"--{name}", value)]
        ran = subprocess.run(
            [*command, *given], cwd=self.folder, env=self._env(), capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
        return ran.stdout

    def _env(self) -> dict[str, str]:
        """Signed in by what the environment says; nothing is asked of the network."""
        user = self.org.query("SELECT Id FROM User")[0]["Id"]
        signed_in = {
            "access_token": self.org.access_token,
            "instance_url": self.org.tls_url,
            "id": f"{self.org.tls_url}/id/{self.org.org_id}/{user}",
            "username": self.org.username,
        }
        return {
            **local_environment(),
            "HOME": str(self.folder),
            "CUMULUSCI_ORG_local": json.dumps(signed_in),
            "CUMULUSCI_DISABLE_REFRESH": "1",
            "CUMULUSCI_KEY": "0123456789abcdef",
            "REQUESTS_CA_BUNDLE": self.org.ca_cert,
        }

    def load(self, mapping: str, steps: dict[str, Any], **tables: Sequence[Record]) -> None:
        """`tables` become the data set; a row's id in it is its place."""
        (self.folder / mapping).write_text(json.dumps(steps), encoding="utf-8")  # JSON is YAML
        path = self.folder / f"{mapping}.db"
        with closing(sqlite3.connect(path)) as database, database:
            for name, rows in tables.items():
                columns = ", ".join(f'"{column}" TEXT' for column in rows[0])
                database.execute(f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY, {columns})')
                marks = ", ".join("?" * len(rows[0]))
                cells = [tuple(cell(value) for value in row.values()) for row in rows]
                database.executemany(f'INSERT INTO "{name}" ({", ".join(rows[0])}) VALUES ({marks})', cells)
        self.run("load_dataset", mapping=mapping, database_url=f"sqlite:///{path}")

    def stored(self, entity: str, kind: str, *more: str) -> list[dict[str, Any]]:
        fields = ", ".join(("Id", *FIELDS[entity], *more))
        return self.org.query(f"SELECT {fields} FROM {entity} WHERE {KEY} LIKE '{kind}-%'")


def make_project(folder: Path) -> None:
    git = folder / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")  # CumulusCI only looks for a repository
    (git / "config").write_text("[core]\n")
    (folder / "cumulusci.yml").write_text("minimum_cumulusci_version: '4.0'\nproject:\n  name: local\n")
    (folder / ".cumulusci").mkdir()
    # It looks for a newer version of itself once an hour: it has just done so.
    (folder / ".cumulusci" / "cumulus_timestamp").write_text(str(time.time()))
