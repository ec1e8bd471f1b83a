"""jsforce 3: `jsforce.mjs` does the work in Node; what it wrote and what came back is compared here."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from installation import HERE, Tools
from local_org import API, LocalOrg, local_environment
from metadata_source import package, zipped
from spoilable import accounts, check_same, contacts, in_json
from steps import Outcome

_MANY = 450  # more than two Collections calls


def run_jsforce(org: LocalOrg, tools: Tools, folder: Path) -> Iterator[Outcome]:
    records = {"accounts": accounts("js", 3), "contacts": contacts("js", 5), "many": contacts("js", _MANY)}
    (folder / "records.json").write_text(json.dumps({name: in_json(some) for name, some in records.items()}))
    (folder / "package.zip").write_bytes(zipped(package("Cle_Zip__c", API)).getvalue())
    env = {
        **local_environment(),
        "MODULES": str(tools.modules),
        "INSTANCE_URL": org.instance_url,
        "ACCESS_TOKEN": org.access_token,
        "ORG_USERNAME": org.username,
        "API": API,
    }
    command = [tools.node, HERE / "jsforce.mjs"]
    ran = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=600)
    version = tools.version_in_node("jsforce")
    for line in ran.stdout.splitlines():
        yield _outcome(version, json.loads(line))
    if ran.returncode:
        yield Outcome("jsforce", version, "run to the end", 0, ran.stderr[-2000:])


def _outcome(version: str, told: dict) -> Outcome:
    wrong = told["wrong"]
    if not wrong:
        try:
            check_same(told["written"], told["found"])
        except AssertionError as difference:
            wrong = str(difference)
    return Outcome("jsforce", version, told["did"], told["seconds"], wrong)
