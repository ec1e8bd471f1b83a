"""Salesforce CLI as a process: its own home, `--json`, and nothing asked of the network."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installation import Tools
from local_org import API, LocalOrg, local_environment
from spoilable import KEY

QUIET = {
    "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
    "SF_DISABLE_TELEMETRY": "true",
    "SF_AUTOUPDATE_DISABLE": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    "SF_ORG_API_VERSION": API,
}


class CliError(Exception):
    """The CLI ended with an error; `name` and `answer` are what it printed."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"{answer.get('name')}: {answer.get('message')}")
        self.name = answer.get("name")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Sf:
    """The CLI with a home of its own, where one org `local` is signed in."""

    org: LocalOrg
    tools: Tools
    home: Path

    def run(self, command: str, *options: str, folder: Path | None = None, **more: str) -> Any:
        """The `result` of a command; `more` are environment variables."""
        ran = self.call(*command.split(), *options, "--json", folder=folder, **more)
        answer = json.loads(ran.stdout or json.dumps({"name": "Silent", "message": ran.stderr}))
        if ran.returncode or "result" not in answer:
            raise CliError(answer)
        return answer["result"]

    def call(self, *words: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**local_environment(), **QUIET, **more, "HOME": str(self.home)}
        env["PATH"] = f"{self.tools.node.parent}{os.pathsep}{env['PATH']}"
        return subprocess.run(
            [self.tools.node, self.tools.cli, *words],
            cwd=folder or self.home,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def found(self, fields: tuple[str, ...], entity: str, kind: str) -> list[dict[str, Any]]:
        soql = f"SELECT Id, {', '.join(fields)} FROM {entity} WHERE {KEY} LIKE '{kind}-%' ORDER BY Id"
        return self.run("data query", "-o", "local", "-q", soql)["records"]
