"""What an administrator has switched on in this org; all of it is off, or granted, in a new one."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from npsp_migrate.localorg.store.database import Database

_KEPT_AS = "switches"


class Action(StrEnum):
    """What a duplicate rule does: `alert` can be passed by a header, `block` cannot."""

    ALERT = "alert"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    object_name: str
    name: str
    matching_rule: str
    active: bool = False
    action: Action = Action.ALERT


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Gives new owners to the records of an object; one rule of an object is active at most."""

    id: str
    object_name: str
    owner_id: str
    active: bool = True


# Salesforce brings the standard rules, NPSP only a matching rule, which is no use without a duplicate rule.
DUPLICATE_RULES = (
    DuplicateRule("Account", "Standard_Account_Duplicate_Rule", "Standard_Account_Match_Rule_v1_0"),
    DuplicateRule("Contact", "Standard_Contact_Duplicate_Rule", "Standard_Contact_Match_Rule_v1_1"),
    DuplicateRule("Contact", "NPSP_Contact_Personal_Email_Duplicate_Rule", "NPSP_Contact_Personal_Email_Match"),
)


@dataclass(frozen=True, slots=True)
class Switches:
    """`audit_fields` is what Setup calls "Set Audit Fields … and Update Records with Inactive Owners"."""

    audit_fields: bool = False
    hard_delete: bool = True
    duplicate_rules: tuple[DuplicateRule, ...] = DUPLICATE_RULES
    assignment_rules: tuple[AssignmentRule, ...] = ()

    def duplicate_rules_of(self, object_name: str) -> tuple[DuplicateRule, ...]:
        return tuple(rule for rule in self.duplicate_rules if rule.active and rule.object_name == object_name)

    def assignment_rule(self, object_name: str, rule_id: str = "") -> AssignmentRule | None:
        """The rule that is named, or the active one."""
        for rule in self.assignment_rules:
            if rule.object_name == object_name and (rule.id == rule_id if rule_id else rule.active):
                return rule
        return None

    def with_duplicate_rule(self, changed: DuplicateRule) -> "Switches":
        rules = tuple(changed if rule.name == changed.name else rule for rule in self.duplicate_rules)
        return replace(self, duplicate_rules=rules)

    def with_assignment_rule(self, added: AssignmentRule) -> "Switches":
        """A rule that is active puts the others of its object out of use."""
        kept = tuple(
            replace(rule, active=False) if added.active and rule.object_name == added.object_name else rule
            for rule in self.assignment_rules
        )
        return replace(self, assignment_rules=(*kept, added))


def read_switches(database: Database) -> Switches:
    kept = database.setting(_KEPT_AS)
    if kept is None:
        return Switches()
    read = json.loads(kept)
    return Switches(
        read["audit_fields"],
        read["hard_delete"],
        tuple(_duplicate_rule(each) for each in read["duplicate_rules"]),
        tuple(AssignmentRule(**each) for each in read["assignment_rules"]),
    )


def keep_switches(database: Database, switches: Switches) -> None:
    database.keep_setting(_KEPT_AS, json.dumps(asdict(switches)))


def _duplicate_rule(kept: dict[str, Any]) -> DuplicateRule:
    return DuplicateRule(**{**kept, "action": Action(kept["action"])})
