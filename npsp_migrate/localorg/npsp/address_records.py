"""Address records of households: checked, one of them the default, and written to the account and its members."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import postal, seasons
from npsp_migrate.localorg.npsp.constants import ADDRESS, CONTACT_SETTINGS, HOUSEHOLD, IS_INDIVIDUAL, SYSTEM_TYPE
from npsp_migrate.localorg.npsp.postal import Postal
from npsp_migrate.localorg.store.database import Row

DEFAULT = "npsp__Default_Address__c"
OWNER = "npsp__Household_Account__c"
CURRENT = "npsp__Current_Address__c"
OVERRIDE = "npsp__is_Address_Override__c"
UNDELIVERABLE = "npsp__Undeliverable_Address__c"  # of contacts and accounts
ADDRESS_UNDELIVERABLE = "npsp__Undeliverable__c"
ADDRESS_TYPE = "npsp__Address_Type__c"
CONTACT_TYPE = "npe01__Primary_Address_Type__c"
START, END = "npsp__Latest_Start_Date__c", "npsp__Latest_End_Date__c"
_PARTS = ("Street", "City", "State", "PostalCode", "Country")
MAILING = tuple(f"Mailing{part}" for part in _PARTS)
BILLING = tuple(f"Billing{part}" for part in _PARTS)
_STREET, _STREET2 = "npsp__MailingStreet__c", "npsp__MailingStreet2__c"
_WATCHED = (*postal.FIELDS, ADDRESS_TYPE, ADDRESS_UNDELIVERABLE)


def keep_addresses(trigger: Trigger) -> None:
    """ADDR_Addresses_TDTM."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        _check_addresses(trigger)
        return
    work = trigger.work
    if trigger.event is Event.AFTER_DELETE:
        spread_addresses(work, {change.was(OWNER) for change in trigger.changes}, {})
        return
    _refuse_too_long(trigger)
    changed = [each for each in trigger.changes if each.before is None or each.changed(DEFAULT, *_WATCHED)]
    defaults = {each.get(OWNER): each.id for each in changed if each.get(DEFAULT)}
    seasonal = {each.get(OWNER) for each in trigger.changes if _season_matters(each)}
    spread_addresses(work, {*defaults, *seasonal}, defaults)
    if trigger.event is Event.AFTER_UPDATE:
        _follow_overrides(work, [each for each in changed if not each.get(DEFAULT) and each.changed(*_WATCHED)])
    else:
        empty = [change.id for change in trigger.changes if postal.from_address(change.after).empty]
        if empty:
            remove(work.without("ADDR_Addresses_TDTM"), work.org.schema.named(ADDRESS), empty)


def spread_addresses(work: Work, account_ids: Iterable[str], defaults: Mapping[str, str]) -> None:
    """Write the address in force to each account and its members; `defaults` names the newest default ones."""
    accounts = sorted(account_ids)
    if not accounts:
        return
    known = addresses_by_account(work, accounts)
    force: dict[str, Row | None] = {}
    demoted = []
    for account in accounts:
        rows = known.get(account, [])
        newest = defaults.get(account)
        chosen = next((row for row in rows if row["Id"] == newest), None)
        chosen = chosen or next((row for row in rows if row[DEFAULT]), None)
        demoted += [row["Id"] for row in rows if row[DEFAULT] and chosen and row["Id"] != chosen["Id"]]
        season = next((row for row in rows if seasons.is_active(row, work.today)), None)
        force[account] = season or chosen
    work.write(ADDRESS, [(record, {DEFAULT: 0, END: work.today}) for record in demoted])
    _write_accounts(work, force)
    _write_members(work, force)


def in_force(work: Work, rows: list[Row]) -> Row | None:
    """Of a household's addresses: that of the season, else the default one."""
    season = next((row for row in rows if seasons.is_active(row, work.today)), None)
    return season or next((row for row in rows if row.get(DEFAULT)), None)


def as_mailing(address: Row | None) -> Row:
    """What a contact at this address says; at none, nothing."""
    if address is None:
        return {CURRENT: None, **postal.on_record(Postal(), "Mailing"), UNDELIVERABLE: 0}
    return {
        CURRENT: address["Id"],
        **postal.on_record(postal.from_address(address), "Mailing"),
        CONTACT_TYPE: address[ADDRESS_TYPE],
        UNDELIVERABLE: int(bool(address[ADDRESS_UNDELIVERABLE])),
    }


def has_addresses(work: Work, account: Mapping[str, object]) -> bool:
    """Whether an account may have addresses: households, and organisations where a setting lets them."""
    if account.get(SYSTEM_TYPE) == HOUSEHOLD:
        return True
    organisations = work.settings(CONTACT_SETTINGS).get("npsp__Organizational_Account_Addresses_Enabled__c")
    return bool(organisations) and not account.get(IS_INDIVIDUAL)


def addresses_by_account(work: Work, account_ids: Iterable[str]) -> dict[str, list[Row]]:
    """Living addresses, the default one first, then in the order of their last change."""
    rows = work.select(
        f"SELECT * FROM {{{ADDRESS}}} WHERE IsDeleted = 0 AND {OWNER} IN (SELECT value FROM json_each(?)) "
        f"ORDER BY {DEFAULT} DESC, LastModifiedDate, Id",
        (json.dumps(sorted(account_ids)),),
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[OWNER]].append(row)
    return found


def _season_matters(change: Change) -> bool:
    """A season that begins or ends by this saving; a new one is looked at whatever its days."""
    if change.before is None:
        return seasons.is_seasonal(change.after)
    return change.changed(*seasons.FIELDS) or (seasons.is_seasonal(change.after) and change.changed(*_WATCHED))


def _refuse_too_long(trigger: Trigger) -> None:
    """An address may be longer than an account or a contact can hold; then its spreading fails."""
    account = trigger.work.org.schema.named("Account")
    lengths = {name: field.length for name in BILLING if (field := account.find(name)) is not None}
    for change in trigger.changes:
        if not change.get(DEFAULT) and not seasons.is_seasonal(change.after):
            continue
        for name, value in postal.on_record(postal.from_address(change.after), "Billing").items():
            if value and len(value) > lengths[name]:
                change.refuse(
                    f"STRING_TOO_LONG: {name}: data value too large: {value} (max length={lengths[name]})"
                )


def _follow_overrides(work: Work, changed: list[Change]) -> None:
    """Who overrides the household's address with one of these moves along with it."""
    if not changed:
        return
    addresses = {change.id: change.after for change in changed}
    rows = work.select(
        f"SELECT Id, {CURRENT} FROM {{Contact}} WHERE IsDeleted = 0 AND {OVERRIDE} = 1 "
        f"AND {CURRENT} IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(sorted(addresses)),),
    )
    work.write("Contact", [(row["Id"], as_mailing(addresses[row[CURRENT]])) for row in rows])


def _write_accounts(work: Work, force: Mapping[str, Row | None]) -> None:
    accounts = work.database.read("Account", force, (*BILLING, UNDELIVERABLE))
    changes = []
    for account, row in accounts.items():
        chosen = force[account]
        wanted = postal.on_record(postal.from_address(chosen) if chosen else Postal(), "Billing")
        wanted[UNDELIVERABLE] = int(bool(chosen and chosen[ADDRESS_UNDELIVERABLE]))
        changed = {name: value for name, value in wanted.items() if row[name] != value}
        if changed:
            changes.append((account, changed))
    work.write("Account", changes)


def _write_members(work: Work, force: Mapping[str, Row | None]) -> None:
    """Members without an override take the address in force; an override ends when its address is gone."""
    columns = ("Id", "AccountId", OVERRIDE, CURRENT, UNDELIVERABLE, CONTACT_TYPE, *MAILING)
    members = work.select(
        f"SELECT {', '.join('c.' + name for name in columns)} FROM {{Contact}} c JOIN {{Account}} a "
        f"ON a.Id = c.AccountId AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' "
        "WHERE c.IsDeleted = 0 AND c.AccountId IN (SELECT value FROM json_each(?))",
        (json.dumps(list(force)),),
    )
    changes = []
    for member in members:
        chosen = force[member["AccountId"]]
        if member[OVERRIDE] and member[CURRENT] and (not chosen or member[CURRENT] != chosen["Id"]):
            continue
        wanted = as_mailing(chosen)
        if not member[CURRENT]:
            wanted[OVERRIDE] = 0
        changed = {name: value for name, value in wanted.items() if member[name] != value}
        if changed:
            changes.append((member["Id"], changed))
    work.write("Contact", changes)


def _check_addresses(trigger: Trigger) -> None:
    work = trigger.work
    changes = list(trigger.changes)
    owners = work.database.read("Account", {each.get(OWNER) for each in changes}, (SYSTEM_TYPE, IS_INDIVIDUAL))
    for change in changes:
        owner = owners.get(change.get(OWNER))
        if owner is None or not has_addresses(work, owner):
            change.refuse("Addresses can only be created for Household Accounts.", OWNER)
        elif seasons.is_partial(change.after):
            change.refuse("A seasonal address needs its start month, start day, end month and end day.")
        street = change.get(_STREET)
        if street and "\n" in street:
            first, rest = postal.split_street(street)
            change.after |= {_STREET: first, _STREET2: rest}
        if change.get(DEFAULT) and not change.was(DEFAULT):
            change.after |= {START: work.today, END: None}
        elif change.was(DEFAULT) and not change.get(DEFAULT):
            change.after[END] = work.today
    _check_overlaps(work, [change for change in changes if seasons.is_seasonal(change.after)])


def _check_overlaps(work: Work, seasonal: list[Change]) -> None:
    if not seasonal:
        return
    known = addresses_by_account(work, {change.get(OWNER) for change in seasonal})
    saved = {change.id for change in seasonal}
    for change in seasonal:
        others = [row for row in known.get(change.get(OWNER), []) if row["Id"] not in saved]
        others += [each.after for each in seasonal if each is not change and each.get(OWNER) == change.get(OWNER)]
        if any(seasons.overlap(change.after, other) for other in others):
            change.refuse("Seasonal addresses of one household may not overlap.")
