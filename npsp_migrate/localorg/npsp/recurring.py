"""Recurring donations (enhanced): saved, and followed by their schedules and gifts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import recurring_rules as rules
from npsp_migrate.localorg.npsp.recurring_gifts import (
    create_installments,
    follow_schedules,
    void_open_gifts,
)
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, is_enhanced
from npsp_migrate.localorg.npsp.recurring_standing import (
    PARENT,
    SCHEDULE,
    Standing,
    read_gifts,
    read_schedule,
    read_standings,
    schedule_rows,
    standing_of,
    stored_rows,
)
from npsp_migrate.localorg.npsp.sustainers import keep_sustainers
from npsp_migrate.localorg.store.database import Row

_NEXT = "npe03__Next_Payment_Date__c"
_END = "npsp__EndDate__c"
_REASON = "npsp__ClosedReason__c"
_ENDED_REASON = "Commitment Completed"
_RHYTHM = (rules.PERIOD, rules.FREQUENCY, rules.DAY)
_TIMING = (*_RHYTHM, rules.AMOUNT, rules.START, "npsp__PaymentMethod__c", rules.CAMPAIGN)
_KEYS = (*_TIMING, rules.CONTACT, rules.ORGANISATION, rules.PLANNED, rules.STATUS, rules.END)
_EVALUATED = ("Amount", "CloseDate", "IsWon", "IsClosed", RECURRING)
_OWN_HANDLERS = ("RD2_RecurringDonations_TDTM", "RD2_RecurringDonationsOpp_TDTM")


def keep_recurring(trigger: Trigger) -> None:
    """RD2_RecurringDonations_TDTM."""
    work = trigger.work
    if not is_enhanced(work):
        return
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        rules.complete(trigger)
        rules.check(trigger)
        _look_ahead(work, list(trigger.changes))
        return
    changes = list(trigger.changes)
    if trigger.event is Event.AFTER_INSERT:
        new = [change for change in changes if not rules.is_closed(change.after)]
        rows = [row for change in new for row in schedule_rows(change.id, change.after, work.today)]
        insert_rows(work, SCHEDULE, rows)
        evaluate(work, [change.id for change in changes])
    elif trigger.event is Event.AFTER_UPDATE:
        _renew_schedules(work, [change for change in changes if _needs_schedules(change)])
        moved = {change.id for change in changes if change.changed(_NEXT, *_RHYTHM)}
        evaluate(work, [change.id for change in changes if change.changed(*_KEYS)], moved)
    if trigger.event is not Event.BEFORE_DELETE:
        keep_sustainers(work, [row for change in changes for row in (change.before, change.after) if row])


def follow_gifts(trigger: Trigger) -> None:
    """RD2_RecurringDonationsOpp_TDTM: a gift of a recurring donation was saved or deleted."""
    work = trigger.work
    if not is_enhanced(work) or trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        return
    updated = trigger.event is Event.AFTER_UPDATE
    touched = [each for each in trigger.changes if not updated or each.changed(*_EVALUATED)]
    ids = {change.get(RECURRING) for change in touched} | {change.was(RECURRING) for change in touched}
    evaluate(work, sorted(ids - {None}))


def evaluate(work: Work, ids: Iterable[str], rescheduled: Collection[str] = ()) -> None:
    """Bring status, next date, open gifts, next installment and the values of the years up to date.

    On a real org this is a job of its own in most cases; here it happens at once.
    """
    rows = {record: row for record, row in work.database.read(RECURRING, ids).items() if not row["IsDeleted"]}
    if not rows:
        return
    quiet = work.without(*_OWN_HANDLERS)
    standings = read_standings(work, rows)
    wanted: dict[str, Row] = {}
    for record, standing in standings.items():
        wanted[record] = _revised(standing)
        if wanted[record]:
            standings[record] = replace(standing, row={**standing.row, **wanted[record]})
    open_ones = [each for each in standings.values() if not rules.is_closed(each.row)]
    create_installments(quiet, open_ones)
    follow_schedules(quiet, open_ones, rescheduled)
    void_open_gifts(quiet, [each for each in standings.values() if rules.is_closed(each.row)])
    gifts = read_gifts(work, rows)
    for record, standing in standings.items():
        known = replace(standing, gifts=gifts[record])
        wanted[record] |= {_NEXT: known.next_date(), **known.year_values()}
    _write_changed(work, rows, wanted)


def _revised(standing: Standing) -> Row:
    """What the passing of days and the winning of gifts make of the status of an active one."""
    if rules.state_of(standing.row) != "Active":
        return {}
    if standing.is_complete:
        return {rules.STATUS: "Closed", _REASON: _ENDED_REASON}
    if standing.is_over:
        return {rules.STATUS: "Closed"}
    paused = standing.pause() is not None
    if paused == (standing.row.get(rules.STATUS) == "Paused"):
        return {}
    return {rules.STATUS: "Paused" if paused else "Active"}


def _write_changed(work: Work, rows: Mapping[str, Row], wanted: Mapping[str, Row]) -> None:
    changes = []
    for record, values in wanted.items():
        changed = {name: value for name, value in values.items() if rows[record][name] != value}
        if changed:
            changes.append((record, changed))
    work.write(RECURRING, changes)
    closed = [rows[record] for record, values in changes if rules.STATUS in values]
    if closed:
        keep_sustainers(work, closed)


def _look_ahead(work: Work, changes: list[Change]) -> None:
    """Status and next date as they will be, before the row is written."""
    old = [change.id for change in changes if change.before is not None]
    gifts = read_gifts(work, old) if old else {}
    stored: dict[str, list[Row]] = {}
    for row in stored_rows(work, old) if old else ():
        stored.setdefault(row[PARENT], []).append(row)
    for change in changes:
        schedules = stored.get(change.id, [])
        if change.before is None or _needs_schedules(change):
            ending = [{**row, _END: _new_end(row, change, work.today)} for row in schedules]
            schedules = [*ending, *schedule_rows(change.id, change.after, work.today)]
        known = [read_schedule(row) for row in schedules]
        standing = standing_of(work, change.after, gifts.get(change.id, ()), known)
        if change.before is not None:
            change.after |= _revised(standing)
            _refuse_while_paused(change, standing)
            standing = replace(standing, row=change.after)
        change.after[_NEXT] = standing.next_date()


def _refuse_while_paused(change: Change, standing: Standing) -> None:
    planned = any(each.is_pause for each in standing.schedules)
    if planned and not rules.is_closed(change.after) and change.changed(*_RHYTHM):
        change.refuse("The schedule can't be changed while a pause is planned.")


def _needs_schedules(change: Change) -> bool:
    states = rules.state_of(change.after), rules.state_of(change.before or {})
    if set(states) == {"Active", "Lapsed"}:
        return False
    return states[0] != states[1] or change.changed(*_TIMING)


def _renew_schedules(work: Work, changed: list[Change]) -> None:
    """What was planned so far ends, and begins anew from the start date on."""
    if not changed:
        return
    by_id = {change.id: change for change in changed}
    ends = ((row, _new_end(row, by_id[row[PARENT]], work.today)) for row in stored_rows(work, by_id))
    work.write(SCHEDULE, [(row["Id"], {_END: end}) for row, end in ends if end != row[_END]])
    standing = [change for change in changed if not rules.is_closed(change.after)]
    rows = [row for change in standing for row in schedule_rows(change.id, change.after, work.today)]
    insert_rows(work, SCHEDULE, rows)


def _new_end(row: Row, change: Change, today: str) -> str | None:
    """It ends the day before the new one starts, or before it would have started itself; pauses stay."""
    end: str | None = row[_END]
    if end and end < today:
        return end
    if rules.is_closed(change.after):
        return _day_before(today)
    if row["npsp__IsPause__c"]:
        return end
    start: str = row["npsp__StartDate__c"]
    return _day_before(change.get(rules.START) or today if start <= today else start)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
