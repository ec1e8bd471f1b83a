"""Recurring donations (enhanced): checks, schedules, the next installment, and the gifts that pay them."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import recurring_rules as rules
from npsp_migrate.localorg.npsp.gifts import PRIMARY
from npsp_migrate.localorg.npsp.installments import MONTHLY, TWICE, Schedule, Taken, next_installment
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, SETTINGS
from npsp_migrate.localorg.store.database import Row

_SCHEDULE = "npsp__RecurringDonationSchedule__c"
_NEXT = "npe03__Next_Payment_Date__c"
_NUMBER = "npsp__Recurring_Donation_Installment_Number__c"
_TIMING = (
    "npe03__Amount__c",
    "npe03__Installment_Period__c",
    "npsp__InstallmentFrequency__c",
    "npsp__Day_of_Month__c",
    "npsp__StartDate__c",
    "npsp__PaymentMethod__c",
    "npe03__Recurring_Donation_Campaign__c",
)
_ALWAYS = "Always_Create_Next_Installment"


def keep_recurring(trigger: Trigger) -> None:
    """RD2_RecurringDonations_TDTM."""
    work = trigger.work
    if not work.settings(SETTINGS).get("npsp__IsRecurringDonations2Enabled__c"):
        return
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        rules.complete(trigger)
        rules.check(trigger)
        _set_next_dates(work, list(trigger.changes))
    elif trigger.event is Event.AFTER_INSERT:
        _begin(work, [change for change in trigger.changes if not rules.is_closed(change.after)])
    elif trigger.event is Event.AFTER_UPDATE:
        _continue(trigger)


def follow_gifts(trigger: Trigger) -> None:
    """RD2_RecurringDonationsOpp_TDTM: a gift of a recurring donation was saved or deleted."""
    work = trigger.work
    if not work.settings(SETTINGS).get("npsp__IsRecurringDonations2Enabled__c"):
        return
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        return
    watched = (RECURRING, "CloseDate", "IsWon", "IsClosed", "Amount")
    updated = trigger.event is Event.AFTER_UPDATE
    touched = [each for each in trigger.changes if not updated or each.changed(*watched)]
    ids = {change.get(RECURRING) for change in touched} | {change.was(RECURRING) for change in touched}
    evaluate(work, ids - {None})


def evaluate(work: Work, ids: Iterable[str]) -> None:
    """Bring next date and next installment of these recurring donations up to date."""
    rows = work.database.read(RECURRING, ids)
    living = {record: row for record, row in rows.items() if not row["IsDeleted"]}
    gifts = _gifts(work, living)
    schedules = _stored_schedules(work, living)
    finished = []
    for record, row in living.items():
        paid = sum(bool(gift["IsWon"]) for gift in gifts[record])
        planned = row["npe03__Installments__c"]
        if row["npsp__RecurringType__c"] == "Fixed" and planned and paid >= planned and not rules.is_closed(row):
            finished.append((record, {"npsp__Status__c": "Closed"}))
    if finished:
        update_rows(work, RECURRING, finished)
    open_ones = {record: row for record, row in living.items() if not rules.is_closed(row)}
    dates = {record: _next_date(work, schedules[record], gifts[record]) for record in open_ones}
    changed = [
        (record, {_NEXT: day})
        for record, day in dates.items()
        if open_ones[record][_NEXT] != day and record not in dict(finished)
    ]
    work.write(RECURRING, changed)
    due = [row for record, row in open_ones.items() if record not in dict(finished)]
    _create_installments(work, due, dates, gifts)


def _begin(work: Work, new: list[Change]) -> None:
    if not new:
        return
    insert_rows(work, _SCHEDULE, [row for change in new for row in _schedule_rows(change.id, change.after)])
    starting = [change.after for change in new if not change.get("npsp__DisableFirstInstallment__c")]
    dates = {change.id: change.get(_NEXT) for change in new}
    _create_installments(work, starting, dates, defaultdict(list))


def _continue(trigger: Trigger) -> None:
    work = trigger.work
    closed = [
        each.id
        for each in trigger.changes
        if rules.is_closed(each.after) and not rules.is_closed(each.before or {})
    ]
    if (
        closed
        and work.settings(SETTINGS).get("npe03__Open_Opportunity_Behavior__c") == "Mark_Opportunities_Closed_Lost"
    ):
        gifts = _gifts(work, closed)
        lost = [
            (gift["Id"], {"StageName": "Closed Lost"})
            for rows in gifts.values()
            for gift in rows
            if not gift["IsClosed"]
        ]
        update_rows(work, "Opportunity", lost)
    timed = [each for each in trigger.changes if not rules.is_closed(each.after) and each.changed(*_TIMING)]
    if timed:
        asked = json.dumps([change.id for change in timed])
        work.execute(
            f"UPDATE {{{_SCHEDULE}}} SET IsDeleted = 1, SystemModstamp = ? WHERE npsp__IsPause__c = 0 "
            "AND npsp__RecurringDonation__c IN (SELECT value FROM json_each(?))",
            (work.now, asked),
        )
        insert_rows(work, _SCHEDULE, [row for change in timed for row in _schedule_rows(change.id, change.after)])
        _move_open_gifts(work, timed)


def _move_open_gifts(work: Work, timed: list[Change]) -> None:
    """The open installment follows the amount and the next date."""
    gifts = _gifts(work, [change.id for change in timed])
    updates = []
    for change in timed:
        for gift in gifts[change.id]:
            if not gift["IsClosed"]:
                day = change.get(_NEXT) or gift["CloseDate"]
                updates.append((gift["Id"], {"Amount": change.get("npe03__Amount__c"), "CloseDate": day}))
                break
    update_rows(work, "Opportunity", updates)


def _schedule_rows(record: str, row: Mapping[str, Any]) -> list[Row]:
    twice = row.get("npe03__Installment_Period__c") == TWICE
    days = ("1", "15") if twice else (row.get("npsp__Day_of_Month__c"),)
    return [
        {
            "npsp__RecurringDonation__c": record,
            "npsp__InstallmentAmount__c": row.get("npe03__Amount__c"),
            "npsp__InstallmentFrequency__c": row.get("npsp__InstallmentFrequency__c"),
            "npsp__InstallmentPeriod__c": row.get("npe03__Installment_Period__c"),
            "npsp__DayOfMonth__c": day,
            "npsp__PaymentMethod__c": row.get("npsp__PaymentMethod__c"),
            "npsp__Campaign__c": row.get("npe03__Recurring_Donation_Campaign__c"),
            "npsp__StartDate__c": row.get("npsp__StartDate__c") or row.get("npe03__Date_Established__c"),
        }
        for day in days
    ]


def _set_next_dates(work: Work, changes: list[Change]) -> None:
    gifts = _gifts(work, [change.id for change in changes])
    for change in changes:
        change.after[_NEXT] = None
        if change.error is None and not rules.is_closed(change.after):
            rows = _schedule_rows(change.id, change.after)
            change.after[_NEXT] = _next_date(work, [_schedule(row) for row in rows], gifts[change.id])


def _next_date(work: Work, schedules: list[Schedule], gifts: list[Row]) -> str | None:
    taken = [Taken(date.fromisoformat(gift["CloseDate"]), not gift["IsClosed"]) for gift in gifts]
    days = work.settings(SETTINGS).get("npsp__NextDonationDateMatchRangeDays__c")
    day = next_installment(schedules, date.fromisoformat(work.today), taken, int(days if days is not None else 3))
    return day.isoformat() if day else None


def _schedule(row: Mapping[str, Any]) -> Schedule:
    period = row.get("npsp__InstallmentPeriod__c") or MONTHLY
    end = row.get("npsp__EndDate__c")
    return Schedule(
        period=period,
        frequency=int(row.get("npsp__InstallmentFrequency__c") or 1),
        start=date.fromisoformat(row["npsp__StartDate__c"]),
        day_of_month=row.get("npsp__DayOfMonth__c"),
        end=date.fromisoformat(end) if end else None,
        is_pause=bool(row.get("npsp__IsPause__c")),
    )


def _stored_schedules(work: Work, ids: Iterable[str]) -> dict[str, list[Schedule]]:
    rows = work.select(
        f"SELECT * FROM {{{_SCHEDULE}}} WHERE IsDeleted = 0 AND npsp__StartDate__c IS NOT NULL "
        "AND npsp__RecurringDonation__c IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[Schedule]] = defaultdict(list)
    for row in rows:
        found[row["npsp__RecurringDonation__c"]].append(_schedule(row))
    return found


def _gifts(work: Work, ids: Iterable[str]) -> dict[str, list[Row]]:
    rows = work.select(
        f"SELECT Id, CloseDate, IsWon, IsClosed, {RECURRING} FROM {{Opportunity}} WHERE IsDeleted = 0 "
        f"AND {RECURRING} IN (SELECT value FROM json_each(?)) ORDER BY CloseDate, Id",
        (json.dumps(list(ids)),),
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[RECURRING]].append(row)
    return found


def _create_installments(
    work: Work, recurring: list[Row], dates: Mapping[str, str | None], gifts: Mapping[str, list[Row]]
) -> None:
    """One open gift per recurring donation at most."""
    settings = work.settings(SETTINGS)
    if settings.get("npsp__InstallmentOppAutoCreateOption__c") != _ALWAYS:
        return
    due = [
        row
        for row in recurring
        if (dates.get(row["Id"]) or "") >= work.today and all(gift["IsClosed"] for gift in gifts[row["Id"]])
    ]
    if due:
        donors = _donor_names(work, due)
        rows = []
        for row in due:
            paid = sum(bool(gift["IsWon"]) for gift in gifts[row["Id"]])
            rows.append(_installment(settings, row, donors.get(row["Id"], ""), str(dates[row["Id"]]), paid + 1))
        insert_rows(work, "Opportunity", rows)


def _installment(settings: Mapping[str, Any], row: Row, donor: str, day: str, number: int) -> Row:
    part = f" ({number})" if row.get("npsp__RecurringType__c") == "Fixed" else ""
    shown = date.fromisoformat(day).strftime("%d/%m/%Y")
    gift: Row = {
        "Name": f"{donor} Donation{part} {shown}"[:120],
        "StageName": settings.get("npsp__InstallmentOppStageName__c") or "Pledged",
        "Amount": row.get("npe03__Amount__c"),
        "CloseDate": day,
        "AccountId": row.get("npe03__Organization__c"),
        PRIMARY: row.get("npe03__Contact__c"),
        RECURRING: row["Id"],
        "RecordTypeId": settings.get("npe03__Record_Type__c"),
        _NUMBER: float(number),
    }
    if settings.get("npe03__Add_Campaign_to_All_Opportunites__c"):
        gift["CampaignId"] = row.get("npe03__Recurring_Donation_Campaign__c")
    return {name: value for name, value in gift.items() if value is not None}


def _donor_names(work: Work, recurring: list[Row]) -> dict[str, str]:
    asked = json.dumps([row["Id"] for row in recurring])
    names = work.database.pairs(
        f'SELECT Id, npe03__Donor_Name__c FROM "{RECURRING}" WHERE Id IN (SELECT value FROM json_each(?))', (asked,)
    )
    return {record: name or "" for record, name in names.items()}
