"""The words with which an org says that it answers, for people and for programs."""

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from npsp_migrate.localorg.running import IN_MEMORY

_SHOWN = ("instance_url", "access_token", "username", "ca_cert")

Facts = Mapping[str, str | int]


class Talk(StrEnum):
    """How the facts are printed."""

    JSON = "json"
    WORDS = "words"


def announcement(facts: Facts, talk: Talk) -> str:
    if talk is Talk.JSON:
        return json.dumps(facts)
    url, data = facts["instance_url"], facts["data"]
    kept = "in memory, forgotten at the end" if data == IN_MEMORY else f"kept in `{data}`"
    width = max(len(name) for name in _SHOWN)
    lines = [f"The local org answers at {url} (profile {facts['profile']}, {kept})", ""]
    lines += [f"  {name:<{width}}  {facts[name]}" for name in _SHOWN]
    lines += [
        "",
        f"Next: open {url} in a browser to look at the records; https is on the same port",
        "      npsp-migrate local-org status",
        "      npsp-migrate local-org stop",
    ]
    return "\n".join(lines)


def write_ready_file(facts: Facts, path: Path) -> None:
    """In one step, so that who waits for it never reads half of it; it holds a token, so it is private."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(facts))
    partial.replace(path)
