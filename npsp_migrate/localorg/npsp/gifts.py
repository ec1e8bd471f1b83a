"""Opportunities: whose gift it is. Donor and account complete each other; others who are named have their name."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.constants import HOUSEHOLD, PRIMARY_CONTACT, SYSTEM_TYPE
from npsp_migrate.localorg.npsp.giftnames import name_gifts
from npsp_migrate.localorg.npsp.roles import FOR_ROLE, NAMED, PRIMARY, values_of, write_roles

_PERSONAL_ACCOUNTS = (HOUSEHOLD, "One-to-One Individual")
_BAD_CONTACT = (
    "The Contact Id supplied in the Contact Id for Role field was invalid. Please use a valid Contact Id."
)


def settle_donors(trigger: Trigger) -> None:
    """OPP_OpportunityContactRoles_TDTM: donor and account before the save, roles and name after it."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        for change in trigger.changes:
            _align_primary(change)
        _refuse_unknown_donors(trigger)
        if trigger.event is Event.BEFORE_INSERT:
            _complete_donors(trigger)
        _name_others(trigger)
        return
    write_roles(trigger)
    if trigger.event is Event.AFTER_INSERT:
        name_gifts(trigger)


def _align_primary(change: Change) -> None:
    """The lookup and the older text field say the same; whichever was changed wins."""
    text = change.get(FOR_ROLE)
    if text and full_id(text) is None:
        change.refuse(_BAD_CONTACT, FOR_ROLE)
    elif change.before is not None and change.changed(FOR_ROLE) and not change.changed(PRIMARY):
        change.after[PRIMARY] = full_id(text) if text else None
    elif change.before is not None and change.changed(PRIMARY):
        change.after[FOR_ROLE] = change.get(PRIMARY)
    elif text and not change.get(PRIMARY):
        change.after[PRIMARY] = full_id(text)
    elif change.get(PRIMARY) and not text:
        change.after[FOR_ROLE] = change.get(PRIMARY)


def _refuse_unknown_donors(trigger: Trigger) -> None:
    """A text that looks like an Id but names no contact is as wrong as any other."""
    asked = [change for change in trigger.changes if change.get(FOR_ROLE) and change.changed(FOR_ROLE)]
    if not asked:
        return
    known = trigger.work.database.read("Contact", values_of(asked, PRIMARY), ("IsDeleted",))
    for change in asked:
        if known.get(change.get(PRIMARY), {"IsDeleted": 1})["IsDeleted"]:
            change.refuse(_BAD_CONTACT, FOR_ROLE)


def _complete_donors(trigger: Trigger) -> None:
    """An account brings its primary contact, a contact its household."""
    work = trigger.work
    for change in trigger.changes:
        if change.get("ContactId") and not change.get(PRIMARY):
            change.after[PRIMARY] = change.after[FOR_ROLE] = change.get("ContactId")
    accounts = work.database.read(
        "Account", values_of(trigger.changes, "AccountId"), (SYSTEM_TYPE, PRIMARY_CONTACT)
    )
    homes = _homes(work, values_of(trigger.changes, PRIMARY))
    for change in trigger.changes:
        account = accounts.get(change.get("AccountId"))
        if account and not change.get(PRIMARY) and account[SYSTEM_TYPE] in _PERSONAL_ACCOUNTS:
            change.after[PRIMARY] = change.after[FOR_ROLE] = account[PRIMARY_CONTACT]
        elif not change.get("AccountId") and change.get(PRIMARY):
            change.after["AccountId"] = homes.get(change.get(PRIMARY))


def _homes(work: Work, contacts: list[str]) -> dict[str, str]:
    """Contact → the account it gives from: a household, never an organisation."""
    rows = work.select(
        f"SELECT c.Id, c.AccountId, a.{SYSTEM_TYPE} FROM {{Contact}} c JOIN {{Account}} a ON a.Id = c.AccountId "
        "WHERE c.Id IN (SELECT value FROM json_each(?))",
        (json.dumps(contacts),),
    )
    return {row["Id"]: row["AccountId"] for row in rows if row[SYSTEM_TYPE] in _PERSONAL_ACCOUNTS}


def _name_others(trigger: Trigger) -> None:
    """Honoree and notification recipient: the name as text, taken from the contact."""
    asked = [
        (change, lookup, name)
        for change in trigger.changes
        for lookup, (name, _) in NAMED.items()
        if change.get(lookup) and not change.get(name)
    ]
    if not asked:
        return
    names = trigger.work.database.read("Contact", {change.get(lookup) for change, lookup, _ in asked}, ("Name",))
    for change, lookup, name in asked:
        found = names.get(change.get(lookup))
        change.after[name] = found["Name"] if found else None
