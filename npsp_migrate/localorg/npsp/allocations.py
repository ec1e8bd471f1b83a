"""Allocations: which fund a gift, payment, campaign or recurring donation is for."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.rollups import FUND, roll_up
from npsp_migrate.localorg.store.database import Row

ALLOCATION = "npsp__Allocation__c"
_SETTINGS = "npsp__Allocations_Settings__c"
_AMOUNT, _PERCENT = "npsp__Amount__c", "npsp__Percent__c"
_OPPORTUNITY, _PAYMENT = "npsp__Opportunity__c", "npsp__Payment__c"
_CAMPAIGN, _RECURRING = "npsp__Campaign__c", "npsp__Recurring_Donation__c"
_PARENTS = (_OPPORTUNITY, _PAYMENT, _CAMPAIGN, _RECURRING)
_CENT = Decimal("0.01")
_AMOUNTS = {
    _OPPORTUNITY: ("Opportunity", "Amount"),
    _PAYMENT: ("npe01__OppPayment__c", "npe01__Payment_Amount__c"),
    _RECURRING: ("npe03__Recurring_Donation__c", "npe03__Amount__c"),
}


def keep_allocations(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on the allocation."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        _check(trigger)
        return
    funds = {change.get(FUND) for change in trigger.changes} | {change.was(FUND) for change in trigger.changes}
    roll_up(trigger.work, FUND, funds - {None})


def allocate_gifts(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on Opportunity: what the gift inherits, and what follows its amount."""
    work = trigger.work
    if trigger.event is Event.AFTER_INSERT:
        _inherit(work, [change for change in trigger.changes if change.get("Amount") is not None])
    elif trigger.event is Event.AFTER_UPDATE:
        _rescale(work, [change for change in trigger.changes if change.changed("Amount")])


def _check(trigger: Trigger) -> None:
    work = trigger.work
    changes = list(trigger.changes)
    amounts = _parent_amounts(work, changes)
    for change in changes:
        _check_alone(work, change)
        total = amounts.get(_parent(change))
        if change.error is None and change.get(_PERCENT) and total is not None:
            change.after[_AMOUNT] = _share(total, change.get(_PERCENT))
    _check_sums(work, [change for change in changes if change.error is None], amounts)


def _check_alone(work: Work, change: Change) -> None:
    settings = work.settings(_SETTINGS)
    if sum(bool(change.get(name)) for name in _PARENTS) != 1:
        change.refuse("An allocation belongs to exactly one payment, opportunity, recurring donation or campaign.")
    elif change.get(_PAYMENT) and not settings.get("npsp__Default_Allocations_Enabled__c"):
        change.refuse("Payment allocations need default allocations, which are switched off.")
    elif change.get(_PAYMENT) and not settings.get("npsp__Payment_Allocations_Enabled__c"):
        change.refuse("Payment allocations are switched off.")
    elif change.get(_AMOUNT) is None and change.get(_PERCENT) is None:
        change.refuse("An allocation needs an amount or a percentage.")
    elif (change.get(_PERCENT) or 0) < 0:
        change.refuse("The percentage of an allocation can't be negative.", _PERCENT)
    elif (change.get(_AMOUNT) or 0) < 0 and not change.get(_PAYMENT):
        change.refuse("The amount of an allocation can't be negative.", _AMOUNT)


def _check_sums(work: Work, changes: list[Change], amounts: dict[str, float]) -> None:
    """All allocations of one parent together: not above its amount, nor above 100 %."""
    others = _siblings(work, {_parent(change) for change in changes}, {change.id for change in changes})
    money: dict[str, float] = defaultdict(float)
    percents: dict[str, float] = defaultdict(float)
    for parent, row in others:
        money[parent] += row[_AMOUNT] or 0
        percents[parent] += row[_PERCENT] or 0
    for change in changes:
        parent = _parent(change)
        money[parent] += change.get(_AMOUNT) or 0
        percents[parent] += change.get(_PERCENT) or 0
        total = amounts.get(parent)
        bounded = change.get(_OPPORTUNITY) or change.get(_PAYMENT)
        if percents[parent] > 100:
            change.refuse("The percentages of all allocations exceed 100.", _PERCENT)
        elif bounded and total is not None and (change.get(_AMOUNT) or 0) * total < 0:
            change.refuse("An allocation has the sign of the amount it is taken from.", _AMOUNT)
        elif bounded and round(abs(money[parent]) - abs(total or 0), 2) > 0:
            change.refuse("The allocations exceed the amount that they are taken from.", _AMOUNT)


def _inherit(work: Work, gifts: list[Change]) -> None:
    """From the recurring donation, else from the campaign, else the default fund takes it all."""
    settings = work.settings(_SETTINGS)
    excluded = (settings.get("npsp__Excluded_Opp_RecTypes__c") or "").split(";")
    templates = _templates(work, gifts)
    default = settings.get("npsp__Default__c") if settings.get("npsp__Default_Allocations_Enabled__c") else None
    rows: list[Row] = []
    owners = []
    for change in gifts:
        inherited = templates.get(change.get("npe03__Recurring_Donation__c")) or templates.get(
            change.get("CampaignId")
        )
        if inherited:
            made = [_copied(change, template) for template in inherited]
        elif default and change.get("RecordTypeId") not in excluded:
            made = [{_OPPORTUNITY: change.id, FUND: default, _AMOUNT: change.get("Amount")}]
        else:
            made = []
        rows += made
        owners += [change] * len(made)
    for change, outcome in zip(owners, insert_rows(work, ALLOCATION, rows) if rows else [], strict=True):
        if outcome.errors:
            change.refuse(outcome.errors[0].message)


def _copied(change: Change, template: Row) -> Row:
    row: Row = {_OPPORTUNITY: change.id, FUND: template[FUND]}
    return {**row, _PERCENT: template[_PERCENT]} if template[_PERCENT] else {**row, _AMOUNT: template[_AMOUNT]}


def _templates(work: Work, gifts: list[Change]) -> dict[str, list[Row]]:
    """Recurring donation or campaign → its allocations to funds that are active."""
    found: dict[str, list[Row]] = defaultdict(list)
    for lookup, name in ((_RECURRING, "npe03__Recurring_Donation__c"), (_CAMPAIGN, "CampaignId")):
        asked = sorted({change.get(name) for change in gifts if change.get(name)})
        rows = work.select(
            f"SELECT l.* FROM {{{ALLOCATION}}} l JOIN {{{FUND}}} f ON f.Id = l.{FUND} AND f.npsp__Active__c = 1 "
            f"WHERE l.IsDeleted = 0 AND l.{lookup} IN (SELECT value FROM json_each(?)) ORDER BY l.Id",
            (json.dumps(asked),),
        )
        for row in rows:
            found[row[lookup]].append(row)
    return found


def _rescale(work: Work, gifts: list[Change]) -> None:
    """Percentages follow the new amount, fixed amounts must still fit into it."""
    rows = _siblings(work, {change.id for change in gifts}, set())
    by_gift: dict[str, list[Row]] = defaultdict(list)
    for parent, row in rows:
        by_gift[parent].append(row)
    updates, funds = [], set()
    for change in gifts:
        amount = change.get("Amount") or 0.0
        total = 0.0
        for row in by_gift[change.id]:
            share = _share(amount, row[_PERCENT]) if row[_PERCENT] else row[_AMOUNT] or 0.0
            total += share
            if share != row[_AMOUNT]:
                updates.append((row["Id"], {_AMOUNT: share}))
                funds.add(row[FUND])
        if round(abs(total) - abs(amount), 2) > 0:
            change.refuse("The amount is less than what is allocated of it.", "Amount")
    work.write(ALLOCATION, updates)
    roll_up(work, FUND, funds)


def _siblings(work: Work, parents: Iterable[str], without: set[str]) -> list[tuple[str, Row]]:
    """Parent and row of the living allocations of these parents."""
    asked = json.dumps(sorted(parents))
    found = []
    for lookup in _PARENTS:
        rows = work.select(
            f"SELECT * FROM {{{ALLOCATION}}} WHERE IsDeleted = 0 AND {lookup} IN (SELECT value FROM json_each(?))",
            (asked,),
        )
        found += [(row[lookup], row) for row in rows if row["Id"] not in without]
    return found


def _parent_amounts(work: Work, changes: list[Change]) -> dict[str, float]:
    amounts = {}
    for lookup, (name, column) in _AMOUNTS.items():
        asked = {change.get(lookup) for change in changes if change.get(lookup)}
        for record, row in work.database.read(name, asked, (column,)).items() if asked else ():
            if row[column] is not None:
                amounts[record] = row[column]
    return amounts


def _parent(change: Change) -> str:
    return str(next((change.get(name) for name in _PARENTS if change.get(name)), ""))


def _share(amount: float, percent: float) -> float:
    return float((Decimal(repr(amount)) * Decimal(repr(percent)) / 100).quantize(_CENT, ROUND_HALF_UP))
