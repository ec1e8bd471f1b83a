"""Volunteers for Salesforce: hours make campaign members and active volunteers, and fill the shifts.

Its triggers are plain ones: `npsp__Trigger_Handler__c` does not switch them off. Its recurrence schedules,
which make shifts and hours of their own, are not followed here.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from npsp_migrate.localorg.dml.bin import buried_with
from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.failures import require_saved_plainly
from npsp_migrate.localorg.store.database import Row

_V4S = "GW_Volunteers__"
HOURS, _SHIFT, _JOB = f"{_V4S}Volunteer_Hours__c", f"{_V4S}Volunteer_Shift__c", f"{_V4S}Volunteer_Job__c"
_CONTACT, _STATUS, _NUMBER = f"{_V4S}Contact__c", f"{_V4S}Status__c", f"{_V4S}Number_of_Volunteers__c"
_TOTAL, _VOLUNTEER_STATUS = f"{_V4S}Total_Volunteers__c", f"{_V4S}Volunteer_Status__c"
_CAMPAIGN = f"{_V4S}Campaign__c"
_TAKING_PART = frozenset({"Confirmed", "Completed"})
_ACTIVE = "Active"
_TRIGGER = "GW_Volunteers.VOL_VolunteerHours_AddToCampaign"
_ASKED = "IN (SELECT value FROM json_each(?))"

# What a campaign for volunteers has instead of Sent and Responded: label, whether it counts as a response.
_STATUSES = (("Prospect", 0), ("Confirmed", 1), ("Completed", 1), ("No-Show", 0), ("Canceled", 1))
_SORT_STEP = 100


def follow_hours(trigger: Trigger) -> None:
    """After hours were saved, deleted or given back."""
    if trigger.event not in (Event.AFTER_INSERT, Event.AFTER_UPDATE, Event.AFTER_DELETE, Event.AFTER_UNDELETE):
        return
    changes = list(trigger.changes)
    deltas: dict[str, float] = defaultdict(float)
    for change in changes:
        if trigger.event is not Event.AFTER_DELETE:
            _count(deltas, change.after, 1)
        if trigger.event in (Event.AFTER_UPDATE, Event.AFTER_DELETE):
            _count(deltas, change.before or {}, -1)
    _fill_shifts(trigger.work, deltas)
    if trigger.event in (Event.AFTER_INSERT, Event.AFTER_UPDATE):
        _keep_members(trigger, changes)
        _mark_active(trigger, {each.get(_CONTACT) for each in changes if each.get(_STATUS) in _TAKING_PART})


def follow_volunteers(trigger: Trigger) -> None:
    """Hours go and come with their contact, without triggers of their own; a merge only gives them to another."""
    if trigger.event not in (Event.AFTER_DELETE, Event.AFTER_UNDELETE):
        return
    deleted = trigger.event is Event.AFTER_DELETE
    people = [each.id for each in trigger.changes if not (deleted and each.was("MasterRecordId"))]
    hours = buried_with(trigger.work, people, HOURS)
    deltas: dict[str, float] = defaultdict(float)
    for row in trigger.work.database.read(HOURS, hours, (_STATUS, _SHIFT, _NUMBER)).values():
        _count(deltas, row, -1 if deleted else 1)
    _fill_shifts(trigger.work, deltas)


def give_statuses(trigger: Trigger) -> None:
    """A new campaign of the volunteers' record type has its own statuses."""
    if trigger.event is not Event.AFTER_INSERT:
        return
    work = trigger.work
    record_type = work.org.record_type_id("Campaign", "Volunteers_Campaign")
    campaigns = [each.id for each in trigger.changes if record_type and each.get("RecordTypeId") == record_type]
    if not campaigns:
        return
    rows = work.select(
        f"SELECT Id FROM {{CampaignMemberStatus}} WHERE IsDeleted = 0 AND CampaignId {_ASKED}",
        (json.dumps(campaigns),),
    )
    new = [
        {
            "CampaignId": campaign,
            "Label": label,
            "HasResponded": responded,
            "SortOrder": place * _SORT_STEP,
            "IsDefault": int(place == 1),
        }
        for campaign in campaigns
        for place, (label, responded) in enumerate(_STATUSES, start=1)
    ]
    insert_rows(work, "CampaignMemberStatus", new)
    remove(work, work.org.schema.named("CampaignMemberStatus"), [row["Id"] for row in rows])


def _count(deltas: dict[str, float], row: Mapping[str, object], sign: int) -> None:
    shift, number = row.get(_SHIFT), row.get(_NUMBER)
    if row.get(_STATUS) in _TAKING_PART and isinstance(shift, str) and isinstance(number, int | float):
        deltas[shift] += sign * number


def _fill_shifts(work: Work, deltas: Mapping[str, float]) -> None:
    """The totals are added to, not counted anew: a total that was written by hand stays wrong, as on V4S."""
    shifts = work.database.read(_SHIFT, [shift for shift, delta in deltas.items() if delta], (_TOTAL,))
    work.write(_SHIFT, [(row["Id"], {_TOTAL: (row[_TOTAL] or 0.0) + deltas[row["Id"]]}) for row in shifts.values()])


def _keep_members(trigger: Trigger, changes: list[Change]) -> None:
    """One campaign member per volunteer and campaign; the hours saved last say its status."""
    work = trigger.work
    jobs = work.database.read(_JOB, {each.get(_JOB) for each in changes}, (_CAMPAIGN,))
    wanted: dict[tuple[str, str], str | None] = {}
    for change in changes:
        campaign = jobs.get(change.get(_JOB), {}).get(_CAMPAIGN)
        if campaign:
            wanted[campaign, change.get(_CONTACT)] = change.get(_STATUS)
    known = _members(work, wanted)
    new: list[Row] = [
        {"CampaignId": campaign, "ContactId": contact, "Status": status}
        for (campaign, contact), status in wanted.items()
        if (campaign, contact) not in known
    ]
    changed = [
        (known[pair]["Id"], {"Status": status})
        for pair, status in wanted.items()
        if pair in known and known[pair]["Status"] != status
    ]
    if new:
        require_saved_plainly(trigger, _TRIGGER, insert_rows(work, "CampaignMember", new))
    if changed:
        require_saved_plainly(trigger, _TRIGGER, update_rows(work, "CampaignMember", changed))


def _members(work: Work, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Row]:
    asked = list(pairs)
    rows = work.select(
        "SELECT Id, CampaignId, ContactId, Status FROM {CampaignMember} WHERE IsDeleted = 0 "
        f"AND CampaignId {_ASKED} AND ContactId {_ASKED}",
        (
            json.dumps(sorted({campaign for campaign, _ in asked})),
            json.dumps(sorted({contact for _, contact in asked})),
        ),
    )
    return {(row["CampaignId"], row["ContactId"]): row for row in rows}


def _mark_active(trigger: Trigger, contacts: set[str]) -> None:
    work = trigger.work
    rows = work.database.read("Contact", sorted(contacts), (_VOLUNTEER_STATUS,))
    idle = [
        (record, {_VOLUNTEER_STATUS: _ACTIVE}) for record, row in rows.items() if row[_VOLUNTEER_STATUS] != _ACTIVE
    ]
    if idle:
        require_saved_plainly(trigger, _TRIGGER, update_rows(work, "Contact", idle))
