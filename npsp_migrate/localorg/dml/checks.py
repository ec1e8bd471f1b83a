"""What the platform checks of every row, whatever the object: required, references, uniqueness."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.drafts import Draft, ParentKey
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.store.tables import quoted, rows_table

_FILLED_IN = {"Account": ("Name",), "Opportunity": ("Name",)}  # a household's and a gift's automatic name


def resolve_parents(work: Work, drafts: Iterable[Draft]) -> None:
    """Replace parents named by key with their Ids: one query per parent object and key field."""
    waiting: dict[tuple[str, str], list[tuple[Draft, ParentKey]]] = defaultdict(list)
    for draft in drafts:
        for parent in draft.parents:
            if parent.field.name in draft.values:
                message = f"Both {parent.field.name} and its relationship are given"
                draft.errors.append(RowError("INVALID_FIELD", message, (parent.field.name,)))
            waiting[parent.target, parent.key_field.name].append((draft, parent))
    for (target, key_name), asked in waiting.items():
        keys = {parent.value for _, parent in asked if parent.value}
        found = records_by_key(work, target, asked[0][1].key_field, keys)
        for draft, parent in asked:
            _set_parent(draft, parent, found.get(_folded(parent.value, parent.key_field), []), key_name)


def records_by_key(work: Work, target: str, key: Field, values: Iterable[str]) -> dict[str, list[str]]:
    """Key value (folded unless case matters) → the Ids of the records that carry it."""
    collation = "" if key.case_sensitive or key.type in ("id", "reference") else " COLLATE NOCASE"
    name = quoted(key.name)
    definition = work.org.schema.named(target)
    alive = "AND IsDeleted = 0" if definition.find("IsDeleted") else ""
    sql = (
        f"SELECT {name}, Id FROM {rows_table(target)} "
        f"WHERE {name}{collation} IN (SELECT value FROM json_each(?)) {alive}"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for value, record in work.database.connection.execute(sql, (json.dumps(sorted(values)),)):
        found[_folded(value, key)].append(record)
    return found


def check_given(definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """Refuse early what lacks a field that no automation fills in."""
    filled = _FILLED_IN.get(definition.name, ())
    _refuse_blanks([name for name in _required(definition) if name not in filled], changes)


def check_required(definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """The platform's own check, which comes after the before-triggers: they may have filled a field in."""
    _refuse_blanks(_required(definition), changes)


def _required(definition: ObjectDefinition) -> list[str]:
    return [field.name for field in definition.fields.values() if field.required]


def _refuse_blanks(required: Sequence[str], changes: Iterable[Change]) -> None:
    for change in changes:
        missing = [name for name in required if change.after.get(name) is None]
        if missing:
            message = f"Required fields are missing: [{', '.join(missing)}]"
            change.error = change.error or RowError("REQUIRED_FIELD_MISSING", message, tuple(missing))


def check_audit_dates(changes: Iterable[Change], given: set[str]) -> None:
    """Who may set them may not let a record be changed before it was made; the code is from memory."""
    if given.isdisjoint(("CreatedDate", "LastModifiedDate")):
        return
    for change in changes:
        if change.get("LastModifiedDate") < change.get("CreatedDate"):
            message = "Last Modified Date must be later than Created Date"
            change.error = change.error or RowError("FIELD_INTEGRITY_EXCEPTION", message, ("LastModifiedDate",))


def check_references(work: Work, definition: ObjectDefinition, changes: Sequence[Change], given: set[str]) -> None:
    """Every reference that was given must point to a living record of the right object."""
    for name in sorted(given):
        field = definition.fields[name.lower()]
        if field.type != "reference":
            continue
        pointing = [each for each in changes if each.error is None and each.after.get(name) and each.changed(name)]
        by_object: dict[str, list[Change]] = defaultdict(list)
        if not any(work.org.schema.object(each) for each in field.reference_to):
            continue  # an object that is not emulated, such as Profile: any id will do
        for change in pointing:
            target = work.org.schema.of_id(change.after[name])
            if target is None or target.name not in field.reference_to:
                message = f"{field.label}: id value of incorrect type: {change.after[name]}"
                change.error = RowError("MALFORMED_ID", message, (name,))
            else:
                by_object[target.name].append(change)
        for target_name, asked in by_object.items():
            _check_targets(work, field, target_name, asked)


def check_unique(work: Work, definition: ObjectDefinition, changes: Sequence[Change], given: set[str]) -> None:
    """A unique value belongs to one living record; within a chunk the first one keeps it."""
    for name in sorted(given):
        field = definition.fields[name.lower()]
        if not field.unique:
            continue
        asked = [each for each in changes if each.error is None and each.after.get(name) and each.changed(name)]
        taken = records_by_key(work, definition.name, field, {each.after[name] for each in asked})
        for change in asked:
            folded = _folded(change.after[name], field)
            others = [record for record in taken.get(folded, []) if record != change.id]
            if others:
                message = f"duplicate value found: {name} duplicates value on record with id: {others[0]}"
                change.error = RowError("DUPLICATE_VALUE", message, (name,))
            else:
                taken.setdefault(folded, []).append(change.id)


def _check_targets(work: Work, field: Field, target: str, asked: list[Change]) -> None:
    ids = {change.after[field.name] for change in asked}
    columns = ["IsDeleted"] if work.org.schema.named(target).find("IsDeleted") else []
    columns += ["SobjectType"] if target == "RecordType" else []
    columns += ["IsActive"] if target == "User" else []
    found = work.database.read(target, ids, columns or ("Id",))
    for change in asked:
        row = found.get(change.after[field.name])
        if row is not None and target == "RecordType" and not _fits(work, row, change):
            message = f"{field.label}: this ID value isn't valid for the user: {change.after[field.name]}"
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", message, (field.name,))
        elif row is None:
            change.error = RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", (field.name,))
        elif row.get("IsDeleted"):
            change.error = RowError("ENTITY_IS_DELETED", "entity is deleted", (field.name,))
        elif field.name == "OwnerId" and row.get("IsActive") == 0 and not work.org.switches.audit_fields:
            change.error = _inactive_owner(work, change)


def _inactive_owner(work: Work, change: Change) -> RowError:
    owned = work.org.schema.of_id(change.id)
    message = f"operation performed with inactive user [{change.get('OwnerId')}] as owner of "
    return RowError("INACTIVE_OWNER_OR_USER", message + (owned.name.lower() if owned else "record"), ("OwnerId",))


def _fits(work: Work, row: dict[str, object], change: Change) -> bool:
    owner = work.org.schema.of_id(change.id)
    return owner is not None and row["SobjectType"] == owner.name


def _set_parent(draft: Draft, parent: ParentKey, found: list[str], key_name: str) -> None:
    if parent.value is None:
        draft.values[parent.field.name] = None
    elif len(found) == 1:
        draft.values[parent.field.name] = found[0]
    elif found:
        message = f"More than one record found for external ID: {parent.value} ({key_name})"
        draft.errors.append(RowError("DUPLICATE_EXTERNAL_ID", message, (key_name,)))
    else:
        message = (
            f"Foreign key external ID: {parent.value} not found for field {key_name} in entity {parent.target}"
        )
        draft.errors.append(RowError("INVALID_FIELD", message))


def _folded(value: str | None, key: Field) -> str:
    return "" if value is None else str(value) if key.case_sensitive else str(value).lower()
