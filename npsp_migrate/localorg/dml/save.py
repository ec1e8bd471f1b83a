"""Inserting and updating: drafts in, one outcome each out. The platform's order of execution, per chunk of 200.

A row that fails takes its own automation back with it: the chunk is rolled back and saved again without it.
A trigger that fails as a whole takes the chunk with it, good rows and bad.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml import (
    assignment,
    campaigns,
    checks,
    circles,
    duplicates,
    events,
    platform,
    tracking,
    validation,
)
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger, TriggerError
from npsp_migrate.localorg.dml.drafts import Draft, Operation
from npsp_migrate.localorg.dml.refusing import refuse_some
from npsp_migrate.localorg.dml.typevalues import refuse_values_not_offered
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError, unsupported
from npsp_migrate.localorg.store.database import Row

_NEVER_BLANK = ("OwnerId", "RecordTypeId")
CHUNK = 200  # Salesforce: records a trigger sees at once


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of a request."""

    position: int
    record_id: str | None = None
    created: bool = False
    errors: tuple[RowError, ...] = ()


def save(work: Work, definition: ObjectDefinition, drafts: Sequence[Draft], operation: Operation) -> list[Outcome]:
    """Save drafts of one object, all inserts or all updates; the outcomes keep their order."""
    if not (definition.createable if operation is Operation.INSERT else definition.updateable):
        refused = (unsupported(definition.name),)
        return [Outcome(draft.position, draft.record_id, errors=refused) for draft in drafts]
    refuse_some(work.org, definition, drafts, operation)
    return _save(work, definition, drafts, operation)


def _save(work: Work, definition: ObjectDefinition, drafts: Sequence[Draft], operation: Operation) -> list[Outcome]:
    checks.resolve_parents(work, drafts)
    outcomes: list[Outcome] = []
    remaining = iter(drafts)
    while chunk := list(islice(remaining, CHUNK)):
        outcomes += _save_chunk(work, definition, chunk, operation)
    work.org.forget(definition.name)
    return outcomes


def insert_rows(work: Work, object_name: str, rows: Sequence[Row]) -> list[Outcome]:
    """Insert records that automation makes, with their own triggers; the outcomes keep their order."""
    drafts = [Draft(position, row) for position, row in enumerate(rows)]
    return _save(work.by_automation(), work.org.schema.named(object_name), drafts, Operation.INSERT)


def update_rows(work: Work, object_name: str, changes: Sequence[tuple[str, Row]]) -> list[Outcome]:
    """Update records that automation changes, with their own triggers."""
    drafts = [Draft(position, values, record) for position, (record, values) in enumerate(changes)]
    return _save(work.by_automation(), work.org.schema.named(object_name), drafts, Operation.UPDATE)


def _save_chunk(
    work: Work, definition: ObjectDefinition, drafts: list[Draft], operation: Operation
) -> list[Outcome]:
    refused: dict[int, tuple[RowError, ...]] = {}
    changes: list[Change] = []
    while True:
        for draft in drafts:
            if draft.errors:
                refused.setdefault(draft.position, tuple(draft.errors))
        trying = [draft for draft in drafts if draft.position not in refused]
        savepoint = work.database.savepoint()
        try:
            changes = _attempt(work, definition, trying, operation)
            failed = {change.position: (change.error,) for change in changes if change.error}
        except TriggerError as failure:
            failed = {draft.position: (failure.row_error(len(trying)),) for draft in trying}
        if not failed:
            work.database.release(savepoint)
            break
        work.database.rollback_to(savepoint)
        work.org.forget_all()
        refused |= failed
    saved = {change.position: change.id for change in changes}
    created = operation is Operation.INSERT
    return [
        Outcome(draft.position, draft.record_id, errors=refused[draft.position])
        if draft.position in refused
        else Outcome(draft.position, saved[draft.position], created)
        for draft in drafts
    ]


def _attempt(work: Work, definition: ObjectDefinition, drafts: list[Draft], operation: Operation) -> list[Change]:
    """One try at saving; the errors stand in the changes, and then what was written must be rolled back."""
    if not drafts:
        return []
    inserting = operation is Operation.INSERT
    changes = _new_changes(work, definition, drafts) if inserting else _old_changes(work, definition, drafts)
    given = {name for draft in drafts for name in draft.values}
    _check(work, definition, changes, given)
    if any(change.error for change in changes):
        return changes
    _fire(work, definition, changes, Event.BEFORE_INSERT if inserting else Event.BEFORE_UPDATE)
    platform.derive(work, definition, changes)
    _object_rules(work, definition, changes)
    if any(change.error for change in changes):
        return changes
    _write(work, definition, changes)
    _fire(work, definition, changes, Event.AFTER_INSERT if inserting else Event.AFTER_UPDATE)
    return changes


def _new_changes(work: Work, definition: ObjectDefinition, drafts: list[Draft]) -> list[Change]:
    defaults = platform.insert_defaults(work, definition)
    changes = []
    for draft in drafts:
        record = work.database.new_id(definition.key_prefix)
        row = {"Id": record, **defaults}
        for name, value in draft.values.items():
            if value is not None:
                row[name] = value
            elif name not in _NEVER_BLANK:
                row.pop(name, None)  # a blank that is given stands, where there would be a default
        changes.append(Change(record, draft.position, None, row))
    return changes


def _old_changes(work: Work, definition: ObjectDefinition, drafts: list[Draft]) -> list[Change]:
    found = work.database.read(definition.name, [draft.record_id or "" for draft in drafts])
    changes, seen = [], set()
    for draft in drafts:
        record = draft.record_id or ""
        before = found.get(record)
        change = Change(record, draft.position, before, {**(before or {}), **draft.values, **work.stamps()})
        if before is None:
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        elif before.get("IsDeleted"):
            change.error = RowError("ENTITY_IS_DELETED", "entity is deleted")
        elif record in seen:
            change.error = RowError("DUPLICATE_VALUE", f"duplicate id specified: {record}")
        seen.add(record)
        changes.append(change)
    return changes


def _check(work: Work, definition: ObjectDefinition, changes: list[Change], given: set[str]) -> None:
    standing = [change for change in changes if change.error is None]
    checks.check_given(definition, standing)
    checks.check_audit_dates(standing, given)
    checks.check_references(work, definition, standing, given)
    circles.refuse_circles(work, definition, standing, given)
    refuse_values_not_offered(work, definition, standing, given)
    checks.check_unique(work, definition, standing, given)


def _object_rules(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    checks.check_required(definition, changes)
    if definition.name == "CampaignMember":
        campaigns.check_members(work, changes)
    elif definition.name == "Event":
        events.complete_events(changes)
    validation.validate(validation.rules_of(definition.name, work.org.profile.value), changes)
    duplicates.refuse_duplicates(work, definition, changes)
    assignment.assign_owners(work, definition, changes)


def _write(work: Work, definition: ObjectDefinition, changes: list[Change]) -> None:
    if definition.history:
        tracking.note_changes(work, definition, ((change.id, change.after) for change in changes))
    if changes[0].before is None:
        work.database.insert(definition.name, (change.after for change in changes))
    else:
        work.database.update(definition.name, ((change.id, _changed_columns(change)) for change in changes))
    if definition.name == "Campaign" and changes[0].before is None:
        campaigns.add_default_statuses(work, changes)
    elif definition.name == "Opportunity" and changes[0].before is None:
        platform.credit_given_contacts(work, changes)
    elif definition.name == "OpportunityContactRole":
        platform.demote_primary_roles(work, changes)


def _changed_columns(change: Change) -> Row:
    before = change.before or {}
    return {name: value for name, value in change.after.items() if value != before.get(name)}


def _fire(work: Work, definition: ObjectDefinition, changes: list[Change], event: Event) -> None:
    work.automation(Trigger(work, definition.name, event, changes))
