"""Totals of gifts on accounts, contacts, funds and recurring donations: the 87 rollups, a chunk at once.

The next date of a recurring donation is the one that is computed elsewhere: with its schedules, or with its
installments where recurring donations are not enhanced.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import HOUSEHOLD_SETTINGS
from npsp_migrate.localorg.npsp.recurring_rules import is_enhanced
from npsp_migrate.localorg.npsp.roles import PRIMARY
from npsp_migrate.localorg.npsp.rollup_sources import ALLOCATION_SETTINGS, Source, gifts_of
from npsp_migrate.localorg.npsp.rollup_totals import NOTHING, Totals, count_gifts, reading_of
from npsp_migrate.localorg.store.database import Row

FUND = "npsp__General_Accounting_Unit__c"
RECURRING = "npe03__Recurring_Donation__c"
_NEXT_DATE = "npe03__Next_Payment_Date__c"
_N_DAYS = {"Account": HOUSEHOLD_SETTINGS, "Contact": HOUSEHOLD_SETTINGS, FUND: ALLOCATION_SETTINGS}
_N_DAYS_FIELD = {
    HOUSEHOLD_SETTINGS: "npo02__Rollup_N_Day_Value__c",
    ALLOCATION_SETTINGS: "npsp__Rollup_N_Day_Value__c",
}
_DEFAULT_N_DAYS = 365
_WATCHED = (
    "Amount",
    "CloseDate",
    "IsWon",
    "AccountId",
    PRIMARY,
    "RecordTypeId",
    "Type",
    RECURRING,
    "npe01__Member_Level__c",
    "npe01__Membership_Origin__c",
    "npe01__Membership_Start_Date__c",
    "npe01__Membership_End_Date__c",
)


def roll_up_legacy(trigger: Trigger) -> None:
    """RLLP_OppRollup_TDTM: the engine of an org without customizable rollups."""
    if trigger.work.org.profile is Profile.BARE:
        _roll_up_gifts(trigger)


def roll_up_customizable(trigger: Trigger) -> None:
    """CRLP_Rollup_TDTM."""
    if trigger.work.org.profile is not Profile.BARE:
        _roll_up_gifts(trigger)


def roll_up(work: Work, parent: str, ids: Iterable[str]) -> None:
    """Recompute every rollup of these records."""
    asked, year = sorted(ids), int(work.today[:4])
    if not asked or (parent == RECURRING and not is_enhanced(work)):
        return
    wanted: dict[str, Row] = {record: {} for record in asked}
    for credit, rollups in _by_credit(work, parent).items():
        source = gifts_of(work, parent, credit)
        totals = _totals(work, parent, source, asked) if source else {}
        readings = {rollup["field"]: reading_of(rollup, year) for rollup in rollups}
        nothing = {name: read(NOTHING) for name, read in readings.items()}
        for record in asked:
            known = totals.get(record)
            wanted[record] |= {name: read(known) for name, read in readings.items()} if known else nothing
    _write_changed(work, parent, wanted)


def _roll_up_gifts(trigger: Trigger) -> None:
    work = trigger.work
    touched = [
        change for change in trigger.changes if trigger.event is not Event.AFTER_UPDATE or change.changed(*_WATCHED)
    ]
    if trigger.event is Event.AFTER_INSERT:
        touched = [change for change in touched if change.get("IsWon")]
    if not touched:
        return
    gifts = json.dumps([change.id for change in touched])
    accounts = {change.get("AccountId") for change in touched} | {change.was("AccountId") for change in touched}
    recurring = {change.get(RECURRING) for change in touched} | {change.was(RECURRING) for change in touched}
    contacts = {change.was(PRIMARY) for change in touched} - {None}
    contacts |= _column(work, "SELECT ContactId FROM {OpportunityContactRole} WHERE OpportunityId", gifts)
    funds = _column(work, f"SELECT {FUND} FROM {{npsp__Allocation__c}} WHERE npsp__Opportunity__c", gifts)
    for parent, ids in (("Account", accounts), ("Contact", contacts), (RECURRING, recurring), (FUND, funds)):
        roll_up(work, parent, ids - {None})


def roll_up_gifts(work: Work, ids: Sequence[str]) -> None:
    """Recompute whoever is credited with these gifts, which may be deleted ones."""
    gifts = json.dumps(list(ids))
    for parent, source in (
        ("Account", "SELECT AccountId FROM {Opportunity} WHERE Id"),
        ("Contact", "SELECT ContactId FROM {OpportunityContactRole} WHERE OpportunityId"),
        (RECURRING, f"SELECT {RECURRING} FROM {{Opportunity}} WHERE Id"),
        (FUND, f"SELECT {FUND} FROM {{npsp__Allocation__c}} WHERE npsp__Opportunity__c"),
    ):
        roll_up(work, parent, _column(work, source, gifts) - {None})


def _column(work: Work, sql: str, ids: str) -> set[Any]:
    rows = work.database.connection.execute(work.named(f"{sql} IN (SELECT value FROM json_each(?))"), (ids,))
    return {value for (value,) in rows}


def _by_credit(work: Work, parent: str) -> dict[str, list[Mapping[str, Any]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for rollup in work.org.catalog.rollups:
        if rollup["object"] == parent and rollup["field"] != _NEXT_DATE:
            grouped[rollup["credit"]].append(rollup)
    return grouped


def _totals(work: Work, parent: str, source: Source, parents: Sequence[str]) -> dict[str, Totals]:
    """Parent → what its gifts come to; they are read once, in the order of their days."""
    values = {**source.values, "parents": json.dumps(parents)}
    cursor = work.database.connection.execute(f"{work.named(source.sql)} ORDER BY 1, 3, 4", values)
    since = (date.fromisoformat(work.today) - timedelta(days=_n_days(work, parent))).isoformat()
    return {owner: count_gifts(list(rows), since) for owner, rows in groupby(cursor, itemgetter(0))}


def _n_days(work: Work, parent: str) -> int:
    """How many days the totals of the last days look back."""
    settings = _N_DAYS.get(parent, "")
    days = work.settings(settings).get(_N_DAYS_FIELD[settings]) if settings else None
    return int(_DEFAULT_N_DAYS if days is None else days)


def _write_changed(work: Work, parent: str, wanted: dict[str, Row]) -> None:
    columns = list(next(iter(wanted.values())))
    present = work.database.read(parent, wanted, columns)
    changes = []
    for record, row in present.items():
        changed = {name: value for name, value in wanted[record].items() if row[name] != value}
        if changed:
            changes.append((record, changed))
    work.write(parent, changes)
