"""What a client says beside its records: whether duplicates may be saved, and who shall own what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.setup.switches import Switches

_ASSIGNMENT = "01Q"
_OPTION = re.compile(r"\s*(\w+)(?:\s*=\s*(true|false))?\s*", re.IGNORECASE)  # by its name alone it is true
_DUPLICATES = ("allowsave", "includerecorddetails", "runascurrentuser")


@dataclass(frozen=True, slots=True)
class SaveOptions:
    """`assign` is the id of an assignment rule, empty for the active one, None for none."""

    allow_duplicates: bool = False
    show_duplicates: bool = False
    assign: str | None = None
    version: str = "v68.0"
    guarded: bool = True  # duplicate rules look at it; NPSP saves with allowSave


USUAL = SaveOptions()


def options_of(headers: Mapping[str, str], version: str, switches: Switches) -> SaveOptions:
    """The headers of a REST request; one that cannot be read is refused, as a misspelt one would go unseen."""
    asked = _duplicate_options(headers.get("sforce-duplicate-rule-header", ""))
    assign = _assignment(headers.get("sforce-auto-assign", "TRUE"), switches)
    return SaveOptions(asked.get("allowsave", False), asked.get("includerecorddetails", False), assign, version)


def _duplicate_options(text: str) -> dict[str, bool]:
    found = {}
    for part in re.split("[;,]", text):
        if not part.strip():
            continue
        read = _OPTION.fullmatch(part)
        if read is None or read[1].lower() not in _DUPLICATES:
            message = f"Sforce-Duplicate-Rule-Header can't be read: {part.strip()}"
            raise RequestError(400, "INVALID_REQUEST_HEADER", message)
        found[read[1].lower()] = (read[2] or "true").lower() == "true"
    return found


def _assignment(text: str, switches: Switches) -> str | None:
    given = text.strip()
    if given.lower() in ("true", "false"):
        return "" if given.lower() == "true" else None
    return assignment_rule_id(given, switches)


def assignment_rule_id(given: str, switches: Switches) -> str:
    """The id of a rule that the org has. The codes are from memory."""
    rule_id = full_id(given)
    if rule_id is None or not rule_id.startswith(_ASSIGNMENT):
        raise RequestError(400, "MALFORMED_ID", f"malformed id {given}")
    if not any(rule.id == rule_id for rule in switches.assignment_rules):
        raise RequestError(400, "INVALID_CROSS_REFERENCE_KEY", f"invalid cross reference id: {given}")
    return rule_id
