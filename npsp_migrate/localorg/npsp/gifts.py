"""Opportunities: whose gift it is, and the contact roles that say who gets credit for it."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.constants import (
    AFFILIATION,
    CONTACT_SETTINGS,
    DECEASED,
    HOUSEHOLD,
    HOUSEHOLD_SETTINGS,
    IS_INDIVIDUAL,
    PRIMARY_CONTACT,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.store.database import Row

PRIMARY = "npsp__Primary_Contact__c"
_FOR_ROLE = "npe01__Contact_Id_for_Role__c"
_DISABLED = "npsp__DisableContactRoleAutomation__c"
_PERSONAL_ACCOUNTS = (HOUSEHOLD, "One-to-One Individual")
_NAMED = {
    "npsp__Honoree_Contact__c": ("npsp__Honoree_Name__c", "npsp__Honoree_Opportunity_Contact_Role__c"),
    "npsp__Notification_Recipient_Contact__c": (
        "npsp__Notification_Recipient_Name__c",
        "npsp__Notification_Recipient_Opp_Contact_Role__c",
    ),
}
_RELATED_ROLE = "npsp__Related_Opportunity_Contact_Role__c"
_BAD_CONTACT = (
    "The Contact Id supplied in the Contact Id for Role field was invalid. Please use a valid Contact Id."
)


@dataclass(slots=True)
class _Roles:
    """The contact roles of one opportunity: those that exist, and those to add."""

    existing: list[Row]
    new: list[Row] = field(default_factory=list)

    def has(self, contact: str) -> bool:
        return any(row["ContactId"] == contact for row in (*self.existing, *self.new))

    def add(self, contact: str | None, role: str | None, primary: int = 0) -> None:
        if contact and not self.has(contact):
            self.new.append({"ContactId": contact, "Role": role, "IsPrimary": primary})


def settle_donors(trigger: Trigger) -> None:
    """OPP_OpportunityContactRoles_TDTM: donor and account before the save, the roles after it."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        for change in trigger.changes:
            _align_primary(change)
        if trigger.event is Event.BEFORE_INSERT:
            _complete_donors(trigger)
        _name_others(trigger)
        return
    if trigger.event is Event.AFTER_INSERT:
        asked = [change for change in trigger.changes if not change.get(_DISABLED)]
    else:
        watched = ("AccountId", PRIMARY, *_NAMED)
        asked = [each for each in trigger.changes if each.changed(*watched) and not each.get(_DISABLED)]
    if asked:
        _write_roles(trigger.work, asked, trigger.event)


def credit_households(trigger: Trigger) -> None:
    """HH_OppContactRoles_TDTM: the other members of the donor's household."""
    work = trigger.work
    settings = work.settings(HOUSEHOLD_SETTINGS)
    if not settings.get("npo02__Household_Contact_Roles_On__c"):
        return
    excluded = (settings.get("npo02__Household_OCR_Excluded_Recordtypes__c") or "").split(";")
    inserted = trigger.event is Event.AFTER_INSERT
    asked = [
        change
        for change in trigger.changes
        if (inserted or change.changed("AccountId", PRIMARY))
        and not change.get(_DISABLED)
        and change.get(PRIMARY)
        and change.get("RecordTypeId") not in excluded
    ]
    if not asked:
        return
    accounts = work.database.read("Account", _values(asked, "AccountId"), (IS_INDIVIDUAL,))
    asked = [each for each in asked if accounts.get(each.get("AccountId"), {}).get(IS_INDIVIDUAL)]
    members = _household_members(work, _values(asked, PRIMARY))
    role = settings.get("npo02__Household_Member_Contact_Role__c")
    roles = _roles_of(work, asked)
    for change in asked:
        for member in members.get(change.get(PRIMARY), ()):
            roles[change.id].add(member, role)
    _insert_roles(work, roles)


def _align_primary(change: Change) -> None:
    """The lookup and the older text field say the same; whichever was changed wins."""
    text = change.get(_FOR_ROLE)
    if text and full_id(text) is None:
        change.refuse(_BAD_CONTACT, _FOR_ROLE)
        return
    if change.before is not None and change.changed(_FOR_ROLE) and not change.changed(PRIMARY):
        change.after[PRIMARY] = full_id(text) if text else None
    elif change.before is not None and change.changed(PRIMARY):
        change.after[_FOR_ROLE] = change.get(PRIMARY)
    elif text and not change.get(PRIMARY):
        change.after[PRIMARY] = full_id(text)
    elif change.get(PRIMARY) and not text:
        change.after[_FOR_ROLE] = change.get(PRIMARY)


def _complete_donors(trigger: Trigger) -> None:
    """An account brings its primary contact, a contact its household."""
    work = trigger.work
    for change in trigger.changes:
        if change.get("ContactId") and not change.get(PRIMARY):
            change.after[PRIMARY] = change.after[_FOR_ROLE] = change.get("ContactId")
    accounts = work.database.read("Account", _values(trigger.changes, "AccountId"), (SYSTEM_TYPE, PRIMARY_CONTACT))
    contacts = work.select(
        f"SELECT c.Id, c.AccountId, a.{SYSTEM_TYPE} FROM {{Contact}} c JOIN {{Account}} a ON a.Id = c.AccountId "
        "WHERE c.Id IN (SELECT value FROM json_each(?))",
        (json.dumps(_values(trigger.changes, PRIMARY)),),
    )
    homes = {row["Id"]: row["AccountId"] for row in contacts if row[SYSTEM_TYPE] in _PERSONAL_ACCOUNTS}
    for change in trigger.changes:
        account = accounts.get(change.get("AccountId"))
        if account and not change.get(PRIMARY) and account[SYSTEM_TYPE] in _PERSONAL_ACCOUNTS:
            change.after[PRIMARY] = change.after[_FOR_ROLE] = account[PRIMARY_CONTACT]
        elif not change.get("AccountId") and change.get(PRIMARY):
            change.after["AccountId"] = homes.get(change.get(PRIMARY))


def _name_others(trigger: Trigger) -> None:
    """Honoree and notification recipient: the name as text, taken from the contact."""
    asked = [
        (change, lookup, name)
        for change in trigger.changes
        for lookup, (name, _) in _NAMED.items()
        if change.get(lookup) and not change.get(name)
    ]
    if not asked:
        return
    names = trigger.work.database.read("Contact", {change.get(lookup) for change, lookup, _ in asked}, ("Name",))
    for change, lookup, name in asked:
        found = names.get(change.get(lookup))
        change.after[name] = found["Name"] if found else None


def _write_roles(work: Work, asked: list[Change], event: Event) -> None:
    settings = work.settings(CONTACT_SETTINGS)
    if event is Event.AFTER_UPDATE:
        _drop_roles(work, [each for each in asked if each.changed("AccountId", PRIMARY)])
    roles = _roles_of(work, asked)
    accounts = work.database.read("Account", _values(asked, "AccountId"), (IS_INDIVIDUAL,))
    related = _related_credits(work, asked)
    corrected = []
    for change in asked:
        account = accounts.get(change.get("AccountId"))
        personal = account is None or bool(account[IS_INDIVIDUAL])
        primary = next((row["ContactId"] for row in roles[change.id].existing if row["IsPrimary"]), None)
        if primary and event is Event.AFTER_INSERT:
            if primary != change.get(PRIMARY):
                corrected.append((change.id, {PRIMARY: primary, _FOR_ROLE: primary}))
        else:
            role = "npe01__Opportunity_Contact_Role_Default_role__c"
            role = role if personal else "npsp__Contact_Role_for_Organizational_Opps__c"
            roles[change.id].add(change.get(PRIMARY), settings.get(role), 1)
        for lookup, (_, setting) in _NAMED.items():
            if settings.get(setting):
                roles[change.id].add(change.get(lookup), settings.get(setting))
        for contact, role_name in related.get(change.get(PRIMARY) if personal else change.get("AccountId"), ()):
            roles[change.id].add(contact, role_name)
    _insert_roles(work, roles)
    work.write("Opportunity", corrected)


def _drop_roles(work: Work, moved: list[Change]) -> None:
    """A gift that changes its donor starts over: its roles are deleted and made anew."""
    if moved:
        work.execute(
            "UPDATE {OpportunityContactRole} SET IsDeleted = 1, SystemModstamp = ? "
            "WHERE IsDeleted = 0 AND OpportunityId IN (SELECT value FROM json_each(?))",
            (work.now, json.dumps([change.id for change in moved])),
        )


def _related_credits(work: Work, asked: list[Change]) -> dict[str, list[tuple[str, str]]]:
    """Donor contact or organisation → the contacts that relationships or affiliations credit too."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sources = (
        ("npe4__Relationship__c", "npe4__Contact__c", "npe4__RelatedContact__c", _values(asked, PRIMARY)),
        (AFFILIATION, "npe5__Organization__c", "npe5__Contact__c", _values(asked, "AccountId")),
    )
    for name, owner, contact, ids in sources:
        rows = work.select(
            f"SELECT {owner} AS Owner, {contact} AS Contact, {_RELATED_ROLE} AS Role FROM {{{name}}} "
            f"WHERE IsDeleted = 0 AND {_RELATED_ROLE} IS NOT NULL AND {contact} IS NOT NULL "
            f"AND {owner} IN (SELECT value FROM json_each(?)) ORDER BY Id",
            (json.dumps(ids),),
        )
        for row in rows:
            found[row["Owner"]].append((row["Contact"], row["Role"]))
    return found


def _household_members(work: Work, contacts: list[str]) -> dict[str, list[str]]:
    """Contact → the other living members of the household, in the order in which they were made."""
    rows = work.select(
        f"SELECT p.Id AS Donor, m.Id AS Member FROM {{Contact}} p JOIN {{Account}} a ON a.Id = p.AccountId "
        f"AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' JOIN {{Contact}} m ON m.AccountId = a.Id AND m.Id <> p.Id "
        f"WHERE m.IsDeleted = 0 AND m.{DECEASED} = 0 AND p.Id IN (SELECT value FROM json_each(?)) ORDER BY m.Id",
        (json.dumps(contacts),),
    )
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        members[row["Donor"]].append(row["Member"])
    return members


def _roles_of(work: Work, changes: list[Change]) -> dict[str, _Roles]:
    rows = work.select(
        "SELECT Id, OpportunityId, ContactId, IsPrimary FROM {OpportunityContactRole} "
        "WHERE IsDeleted = 0 AND OpportunityId IN (SELECT value FROM json_each(?))",
        (json.dumps([change.id for change in changes]),),
    )
    roles = {change.id: _Roles([]) for change in changes}
    for row in rows:
        roles[row["OpportunityId"]].existing.append(row)
    return roles


def _insert_roles(work: Work, roles: dict[str, _Roles]) -> None:
    prefix = work.org.schema.named("OpportunityContactRole").key_prefix
    system = {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
    rows = [
        {"Id": work.database.new_id(prefix), "OpportunityId": opportunity, **row, **system}
        for opportunity, each in roles.items()
        for row in each.new
    ]
    work.database.insert("OpportunityContactRole", rows)


def _values(changes: Iterable[Change], name: str) -> list[str]:
    return sorted({change.get(name) for change in changes if change.get(name)})
