"""Recurring donations of an org without the enhanced ones: all installments are made in advance."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp import legacy_dates as dates
from npsp_migrate.localorg.npsp import recurring_rules as rules
from npsp_migrate.localorg.npsp.recurring_gifts import NUMBER, donor_names, field_mapping, mapped_fields, void
from npsp_migrate.localorg.npsp.recurring_rules import RECURRING, SETTINGS, is_enhanced
from npsp_migrate.localorg.npsp.roles import FOR_ROLE
from npsp_migrate.localorg.store.database import Row

_OPEN_ENDED, _OPEN, _CLOSED = "npe03__Open_Ended_Status__c", "Open", "Closed"
_SCHEDULE_TYPE, _MULTIPLY = "npe03__Schedule_Type__c", "Multiply By"
_NEXT, _LAST = "npe03__Next_Payment_Date__c", "npe03__Last_Payment_Date__c"
_PAID_COUNT, _PAID = "npe03__Total_Paid_Installments__c", "npe03__Paid_Amount__c"
_LAST_DAY = "npsp__Always_Use_Last_Day_Of_Month__c"
_KEPT_IN_STEP = (rules.AMOUNT, rules.CAMPAIGN, rules.ORGANISATION, _NEXT, _LAST_DAY)
_OWN_HANDLERS = ("RD_RecurringDonations_TDTM", "RD_RecurringDonations_Opp_TDTM")
_MOST_ROWS = 10_000  # Salesforce: rows that one transaction saves
_ASKED = "IN (SELECT value FROM json_each(?))"


def keep_legacy_recurring(trigger: Trigger) -> None:
    """RD_RecurringDonations_TDTM."""
    work = trigger.work
    if is_enhanced(work):
        return
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        _check(trigger)
        return
    changes = list(trigger.changes)
    quiet = work.without(*_OWN_HANDLERS)
    if trigger.event is Event.AFTER_INSERT:
        _make_gifts(quiet, changes)
        roll_up_legacy_recurring(work, [change.id for change in changes])
    elif trigger.event is Event.AFTER_UPDATE:
        _follow(quiet, changes)


def follow_legacy_gifts(trigger: Trigger) -> None:
    """RD_RecurringDonations_Opp_TDTM: next and last date, what is paid, and how many."""
    if not is_enhanced(trigger.work):
        ids = {change.get(RECURRING) for change in trigger.changes}
        ids |= {change.was(RECURRING) for change in trigger.changes}
        roll_up_legacy_recurring(trigger.work, sorted(ids - {None}))


def roll_up_legacy_recurring(work: Work, ids: Iterable[str]) -> None:
    """What the gifts of these come to; one that is closed keeps its figures."""
    rows = work.database.read(RECURRING, ids, (_OPEN_ENDED, _NEXT, _LAST, _PAID, _PAID_COUNT, rules.PLANNED))
    standing = [record for record, row in rows.items() if row[_OPEN_ENDED] != _CLOSED]
    if not standing:
        return
    found = work.select(
        f"SELECT {RECURRING} AS Parent, COUNT(*) AS Gifts, MIN(CASE WHEN NOT IsClosed THEN CloseDate END) AS Next, "
        "MAX(CASE WHEN IsWon THEN CloseDate END) AS Last, SUM(CASE WHEN IsWon THEN Amount END) AS Paid, "
        f"SUM(IsWon) AS Count FROM {{Opportunity}} WHERE IsDeleted = 0 AND {RECURRING} {_ASKED} GROUP BY 1",
        (json.dumps(standing),),
    )
    changes = []
    for row in found:
        count = float(row["Count"]) if row["Count"] else None
        paid = round(row["Paid"], 2) if row["Paid"] is not None else None
        wanted: Row = {_NEXT: row["Next"], _LAST: row["Last"], _PAID: paid, _PAID_COUNT: count}
        if rows[row["Parent"]][_OPEN_ENDED] == _OPEN:
            wanted[rules.PLANNED] = float(row["Gifts"])
        changed = {name: value for name, value in wanted.items() if rows[row["Parent"]][name] != value}
        changes += [(row["Parent"], changed)] if changed else []
    work.write(RECURRING, changes)


def _check(trigger: Trigger) -> None:
    most = trigger.work.settings(SETTINGS).get("npe03__Maximum_Donations__c")
    for change in trigger.changes:
        donors = [name for name in (rules.ORGANISATION, rules.CONTACT) if change.get(name)]
        if not donors:
            change.refuse("You must select an Organization or Contact.")
        elif len(donors) == 2:
            change.refuse("A recurring donation has an organization or a contact, not both.")
        elif most and _is_counted(change.after) and (change.get(rules.PLANNED) or 0) > most:
            change.refuse(f"A recurring donation has at most {most:.0f} installments.", rules.PLANNED)


def _is_counted(row: Mapping[str, Any]) -> bool:
    """With a number of installments, and not open ended."""
    return row.get(_OPEN_ENDED) not in (_OPEN, _CLOSED)


def _make_gifts(work: Work, changes: list[Change]) -> None:
    standing = [change for change in changes if change.get(_OPEN_ENDED) != _CLOSED]
    if not standing:
        return
    names, mapping = donor_names(work, [change.id for change in standing]), field_mapping(work)
    homes = work.database.read("Contact", {each.get(rules.CONTACT) for each in standing} - {None}, ("AccountId",))
    rows = []
    for change in standing:
        donor = _donor(change.after, homes)
        installments = list(islice(_installments(work, change.after), _MOST_ROWS + 1))
        if len(installments) > _MOST_ROWS:
            change.refuse(f"Too many DML rows: {len(installments)}", code="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
            continue
        for number, day, amount in installments:
            counted = f"{number} of {change.get(rules.PLANNED) or 0:.0f}" if _is_counted(change.after) else number
            row: Row = {
                "Name": f"{names.get(change.id, '')} Donation ({counted}) {day:%d/%m/%Y}"[:120],
                "StageName": "Pledged",
                "CloseDate": day.isoformat(),
                "Amount": amount,
                RECURRING: change.id,
                NUMBER: float(number),
                "OwnerId": change.get("OwnerId"),
                **donor,
                **_by_settings(work, change.after, number),
                **mapped_fields(change.after, mapping),
            }
            rows.append({name: value for name, value in row.items() if value is not None})
    insert_rows(work, "Opportunity", rows)


def _donor(row: Mapping[str, Any], homes: Mapping[str, Row]) -> Row:
    if row.get(rules.ORGANISATION):
        return {"AccountId": row[rules.ORGANISATION]}
    return {"AccountId": homes.get(row[rules.CONTACT], {}).get("AccountId"), FOR_ROLE: row[rules.CONTACT]}


def _by_settings(work: Work, row: Mapping[str, Any], number: int) -> Row:
    settings = work.settings(SETTINGS)
    with_campaign = settings.get("npe03__Add_Campaign_to_All_Opportunites__c") or number == 1
    return {
        "RecordTypeId": full_id(settings.get("npe03__Record_Type__c") or ""),
        "CampaignId": row.get(rules.CAMPAIGN) if with_campaign else None,
    }


def _installments(work: Work, row: Mapping[str, Any]) -> Iterator[tuple[int, date, float | None]]:
    """Number, day and amount of each that is still to be made."""
    paid = int(row.get(_PAID_COUNT) or 0)
    days = dates.days(dates.read_plan(work, row))
    if row.get(_OPEN_ENDED) == _OPEN:
        limit = dates.forecast_end(work)
        for number, day in enumerate(days, start=paid + 1):
            if day >= limit:
                return
            yield number, day, row.get(rules.AMOUNT)
        return
    amounts = _amounts(row, max(0, int(row.get(rules.PLANNED) or 0) - paid))
    yield from (
        (number, day, amount) for number, (amount, day) in enumerate(zip(amounts, days, strict=False), paid + 1)
    )


def _amounts(row: Mapping[str, Any], count: int) -> list[float]:
    """Of fixed installments: each the whole amount, or its part of it; the last one takes what is left."""
    amount, given = row.get(rules.AMOUNT) or 0.0, row.get(_PAID) or 0.0
    if row.get(_SCHEDULE_TYPE) == _MULTIPLY or not count:
        return [amount] * count
    part = round((amount - given) / count, 2)
    return [*[part] * (count - 1), round(amount - given - part * (count - 1), 2)]


def _follow(work: Work, changes: list[Change]) -> None:
    closed = [each for each in changes if each.get(_OPEN_ENDED) == _CLOSED and each.changed(_OPEN_ENDED)]
    void(work, _open_gifts(work, closed))
    renewed, moved = [], []
    for change in changes:
        if change.get(_OPEN_ENDED) == _CLOSED:
            continue
        if _is_counted(change.after) or change.changed(_OPEN_ENDED):
            renewed.append(change)
        elif change.changed(*_KEPT_IN_STEP):
            moved.append(change)
        elif change.changed(rules.PERIOD, rules.CONTACT):
            renewed.append(change)
    gone = _open_gifts(work, renewed)
    if gone:
        remove(work, work.org.schema.named("Opportunity"), gone)
    _make_gifts(work, renewed)
    _move_gifts(work, moved)
    roll_up_legacy_recurring(work, [change.id for change in (*renewed, *moved)])


def _move_gifts(work: Work, moved: list[Change]) -> None:
    """Open gifts take amount, campaign and donor anew, and follow one another from the next date on."""
    if not moved:
        return
    rows = work.select(
        f"SELECT Id, {RECURRING} AS Parent, {NUMBER} AS Number FROM {{Opportunity}} WHERE IsDeleted = 0 "
        f"AND IsClosed = 0 AND {RECURRING} {_ASKED} ORDER BY CloseDate, Id",
        (json.dumps([change.id for change in moved]),),
    )
    by_id = {change.id: change for change in moved}
    names, mapping = donor_names(work, list(by_id)), field_mapping(work)
    days = {change.id: dates.days(dates.read_plan(work, change.after)) for change in moved}
    updates = []
    for row in rows:
        change, day = by_id[row["Parent"]], next(days[row["Parent"]])
        number = int(row["Number"] or 1)
        name = f"{names.get(change.id, '')} Donation ({number}) {day:%d/%m/%Y}"[:120]
        wanted: Row = {"Name": name, "Amount": change.get(rules.AMOUNT), "CloseDate": day.isoformat()}
        campaign = _by_settings(work, change.after, 0)["CampaignId"]
        wanted |= {"CampaignId": campaign} if campaign else {}
        wanted |= {"AccountId": change.get(rules.ORGANISATION)} if change.get(rules.ORGANISATION) else {}
        updates.append((row["Id"], {**wanted, **mapped_fields(change.after, mapping)}))
    update_rows(work, "Opportunity", updates)


def _open_gifts(work: Work, changes: list[Change]) -> list[str]:
    if not changes:
        return []
    rows = work.select(
        f"SELECT Id FROM {{Opportunity}} WHERE IsDeleted = 0 AND IsClosed = 0 AND {RECURRING} {_ASKED} ORDER BY Id",
        (json.dumps([change.id for change in changes]),),
    )
    return [row["Id"] for row in rows]
