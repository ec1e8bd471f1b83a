"""Assignment rules: who owns a case, a lead or an account that comes in through the API."""

from collections.abc import Iterable

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work


def assign_owners(work: Work, definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """The rule's owner takes every record that is saved; rules of ours have no conditions."""
    if work.options.assign is None:
        return
    rule = work.org.switches.assignment_rule(definition.name, work.options.assign)
    if rule is None:
        return
    for change in changes:
        change.after["OwnerId"] = rule.owner_id
