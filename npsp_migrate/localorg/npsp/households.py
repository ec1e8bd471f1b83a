"""Household accounts: made for contacts that come without an account, named, counted, led by a primary contact."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.addresses import manages_addresses, place_contacts
from npsp_migrate.localorg.npsp.constants import (
    ALL_DECEASED,
    CONTACT_SETTINGS,
    CUSTOM_NAMING,
    DECEASED,
    EXCLUSIONS,
    FORMAL,
    HOUSEHOLD,
    INFORMAL,
    IS_INDIVIDUAL,
    MEMBER_COUNT,
    PRIMARY_CONTACT,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.npsp.household_names import (
    TEXTS,
    Naming,
    first_texts,
    names_automatically,
    read_naming,
)
from npsp_migrate.localorg.npsp.moving import follow_movers, pass_on_owners
from npsp_migrate.localorg.npsp.rollups import roll_up
from npsp_migrate.localorg.npsp.switches import runs
from npsp_migrate.localorg.store.database import Row

_ORDER = "npo02__Household_Naming_Order__c"
_SUSTAINER = "npsp__Sustainer__c"
_ADDRESS_PARTS = ("Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude")
_COPIED = ("Phone", "Fax", "OwnerId")


def keep_households(trigger: Trigger) -> None:
    """ACCT_IndividualAccounts_TDTM."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
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
    naming = read_naming(work)
    members = _members(work, naming, [account["Id"] for account in accounts])
    changes = []
    for account in accounts:
        changed = _refreshed(work, naming, account, members[account["Id"]])
        if changed:
            changes.append((account["Id"], changed))
    work.write("Account", changes)


def _members(work: Work, naming: Naming, account_ids: Sequence[str]) -> dict[str, list[Row]]:
    columns = {*naming.columns.values(), "Id", "AccountId", "CreatedDate", DECEASED, _ORDER}
    columns |= {text.checkbox for text in TEXTS}
    shown = [f"t.{column}" for column in sorted(columns)]
    shown += [f'{sql} AS "{path}"' for path, sql in naming.paths.items()]
    members: dict[str, list[Row]] = defaultdict(list)
    rows = work.select(
        f"SELECT {', '.join(shown)} FROM {{Contact}} t WHERE t.IsDeleted = 0 "
        "AND t.AccountId IN (SELECT value FROM json_each(?))",
        (json.dumps(account_ids),),
    )
    for row in rows:
        members[row["AccountId"]].append(row)
    return members


def _refreshed(work: Work, naming: Naming, account: Row, members: list[Row]) -> Row:
    """The columns of a household that are not as they should be."""
    wanted: Row = {PRIMARY_CONTACT: _primary_contact(account, members)}
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
    if names_automatically(work):
        wanted |= _texts_to_change(naming, account, ordered)
    wanted[MEMBER_COUNT] = float(len(members))
    wanted[ALL_DECEASED] = int(bool(members) and all(row[DECEASED] for row in members))
    return {name: value for name, value in wanted.items() if account[name] != value}


def _primary_contact(account: Row, members: list[Row]) -> str | None:
    """The present one while it is a member; else the first living member, else whoever there is."""
    if any(row["Id"] == account[PRIMARY_CONTACT] for row in members):
        return str(account[PRIMARY_CONTACT])
    living = [row["Id"] for row in members if not row[DECEASED]] or [row["Id"] for row in members]
    return min(living, default=None)


def _texts_to_change(naming: Naming, account: Row, ordered: list[Row]) -> Row:
    """Name and greetings: all are set when one that is there differs, except those a person has taken over."""
    texts = naming.texts(ordered)
    differs = account["Name"] != texts["Name"] or any(
        account[name] is not None and account[name] != texts[name] for name in (FORMAL, INFORMAL)
    )
    if not differs:
        return {}
    custom = (account[CUSTOM_NAMING] or "").split(";")
    return {text.column: texts[text.column] for text in TEXTS if text.custom not in custom}


def _give_accounts(trigger: Trigger) -> None:
    homeless = []
    for change in trigger.changes:
        change.after["npe01__SystemAccountProcessor__c"] = None
        change.after[_SUSTAINER] = change.was(_SUSTAINER)  # users may write it, and NPSP takes it back
        if change.get("npe01__Private__c"):
            change.after["AccountId"] = None
        elif not change.get("AccountId"):
            homeless.append(change)
    homeless = _back_home(trigger.work, homeless)
    if not homeless:
        return
    _make_households(trigger.work, homeless)
    placed_later = runs(trigger.work, "ADDR_Contact_TDTM", "Contact", trigger.event)
    if manages_addresses(trigger.work) and not placed_later:
        place_contacts(trigger.work, [change for change in homeless if change.error is None])


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
    naming = read_naming(work)
    record_type = work.settings(CONTACT_SETTINGS).get("npe01__HH_Account_RecordTypeID__c")
    rows = [_new_household(work, naming, record_type, change) for change in homeless]
    quiet = work.without("ADDR_Account_TDTM")
    for change, outcome in zip(homeless, insert_rows(quiet, "Account", rows), strict=True):
        if outcome.errors:
            first, last = change.get("FirstName") or "", change.get("LastName")
            reason = outcome.errors[0].message
            change.refuse(f"Failed to create Account for Contact {first} {last}. {reason}")
        else:
            change.after["AccountId"] = outcome.record_id


def _new_household(work: Work, naming: Naming, record_type: str | None, change: Change) -> Row:
    row: Row = {**first_texts(work, naming, change.after), "RecordTypeId": record_type, MEMBER_COUNT: 1.0}
    row |= {name: change.get(name) for name in _COPIED if change.get(name) is not None}
    overridden = change.get("npsp__is_Address_Override__c")
    for part in _ADDRESS_PARTS if not overridden else ():
        row[f"Billing{part}"] = change.get(f"Mailing{part}")
        row[f"Shipping{part}"] = change.get(f"Other{part}")
    return {**row, SYSTEM_TYPE: HOUSEHOLD, IS_INDIVIDUAL: 1, "Type": "Household"}


def _follow_members(trigger: Trigger) -> None:
    """Refresh the households that a saved contact is in, or has left."""
    work = trigger.work
    watched = {*read_naming(work).columns.values(), "AccountId", DECEASED, EXCLUSIONS, _ORDER}
    watched |= {text.checkbox for text in TEXTS}
    touched = set()
    for change in trigger.changes:
        if trigger.event is not Event.AFTER_UPDATE or change.changed(*watched):
            touched |= {change.get("AccountId"), change.was("AccountId")}
    touched.discard(None)
    if trigger.event is Event.AFTER_DELETE:
        touched = _still_used(work, touched)
    moved = follow_movers(trigger) if trigger.event is Event.AFTER_UPDATE else set()
    if touched:
        refresh_households(work, touched)
    if trigger.event is Event.AFTER_DELETE:
        roll_up(work, "Account", touched)
    roll_up(work, "Account", moved)
    pass_on_owners(trigger)


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
