"""Relationships: each has a mirror, seen from the other person."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Mapping

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.store.database import Row

RELATIONSHIP = "npe4__Relationship__c"
_CONTACT, _RELATED = "npe4__Contact__c", "npe4__RelatedContact__c"
_TYPE, _STATUS, _TEXT = "npe4__Type__c", "npe4__Status__c", "npe4__Description__c"
MIRROR, _SYSTEM = "npe4__ReciprocalRelationship__c", "npe4__SYSTEM_SystemCreated__c"
_MALE = frozenset({"mr.", "male"})
_FEMALE = frozenset({"ms.", "mrs.", "female"})


def mirror_relationships(trigger: Trigger) -> None:
    """REL_Relationships_TDTM."""
    if trigger.event is Event.AFTER_INSERT:
        _add_mirrors(
            trigger.work, [each for each in trigger.changes if each.get(_RELATED) and not each.get(MIRROR)]
        )
    elif trigger.event is Event.AFTER_UPDATE:
        _follow(trigger)
    elif trigger.event is Event.AFTER_DELETE:
        _delete_mirrors(trigger.work, [change.was(MIRROR) for change in trigger.changes])


def _add_mirrors(work: Work, new: list[Change]) -> None:
    if not new:
        return
    types = _mirror_types(work, new)
    definition = work.org.schema.named(RELATIONSHIP)
    system = {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
    rows, links = [], []
    for change in new:
        made = work.database.new_id(definition.key_prefix)
        number = work.database.next_number(f"name of {RELATIONSHIP}")
        rows.append(
            {
                "Id": made,
                "Name": f"R-{number:06d}",
                _CONTACT: change.get(_RELATED),
                _RELATED: change.get(_CONTACT),
                _TYPE: types[change.id],
                _STATUS: change.get(_STATUS),
                _TEXT: change.get(_TEXT),
                MIRROR: change.id,
                _SYSTEM: 1,
                **system,
            }
        )
        links.append((change.id, {MIRROR: made}))
    work.database.insert(RELATIONSHIP, rows)
    work.write(RELATIONSHIP, links)


def _follow(trigger: Trigger) -> None:
    """What both sides say stays the same; a relationship to nobody is none."""
    work = trigger.work
    orphans = [change.id for change in trigger.changes if not change.get(_RELATED)]
    watched = (_TYPE, _STATUS, _TEXT)
    changed = [
        each for each in trigger.changes if each.get(MIRROR) and each.get(_RELATED) and each.changed(*watched)
    ]
    types = _mirror_types(work, [change for change in changed if change.changed(_TYPE)])
    updates = []
    for change in changed:
        values: Row = {_STATUS: change.get(_STATUS), _TEXT: change.get(_TEXT)}
        if change.id in types:
            values[_TYPE] = types[change.id]
        updates.append((change.get(MIRROR), values))
    work.write(RELATIONSHIP, updates)
    if orphans:
        remove(work, work.org.schema.named(RELATIONSHIP), orphans)


def _delete_mirrors(work: Work, mirrors: Iterable[str | None]) -> None:
    found = work.database.read(RELATIONSHIP, [each for each in mirrors if each], ("IsDeleted", MIRROR))
    living = [record for record, row in found.items() if not row["IsDeleted"]]
    if living:
        work.write(RELATIONSHIP, [(record, {MIRROR: None}) for record in living])
        remove(work, work.org.schema.named(RELATIONSHIP), living)


def _mirror_types(work: Work, changes: list[Change]) -> dict[str, str | None]:
    """What the other person calls it: by the list of pairs, and the sex of the one who is related."""
    if not changes:
        return {}
    sexes = _sexes(work, [change.get(_CONTACT) for change in changes])
    rows = work.select(
        "SELECT Name, npe4__Male__c, npe4__Female__c, npe4__Neutral__c "
        "FROM {npe4__Relationship_Lookup__c} WHERE IsDeleted = 0 AND npe4__Active__c = 1"
    )
    pairs = {row["Name"].lower(): row for row in rows}
    types = {}
    for change in changes:
        given = change.get(_TYPE)
        pair = pairs.get((given or "").lower(), {})
        types[change.id] = pair.get(sexes.get(change.get(_CONTACT), "npe4__Neutral__c")) or given
    return types


def _sexes(work: Work, contacts: list[str]) -> dict[str, str]:
    """Contact → the column of the list that applies."""
    gender = work.settings("npe4__Relationship_Settings__c").get("npe4__Gender_Field__c")
    known = work.org.schema.named("Contact").find(str(gender)) if gender else None
    chosen = known.name if known else "Salutation"
    rows = work.select(
        f"SELECT Id, Salutation, {chosen} AS Chosen FROM {{Contact}} WHERE Id IN (SELECT value FROM json_each(?))",
        (json.dumps(contacts),),
    )
    return {row["Id"]: _column(row) for row in rows}


def _column(row: Mapping[str, str | None]) -> str:
    for text in (row["Chosen"], row["Salutation"]):
        folded = (text or "").lower()
        if folded in _MALE:
            return "npe4__Male__c"
        if folded in _FEMALE:
            return "npe4__Female__c"
    return "npe4__Neutral__c"
