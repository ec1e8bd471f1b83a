"""Upsert: find each record by its external id, then update the one that is there or insert a new one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.checks import records_by_key
from npsp_migrate.localorg.dml.drafts import Draft, Operation, check_access, read_draft
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.ids import full_id


def upsert(
    work: Work, definition: ObjectDefinition, key: Field, records: Sequence[Mapping[str, Any]]
) -> list[Outcome]:
    """Records of one object, addressed by `key`; the outcomes keep their order."""
    drafts = [_read(work, definition, key, position, record) for position, record in enumerate(records)]
    _address(work, definition, key, drafts)
    updates = [draft for draft in drafts if draft.record_id]
    inserts = [draft for draft in drafts if not draft.record_id]
    for draft in updates:
        draft.values.pop(key.name, None)
        check_access(definition, draft, Operation.UPDATE)
    for draft in inserts:
        check_access(definition, draft, Operation.INSERT)
    outcomes = save(work, definition, inserts, Operation.INSERT)
    outcomes += save(work, definition, updates, Operation.UPDATE)
    return sorted(outcomes, key=lambda outcome: outcome.position)


def _read(work: Work, definition: ObjectDefinition, key: Field, position: int, record: Mapping[str, Any]) -> Draft:
    draft = read_draft(work.org, definition, position, record)
    if key.type != "id" and draft.record_id:
        message = "cannot specify Id in an upsert by another field"
        draft.errors.append(RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, ("Id",)))
        draft.record_id = None
    return draft


def _address(work: Work, definition: ObjectDefinition, key: Field, drafts: list[Draft]) -> None:
    """Give each draft the Id of the record it updates; those that stay without are new."""
    if key.type == "id":
        for draft in drafts:
            draft.record_id = full_id(draft.record_id) if draft.record_id else None
        return
    values = {draft.values[key.name] for draft in drafts if draft.values.get(key.name)}
    found = records_by_key(work, definition.name, key, values)
    times = Counter(_folded(draft.values[key.name], key) for draft in drafts if draft.values.get(key.name))
    for draft in drafts:
        value = draft.values.get(key.name)
        if value is None:
            message = f"{key.name} not specified"
            draft.errors.append(RowError("MISSING_ARGUMENT", message, (key.name,)))
            continue
        folded = _folded(value, key)
        matches = found.get(folded, [])
        if times[folded] > 1:  # Salesforce refuses all of them, the first one too
            message = f"Duplicate external id specified: {value}"
            draft.errors.append(RowError("DUPLICATE_VALUE", message, (key.name,)))
        elif len(matches) > 1:
            message = f"{key.name}: more than one record found for external id field: [{', '.join(matches)}]"
            draft.errors.append(RowError("DUPLICATE_EXTERNAL_ID", message, (key.name,)))
        elif matches:
            draft.record_id = matches[0]


def _folded(value: Any, key: Field) -> str:
    return str(value) if key.case_sensitive else str(value).lower()
