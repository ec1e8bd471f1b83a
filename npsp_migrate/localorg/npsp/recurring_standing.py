"""How recurring donations stand: their gifts and schedules, read once per chunk, and what follows from them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import recurring_rules as rules
from npsp_migrate.localorg.npsp.installments import (
    DAYS_OF_MONTH,
    MONTHLY,
    PERIODS,
    TWICE,
    Schedule,
    first_installments,
)
from npsp_migrate.localorg.npsp.pairing import Gift, Pair, fixed_end, next_installment, year_value
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, SETTINGS
from npsp_migrate.localorg.store.database import Row

SCHEDULE = "npsp__RecurringDonationSchedule__c"
PARENT = "npsp__RecurringDonation__c"
_ASKED = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Standing:
    """One recurring donation with its gifts and the schedules that are still active."""

    row: Mapping[str, Any]
    gifts: Sequence[Gift]
    schedules: Sequence[Schedule]
    today: date
    match_days: int

    @property
    def paid(self) -> int:
        return sum(gift.is_won for gift in self.gifts)

    @property
    def is_complete(self) -> bool:
        """Of fixed length, with as many won gifts as were planned."""
        return bool(rules.is_fixed(self.row)) and self.paid >= (self.row.get(rules.PLANNED) or 0)

    @property
    def is_over(self) -> bool:
        """Open ended, and past its end date."""
        end = self.row.get(rules.END)
        return end is not None and not rules.is_fixed(self.row) and str(end) < self.today.isoformat()

    @property
    def has_current_gift(self) -> bool:
        return any(gift.is_open and gift.day >= self.today for gift in self.gifts)

    def next(self) -> Pair | None:
        if rules.is_closed(self.row) or self.is_complete:
            return None
        return next_installment(self.bounded(), self.today, self.gifts, self.match_days)

    def next_date(self) -> str | None:
        pair = self.next()
        return pair.installment.day.isoformat() if pair and pair.installment else None

    def year_values(self) -> Row:
        schedules = () if rules.is_closed(self.row) else self.bounded()
        this, gifts = self.today.year, self.gifts
        return {
            "npsp__CurrentYearValue__c": year_value(schedules, gifts, this, self.today, self.match_days),
            "npsp__NextYearValue__c": year_value(schedules, gifts, this + 1, self.today, self.match_days),
        }

    def pause(self) -> Schedule | None:
        """The pause that leaves nothing due until it begins: the recurring donation is paused now."""
        pauses = [each for each in self.schedules if each.is_pause and each.is_active(self.today)]
        first = min(pauses, key=lambda each: each.start, default=None)
        if first is None:
            return None
        due = first_installments(self.schedules, self.today, 1)
        return None if due and due[0].day < first.start else first

    def bounded(self) -> list[Schedule]:
        """The schedules, ended where the recurring donation ends or its last planned installment is due."""
        if rules.is_fixed(self.row):
            planned = int(self.row.get(rules.PLANNED) or 0)
            end = fixed_end(self.schedules, self.gifts, self.today, planned, self.paid, self.match_days)
        elif self.row.get(rules.END):
            end = date.fromisoformat(self.row[rules.END])
        else:
            return list(self.schedules)
        return [each if each.is_pause or each.end else replace(each, end=end) for each in self.schedules]


def read_standings(work: Work, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Standing]:
    """How these stand; `rows` may hold what is about to be saved."""
    gifts, schedules = read_gifts(work, rows), _stored_schedules(work, rows)
    return {record: standing_of(work, row, gifts[record], schedules[record]) for record, row in rows.items()}


def standing_of(
    work: Work, row: Mapping[str, Any], gifts: Sequence[Gift], schedules: Iterable[Schedule]
) -> Standing:
    today = date.fromisoformat(work.today)
    days = work.settings(SETTINGS).get("npsp__NextDonationDateMatchRangeDays__c")
    active = [each for each in schedules if each.is_active(today)]
    return Standing(row, gifts, active, today, int(days if days is not None else 3))


def schedule_rows(record: str, row: Mapping[str, Any], today: str) -> list[Row]:
    """The schedules that a recurring donation is given: one, or two for the 1st and the 15th."""
    twice = row.get(rules.PERIOD) == TWICE
    start = row.get("npsp__StartDate__c") or row.get("npe03__Date_Established__c") or today
    return [
        {
            PARENT: record,
            "npsp__InstallmentAmount__c": row.get(rules.AMOUNT),
            "npsp__InstallmentFrequency__c": row.get(rules.FREQUENCY),
            "npsp__InstallmentPeriod__c": row.get(rules.PERIOD),
            "npsp__DayOfMonth__c": day,
            "npsp__PaymentMethod__c": row.get("npsp__PaymentMethod__c"),
            "npsp__Campaign__c": row.get(rules.CAMPAIGN),
            "npsp__StartDate__c": start,
        }
        for day in (("1", "15") if twice else (row.get(rules.DAY),))
    ]


def read_schedule(row: Mapping[str, Any]) -> Schedule:
    end, day = row.get("npsp__EndDate__c"), row.get("npsp__DayOfMonth__c")
    return Schedule(
        period=row.get("npsp__InstallmentPeriod__c") or MONTHLY,
        frequency=int(row.get("npsp__InstallmentFrequency__c") or 1),
        start=date.fromisoformat(row["npsp__StartDate__c"]),
        day_of_month=day if day in DAYS_OF_MONTH else None,
        end=date.fromisoformat(end) if end else None,
        is_pause=bool(row.get("npsp__IsPause__c")),
        amount=row.get("npsp__InstallmentAmount__c"),
        payment_method=row.get("npsp__PaymentMethod__c"),
        campaign=row.get("npsp__Campaign__c"),
    )


def stored_rows(work: Work, ids: Iterable[str]) -> list[Row]:
    return work.select(
        f"SELECT * FROM {{{SCHEDULE}}} WHERE IsDeleted = 0 AND npsp__StartDate__c IS NOT NULL "
        f"AND {PARENT} {_ASKED} ORDER BY Id",
        (json.dumps(list(ids)),),
    )


def read_gifts(work: Work, ids: Iterable[str]) -> dict[str, list[Gift]]:
    rows = work.select(
        f"SELECT Id, CloseDate, Amount, IsWon, IsClosed, {RECURRING} FROM {{Opportunity}} WHERE IsDeleted = 0 "
        f"AND {RECURRING} {_ASKED} ORDER BY CloseDate, Id",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[Gift]] = defaultdict(list)
    for row in rows:
        day = date.fromisoformat(row["CloseDate"])
        gift = Gift(day, not row["IsClosed"], bool(row["IsWon"]), row["Amount"], row["Id"])
        found[row[RECURRING]].append(gift)
    return found


def _stored_schedules(work: Work, ids: Iterable[str]) -> dict[str, list[Schedule]]:
    found: dict[str, list[Schedule]] = defaultdict(list)
    for row in stored_rows(work, ids):
        schedule = read_schedule(row)
        if schedule.is_pause or schedule.period in PERIODS:
            found[row[PARENT]].append(schedule)
    return found
