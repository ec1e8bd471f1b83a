"""Allocations that follow: what a gift or payment inherits, what keeps up with its amount, what the default takes.

NPSP switches its own checks off while it writes these, and so does this.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import insert_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import allocations as allo
from npsp_migrate.localorg.npsp.allocations import AMOUNT, OF_CAMPAIGN, OF_GIFT, OF_PAYMENT, OF_RECURRING, PERCENT
from npsp_migrate.localorg.npsp.recordtypes import listed, listed_record_types
from npsp_migrate.localorg.npsp.rollup_sources import ALLOCATION_SETTINGS
from npsp_migrate.localorg.npsp.rollups import FUND, roll_up
from npsp_migrate.localorg.store.database import Row

_OWN_HANDLERS = ("ALLO_Allocations_TDTM", "ALLO_PaymentSync_TDTM")
_GIFT = "npe01__Opportunity__c"
_RECURRING = "npe03__Recurring_Donation__c"
_ASKED = "IN (SELECT value FROM json_each(?))"


def keep_allocations(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on the allocation."""
    work = trigger.work
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        allo.check_allocations(trigger)
        return
    recurring = {change.get(OF_RECURRING) for change in trigger.changes} - {None}
    if recurring:
        owners = {change.get(OF_RECURRING): change for change in trigger.changes}
        _renew_open_gifts(work, sorted(recurring), owners)
    if allo.default_fund(work):
        for lookup in (OF_GIFT, OF_PAYMENT):
            name, column = allo.AMOUNT_FIELDS[lookup]
            parents = {change.get(lookup) for change in trigger.changes} - {None}
            rows = work.database.read(name, parents, (column, "IsDeleted")) if parents else {}
            amounts = {each: row[column] for each, row in rows.items() if not row["IsDeleted"]}
            _fill_up(work, lookup, amounts, {change.get(lookup): change for change in trigger.changes})


def allocate_gifts(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on Opportunity: what the gift inherits, and what follows its amount."""
    work = trigger.work
    settings = work.settings(ALLOCATION_SETTINGS)
    record_types = listed_record_types(work, settings.get("npsp__Excluded_Opp_RecTypes__c"))
    types = listed(settings.get("npsp__Excluded_Opp_Types__c"))
    if allo.refuse_without_default(trigger):
        return
    inserted = trigger.event is Event.AFTER_INSERT
    gifts = [
        change
        for change in trigger.changes
        if change.changed("Amount")
        and change.get("RecordTypeId") not in record_types
        and change.get("Type") not in types
    ]
    gained = [
        change
        for change in gifts
        if change.get("Amount") is not None and (inserted or change.was("Amount") is None)
    ]
    if gained:
        _inherit(work, [change.after for change in gained], {change.id: change for change in gained})
    if not inserted:
        _rescale(work, OF_GIFT, [change for change in gifts if change.was("Amount") is not None], "Amount")


def allocate_payments(trigger: Trigger) -> None:
    """ALLO_Allocations_TDTM on the payment, where payments have allocations of their own."""
    work, column = trigger.work, "npe01__Payment_Amount__c"
    if allo.refuse_without_default(trigger) or not allo.allocates_payments(work):
        return
    changed = [change for change in trigger.changes if change.changed(column)]
    new = [change for change in changed if change.was(column) is None and change.get(column) is not None]
    if new:
        _take_from_gifts(work, new, column)
    if trigger.event is Event.AFTER_UPDATE:
        _rescale(work, OF_PAYMENT, [change for change in changed if change.was(column) is not None], column)


def _inherit(work: Work, gifts: Sequence[Mapping[str, Any]], owners: Mapping[str, Change]) -> None:
    """From the recurring donation, else from the campaign; the default fund takes what is left."""
    default = allo.default_fund(work)
    templates = {
        **_templates(work, OF_CAMPAIGN, {gift.get("CampaignId") for gift in gifts}),
        **_templates(work, OF_RECURRING, {gift.get(_RECURRING) for gift in gifts}),
    }
    rows: list[Row] = []
    for gift in gifts:
        inherited = templates.get(gift.get(_RECURRING) or "") or templates.get(gift.get("CampaignId") or "") or ()
        rows += _copies(gift["Id"], gift["Amount"], inherited, default)
    _insert(work, rows, owners)


def _copies(gift: str, amount: float, templates: Iterable[Row], default: str | None) -> list[Row]:
    """What does not fit is left out: then only percentages are copied."""
    made: list[Row] = []
    for template in templates:
        if template["Active"]:
            percent = template[PERCENT]
            part = template[AMOUNT] if percent is None else allo.share(amount, percent)
            made.append({OF_GIFT: gift, FUND: template[FUND], AMOUNT: part, PERCENT: percent})
    left = _left(amount, made)
    if left * (1 if amount >= 0 else -1) < 0:
        made = [row for row in made if row[PERCENT] is not None]
        left = _left(amount, made)
    if default and left:
        made.append({OF_GIFT: gift, FUND: default, AMOUNT: left})
    return made


def _templates(work: Work, lookup: str, parents: set[str | None]) -> dict[str, list[Row]]:
    """Recurring donation or campaign → its allocations; `Active` says whether a fund still is."""
    asked = sorted(each for each in parents if each)
    if not asked:
        return {}
    rows = work.select(
        f"SELECT l.{lookup}, l.{FUND}, l.{AMOUNT}, l.{PERCENT}, f.npsp__Active__c AS Active "
        f"FROM {{{allo.ALLOCATION}}} l JOIN {{{FUND}}} f ON f.Id = l.{FUND} "
        f"WHERE l.IsDeleted = 0 AND l.{lookup} {_ASKED} ORDER BY l.Id",
        (json.dumps(asked),),
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[lookup], []).append(row)
    return found


def _take_from_gifts(work: Work, payments: list[Change], column: str) -> None:
    """A payment's allocations are its gift's, in proportion; each fund has one."""
    default = allo.default_fund(work)
    parents = allo.allocations_of(work, OF_GIFT, {change.get(_GIFT) for change in payments})
    amounts = work.database.read("Opportunity", parents, ("Amount",))
    rows: list[Row] = []
    for change in payments:
        gift, amount = change.get(_GIFT), change.get(column)
        total = amounts.get(gift, {}).get("Amount") or 0.0
        parts: dict[str, Row] = {}
        for row in parents.get(gift, ()) if total else ():
            if row[FUND] == default:
                continue
            percent = row[PERCENT] if row[PERCENT] is not None else (row[AMOUNT] or 0.0) / total * 100
            known = parts.setdefault(row[FUND], {OF_PAYMENT: change.id, FUND: row[FUND], AMOUNT: 0.0, PERCENT: 0.0})
            known[AMOUNT] = round(known[AMOUNT] + allo.share(amount, percent), 2)
            known[PERCENT] = round(known[PERCENT] + _rounded(percent), 2)
        left = _left(amount, parts.values())
        rows += parts.values()
        if left and (left > 0) == (amount >= 0):
            rows.append({OF_PAYMENT: change.id, FUND: default, AMOUNT: left})
    _insert(work, rows, {change.id: change for change in payments})


def _rescale(work: Work, lookup: str, changes: list[Change], column: str) -> None:
    """Percentages follow the new amount, fixed amounts must still fit into it, the default takes the rest."""
    if not changes:
        return
    default = allo.default_fund(work)
    by_parent = allo.allocations_of(work, lookup, [change.id for change in changes])
    updates, gone, funds = [], [], set()
    for change in changes:
        amount, rows = change.get(column), by_parent.get(change.id, [])
        if amount is None:
            gone += [row["Id"] for row in rows]
            continue
        total = 0.0
        for row in rows:
            if row[FUND] == default:
                continue
            part = allo.share(amount, row[PERCENT]) if row[PERCENT] else row[AMOUNT] or 0.0
            if lookup == OF_PAYMENT and part and (part < 0) != (amount < 0):
                part = -part
            total += part
            if part != row[AMOUNT]:
                updates.append((row["Id"], {AMOUNT: part}))
                funds.add(row[FUND])
        if round(abs(total) - abs(amount), 2) > 0:
            change.refuse("The amount is less than what is allocated of it.", column)
    work.write(allo.ALLOCATION, updates)
    _remove(work, gone)
    roll_up(work, FUND, funds)
    if default:
        amounts = {change.id: change.get(column) for change in changes if change.error is None}
        _fill_up(work, lookup, amounts, {change.id: change for change in changes})


def _fill_up(work: Work, lookup: str, amounts: Mapping[str, float | None], owners: Mapping[str, Change]) -> None:
    """The one allocation to the default fund takes what the others leave."""
    default = allo.default_fund(work)
    by_parent = allo.allocations_of(work, lookup, amounts)
    new, updates, gone = [], [], []
    for parent, amount in amounts.items():
        rows = by_parent.get(parent, [])
        mine, others = (
            [each for each in rows if each[FUND] == default],
            [each for each in rows if each[FUND] != default],
        )
        left = _left(amount or 0.0, others)
        gone += [row["Id"] for row in mine[1:]]
        if amount is None or (left and (left > 0) != (amount >= 0)):
            continue
        if not left:
            gone += [row["Id"] for row in mine[:1]]
        elif not mine:
            new.append({lookup: parent, FUND: default, AMOUNT: left})
        elif mine[0][AMOUNT] != left:
            updates.append((mine[0]["Id"], {AMOUNT: left}))
    _remove(work, gone)
    work.write(allo.ALLOCATION, updates)
    roll_up(work, FUND, {default} if updates and default else ())
    _insert(work, new, owners)


def _renew_open_gifts(work: Work, recurring: list[str], owners: Mapping[str, Change]) -> None:
    """Open gifts of a recurring donation take over its allocations as they are now."""
    gifts = work.select(
        f"SELECT Id, Amount, CampaignId, {_RECURRING} FROM {{Opportunity}} WHERE IsDeleted = 0 AND IsClosed = 0 "
        f"AND Amount IS NOT NULL AND {_RECURRING} {_ASKED} ORDER BY Id",
        (json.dumps(recurring),),
    )
    old = allo.allocations_of(work, OF_GIFT, [gift["Id"] for gift in gifts])
    _remove(work, [row["Id"] for rows in old.values() for row in rows])
    if gifts:
        _inherit(work, gifts, {gift["Id"]: owners[gift[_RECURRING]] for gift in gifts})


def _insert(work: Work, rows: Sequence[Row], owners: Mapping[str, Change]) -> None:
    """An allocation that cannot be saved takes what it was made for along; `owners`: parent → that."""
    outcomes = insert_rows(work.without(*_OWN_HANDLERS), allo.ALLOCATION, rows) if rows else []
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.errors:
            owners[allo.parent_of(row)].refuse(outcome.errors[0].message)


def _remove(work: Work, ids: Sequence[str]) -> None:
    if ids:
        remove(work.without(*_OWN_HANDLERS), work.org.schema.named(allo.ALLOCATION), ids)


def _left(amount: float, rows: Iterable[Row]) -> float:
    return round(amount - sum(row[AMOUNT] or 0.0 for row in rows), 2)


def _rounded(percent: float) -> float:
    return float(Decimal(repr(percent)).quantize(Decimal("0.01"), ROUND_HALF_UP))
