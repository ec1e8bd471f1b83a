"""Contact roles: who gets credit for a gift. The donor, others who are named, relations, the household."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import (
    AFFILIATION,
    CONTACT_SETTINGS,
    DECEASED,
    HOUSEHOLD,
    HOUSEHOLD_SETTINGS,
    IS_INDIVIDUAL,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.npsp.recordtypes import listed_record_types
from npsp_migrate.localorg.store.database import Row

PRIMARY = "npsp__Primary_Contact__c"
FOR_ROLE = "npe01__Contact_Id_for_Role__c"
NAMED = {
    "npsp__Honoree_Contact__c": ("npsp__Honoree_Name__c", "npsp__Honoree_Opportunity_Contact_Role__c"),
    "npsp__Notification_Recipient_Contact__c": (
        "npsp__Notification_Recipient_Name__c",
        "npsp__Notification_Recipient_Opp_Contact_Role__c",
    ),
}
_ROLE = "OpportunityContactRole"
_DISABLED = "npsp__DisableContactRoleAutomation__c"
_RELATED_ROLE = "npsp__Related_Opportunity_Contact_Role__c"
_DEFAULT_ROLE = "npe01__Opportunity_Contact_Role_Default_role__c"
_ORGANISATIONS_ROLE = "npsp__Contact_Role_for_Organizational_Opps__c"
_ASKED = "IN (SELECT value FROM json_each(?))"


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

    @property
    def primary(self) -> Row | None:
        return next((row for row in (*self.existing, *self.new) if row["IsPrimary"]), None)


def write_roles(trigger: Trigger) -> None:
    """OPP_OpportunityContactRoles_TDTM, after the save."""
    if trigger.event is Event.AFTER_INSERT:
        asked = [change for change in trigger.changes if not change.get(_DISABLED)]
    else:
        watched = ("AccountId", PRIMARY, *NAMED)
        asked = [each for each in trigger.changes if each.changed(*watched) and not each.get(_DISABLED)]
    if asked:
        _write(trigger.work, asked, trigger.event)


def credit_households(trigger: Trigger) -> None:
    """HH_OppContactRoles_TDTM: the other members of the donor's household."""
    work = trigger.work
    settings = work.settings(HOUSEHOLD_SETTINGS)
    if not settings.get("npo02__Household_Contact_Roles_On__c"):
        return
    excluded = listed_record_types(work, settings.get("npo02__Household_OCR_Excluded_Recordtypes__c"))
    inserted = trigger.event is Event.AFTER_INSERT
    asked = [
        change
        for change in trigger.changes
        if (inserted or change.changed("AccountId", PRIMARY))
        and not change.get(_DISABLED)
        and change.get("AccountId")
        and change.get("RecordTypeId") not in excluded
    ]
    if not asked:
        return
    accounts = work.database.read("Account", values_of(asked, "AccountId"), (IS_INDIVIDUAL,))
    asked = [each for each in asked if accounts.get(each.get("AccountId"), {}).get(IS_INDIVIDUAL)]
    roles = _roles_of(work, asked)
    donors = {record: each.primary["ContactId"] for record, each in roles.items() if each.primary}
    members = _household_members(work, sorted(set(donors.values())))
    role = settings.get("npo02__Household_Member_Contact_Role__c")
    donor_role = work.settings(CONTACT_SETTINGS).get(_DEFAULT_ROLE)
    corrected = []
    for record, each in roles.items():
        if each.primary and each.primary["Role"] != donor_role:
            corrected.append((each.primary["Id"], {"Role": donor_role}))
        for member in members.get(donors.get(record, ""), ()):
            each.add(member, role)
    work.write(_ROLE, corrected)
    _insert(work, roles)


def _write(work: Work, asked: list[Change], event: Event) -> None:
    settings = work.settings(CONTACT_SETTINGS)
    roles = _roles_of(work, asked)
    accounts = work.database.read("Account", values_of(asked, "AccountId"), (IS_INDIVIDUAL,))
    if event is Event.AFTER_UPDATE:
        _start_over(work, [each for each in asked if each.changed("AccountId", PRIMARY)], roles)
    related = _related_credits(work, asked, accounts)
    corrected = []
    for change in asked:
        account, known = accounts.get(change.get("AccountId")), roles[change.id]
        role = settings.get(_DEFAULT_ROLE if account is None or account[IS_INDIVIDUAL] else _ORGANISATIONS_ROLE)
        primary = known.primary
        if primary is None:
            known.add(change.get(PRIMARY), role, 1)
        elif event is Event.AFTER_INSERT and primary["ContactId"] != change.get(PRIMARY):
            corrected.append((change.id, {PRIMARY: primary["ContactId"], FOR_ROLE: primary["ContactId"]}))
        elif event is Event.AFTER_UPDATE and primary.get("moved"):
            work.write(_ROLE, [(primary["Id"], {"ContactId": change.get(PRIMARY), "Role": role})])
        for lookup, (_, setting) in NAMED.items():
            if settings.get(setting):
                known.add(change.get(lookup), settings.get(setting))
        for contact, role_name in related.get(change.id, ()):
            known.add(contact, role_name)
    _insert(work, roles)
    work.write("Opportunity", corrected)


def _start_over(work: Work, moved: list[Change], roles: Mapping[str, _Roles]) -> None:
    """A gift that changes its donor: the primary role goes to the new one, the others are deleted and made anew."""
    gone = []
    for change in moved:
        known = roles[change.id]
        kept = known.primary if change.get(PRIMARY) else None
        gone += [row["Id"] for row in known.existing if row is not kept]
        known.existing = [{**kept, "ContactId": change.get(PRIMARY), "moved": True}] if kept else []
    work.write(_ROLE, [(record, {"IsDeleted": 1}) for record in gone])


def _related_credits(
    work: Work, asked: list[Change], accounts: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[tuple[str, str]]]:
    """Gift → the contacts that relationships (of a person) or affiliations (of an organisation) credit too."""
    owners: dict[str, str] = {}
    for change in asked:
        account = accounts.get(change.get("AccountId"))
        if account is not None:
            owners[change.id] = change.get(PRIMARY) if account[IS_INDIVIDUAL] else change.get("AccountId")
    ids = json.dumps(sorted({owner for owner in owners.values() if owner}))
    credits: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, owner, contact in (
        ("npe4__Relationship__c", "npe4__Contact__c", "npe4__RelatedContact__c"),
        (AFFILIATION, "npe5__Organization__c", "npe5__Contact__c"),
    ):
        rows = work.select(
            f"SELECT {owner} AS Owner, {contact} AS Contact, {_RELATED_ROLE} AS Role FROM {{{name}}} "
            f"WHERE IsDeleted = 0 AND {_RELATED_ROLE} IS NOT NULL AND {contact} IS NOT NULL "
            f"AND {owner} {_ASKED} ORDER BY Id",
            (ids,),
        )
        for row in rows:
            credits[row["Owner"]].append((row["Contact"], row["Role"]))
    return {gift: credits[owner] for gift, owner in owners.items() if owner in credits}


def _household_members(work: Work, contacts: list[str]) -> dict[str, list[str]]:
    """Contact → the other living members of the household, in the order in which they were made."""
    rows = work.select(
        f"SELECT p.Id AS Donor, m.Id AS Member FROM {{Contact}} p JOIN {{Account}} a ON a.Id = p.AccountId "
        f"AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' JOIN {{Contact}} m ON m.AccountId = a.Id AND m.Id <> p.Id "
        f"WHERE m.IsDeleted = 0 AND m.{DECEASED} = 0 AND p.Id {_ASKED} ORDER BY m.Id",
        (json.dumps(contacts),),
    )
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        members[row["Donor"]].append(row["Member"])
    return members


def _roles_of(work: Work, changes: list[Change]) -> dict[str, _Roles]:
    rows = work.select(
        f"SELECT Id, OpportunityId, ContactId, IsPrimary, Role FROM {{{_ROLE}}} "
        f"WHERE IsDeleted = 0 AND OpportunityId {_ASKED} ORDER BY Id",
        (json.dumps([change.id for change in changes]),),
    )
    roles = {change.id: _Roles([]) for change in changes}
    for row in rows:
        roles[row["OpportunityId"]].existing.append(row)
    return roles


def _insert(work: Work, roles: Mapping[str, _Roles]) -> None:
    """Contact roles have no triggers in NPSP, and their columns are few: they are written as they are."""
    prefix = work.org.schema.named(_ROLE).key_prefix
    system = {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
    work.database.insert(
        _ROLE,
        (
            {"Id": work.database.new_id(prefix), "OpportunityId": opportunity, **row, **system}
            for opportunity, each in roles.items()
            for row in each.new
        ),
    )


def values_of(changes: Iterable[Change], name: str) -> list[str]:
    return sorted({change.get(name) for change in changes if change.get(name)})
