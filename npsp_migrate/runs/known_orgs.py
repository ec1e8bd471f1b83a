"""Which org answered at an address the first time. Another one behind the same address is no org of ours.

A sandbox that was refreshed is a new org: its records have other Ids, and what we remember of them is wrong.
"""

import json
from pathlib import Path

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import OrgIdentity
from npsp_migrate.runs.workspace import disk_error

_ID = 15  # characters of an Id that tell it


def recognise(org: OrgIdentity, address: str, remembered: Path) -> None:
    """Remembers the org at first sight; raises `OrgError` when another one answers in its place."""
    known = _known(remembered)
    expected = known.get(address)
    if expected is None:
        _remember({**known, address: org.org_id}, remembered)
    elif expected[:_ID] != org.org_id[:_ID]:
        raise OrgError(
            f"Another org answers at `{address}`: it was `{expected}`, now it is `{org.org_id}`",
            hint=f"Check the domain in the project file; if the sandbox was refreshed, delete `{remembered}`",
        )


def _known(remembered: Path) -> dict[str, str]:
    if not remembered.is_file():
        return {}
    try:
        told = json.loads(remembered.read_text(encoding="utf-8"))
        return {str(address): str(org_id) for address, org_id in told.items()}
    except (ValueError, AttributeError) as damage:
        raise OrgError(
            f"`{remembered}` is damaged: nobody knows any more which org this project writes to",
            hint="Check the domain in the project file, then delete the file: the org is remembered anew",
        ) from damage


def _remember(known: dict[str, str], remembered: Path) -> None:
    """Whole or not at all: a half-written file would stop the next run."""
    partial = remembered.with_suffix(".partial")
    try:
        remembered.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        partial.chmod(0o600)
        partial.replace(remembered)
    except OSError as refusal:
        raise disk_error(refusal, remembered) from refusal
