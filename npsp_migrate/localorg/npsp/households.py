"""Household accounts: made for contacts that come without an account, named, counted, led by a primary contact."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import (
    ALL_DECEASED,
    CONTACT_SETTINGS,
    CUSTOM_NAMING,
    DECEASED,
    EXCLUSIONS,
    FORMAL,
    HOUSEHOLD,
    HOUSEHOLD_SETTINGS,
    INFORMAL,
    IS_INDIVIDUAL,
    MEMBER_COUNT,
    NAMING_SETTINGS,
    PRIMARY_CONTACT,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.npsp.naming import NamingRules, fields_named, household_text
from npsp_migrate.localorg.store.database import Row

# Account field → (its format in the settings, the contact's exclusion checkbox, its word in the exclusion list)
_TEXTS = {
    "Name": (
        "npsp__Household_Name_Format__c",
        "npsp__Exclude_from_Household_Name__c",
        "Household__c.Name",
    ),
    FORMAL: (
        "npsp__Formal_Greeting_Format__c",
        "npsp__Exclude_from_Household_Formal_Greeting__c",
        "Household__c.Formal_Greeting__c",
    ),
    INFORMAL: (
        "npsp__Informal_Greeting_Format__c",
        "npsp__Exclude_from_Household_Informal_Greeting__c",
        "Household__c.Informal_Greeting__c",
    ),
}
_CUSTOM_WORDS = {"Name": "Name", FORMAL: "Formal_Greeting__c", INFORMAL: "Informal_Greeting__c"}
_NOBODY = {"Name": "Anonymous", FORMAL: "Sir or Madam", INFORMAL: "Sir or Madam"}
_ORDER = "npo02__Household_Naming_Order__c"
_ADDRESS_PARTS = ("Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude")
_COPIED = ("Phone", "Fax", "OwnerId")


def keep_households(trigger: Trigger) -> None:
    """ACCT_IndividualAccounts_TDTM."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        for change in trigger.changes:
            _sync_exclusions(change)
        _give_accounts(trigger)
    else:
        _follow_members(trigger)


def refresh_households(work: Work, account_ids: Iterable[str]) -> None:
    """Recompute what NPSP maintains of these households; accounts that are none are passed over."""
    asked = json.dumps(sorted(account_ids))
    columns = ", ".join(
        ("Id", "Name", FORMAL, INFORMAL, CUSTOM_NAMING, PRIMARY_CONTACT, MEMBER_COUNT, ALL_DECEASED)
    )
    accounts = work.select(
        f"SELECT {columns} FROM {{Account}} WHERE IsDeleted = 0 AND {SYSTEM_TYPE} = '{HOUSEHOLD}' "
        "AND Id IN (SELECT value FROM json_each(?))",
        (asked,),
    )
    if not accounts:
        return
    members = _members(work, [account["Id"] for account in accounts])
    changes = []
    for account in accounts:
        changed = _refreshed(work, account, members[account["Id"]])
        if changed:
            changes.append((account["Id"], changed))
    work.write("Account", changes)


def _members(work: Work, account_ids: Sequence[str]) -> dict[str, list[Row]]:
    settings = work.settings(NAMING_SETTINGS)
    known = work.org.schema.named("Contact")
    named = _naming_fields(settings)
    fields = {field.name for name in named if (field := known.find(name)) is not None}
    fields |= {"Id", "AccountId", "LastName", "CreatedDate", DECEASED, EXCLUSIONS, _ORDER}
    fields |= {checkbox for _, checkbox, _ in _TEXTS.values()}
    members: dict[str, list[Row]] = defaultdict(list)
    rows = work.select(
        f"SELECT {', '.join(sorted(fields))} FROM {{Contact}} WHERE IsDeleted = 0 "
        "AND AccountId IN (SELECT value FROM json_each(?))",
        (json.dumps(account_ids),),
    )
    for row in rows:
        members[row["AccountId"]].append(row)
    return members


def _refreshed(work: Work, account: Row, members: list[Row]) -> Row:
    """The columns of a household that are not as they should be."""
    wanted: Row = {}
    _exclude_deceased(work, members)
    wanted[PRIMARY_CONTACT] = _primary_contact(account, members)
    ordered = sorted(
        members,
        key=lambda row: (
            row[_ORDER] is None,
            row[_ORDER] or 0,
            row["Id"] != wanted[PRIMARY_CONTACT],
            row["CreatedDate"],
            row["Id"],
        ),
    )
    if work.settings(HOUSEHOLD_SETTINGS).get("npo02__Advanced_Household_Naming__c"):
        wanted |= _texts_to_change(work, account, ordered)
    wanted[MEMBER_COUNT] = float(len(members))
    wanted[ALL_DECEASED] = int(bool(members) and all(row[DECEASED] for row in members))
    return {name: value for name, value in wanted.items() if account[name] != value}


def _primary_contact(account: Row, members: list[Row]) -> str | None:
    """The present one while it is a living member; else the first living member, else whoever there is."""
    living = [row["Id"] for row in members if not row[DECEASED]] or [row["Id"] for row in members]
    if account[PRIMARY_CONTACT] in living:
        return str(account[PRIMARY_CONTACT])
    return min(living, default=None)


def _texts_to_change(work: Work, account: Row, ordered: list[Row]) -> Row:
    """Name and greetings: all are set when one that is there differs, except those a person has taken over."""
    texts = household_texts(work.settings(NAMING_SETTINGS), ordered)
    differs = account["Name"] != texts["Name"] or any(
        account[name] is not None and account[name] != texts[name] for name in (FORMAL, INFORMAL)
    )
    if not differs:
        return {}
    custom = (account[CUSTOM_NAMING] or "").split(";")
    return {name: text for name, text in texts.items() if _CUSTOM_WORDS[name] not in custom}


def household_texts(settings: Mapping[str, Any], ordered: Sequence[Row]) -> dict[str, str | None]:
    """Name and greetings for members in naming order."""
    count = settings.get("npsp__Contact_Overrun_Count__c")
    rules = NamingRules(
        settings.get("npsp__Name_Connector__c"),
        settings.get("npsp__Name_Overrun__c"),
        int(count) if count is not None else 9,
    )
    fields = _naming_fields(settings)
    people = [(row, {name.lower(): row.get(name) for name in fields}) for row in ordered]
    texts = {}
    for name, (template, checkbox, _) in _TEXTS.items():
        named = [person for row, person in people if not row.get(checkbox)]
        text = household_text(settings.get(template) or "", named, _NOBODY[name], rules)
        texts[name] = text.strip()[:255] or None
    return texts


def _naming_fields(settings: Mapping[str, Any]) -> set[str]:
    """The contact fields that the formats use, as they are spelled there."""
    used = {name for template, _, _ in _TEXTS.values() for name in fields_named(settings.get(template) or "")}
    return used | {"LastName"}


def _exclude_deceased(work: Work, members: list[Row]) -> None:
    """A deceased member leaves the names while others live."""
    if all(row[DECEASED] for row in members):
        return
    excluded = {checkbox: 1 for _, checkbox, _ in _TEXTS.values()}
    excluded_words = ";".join(word for _, _, word in _TEXTS.values())
    for row in members:
        if row[DECEASED] and any(not row[checkbox] for checkbox in excluded):
            row |= excluded
            work.write("Contact", [(row["Id"], {**excluded, EXCLUSIONS: excluded_words})])


def _sync_exclusions(change: Change) -> None:
    """The three checkboxes and the list say the same; what was changed wins, the checkboxes first."""
    checkboxes = [checkbox for _, checkbox, _ in _TEXTS.values()]
    if any(bool(change.get(name)) != bool(change.was(name)) for name in checkboxes):
        words = [word for _, checkbox, word in _TEXTS.values() if change.get(checkbox)]
        change.after[EXCLUSIONS] = ";".join(words) or None
    elif change.changed(EXCLUSIONS):
        words = (change.get(EXCLUSIONS) or "").split(";")
        for _, checkbox, word in _TEXTS.values():
            change.after[checkbox] = int(word in words)


def _give_accounts(trigger: Trigger) -> None:
    homeless = []
    for change in trigger.changes:
        change.after["npe01__SystemAccountProcessor__c"] = None
        if change.get("npe01__Private__c"):
            change.after["AccountId"] = None
        elif not change.get("AccountId"):
            homeless.append(change)
    homeless = _back_home(trigger.work, homeless)
    if homeless:
        _make_households(trigger.work, homeless)


def _back_home(work: Work, homeless: list[Change]) -> list[Change]:
    """A contact whose account was blanked returns to the household that it leads; the others are given back."""
    leaders = [change.id for change in homeless if change.before is not None]
    if not leaders:
        return homeless
    homes = work.database.pairs(
        work.named(
            f"SELECT {PRIMARY_CONTACT}, Id FROM {{Account}} WHERE IsDeleted = 0 AND {SYSTEM_TYPE} = '{HOUSEHOLD}' "
            f"AND {PRIMARY_CONTACT} IN (SELECT value FROM json_each(?))"
        ),
        (json.dumps(leaders),),
    )
    for change in homeless:
        if change.id in homes:
            change.after["AccountId"] = homes[change.id]
    return [change for change in homeless if change.id not in homes]


def _make_households(work: Work, homeless: list[Change]) -> None:
    settings = work.settings(NAMING_SETTINGS)
    record_type = work.settings(CONTACT_SETTINGS).get("npe01__HH_Account_RecordTypeID__c")
    rows = [_new_household(settings, record_type, change) for change in homeless]
    for change, outcome in zip(homeless, insert_rows(work, "Account", rows), strict=True):
        if outcome.errors:
            first, last = change.get("FirstName") or "", change.get("LastName")
            reason = outcome.errors[0].message
            change.refuse(f"Failed to create Account for Contact {first} {last}. {reason}")
        else:
            change.after["AccountId"] = outcome.record_id


def _new_household(settings: Mapping[str, Any], record_type: str | None, change: Change) -> Row:
    texts = household_texts(settings, [change.after])
    row: Row = {**texts, "RecordTypeId": record_type, MEMBER_COUNT: 1.0}
    row |= {name: change.get(name) for name in _COPIED if change.get(name) is not None}
    overridden = change.get("npsp__is_Address_Override__c")
    for part in _ADDRESS_PARTS if not overridden else ():
        row[f"Billing{part}"] = change.get(f"Mailing{part}")
        row[f"Shipping{part}"] = change.get(f"Other{part}")
    return {**row, SYSTEM_TYPE: HOUSEHOLD, IS_INDIVIDUAL: 1, "Type": "Household"}


def _follow_members(trigger: Trigger) -> None:
    """Refresh the households that a saved contact is in, or has left."""
    settings = trigger.work.settings(NAMING_SETTINGS)
    watched = {*_naming_fields(settings), "AccountId", DECEASED, EXCLUSIONS, _ORDER}
    touched = set()
    for change in trigger.changes:
        if trigger.event is not Event.AFTER_UPDATE or change.changed(*watched):
            touched |= {change.get("AccountId"), change.was("AccountId")}
    touched.discard(None)
    if trigger.event is Event.AFTER_DELETE:
        touched = _still_used(trigger.work, touched)
    if touched:
        refresh_households(trigger.work, touched)


def _still_used(work: Work, accounts: set[str]) -> set[str]:
    """An account that has lost its last member and has no gift is left as it is, its name included."""
    asked = json.dumps(sorted(accounts))
    rows = work.select(
        "SELECT AccountId FROM {Contact} WHERE IsDeleted = 0 AND AccountId IN (SELECT value FROM json_each(?)) "
        "UNION SELECT AccountId FROM {Opportunity} WHERE IsDeleted = 0 "
        "AND AccountId IN (SELECT value FROM json_each(?))",
        (asked, asked),
    )
    return {row["AccountId"] for row in rows}
