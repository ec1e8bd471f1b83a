"""Where contacts and accounts live: an address of theirs finds its record in the household, or makes one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import postal
from npsp_migrate.localorg.npsp.address_records import (
    ADDRESS_TYPE,
    ADDRESS_UNDELIVERABLE,
    BILLING,
    CONTACT_TYPE,
    CURRENT,
    DEFAULT,
    END,
    MAILING,
    OVERRIDE,
    OWNER,
    START,
    UNDELIVERABLE,
    addresses_by_account,
    as_mailing,
    has_addresses,
    in_force,
    spread_addresses,
)
from npsp_migrate.localorg.npsp.constants import ADDRESS, CONTACT_SETTINGS, HOUSEHOLD, SYSTEM_TYPE
from npsp_migrate.localorg.npsp.postal import Postal
from npsp_migrate.localorg.store.database import Row


@dataclass(slots=True)
class _Batch:
    """Address records to write for one chunk, and who waits for the Id of a new one."""

    existing: dict[str, list[Row]]
    new: list[Row] = field(default_factory=list)
    waiting: list[tuple[int, Change]] = field(default_factory=list)
    updates: dict[str, Row] = field(default_factory=dict)


def manages_addresses(work: Work) -> bool:
    return not work.settings(CONTACT_SETTINGS).get("npsp__Household_Account_Addresses_Disabled__c")


def addresses_of_contacts(trigger: Trigger) -> None:
    """ADDR_Contact_TDTM: before the save a contact finds its place, after it the members of a place agree."""
    if not manages_addresses(trigger.work):
        return
    if trigger.event in (Event.AFTER_INSERT, Event.AFTER_UPDATE):
        _agree(trigger)
        return
    for change in trigger.changes:
        _mend_lines(change, "Mailing")
    watched = (*MAILING, OVERRIDE, "AccountId", CURRENT, CONTACT_TYPE, UNDELIVERABLE)
    inserted = trigger.event is Event.BEFORE_INSERT
    place_contacts(
        trigger.work,
        [each for each in trigger.changes if each.get("AccountId") and (inserted or each.changed(*watched))],
    )


def place_contacts(work: Work, asked: list[Change]) -> None:
    """Give each contact the address record that it lives at, where its account is a household."""
    households = _households(work, {each.get("AccountId") for each in asked})
    if not households:
        return
    batch = _Batch(addresses_by_account(work, households))
    for change in asked:
        if change.get("AccountId") in households:
            _place(work, batch, change)
    _write_batch(work, batch)


def addresses_of_accounts(trigger: Trigger) -> None:
    """ADDR_Account_TDTM."""
    work = trigger.work
    if not manages_addresses(work):
        return
    asked = [each for each in trigger.changes if has_addresses(work, each.after)]
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        for change in asked:
            _mend_lines(change, "Billing")
        return
    asked = [each for each in asked if each.changed(*BILLING, UNDELIVERABLE)]
    batch = _Batch(addresses_by_account(work, {each.id for each in asked}) if asked else {})
    for change in asked:
        wanted = postal.from_record(change.after, "Billing")
        if wanted.empty and change.before is None:
            continue
        found = _find_or_add(work, batch, change.id, wanted, {DEFAULT: 1})
        if change.changed(UNDELIVERABLE) and bool(change.get(UNDELIVERABLE)) != bool(change.was(UNDELIVERABLE)):
            _mark(batch, found, change)
    _write_batch(work, batch)


def _place(work: Work, batch: _Batch, change: Change) -> None:
    """Decide which address a contact has; new and changed records wait in the batch."""
    account = change.get("AccountId")
    rows = batch.existing.get(account, [])
    chosen = in_force(work, [row for row in rows if "Id" in row])
    written = change.before is not None and change.changed(*MAILING)
    if change.get(CURRENT) and change.changed(CURRENT) and not written and _take_chosen(batch, change, rows):
        return
    moved = change.changed("AccountId")
    wanted = postal.from_record(change.after, "Mailing")
    if moved and chosen and not change.get(OVERRIDE) and (wanted.empty if change.before is None else not written):
        change.after |= as_mailing(chosen)
    elif _ends_override(change) and not written and chosen:
        change.after |= as_mailing(chosen)
        if change.was(CURRENT) and change.was(CURRENT) != chosen["Id"]:
            batch.updates.setdefault(change.was(CURRENT), {})[END] = work.today
    elif wanted.empty:
        if written:
            _leave(work, batch, change)
    elif moved or written or change.before is None or change.changed(OVERRIDE, CONTACT_TYPE):
        _move_in(work, batch, change, wanted)
    elif bool(change.get(UNDELIVERABLE)) != bool(change.was(UNDELIVERABLE)) and change.get(CURRENT):
        _mark(batch, change.get(CURRENT), change)


def _move_in(work: Work, batch: _Batch, change: Change, wanted: Postal) -> None:
    extra: Row = {} if change.get(OVERRIDE) else {DEFAULT: 1}
    if change.get(CONTACT_TYPE):
        extra[ADDRESS_TYPE] = change.get(CONTACT_TYPE)
    if change.get(UNDELIVERABLE):
        extra[ADDRESS_UNDELIVERABLE] = 1
    found = _find_or_add(work, batch, change.get("AccountId"), wanted, extra)
    if isinstance(found, int):
        batch.waiting.append((found, change))
        return
    change.after[CURRENT] = found
    match = next(row for row in batch.existing[change.get("AccountId")] if row.get("Id") == found)
    if not change.get(CONTACT_TYPE) and match[ADDRESS_TYPE]:
        change.after[CONTACT_TYPE] = match[ADDRESS_TYPE]


def _leave(work: Work, batch: _Batch, change: Change) -> None:
    """A contact whose address was blanked: without an override the whole household has none any more."""
    change.after[CURRENT] = None
    if not change.get(OVERRIDE):
        _find_or_add(work, batch, change.get("AccountId"), Postal(), {DEFAULT: 1})


def _take_chosen(batch: _Batch, change: Change, rows: list[Row]) -> bool:
    """Someone pointed the contact to an address of the household: it is written out."""
    chosen = next((row for row in rows if row.get("Id") == change.get(CURRENT)), None)
    if chosen is None:
        return False
    change.after |= as_mailing(chosen)
    if not change.get(OVERRIDE) and not chosen[DEFAULT]:
        batch.updates.setdefault(chosen["Id"], {})[DEFAULT] = 1
    return True


def _ends_override(change: Change) -> bool:
    return change.before is not None and bool(change.was(OVERRIDE)) and not change.get(OVERRIDE)


def _mark(batch: _Batch, found: str | int, change: Change) -> None:
    """The record says, as its people do, that post comes back from there."""
    undeliverable = {ADDRESS_UNDELIVERABLE: int(bool(change.get(UNDELIVERABLE)))}
    if isinstance(found, int):
        batch.new[found] |= undeliverable
    else:
        batch.updates.setdefault(found, {}).update(undeliverable)


def _find_or_add(work: Work, batch: _Batch, account: str, wanted: Postal, extra: Row) -> str | int:
    """The Id of the household's matching address, made default where asked; or the place of a new one."""
    rows = batch.existing.setdefault(account, [])
    match = next((row for row in rows if postal.from_address(row) == wanted), None)
    exact = match is not None
    if match is None and work.settings(CONTACT_SETTINGS).get("npsp__Simple_Address_Change_Treated_as_Update__c"):
        similar = [row for row in rows if "Id" in row and _corrects(row, wanted, extra)]
        match = similar[-1] if similar else None
    if match is None:
        row = {OWNER: account, **postal.on_address(wanted), START: work.today, DEFAULT: 0, **extra}
        rows.append(row)
        batch.new.append(row)
        return len(batch.new) - 1
    if "Id" not in match:
        match |= {name: value for name, value in extra.items() if name == DEFAULT}
        return next(place for place, row in enumerate(batch.new) if row is match)
    changed = {} if exact else postal.on_address(wanted)
    if extra.get(DEFAULT) and not match[DEFAULT]:
        changed[DEFAULT] = 1
    if extra.get(ADDRESS_TYPE) and match[ADDRESS_TYPE] != extra[ADDRESS_TYPE]:
        changed[ADDRESS_TYPE] = extra[ADDRESS_TYPE]
    if changed:
        match |= changed
        batch.updates.setdefault(match["Id"], {}).update(changed)
    return str(match["Id"])


def _corrects(row: Row, wanted: Postal, extra: Row) -> bool:
    """Whether the record with one part corrected is what is wanted; another type counts as a part."""
    kind, was = extra.get(ADDRESS_TYPE), row[ADDRESS_TYPE]
    return wanted.corrects(postal.from_address(row), int(bool(kind and was and kind != was)))


def _write_batch(work: Work, batch: _Batch) -> None:
    """New records and changes spread by themselves; then who waits for an Id has it."""
    if batch.updates:
        update_rows(work, ADDRESS, sorted(batch.updates.items()))
    outcomes = insert_rows(work, ADDRESS, batch.new) if batch.new else []
    for place, change in batch.waiting:
        outcome = outcomes[place]
        if outcome.errors:
            change.refuse(outcome.errors[0].message)
        else:
            change.after[CURRENT] = outcome.record_id


def _agree(trigger: Trigger) -> None:
    """Of several members saved in one chunk the last address wins, for all but those who override it."""
    saved = [
        each
        for each in trigger.changes
        if each.get(CURRENT) and not each.get(OVERRIDE) and each.changed("AccountId", CURRENT, *MAILING)
    ]
    counts = Counter(each.get("AccountId") for each in saved)
    shared = {account for account, count in counts.items() if account and count > 1}
    if shared:
        last = {each.get("AccountId"): each.get(CURRENT) for each in saved}
        spread_addresses(trigger.work, _households(trigger.work, shared), last)


def _mend_lines(change: Change, prefix: str) -> None:
    """Line ends as Salesforce writes them."""
    street = change.get(f"{prefix}Street")
    if street and "\n" in street:
        change.after[f"{prefix}Street"] = street.replace("\r\n", "\n").replace("\n", "\r\n")


def _households(work: Work, account_ids: Iterable[str | None]) -> set[str]:
    rows = work.database.read("Account", sorted(each for each in account_ids if each), (SYSTEM_TYPE,))
    return {record for record, row in rows.items() if row[SYSTEM_TYPE] == HOUSEHOLD}
