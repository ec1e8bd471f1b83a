"""What to ask the org before a plan can be made."""

from collections.abc import Iterable, Mapping

from npsp_migrate.model.records import Candidates, RecordSet, Reference
from npsp_migrate.npsp.automation import NO_CONTACT_ROLES, NO_PAYMENT
from npsp_migrate.npsp.contact_points import fields_of_kind
from npsp_migrate.npsp.objects import CONTACT, CONTACT_ROLE, OPPORTUNITY, PAYMENT, load_position
from npsp_migrate.planning.completing import complete

# What the control totals need of the gifts that the org has.
_TOTALS = ("CloseDate", "Amount", "CampaignId")
# Parts of a gift → what a gift that brings them says to NPSP.
_SWITCHES = {PAYMENT: NO_PAYMENT, CONTACT_ROLE: NO_CONTACT_ROLES}
# Who lives elsewhere than the household says so with this.
_STREET, _ELSEWHERE = "MailingStreet", "npsp__is_Address_Override__c"


def fields_to_expect(candidates: Mapping[str, Candidates], key_field: str) -> Mapping[str, tuple[str, ...]]:
    """What `fields_to_read` will ask for once the records are known: the org is read once, before the matching."""
    wanted = {name: list(fields) for name, fields in _fields(candidates, key_field).items()}
    for part, switch in _SWITCHES.items():
        if part in candidates and OPPORTUNITY in candidates:
            wanted[OPPORTUNITY].append(switch)
    return {name: tuple(dict.fromkeys(fields)) for name, fields in wanted.items()}


def fields_that_may_come(candidates: Mapping[str, Candidates]) -> Mapping[str, tuple[str, ...]]:
    """What matching gives to some of the people, and no mapping speaks of: a place for a second phone, say.

    Not every org has these fields, and most nights need them all: read with the others, they cost no call.
    """
    if CONTACT not in candidates:
        return {}
    used = candidates[CONTACT].frame.columns
    elsewhere = (_ELSEWHERE,) if _STREET in used else ()
    return {CONTACT: (*(field for field in fields_of_kind(used) if field not in used), *elsewhere)}


def fields_to_read(desired: Mapping[str, RecordSet], key_field: str) -> Mapping[str, tuple[str, ...]]:
    """Object → fields and paths to read of all its records, those without our key included.

    A reference is read as the parent's key (`Account.Migration_Key__c`) and as its Id; of parents that only
    the org has, Id and key.
    """
    return _fields(complete(desired), key_field)


def _fields(sets: Mapping[str, Candidates] | Mapping[str, RecordSet], key_field: str) -> dict[str, tuple[str, ...]]:
    wanted: dict[str, dict[str, None]] = {}
    for sobject, records in sets.items():
        fields = wanted.setdefault(sobject, {})
        fields.update(dict.fromkeys(["Id", key_field]))
        fields.update(dict.fromkeys(_paths(records.frame.columns, records.references, key_field)))
        if sobject == OPPORTUNITY:
            fields.update(dict.fromkeys(_paths(_TOTALS, records.references, key_field)))
        for reference in records.references.values():
            wanted.setdefault(reference.parent, {}).update(dict.fromkeys(["Id", key_field]))
    return {name: tuple(wanted[name]) for name in sorted(wanted, key=lambda name: (load_position(name), name))}


def _paths(fields: Iterable[str], references: Mapping[str, Reference], key_field: str) -> list[str]:
    paths: list[str] = []
    for name in fields:
        if name in references:
            paths.append(key_path(references[name], key_field))
        paths.append(name)
    return paths


def key_path(reference: Reference, key_field: str) -> str:
    """Where the org tells a parent's key: `npsp__Primary_Contact__r.Migration_Key__c`."""
    return f"{reference.relationship}.{key_field}"
