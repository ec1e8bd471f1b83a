"""Household addresses: an Address record per place, the default one written to the account and its members."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import postal, seasons
from npsp_migrate.localorg.npsp.constants import ADDRESS, CONTACT_SETTINGS, HOUSEHOLD, IS_INDIVIDUAL, SYSTEM_TYPE
from npsp_migrate.localorg.npsp.postal import Postal
from npsp_migrate.localorg.store.database import Row

DEFAULT = "npsp__Default_Address__c"
OWNER = "npsp__Household_Account__c"
CURRENT = "npsp__Current_Address__c"
OVERRIDE = "npsp__is_Address_Override__c"
UNDELIVERABLE = "npsp__Undeliverable_Address__c"
_TYPE = "npsp__Address_Type__c"
_CONTACT_TYPE = "npe01__Primary_Address_Type__c"
_START, _END = "npsp__Latest_Start_Date__c", "npsp__Latest_End_Date__c"
_PARTS = ("Street", "City", "State", "PostalCode", "Country")
_MAILING = tuple(f"Mailing{part}" for part in _PARTS)
_BILLING = tuple(f"Billing{part}" for part in _PARTS)


@dataclass(slots=True)
class _Batch:
    """Address records to write for one chunk, and who waits for the Id of a new one."""

    existing: dict[str, list[Row]]
    new: list[Row] = field(default_factory=list)
    waiting: list[tuple[int, Change]] = field(default_factory=list)
    updates: dict[str, Row] = field(default_factory=dict)
    current: dict[str, Row] = field(default_factory=dict)


def addresses_of_contacts(trigger: Trigger) -> None:
    """ADDR_Contact_TDTM."""
    if trigger.event not in (Event.AFTER_INSERT, Event.AFTER_UPDATE) or _disabled(trigger.work):
        return
    watched = (*_MAILING, OVERRIDE, "AccountId", CURRENT)
    inserted = trigger.event is Event.AFTER_INSERT
    asked = [each for each in trigger.changes if each.get("AccountId") and (inserted or each.changed(*watched))]
    if not asked:
        return
    work = trigger.work
    households = _households(work, {each.get("AccountId") for each in asked})
    batch = _Batch(_addresses_by_account(work, households))
    for change in asked:
        if change.get("AccountId") in households:
            _place_contact(work, batch, change)
    _write_batch(work, batch)


def addresses_of_accounts(trigger: Trigger) -> None:
    """ADDR_Account_TDTM."""
    if trigger.event not in (Event.AFTER_INSERT, Event.AFTER_UPDATE) or _disabled(trigger.work):
        return
    asked = [
        each for each in trigger.changes if _has_addresses(trigger.work, each.after) and each.changed(*_BILLING)
    ]
    if not asked:
        return
    work = trigger.work
    batch = _Batch(_addresses_by_account(work, {each.id for each in asked}))
    for change in asked:
        wanted = postal.from_record(change.after, "Billing")
        if not wanted.empty:
            _find_or_add(work, batch, change.id, wanted, {DEFAULT: 1})
    _write_batch(work, batch)


def keep_addresses(trigger: Trigger) -> None:
    """ADDR_Addresses_TDTM."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        _check_addresses(trigger)
        return
    work = trigger.work
    if trigger.event is Event.AFTER_DELETE:
        spread_addresses(work, {change.was(OWNER) for change in trigger.changes}, {})
        return
    defaults = {each.get(OWNER): each.id for each in trigger.changes if each.get(DEFAULT)}
    seasonal = {each.get(OWNER) for each in trigger.changes if seasons.is_active(each.after, work.today)}
    spread_addresses(work, {*defaults, *seasonal}, defaults)
    if trigger.event is Event.AFTER_INSERT:
        empty = [change.id for change in trigger.changes if postal.from_address(change.after).empty]
        if empty:
            remove(work, work.org.schema.named(ADDRESS), empty)


def spread_addresses(work: Work, account_ids: Iterable[str], defaults: dict[str, str]) -> None:
    """Write the address in force to each account and its members; `defaults` names the newest default ones."""
    accounts = sorted(account_ids)
    if not accounts:
        return
    known = _addresses_by_account(work, accounts)
    in_force: dict[str, Row | None] = {}
    demoted = []
    for account in accounts:
        rows = known.get(account, [])
        newest = defaults.get(account)
        chosen = next((row for row in rows if row["Id"] == newest), None)
        chosen = chosen or next((row for row in rows if row[DEFAULT]), None)
        demoted += [row["Id"] for row in rows if row[DEFAULT] and chosen and row["Id"] != chosen["Id"]]
        season = next((row for row in rows if seasons.is_active(row, work.today)), None)
        in_force[account] = season or chosen
    work.write(ADDRESS, [(record, {DEFAULT: 0, _END: work.today}) for record in demoted])
    _write_accounts(work, in_force)
    _write_members(work, in_force)


def _place_contact(work: Work, batch: _Batch, change: Change) -> None:
    """Decide which address a saved contact has; new and changed records wait in the batch."""
    account = change.get("AccountId")
    wanted = postal.from_record(change.after, "Mailing")
    rows = batch.existing.get(account, [])
    moved_in = change.before is None or change.changed("AccountId")
    if change.before is not None and change.changed(CURRENT) and not change.changed(*_MAILING):
        _take_chosen(batch, change, rows)
    elif wanted.empty or (change.changed(OVERRIDE) and not change.get(OVERRIDE) and change.before is not None):
        chosen = next((row for row in rows if seasons.is_active(row, work.today)), None)
        chosen = chosen or next((row for row in rows if row.get(DEFAULT)), None)
        if chosen and "Id" in chosen and (moved_in or change.changed(OVERRIDE)):
            batch.current[change.id] = _as_mailing(chosen)
    elif moved_in or change.changed(*_MAILING) or change.changed(OVERRIDE):
        default = {} if change.get(OVERRIDE) else {DEFAULT: 1}
        kind = {_TYPE: change.get(_CONTACT_TYPE)} if change.get(_CONTACT_TYPE) else {}
        found = _find_or_add(work, batch, account, wanted, {**default, **kind})
        if isinstance(found, int):
            batch.waiting.append((found, change))
        else:
            batch.current[change.id] = {CURRENT: found}


def _take_chosen(batch: _Batch, change: Change, rows: list[Row]) -> None:
    """Someone pointed the contact to another address of the household: it is written out."""
    chosen = next((row for row in rows if row.get("Id") == change.get(CURRENT)), None)
    if chosen is None:
        return
    if change.get(OVERRIDE):
        batch.current[change.id] = _as_mailing(chosen)
    else:
        batch.updates.setdefault(chosen["Id"], {})[DEFAULT] = 1


def _find_or_add(work: Work, batch: _Batch, account: str, wanted: Postal, extra: Row) -> str | int:
    """The Id of the household's matching address, made default where asked; or the place of a new one."""
    rows = batch.existing.setdefault(account, [])
    match = next((row for row in rows if postal.from_address(row) == wanted), None)
    exact = match is not None
    if match is None and work.settings(CONTACT_SETTINGS).get("npsp__Simple_Address_Change_Treated_as_Update__c"):
        similar = [row for row in rows if "Id" in row and wanted.corrects(postal.from_address(row))]
        match = similar[-1] if similar else None
    if match is None:
        row = {OWNER: account, **postal.on_address(wanted), _START: work.today, DEFAULT: 0, **extra}
        rows.append(row)
        batch.new.append(row)
        return len(batch.new) - 1
    if "Id" not in match:
        return next(place for place, row in enumerate(batch.new) if row is match)
    changed = {} if exact else postal.on_address(wanted)
    if extra.get(DEFAULT) and not match[DEFAULT]:
        changed[DEFAULT] = 1
    if changed:
        match |= changed
        batch.updates.setdefault(match["Id"], {}).update(changed)
    return str(match["Id"])


def _write_batch(work: Work, batch: _Batch) -> None:
    """New records and changes first, as they spread by themselves; then who points where."""
    if batch.updates:
        update_rows(work, ADDRESS, sorted(batch.updates.items()))
    outcomes = insert_rows(work, ADDRESS, batch.new) if batch.new else []
    for place, change in batch.waiting:
        outcome = outcomes[place]
        if outcome.errors:
            change.refuse(outcome.errors[0].message)
        else:
            batch.current[change.id] = {CURRENT: outcome.record_id}
    work.write("Contact", sorted(batch.current.items()))


def _write_accounts(work: Work, in_force: dict[str, Row | None]) -> None:
    columns = (*_BILLING, UNDELIVERABLE)
    accounts = work.database.read("Account", in_force, columns)
    changes = []
    for account, row in accounts.items():
        chosen = in_force[account]
        wanted = postal.on_record(postal.from_address(chosen) if chosen else Postal(), "Billing")
        wanted[UNDELIVERABLE] = int(bool(chosen and chosen["npsp__Undeliverable__c"]))
        changed = {name: value for name, value in wanted.items() if row[name] != value}
        if changed:
            changes.append((account, changed))
    work.write("Account", changes)


def _write_members(work: Work, in_force: dict[str, Row | None]) -> None:
    """Members without an override take the address in force; an override ends when its address is gone."""
    columns = ("Id", "AccountId", OVERRIDE, CURRENT, UNDELIVERABLE, _CONTACT_TYPE, *_MAILING)
    members = work.select(
        f"SELECT {', '.join('c.' + name for name in columns)} FROM {{Contact}} c JOIN {{Account}} a "
        f"ON a.Id = c.AccountId AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' "
        "WHERE c.IsDeleted = 0 AND c.AccountId IN (SELECT value FROM json_each(?))",
        (json.dumps(list(in_force)),),
    )
    changes = []
    for member in members:
        chosen = in_force[member["AccountId"]]
        if member[OVERRIDE] and member[CURRENT] and (not chosen or member[CURRENT] != chosen["Id"]):
            continue
        wanted = _as_mailing(chosen) if chosen else {CURRENT: None, **postal.on_record(Postal(), "Mailing")}
        wanted[UNDELIVERABLE] = int(bool(chosen and chosen["npsp__Undeliverable__c"]))
        changed = {name: value for name, value in wanted.items() if member[name] != value}
        if changed:
            changes.append((member["Id"], changed))
    work.write("Contact", changes)


def _as_mailing(address: Row) -> Row:
    return {
        CURRENT: address["Id"],
        **postal.on_record(postal.from_address(address), "Mailing"),
        _CONTACT_TYPE: address[_TYPE],
    }


def _check_addresses(trigger: Trigger) -> None:
    work = trigger.work
    changes = list(trigger.changes)
    owners = work.database.read("Account", {each.get(OWNER) for each in changes}, (SYSTEM_TYPE, IS_INDIVIDUAL))
    for change in changes:
        owner = owners.get(change.get(OWNER))
        if owner is None or not _has_addresses(work, owner):
            change.refuse("Addresses can only be created for Household Accounts.", OWNER)
        elif seasons.is_partial(change.after):
            change.refuse("A seasonal address needs its start month, start day, end month and end day.")
        street = change.get("npsp__MailingStreet__c")
        if street and "\n" in street:
            first, rest = postal.split_street(street)
            change.after |= {"npsp__MailingStreet__c": first, "npsp__MailingStreet2__c": rest}
        if change.get(DEFAULT) and not change.was(DEFAULT):
            change.after |= {
                _START: change.get(_START) if change.before is None and change.get(_START) else work.today
            }
            change.after[_END] = None
        elif change.was(DEFAULT) and not change.get(DEFAULT):
            change.after[_END] = work.today
    _check_overlaps(work, [change for change in changes if seasons.is_seasonal(change.after)])


def _check_overlaps(work: Work, seasonal: list[Change]) -> None:
    if not seasonal:
        return
    known = _addresses_by_account(work, {change.get(OWNER) for change in seasonal})
    for change in seasonal:
        others = [row for row in known.get(change.get(OWNER), []) if row["Id"] != change.id]
        others += [each.after for each in seasonal if each is not change and each.get(OWNER) == change.get(OWNER)]
        if any(seasons.overlap(change.after, other) for other in others):
            change.refuse("Seasonal addresses of one household may not overlap.")


def _has_addresses(work: Work, account: Row) -> bool:
    if account.get(SYSTEM_TYPE) == HOUSEHOLD:
        return True
    organisations = work.settings(CONTACT_SETTINGS).get("npsp__Organizational_Account_Addresses_Enabled__c")
    return bool(organisations) and not account.get(IS_INDIVIDUAL)


def _disabled(work: Work) -> bool:
    return bool(work.settings(CONTACT_SETTINGS).get("npsp__Household_Account_Addresses_Disabled__c"))


def _households(work: Work, account_ids: Iterable[str]) -> set[str]:
    rows = work.database.read("Account", account_ids, (SYSTEM_TYPE,))
    return {record for record, row in rows.items() if row[SYSTEM_TYPE] == HOUSEHOLD}


def _addresses_by_account(work: Work, account_ids: Iterable[str]) -> dict[str, list[Row]]:
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
