"""Totals of gifts on accounts, contacts, funds and recurring donations: the 87 rollups, a chunk at once."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.gifts import PRIMARY
from npsp_migrate.localorg.npsp.rollup_sources import Source, gifts_of
from npsp_migrate.localorg.store.database import Row

FUND = "npsp__General_Accounting_Unit__c"
RECURRING = "npe03__Recurring_Donation__c"
_NEXT_DATE = "npe03__Next_Payment_Date__c"  # recurring donations compute it themselves
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
_DETAIL_COLUMNS = {
    "Amount": "amount",
    "npsp__Amount__c": "amount",
    "CloseDate": "day",
    "npe01__Member_Level__c": "level",
    "npe01__Membership_Origin__c": "origin",
    "npe01__Membership_Start_Date__c": "start",
    "npe01__Membership_End_Date__c": "finish",
}
_DAYS_BACK = 365
_STANDING_OUT = {
    "First": "MIN(day)",
    "Last": "MAX(day)",
    "Largest": "MAX(amount)",
    "Smallest": "MIN(amount)",
}


@dataclass(slots=True)
class _Totals:
    """What is known of one parent's gifts: per year, and the first, last, largest and smallest of them."""

    years: dict[int, tuple[int, float]] = field(default_factory=dict)
    recent: tuple[int, float] = (0, 0.0)
    chosen: dict[str, Row] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(count for count, _ in self.years.values())

    @property
    def amount(self) -> float:
        return round(sum(amount for _, amount in self.years.values()), 2)


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
    asked = sorted(ids)
    if not asked:
        return
    wanted: dict[str, Row] = {record: {} for record in asked}
    for credit, rollups in _by_credit(work, parent).items():
        source = gifts_of(work, parent, credit)
        totals = _totals(work, source, asked) if source else {}
        nothing = {rollup["field"]: _value(work, rollup, _Totals()) for rollup in rollups}
        for record in asked:
            known = totals.get(record)
            wanted[record] |= {each["field"]: _value(work, each, known) for each in rollups} if known else nothing
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


def _totals(work: Work, source: Source, parents: Sequence[str]) -> dict[str, _Totals]:
    """Two kinds of queries over the same gifts: sums per year, and the rows that stand out."""
    cutoff = (date.fromisoformat(work.today) - timedelta(days=_DAYS_BACK)).isoformat()
    values = {**source.values, "parents": json.dumps(parents), "cutoff": cutoff}
    inner = work.named(source.sql)
    execute = work.database.connection.execute
    totals: dict[str, _Totals] = defaultdict(_Totals)
    per_year = (
        "SELECT parent, CAST(SUBSTR(day, 1, 4) AS INTEGER), COUNT(*), COALESCE(SUM(amount), 0.0), "
        "COALESCE(SUM(day >= :cutoff), 0), COALESCE(SUM(CASE WHEN day >= :cutoff THEN amount END), 0.0) "
        f"FROM ({inner}) GROUP BY 1, 2"
    )
    for parent, year, count, amount, recent, recent_amount in execute(per_year, values):
        known = totals[parent]
        known.years[year] = (count, amount)
        known.recent = (known.recent[0] + recent, round(known.recent[1] + recent_amount, 2))
    for name, best in (
        ("First", "MIN(day)"),
        ("Last", "MAX(day)"),
        ("Largest", "MAX(amount)"),
        ("Smallest", "MIN(amount)"),
    ):
        # SQLite takes the other columns from the row that holds the minimum or maximum.
        sql = f"SELECT {best}, parent, amount, day, level, origin, start, finish FROM ({inner}) GROUP BY parent"
        for row in work.database.rows(sql, values):
            totals[row["parent"]].chosen[name] = row
    return totals


def _value(work: Work, rollup: Mapping[str, Any], known: _Totals) -> Any:
    """One rollup's value; nothing to count gives 0, or blank where it is no number."""
    operation = rollup["operation"]
    if operation in ("Sum", "Count"):
        count, amount = _window(work, rollup, known)
        return float(count) if operation == "Count" else round(amount, 2)
    if operation == "Average":
        return _cents(known.amount / known.count) if known.count else 0.0
    if operation in ("Best_Year", "Best_Year_Total"):
        best = max(known.years.items(), key=lambda each: (each[1][1], each[0]), default=None)
        if operation == "Best_Year":
            return str(best[0]) if best else None
        return round(best[1][1], 2) if best else 0.0
    column = _DETAIL_COLUMNS.get(rollup["detail"].rpartition(".")[2], "amount")
    row = known.chosen.get(operation)
    if row is not None:
        return row[column]
    return 0.0 if column == "amount" else None


def _cents(amount: float) -> float:
    return float(Decimal(repr(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _window(work: Work, rollup: Mapping[str, Any], known: _Totals) -> tuple[int, float]:
    if rollup["timeBound"] == "Years_Ago":
        return known.years.get(int(work.today[:4]) - int(rollup["interval"]), (0, 0.0))
    if rollup["timeBound"] == "Days_Back":
        return known.recent
    return known.count, known.amount


def _write_changed(work: Work, parent: str, wanted: dict[str, Row]) -> None:
    columns = list(next(iter(wanted.values())))
    present = work.database.read(parent, wanted, columns)
    changes = []
    for record, row in present.items():
        changed = {name: value for name, value in wanted[record].items() if row[name] != value}
        if changed:
            changes.append((record, changed))
    work.write(parent, changes)
