"""Allocations: which fund a gift, payment, campaign or recurring donation is for. What may be saved of them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.constants import PAYMENT
from npsp_migrate.localorg.npsp.rollup_sources import ALLOCATION_SETTINGS
from npsp_migrate.localorg.npsp.rollups import FUND, roll_up
from npsp_migrate.localorg.store.database import Row

ALLOCATION = "npsp__Allocation__c"
AMOUNT, PERCENT = "npsp__Amount__c", "npsp__Percent__c"
OF_GIFT, OF_PAYMENT = "npsp__Opportunity__c", "npsp__Payment__c"
OF_CAMPAIGN, OF_RECURRING = "npsp__Campaign__c", "npsp__Recurring_Donation__c"
PARENTS = (OF_GIFT, OF_PAYMENT, OF_CAMPAIGN, OF_RECURRING)
AMOUNT_FIELDS = {
    OF_GIFT: ("Opportunity", "Amount"),
    OF_PAYMENT: (PAYMENT, "npe01__Payment_Amount__c"),
    OF_RECURRING: ("npe03__Recurring_Donation__c", "npe03__Amount__c"),
}
_ENABLED, _FOR_PAYMENTS = "npsp__Default_Allocations_Enabled__c", "npsp__Payment_Allocations_Enabled__c"
_CENT = Decimal("0.01")


def check_allocations(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on the allocation, before the save."""
    work, changes = trigger.work, list(trigger.changes)
    if refuse_without_default(trigger):
        return
    amounts = parent_amounts(work, changes)
    default = default_fund(work)
    for change in changes:
        _check_alone(work, change, default)
        total = amounts.get(parent_of(change.after))
        if change.error is None and change.get(PERCENT) and total is not None:
            change.after[AMOUNT] = share(total, change.get(PERCENT))
    _check_sums(work, [change for change in changes if change.error is None], amounts, default)


def check_one_transaction(trigger: Trigger) -> None:
    """ALLO_PaymentSync_TDTM: a gift's own allocations and those of its payments are not written together.

    That NPSP keeps the two in step by itself is not emulated.
    """
    work = trigger.work
    if trigger.event not in (Event.AFTER_INSERT, Event.AFTER_UPDATE) or not allocates_payments(work):
        return
    changes = [
        change for change in trigger.changes if change.before is None or change.changed(AMOUNT, PERCENT, FUND)
    ]
    payments = {change.get(OF_PAYMENT) for change in changes if change.get(OF_PAYMENT)}
    if not payments:
        return
    rows = work.database.read(PAYMENT, payments, ("npe01__Opportunity__c", "npe01__Written_Off__c")).values()
    gifts = {row["npe01__Opportunity__c"] for row in rows if not row["npe01__Written_Off__c"]}
    for change in changes:
        if change.get(OF_GIFT) in gifts:
            change.refuse("Allocations of a gift and of its payments can't be saved in one transaction.")


def roll_up_funds(trigger: Trigger) -> None:
    """The totals of funds, at once; a real org waits for the nightly batch."""
    if trigger.event not in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE, Event.BEFORE_DELETE):
        funds = {change.get(FUND) for change in trigger.changes} | {change.was(FUND) for change in trigger.changes}
        roll_up(trigger.work, FUND, funds - {None})


def default_fund(work: Work) -> str | None:
    """The fund that takes what nothing else takes, where the settings say so."""
    settings = work.settings(ALLOCATION_SETTINGS)
    chosen = str(settings.get("npsp__Default__c") or "") if settings.get(_ENABLED) else ""
    return full_id(chosen) or chosen or None


def allocates_payments(work: Work) -> bool:
    settings = work.settings(ALLOCATION_SETTINGS)
    return bool(settings.get(_ENABLED) and settings.get(_FOR_PAYMENTS))


def refuse_without_default(trigger: Trigger) -> bool:
    """Default allocations that are switched on need a fund to go to; until then nothing is saved."""
    missing = trigger.work.settings(ALLOCATION_SETTINGS).get(_ENABLED) and not default_fund(trigger.work)
    for change in trigger.changes if missing else ():
        change.refuse("Default allocations are switched on, but no default General Accounting Unit is chosen.")
    return bool(missing)


def allocations_of(work: Work, lookup: str, parents: Iterable[str]) -> dict[str, list[Row]]:
    """Parent → its living allocations."""
    rows = work.select(
        f"SELECT * FROM {{{ALLOCATION}}} WHERE IsDeleted = 0 "
        f"AND {lookup} IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(sorted(parents)),),
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[lookup]].append(row)
    return found


def parent_amounts(work: Work, changes: Iterable[Change]) -> dict[str, float]:
    listed, amounts = list(changes), {}
    for lookup, (name, column) in AMOUNT_FIELDS.items():
        asked = {change.get(lookup) for change in listed if change.get(lookup)}
        for record, row in work.database.read(name, asked, (column,)).items() if asked else ():
            if row[column] is not None:
                amounts[record] = row[column]
    return amounts


def parent_of(row: Mapping[str, object]) -> str:
    return str(next((row.get(name) for name in PARENTS if row.get(name)), ""))


def share(amount: float, percent: float) -> float:
    """Part of an amount, to the cent; a half cent goes to the even one, as Apex rounds."""
    return float((Decimal(repr(amount)) * Decimal(repr(percent)) / 100).quantize(_CENT, ROUND_HALF_EVEN))


def _check_alone(work: Work, change: Change, default: str | None) -> None:
    settings = work.settings(ALLOCATION_SETTINGS)
    on_amount = change.get(OF_GIFT) or change.get(OF_PAYMENT)
    if change.get(OF_PAYMENT) and not settings.get(_ENABLED):
        change.refuse("Payment allocations need default allocations, which are switched off.")
    elif change.get(OF_PAYMENT) and not settings.get(_FOR_PAYMENTS):
        change.refuse("Payment allocations are switched off.")
    elif sum(bool(change.get(name)) for name in PARENTS) != 1:
        change.refuse("An allocation belongs to exactly one payment, opportunity, recurring donation or campaign.")
    elif change.get(AMOUNT) is None and change.get(PERCENT) is None:
        change.refuse("An allocation needs an amount or a percentage.")
    elif (change.get(AMOUNT) or 0) < 0 and not change.get(OF_PAYMENT):
        change.refuse("The amount of an allocation can't be negative.", AMOUNT)
    elif (change.get(PERCENT) or 0) < 0:
        change.refuse("The percentage of an allocation can't be negative.", PERCENT)
    elif default and on_amount and change.get(FUND) == default and change.get(PERCENT) is not None:
        change.refuse("Allocations to the default General Accounting Unit have an amount, no percentage.", PERCENT)


def _check_sums(work: Work, changes: list[Change], amounts: Mapping[str, float], default: str | None) -> None:
    """All allocations of one parent together: not above its amount, nor above 100 %. The default fund gives way."""
    saved = {change.id for change in changes}
    money: dict[str, float] = defaultdict(float)
    percents: dict[str, float] = defaultdict(float)
    for lookup in PARENTS:
        asked = {change.get(lookup) for change in changes if change.get(lookup)}
        for parent, rows in allocations_of(work, lookup, asked).items() if asked else ():
            counted = [row for row in rows if row["Id"] not in saved and not _gives_way(row, default)]
            money[parent] = sum(row[AMOUNT] or 0 for row in counted)
            percents[parent] = sum(row[PERCENT] or 0 for row in counted)
    for change in changes:
        parent = parent_of(change.after)
        if not _gives_way(change.after, default):
            money[parent] += change.get(AMOUNT) or 0
            percents[parent] += change.get(PERCENT) or 0
        total = amounts.get(parent) if change.get(OF_GIFT) or change.get(OF_PAYMENT) else None
        if round(percents[parent], 6) > 100:
            change.refuse("The percentages of all allocations exceed 100.", PERCENT)
        elif total is not None and ((change.get(AMOUNT) or 0) < 0) != (total < 0):
            change.refuse("An allocation has the sign of the amount it is taken from.", AMOUNT)
        elif total is not None and round(abs(money[parent]) - abs(total), 2) > 0:
            change.refuse("The allocations exceed the amount that they are taken from.", AMOUNT)


def _gives_way(row: Mapping[str, object], default: str | None) -> bool:
    return bool(default) and row.get(FUND) == default and bool(row.get(OF_GIFT) or row.get(OF_PAYMENT))
