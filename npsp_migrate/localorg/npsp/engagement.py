"""Engagement plans: a plan for one record makes the tasks of its template, and counts those that are done."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.failures import require_saved
from npsp_migrate.localorg.store.database import Row

PLAN, TEMPLATE = "npsp__Engagement_Plan__c", "npsp__Engagement_Plan_Template__c"
TEMPLATE_TASK = "npsp__Engagement_Plan_Task__c"
_TARGETS = {
    "npsp__Account__c": "Account",
    "npsp__Campaign__c": "Campaign",
    "npsp__Case__c": "Case",
    "npsp__Contact__c": "Contact",
    "npsp__Opportunity__c": "Opportunity",
    "npsp__Recurring_Donation__c": "npe03__Recurring_Donation__c",
}
_PARENT, _DAYS = "npsp__Parent_Task__c", "npsp__Days_After__c"
_WAITING = "Waiting on Dependent Task"
_FIRST_STATUS, _FIRST_PRIORITY = "Not Started", "Normal"  # Salesforce: the defaults of a task
_BY_CREATOR = "User Creating Engagement Plan"
_NOON = 720  # minutes: when a reminder comes that names no time
_SATURDAY, _SUNDAY = 5, 6
_ASKED = "IN (SELECT value FROM json_each(?))"
_COPIED = {
    "Subject": "Name",
    "Priority": "npsp__Priority__c",
    "OwnerId": "npsp__Assigned_To__c",
    "Description": "npsp__Comments__c",
    "Type": "npsp__Type__c",
    "Status": "npsp__Status__c",
}


@dataclass(frozen=True, slots=True)
class _Templates:
    """Templates by Id, their tasks by Id, and the Ids of each template's tasks, the earliest first."""

    templates: Mapping[str, Row]
    tasks: Mapping[str, Row]
    by_template: Mapping[str, list[str]]

    def days(self, task: Row, until: str | None = None) -> int:
        """How many days after the plan's start a task is due, its parents' days included, up to `until`."""
        total, seen = 0, set()
        current: Row | None = task
        while current is not None and current["Id"] != until and current["Id"] not in seen:
            seen.add(current["Id"])
            total += int(current[_DAYS] or 0)
            current = self.tasks.get(current[_PARENT] or "")
        return total

    def due(self, task: Row, days: int, today: str) -> date:
        template = self.templates[task[TEMPLATE]]
        day = date.fromisoformat(today) + timedelta(days=days)
        return _workday(day, template["npsp__Reschedule_To__c"]) if template["npsp__Skip_Weekends__c"] else day


def keep_plans(trigger: Trigger) -> None:
    """EP_EngagementPlans_TDTM."""
    if trigger.event in (Event.BEFORE_INSERT, Event.BEFORE_UPDATE):
        for change in trigger.changes:
            _check_target(change)
    elif trigger.event is Event.AFTER_INSERT:
        _make_tasks(trigger, list(trigger.changes))


def count_tasks(trigger: Trigger) -> None:
    """EP_TaskRollup_TDTM."""
    plans = set()
    for change in trigger.changes:
        if trigger.event is not Event.AFTER_UPDATE:
            plans.add(change.get(PLAN) or change.was(PLAN))
        elif change.changed(PLAN) or (change.get(PLAN) and change.changed("IsClosed")):
            plans |= {change.get(PLAN), change.was(PLAN)}
    plans.discard(None)
    if not plans:
        return
    rows = trigger.work.select(
        f"SELECT {PLAN} AS Plan, COUNT(*) AS Tasks, SUM(IsClosed) AS Done FROM {{Task}} "
        f"WHERE IsDeleted = 0 AND {PLAN} {_ASKED} GROUP BY {PLAN}",
        (json.dumps(sorted(plans)),),
    )
    counted = {row["Plan"]: (row["Tasks"], row["Done"]) for row in rows}
    trigger.work.write(
        PLAN,
        [
            (plan, {"npsp__Total_Tasks__c": float(tasks), "npsp__Completed_Tasks__c": float(done)})
            for plan, (tasks, done) in ((plan, counted.get(plan, (0, 0))) for plan in sorted(plans))
        ],
    )


def wake_dependent_tasks(trigger: Trigger) -> None:
    """EP_TaskDependency_TDTM: who waited for a task that is done may begin; who waits for those moves along."""
    work = trigger.work
    done = [
        change
        for change in trigger.changes
        if change.get(PLAN) and change.get(TEMPLATE_TASK) and change.get("IsClosed") and not change.was("IsClosed")
    ]
    if not done:
        return
    plans = work.database.read(PLAN, {change.get(PLAN) for change in done}, (TEMPLATE,))
    known = _read_templates(work, {row[TEMPLATE] for row in plans.values()})
    rows = work.select(
        f"SELECT Id, {PLAN}, {TEMPLATE_TASK} FROM {{Task}} WHERE IsDeleted = 0 AND IsClosed = 0 "
        f"AND {PLAN} {_ASKED} ORDER BY Id",
        (json.dumps(sorted(plans)),),
    )
    finished = {(change.get(PLAN), change.get(TEMPLATE_TASK)) for change in done}
    changes = []
    for row in rows:
        task = known.tasks.get(row[TEMPLATE_TASK] or "")
        ended = _finished_ancestor(known, task, {each for plan, each in finished if plan == row[PLAN]})
        if task is not None and ended is not None:
            values = _follow(known, task, ended, work.today)
            if values:
                changes.append((row["Id"], values))
    if changes:
        require_saved(trigger, update_rows(work, "Task", changes))


def _check_target(change: Change) -> None:
    """A plan is for one record, and stays with it."""
    given = [field for field in _TARGETS if change.get(field)]
    if len(given) > 1:
        change.refuse("An Engagement Plan can only be related to one record.")
    elif not given:
        change.refuse("An Engagement Plan must be related to a record.")
    elif change.before is not None and any(change.was(field) for field in _TARGETS) and change.changed(*given):
        change.refuse("The record that an Engagement Plan is related to can't be changed.")


def _make_tasks(trigger: Trigger, plans: list[Change]) -> None:
    work = trigger.work
    known = _read_templates(work, {plan.get(TEMPLATE) for plan in plans})
    owners = _owners(work, plans)
    rows = [
        _new_task(work, known, known.tasks[task], plan, owners)
        for plan in plans
        for task in known.by_template.get(plan.get(TEMPLATE), ())
    ]
    if rows:
        require_saved(trigger, insert_rows(work, "Task", rows))


def _new_task(work: Work, known: _Templates, task: Row, plan: Change, owners: Mapping[str, str]) -> Row:
    row: Row = {name: task[source] for name, source in _COPIED.items() if task[source] is not None}
    row |= {PLAN: plan.id, TEMPLATE_TASK: task["Id"]}
    due = known.due(task, known.days(task), work.today)
    row["ActivityDate"] = due.isoformat()
    row.setdefault("Priority", _FIRST_PRIORITY)
    field = next(field for field in _TARGETS if plan.get(field))
    row["WhoId" if _TARGETS[field] == "Contact" else "WhatId"] = plan.get(field)
    if task[_PARENT]:
        row["Status"] = _WAITING
    else:
        row.setdefault("Status", _FIRST_STATUS)
        row |= _reminder(task, due)
    template = known.templates[task[TEMPLATE]]
    by_creator = template["npsp__Default_Assignee__c"] == _BY_CREATOR
    row.setdefault("OwnerId", work.user_id if by_creator else owners.get(plan.id, work.user_id))
    return row


def _finished_ancestor(known: _Templates, task: Row | None, finished: set[str]) -> str | None:
    """The nearest of a task's parents that was just finished."""
    seen: set[str] = set()
    parent = task[_PARENT] if task else None
    while parent and parent not in seen:
        if parent in finished:
            return str(parent)
        seen.add(parent)
        parent = known.tasks[parent][_PARENT] if parent in known.tasks else None
    return None


def _follow(known: _Templates, task: Row, ended: str, today: str) -> Row:
    """A direct child begins; a further one only takes its new day, and both only if the template says so."""
    moves = bool(known.templates[task[TEMPLATE]]["npsp__Automatically_Update_Child_Task_Due_Date__c"])
    due = known.due(task, known.days(task, ended), today)
    values: Row = {"ActivityDate": due.isoformat()} if moves else {}
    if task[_PARENT] == ended:
        values["Status"] = task["npsp__Status__c"] or _FIRST_STATUS
        values |= _reminder(task, due)
    return values


def _reminder(task: Row, due: date) -> Row:
    if not task["npsp__Reminder__c"]:
        return {}
    hours, minutes = divmod(int(task["npsp__Reminder_Time__c"] or _NOON), 60)
    return {"IsReminderSet": 1, "ReminderDateTime": f"{due.isoformat()}T{hours:02d}:{minutes:02d}:00.000+0000"}


def _workday(day: date, reschedule_to: str | None) -> date:
    """A day at the weekend becomes the Friday before it or the Monday after it."""
    if day.weekday() not in (_SATURDAY, _SUNDAY):
        return day
    past_friday = day.weekday() - 4
    return day - timedelta(days=past_friday) if reschedule_to == "Friday" else day + timedelta(days=3 - past_friday)


def _read_templates(work: Work, ids: Iterable[str | None]) -> _Templates:
    templates = work.database.read(TEMPLATE, sorted(each for each in ids if each))
    rows = work.select(
        f"SELECT * FROM {{{TEMPLATE_TASK}}} WHERE IsDeleted = 0 AND {TEMPLATE} {_ASKED} "
        f"ORDER BY {_DAYS} IS NOT NULL, {_DAYS}, Id",
        (json.dumps(sorted(templates)),),
    )
    by_template: dict[str, list[str]] = {}
    for row in rows:
        by_template.setdefault(row[TEMPLATE], []).append(row["Id"])
    return _Templates(templates, {row["Id"]: row for row in rows}, by_template)


def _owners(work: Work, plans: list[Change]) -> dict[str, str]:
    """Plan → the owner of the record that it is for."""
    owners: dict[str, str] = {}
    for field, name in _TARGETS.items():
        asked = {plan.id: plan.get(field) for plan in plans if plan.get(field)}
        if asked:
            rows = work.database.read(name, set(asked.values()), ("OwnerId",))
            owners |= {plan: rows[target]["OwnerId"] for plan, target in asked.items() if target in rows}
    return owners
