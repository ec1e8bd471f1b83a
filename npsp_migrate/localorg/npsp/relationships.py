"""Relationships: each has a mirror, seen from the other person."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Mapping

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.work import Work

RELATIONSHIP = "npe4__Relationship__c"
_CONTACT, _RELATED = "npe4__Contact__c", "npe4__RelatedContact__c"
_TYPE, _STATUS, _TEXT = "npe4__Type__c", "npe4__Status__c", "npe4__Description__c"
MIRROR, _SYSTEM = "npe4__ReciprocalRelationship__c", "npe4__SYSTEM_SystemCreated__c"
_BIN_LOOKUPS = (
    "SELECT record FROM _bin_lookup WHERE object = ? AND field = ? AND root IN (SELECT value FROM json_each(?))"
)
_MALE, _FEMALE, _NEUTRAL = "npe4__Male__c", "npe4__Female__c", "npe4__Neutral__c"
_GENDERS = {"male": _MALE, "female": _FEMALE}
_SALUTATIONS = {"Mr.": _MALE, "Ms.": _FEMALE, "Mrs.": _FEMALE}
_BY_LIST, _BY_INVERSION = "List Setting", "Value Inversion"
_SPLIT = "-"  # NPSP: `Parent-Child` seen from the other side is `Child-Parent`; the sign is from memory


def mirror_relationships(trigger: Trigger) -> None:
    """REL_Relationships_TDTM."""
    if trigger.event is Event.AFTER_INSERT:
        new = list(trigger.changes)
        _add_mirrors(trigger.work, [each for each in new if each.get(_RELATED) and not each.get(MIRROR)])
        paired = [(each.get(MIRROR), {MIRROR: each.id}) for each in new if each.get(MIRROR)]
        trigger.work.write(RELATIONSHIP, paired)
    elif trigger.event is Event.AFTER_UPDATE:
        _follow(trigger)
    elif trigger.event is Event.AFTER_DELETE:
        _delete_mirrors(trigger.work, [change.was(MIRROR) for change in trigger.changes])


def drop_unrelated(trigger: Trigger) -> None:
    """REL_Relationships_Con_TDTM: a relationship to somebody who was deleted is none."""
    if trigger.event is not Event.AFTER_DELETE:
        return
    work = trigger.work
    gone = json.dumps([change.id for change in trigger.changes if not change.was("MasterRecordId")])
    cleared = work.database.connection.execute(_BIN_LOOKUPS, (RELATIONSHIP, _RELATED, gone))
    found = work.database.read(RELATIONSHIP, [record for (record,) in cleared], ("IsDeleted",))
    living = sorted(record for record, row in found.items() if not row["IsDeleted"])
    if living:
        remove(work, work.org.schema.named(RELATIONSHIP), living)


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
    types = _mirror_types(work, changed)
    updates = [
        (
            change.get(MIRROR),
            {_STATUS: change.get(_STATUS), _TEXT: change.get(_TEXT), _TYPE: types[change.id]},
        )
        for change in changed
    ]
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
    """What the other person calls it, by the method that the settings name."""
    method = work.settings("npe4__Relationship_Settings__c").get("npe4__Reciprocal_Method__c")
    if method == _BY_LIST and changes:
        return _types_by_list(work, changes)
    if method == _BY_INVERSION:
        return {change.id: _inverted(change.get(_TYPE)) for change in changes}
    return {change.id: change.get(_TYPE) for change in changes}


def _types_by_list(work: Work, changes: list[Change]) -> dict[str, str | None]:
    """By the list of pairs, and the gender of the one who is related."""
    genders = _genders(work, [change.get(_CONTACT) for change in changes])
    rows = work.select(
        f"SELECT Name, {_MALE}, {_FEMALE}, {_NEUTRAL} FROM {{npe4__Relationship_Lookup__c}} "
        "WHERE IsDeleted = 0 AND npe4__Active__c = 1"
    )
    pairs = {row["Name"]: row for row in rows}
    types = {}
    for change in changes:
        pair = pairs.get(change.get(_TYPE))
        column = genders.get(change.get(_CONTACT), _NEUTRAL)
        types[change.id] = (pair[column] or pair[_NEUTRAL]) if pair else change.get(_TYPE)
    return types


def _inverted(kind: str | None) -> str | None:
    parts = (kind or "").split(_SPLIT)
    return f"{parts[1]}{_SPLIT}{parts[0]}" if len(parts) > 1 else kind


def _genders(work: Work, contacts: list[str]) -> dict[str, str]:
    """Contact → the column of the list that applies; the gender field decides where it says anything."""
    gender = work.settings("npe4__Relationship_Settings__c").get("npe4__Gender_Field__c")
    known = work.org.schema.named("Contact").find(str(gender)) if gender else None
    chosen = known.name if known else "NULL"
    rows = work.select(
        f"SELECT Id, Salutation, {chosen} AS Gender FROM {{Contact}} WHERE Id IN (SELECT value FROM json_each(?))",
        (json.dumps(contacts),),
    )
    return {row["Id"]: _column(row) for row in rows}


def _column(row: Mapping[str, str | None]) -> str:
    if row["Gender"] is not None:
        return _GENDERS.get(row["Gender"].lower(), _NEUTRAL)
    return _SALUTATIONS.get(row["Salutation"] or "", _NEUTRAL)
