"""Payments: one per gift, made with it and following it until it is paid."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import CONTACT_SETTINGS, PAYMENT
from npsp_migrate.localorg.npsp.recordtypes import listed, listed_record_types
from npsp_migrate.localorg.store.database import Row

PARENT = "npe01__Opportunity__c"
AMOUNT = "npe01__Payment_Amount__c"
PAID = "npe01__Paid__c"
WRITTEN_OFF = "npe01__Written_Off__c"
PAYMENT_DATE = "npe01__Payment_Date__c"
SCHEDULED_DATE = "npe01__Scheduled_Date__c"
_NO_PAYMENT = "npe01__Do_Not_Automatically_Create_Payment__c"
_DEBIT = "npsp__DebitType__c"
_ORIGINAL = "npsp__OriginalPayment__c"
_REFUNDS = ("Refund", "Partial Refund")


def payments_of_gifts(trigger: Trigger) -> None:
    """PMT_Payment_TDTM on Opportunity."""
    settings = trigger.work.settings(CONTACT_SETTINGS)
    if not settings.get("npe01__Payments_Enabled__c"):
        return
    if trigger.event is Event.AFTER_INSERT:
        wanted = [each for each in _paying(trigger.work, trigger.changes) if _amount(each.get("Amount")) > 0]
        _create(trigger.work, [(change, _first_payment(change)) for change in wanted])
    elif trigger.event is Event.BEFORE_UPDATE:
        _close_when_paid(trigger, settings.get("npsp__Payments_Auto_Close_Stage_Name__c"))
    elif trigger.event is Event.AFTER_UPDATE:
        _follow(trigger)


def check_payments(trigger: Trigger) -> None:
    """PMT_Payment_TDTM on the payment: what may not be saved."""
    if trigger.event not in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        _let_gifts_close(trigger)
        return
    strict = trigger.work.settings(CONTACT_SETTINGS).get("npsp__Enforce_Accounting_Data_Consistency__c")
    for change in trigger.changes:
        if change.get(PAID) and change.get(WRITTEN_OFF):
            change.refuse("A payment can't be both paid and written off.")
        elif strict:
            _check_dates(change)
    refunds = [change for change in trigger.changes if change.get(_DEBIT) in _REFUNDS]
    if refunds:
        _check_refunds(trigger.work, refunds)


def _paying(work: Work, gifts: Iterable[Change]) -> list[Change]:
    """Those that get their payments by themselves."""
    settings = work.settings(CONTACT_SETTINGS)
    record_types = listed_record_types(work, settings.get("npsp__Opp_RecTypes_Excluded_for_Payments__c"))
    types = listed(settings.get("npsp__Opp_Types_Excluded_for_Payments__c"))
    return [
        gift
        for gift in gifts
        if not gift.get(_NO_PAYMENT)
        and gift.get("RecordTypeId") not in record_types
        and gift.get("Type") not in types
    ]


def _first_payment(change: Change) -> Row:
    row: Row = {PARENT: change.id, AMOUNT: change.get("Amount")}
    if change.get("IsWon"):
        return {**row, PAID: 1, PAYMENT_DATE: change.get("CloseDate")}
    if change.get("IsClosed"):
        return row
    return {**row, SCHEDULED_DATE: change.get("CloseDate")}


def _late_payment(change: Change) -> Row:
    """The payment of a gift that gets its amount only by an update."""
    date_field = PAYMENT_DATE if change.get("IsClosed") else SCHEDULED_DATE
    paid = int(bool(change.get("IsClosed")))
    return {PARENT: change.id, AMOUNT: change.get("Amount"), PAID: paid, date_field: change.get("CloseDate")}


def _create(work: Work, wanted: list[tuple[Change, Row]]) -> None:
    if not wanted:
        return
    copied = _field_mapping(work)
    rows = [{**row, **_copied(change, copied)} for change, row in wanted]
    for (change, _), outcome in zip(wanted, insert_rows(work, PAYMENT, rows), strict=True):
        if outcome.errors:
            change.refuse(outcome.errors[0].message)


def _field_mapping(work: Work) -> dict[str, str]:
    """Payment field → opportunity field, as the mapping settings say."""
    rows = work.select(
        "SELECT npe01__Opportunity_Field__c AS Source, npe01__Payment_Field__c AS Target "
        "FROM {npe01__Payment_Field_Mapping_Settings__c} WHERE IsDeleted = 0"
    )
    return {row["Target"]: row["Source"] for row in rows if row["Target"] and row["Source"]}


def _copied(change: Change, mapping: dict[str, str]) -> Row:
    return {target: change.get(source) for target, source in mapping.items() if change.get(source) is not None}


def _follow(trigger: Trigger) -> None:
    watched = ("Amount", "CloseDate", "StageName", "IsClosed", "IsWon")
    asked = [change for change in trigger.changes if change.changed(*watched)]
    if not asked:
        return
    payments = _payments(trigger.work, asked)
    updates: list[tuple[Change, str, Row]] = []
    late: list[Change] = []
    for change in asked:
        mine = payments.get(change.id, [])
        unpaid = [row for row in mine if not row[PAID] and not row[WRITTEN_OFF]]
        if not mine:
            gained = not _amount(change.was("Amount")) and _amount(change.get("Amount"))
            if gained and (change.get("IsWon") or not change.get("IsClosed")):
                late.append(change)
        elif change.get("IsClosed") and not change.get("IsWon"):
            updates += [(change, row["Id"], {WRITTEN_OFF: 1}) for row in unpaid]
        elif len(mine) == 1 and unpaid and _belongs(change, unpaid[0]):
            updates.append((change, unpaid[0]["Id"], _followed(change)))
    _create(trigger.work, [(each, _late_payment(each)) for each in _paying(trigger.work, late)])
    outcomes = update_rows(trigger.work, PAYMENT, [(record, row) for _, record, row in updates])
    for (change, _, _), outcome in zip(updates, outcomes, strict=True):
        if outcome.errors:
            change.refuse(outcome.errors[0].message)


def _belongs(change: Change, payment: Row) -> bool:
    """Whether the one payment still is the gift's own: same amount, same date, before or after the change."""
    days = (change.was("CloseDate"), change.get("CloseDate"))
    same_day = payment[SCHEDULED_DATE] in days or (change.get("IsWon") and payment[PAYMENT_DATE] in days)
    return bool(same_day) and payment[AMOUNT] in (change.was("Amount"), change.get("Amount"))


def _followed(change: Change) -> Row:
    if change.get("IsWon"):
        return {AMOUNT: change.get("Amount"), PAYMENT_DATE: change.get("CloseDate"), PAID: 1}
    return {AMOUNT: change.get("Amount"), SCHEDULED_DATE: change.get("CloseDate")}


def _close_when_paid(trigger: Trigger, stage: str | None) -> None:
    if not stage:
        return
    payments = _payments(trigger.work, [change for change in trigger.changes if not change.get("IsClosed")])
    for change in trigger.changes:
        paid = sum(_amount(row[AMOUNT]) for row in payments.get(change.id, []) if row[PAID])
        if not change.get("IsClosed") and change.get("Amount") and paid >= _amount(change.get("Amount")):
            change.after["StageName"] = stage


def _let_gifts_close(trigger: Trigger) -> None:
    """The sums on a gift are roll-ups: when they change the gift is saved, and closes where all is paid."""
    work = trigger.work
    stage = work.settings(CONTACT_SETTINGS).get("npsp__Payments_Auto_Close_Stage_Name__c")
    gifts = {change.get(PARENT) for change in trigger.changes if change.changed(PAID, AMOUNT)} if stage else set()
    rows = work.database.read("Opportunity", gifts, ("IsClosed", "IsDeleted")) if gifts else {}
    open_ones = sorted(record for record, row in rows.items() if not row["IsClosed"] and not row["IsDeleted"])
    update_rows(work, "Opportunity", [(record, {}) for record in open_ones])


def _check_dates(change: Change) -> None:
    if change.get(PAID) and not change.get(PAYMENT_DATE):
        change.refuse("Paid payments must have a payment date.", PAYMENT_DATE)
    elif change.get(WRITTEN_OFF) and not change.get(PAYMENT_DATE):
        change.refuse("Written off payments must have a payment date.", PAYMENT_DATE)
    elif not change.get(PAID) and not change.get(WRITTEN_OFF) and not change.get(SCHEDULED_DATE):
        change.refuse("Unpaid payments must have a scheduled date.", SCHEDULED_DATE)


def _check_refunds(work: Work, refunds: list[Change]) -> None:
    asked = sorted({each.get(_ORIGINAL) for each in refunds if each.get(_ORIGINAL)})
    originals = work.database.read(PAYMENT, asked)
    given = _given_back(work, asked, {change.id for change in refunds})
    for change in refunds:
        original = originals.get(change.get(_ORIGINAL) or "")
        if original is None or original["IsDeleted"]:
            change.refuse("A refund needs the payment that it gives back.", _ORIGINAL)
        elif not original[PAID]:
            change.refuse("Only a paid payment can be refunded.", _ORIGINAL)
        elif original[_DEBIT] in _REFUNDS:
            change.refuse("A refund can't be refunded.", _ORIGINAL)
        else:
            given[original["Id"]] += abs(_amount(change.get(AMOUNT)))
            if round(given[original["Id"]], 2) > _amount(original[AMOUNT]):
                change.refuse("A refund can't be greater than what remains of the payment.", AMOUNT)


def _given_back(work: Work, originals: list[str], but: set[str]) -> dict[str, float]:
    """What other refunds have given back of these payments already."""
    rows = work.select(
        f"SELECT Id, {_ORIGINAL} AS Original, ABS({AMOUNT}) AS Amount FROM {{{PAYMENT}}} WHERE IsDeleted = 0 "
        f"AND {_ORIGINAL} IN (SELECT value FROM json_each(?))",
        (json.dumps(originals),),
    )
    given: dict[str, float] = defaultdict(float)
    for row in rows:
        if row["Id"] not in but:
            given[row["Original"]] += _amount(row["Amount"])
    return given


def _payments(work: Work, changes: list[Change]) -> dict[str, list[Row]]:
    columns = ", ".join(("Id", PARENT, AMOUNT, PAID, WRITTEN_OFF, PAYMENT_DATE, SCHEDULED_DATE))
    rows = work.select(
        f"SELECT {columns} FROM {{{PAYMENT}}} WHERE IsDeleted = 0 AND {PARENT} IN (SELECT value FROM json_each(?))",
        (json.dumps([change.id for change in changes]),),
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[PARENT]].append(row)
    return found


def _amount(value: float | None) -> float:
    return value or 0.0
