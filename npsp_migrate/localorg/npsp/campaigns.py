"""Campaign members that follow from gifts: the donor of a campaign's gift becomes its member."""

import json
from collections.abc import Mapping

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.save import insert_rows, update_rows
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import CONTACT_SETTINGS
from npsp_migrate.localorg.npsp.roles import PRIMARY
from npsp_migrate.localorg.store.database import Row

_STATUS = "npsp__Primary_Contact_Campaign_Member_Status__c"
_OMIT = "omit"


def add_donors_to_campaigns(trigger: Trigger) -> None:
    """OPP_CampaignMember_TDTM."""
    work = trigger.work
    settings = work.settings(CONTACT_SETTINGS)
    if not settings.get("npsp__Automatic_Campaign_Member_Management__c"):
        return
    watched = (PRIMARY, "CampaignId", _STATUS, "IsWon")
    inserted = trigger.event is Event.AFTER_INSERT
    asked = [
        change
        for change in trigger.changes
        if change.get(PRIMARY)
        and change.get("CampaignId")
        and (change.get(_STATUS) or "").lower() != _OMIT
        and (inserted or change.changed(*watched))
    ]
    if asked:
        _write_members(work, asked, settings)


def _write_members(work: Work, asked: list[Change], settings: Mapping[str, object]) -> None:
    campaigns = sorted({change.get("CampaignId") for change in asked})
    statuses = _statuses(work, campaigns)
    wanted: dict[tuple[str, str], str] = {}
    for change in asked:
        status = change.get(_STATUS) or _default_status(statuses[change.get("CampaignId")], change, settings)
        if status:
            wanted[change.get("CampaignId"), change.get(PRIMARY)] = status
    _add_statuses(work, statuses, wanted)
    known = _members(work, campaigns, sorted({contact for _, contact in wanted}))
    new = [
        {"CampaignId": campaign, "ContactId": contact, "Status": status}
        for (campaign, contact), status in wanted.items()
        if (campaign, contact) not in known
    ]
    changed = [
        (known[pair]["Id"], {"Status": status})
        for pair, status in wanted.items()
        if pair in known and known[pair]["Status"] != status
    ]
    insert_rows(work, "CampaignMember", new)
    update_rows(work, "CampaignMember", changed)


def _default_status(rows: list[Row], change: Change, settings: Mapping[str, object]) -> str | None:
    """Responded when the gift is won, otherwise not; settings may name both."""
    won = bool(change.get("IsWon"))
    name = "Responded" if won else "Non_Responded"
    label = settings.get(f"npsp__Campaign_Member_{name}_Status__c")
    if label:
        return str(label)
    return next((row["Label"] for row in rows if bool(row["HasResponded"]) == won), None)


def _statuses(work: Work, campaigns: list[str]) -> dict[str, list[Row]]:
    rows = work.select(
        "SELECT CampaignId, Label, HasResponded, SortOrder FROM {CampaignMemberStatus} WHERE IsDeleted = 0 "
        "AND CampaignId IN (SELECT value FROM json_each(?)) ORDER BY SortOrder, Id",
        (json.dumps(campaigns),),
    )
    found: dict[str, list[Row]] = {campaign: [] for campaign in campaigns}
    for row in rows:
        found[row["CampaignId"]].append(row)
    return found


def _add_statuses(work: Work, statuses: dict[str, list[Row]], wanted: dict[tuple[str, str], str]) -> None:
    """A status that a campaign lacks is made first, as one that is no response."""
    missing = []
    for (campaign, _), status in wanted.items():
        labels = {row["Label"].lower() for row in statuses[campaign]}
        if status.lower() not in labels:
            order = max((row["SortOrder"] or 0 for row in statuses[campaign]), default=0) + 1
            row = {"CampaignId": campaign, "Label": status, "SortOrder": order, "HasResponded": 0}
            statuses[campaign].append(row)
            missing.append(row)
    if missing:
        insert_rows(work, "CampaignMemberStatus", missing)


def _members(work: Work, campaigns: list[str], contacts: list[str]) -> dict[tuple[str, str], Row]:
    rows = work.select(
        "SELECT Id, CampaignId, ContactId, Status FROM {CampaignMember} WHERE IsDeleted = 0 "
        "AND CampaignId IN (SELECT value FROM json_each(?)) AND ContactId IN (SELECT value FROM json_each(?))",
        (json.dumps(campaigns), json.dumps(contacts)),
    )
    return {(row["CampaignId"], row["ContactId"]): row for row in rows}
