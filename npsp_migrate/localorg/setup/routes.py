"""`/local-org/permissions`, `/local-org/duplicate-rules`, `/local-org/assignment-rules`: no API of Salesforce.

On a real org these are set on the pages of Setup, or deployed. A rehearsal sets them as the real org has them.
"""

from dataclasses import replace
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Reply, Route
from npsp_migrate.localorg.schema_age import note_schema_change
from npsp_migrate.localorg.setup.switches import Action, AssignmentRule, DuplicateRule, Switches, keep_switches

_PERMISSIONS = {"auditFields": "audit_fields", "bulkApiHardDelete": "hard_delete"}
_ASSIGNED = ("Account", "Case", "Lead")  # Salesforce: the objects that assignment touches


def setup_routes() -> list[Route]:
    return [
        Route("GET", "/local-org/permissions", _show_permissions),
        Route("POST", "/local-org/permissions", _set_permissions),
        Route("GET", "/local-org/duplicate-rules", _show_duplicate_rules),
        Route("POST", "/local-org/duplicate-rules", _set_duplicate_rule),
        Route("GET", "/local-org/assignment-rules", _show_assignment_rules),
        Route("POST", "/local-org/assignment-rules", _add_assignment_rule),
    ]


def _show_permissions(call: Call) -> Reply:
    return Reply(body={name: getattr(call.org.switches, field) for name, field in _PERMISSIONS.items()})


def _set_permissions(call: Call) -> Reply:
    """`{"auditFields": true}`: what is not named stays as it is."""
    asked = call.json_object()
    if not all(name in _PERMISSIONS and isinstance(value, bool) for name, value in asked.items()):
        raise _unreadable(f"permissions are {', '.join(_PERMISSIONS)}, each true or false")
    changes: dict[str, Any] = {_PERMISSIONS[name]: value for name, value in asked.items()}
    _keep(call.org, replace(call.org.switches, **changes))
    return _show_permissions(call)


def _show_duplicate_rules(call: Call) -> Reply:
    return Reply(body=[_shown(rule) for rule in call.org.switches.duplicate_rules])


def _set_duplicate_rule(call: Call) -> Reply:
    """`{"name": …, "isActive": true, "action": "alert"}`."""
    asked = call.json_object()
    found = next((rule for rule in call.org.switches.duplicate_rules if rule.name == asked.get("name")), None)
    active, action = asked.get("isActive"), asked.get("action", Action.ALERT.value)
    if found is None or not isinstance(active, bool) or action not in list(Action):
        names = ", ".join(rule.name for rule in call.org.switches.duplicate_rules)
        raise _unreadable(f"a rule needs a name ({names}), isActive and an action (alert, block)")
    changed = replace(found, active=active, action=Action(action))
    _keep(call.org, call.org.switches.with_duplicate_rule(changed))
    return Reply(body=_shown(changed))


def _show_assignment_rules(call: Call) -> Reply:
    return Reply(body=[_shown_assignment(rule) for rule in call.org.switches.assignment_rules])


def _add_assignment_rule(call: Call) -> Reply:
    """`{"object": "Case", "ownerId": "005…", "isActive": true}`; the answer names the rule's id."""
    asked = call.json_object()
    name, owner = asked.get("object"), full_id(str(asked.get("ownerId", "")))
    if name not in _ASSIGNED or owner is None or owner not in call.org.database.read("User", [owner]):
        raise _unreadable(f"an assignment rule needs an object ({', '.join(_ASSIGNED)}) and the ownerId of a user")
    with call.org.database.transaction():
        rule_id = call.org.database.new_id("01Q")
    rule = AssignmentRule(rule_id, str(name), owner, asked.get("isActive") is not False)
    _keep(call.org, call.org.switches.with_assignment_rule(rule))
    return Reply(201, _shown_assignment(rule))


def _keep(org: Org, switches: Switches) -> None:
    """Describe tells of some permissions, so that what a client kept of it is out of date."""
    with org.database.transaction():
        keep_switches(org.database, switches)
        note_schema_change(org.database, org.clock)
    org.switches = switches


def _shown(rule: DuplicateRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "object": rule.object_name,
        "matchingRule": rule.matching_rule,
        "isActive": rule.active,
        "action": rule.action.value,
    }


def _shown_assignment(rule: AssignmentRule) -> dict[str, Any]:
    return {"id": rule.id, "object": rule.object_name, "ownerId": rule.owner_id, "isActive": rule.active}


def _unreadable(message: str) -> RequestError:
    return RequestError(400, "INVALID_INPUT", message)
