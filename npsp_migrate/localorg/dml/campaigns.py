"""What the platform does for campaigns: the two statuses of a new one, and one membership per person."""

import json
from collections.abc import Sequence

from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError


def add_default_statuses(work: Work, changes: Sequence[Change]) -> None:
    """A new campaign has the statuses Sent (the default) and Responded."""
    prefix = work.org.schema.named("CampaignMemberStatus").key_prefix
    system = {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
    work.database.insert(
        "CampaignMemberStatus",
        (
            {
                "Id": work.database.new_id(prefix),
                "CampaignId": change.id,
                "Label": label,
                "SortOrder": order,
                "IsDefault": default,
                "HasResponded": 1 - default,
                **system,
            }
            for change in changes
            for order, (label, default) in enumerate((("Sent", 1), ("Responded", 0)), start=1)
        ),
    )


def check_members(work: Work, changes: Sequence[Change]) -> None:
    """A member is a contact or a lead, once per campaign; a status the campaign lacks becomes its default."""
    for change in changes:
        if not change.get("ContactId") and not change.get("LeadId"):
            message = "Required fields are missing: [ContactId]"
            change.error = change.error or RowError("REQUIRED_FIELD_MISSING", message, ("ContactId",))
        elif change.get("ContactId"):
            change.after["LeadId"] = None
    standing = [change for change in changes if change.error is None]
    _refuse_second_memberships(work, [change for change in standing if change.before is None])
    _set_status(work, [change for change in standing if change.before is None or change.changed("Status")])


def _refuse_second_memberships(work: Work, new: list[Change]) -> None:
    campaigns = json.dumps(sorted({change.get("CampaignId") for change in new}))
    people = json.dumps(sorted({_person(change) for change in new}))
    rows = work.select(
        "SELECT CampaignId, COALESCE(ContactId, LeadId) AS Person FROM {CampaignMember} WHERE IsDeleted = 0 "
        "AND CampaignId IN (SELECT value FROM json_each(?)) AND (ContactId IN (SELECT value FROM json_each(?)) "
        "OR LeadId IN (SELECT value FROM json_each(?)))",
        (campaigns, people, people),
    )
    taken = {(row["CampaignId"], row["Person"]) for row in rows}
    for change in new:
        pair = (change.get("CampaignId"), _person(change))
        if pair in taken:
            change.error = RowError("DUPLICATE_VALUE", "Already a campaign member.")
        taken.add(pair)


def _person(change: Change) -> str:
    return str(change.get("ContactId") or change.get("LeadId"))


def _set_status(work: Work, asked: list[Change]) -> None:
    rows = work.select(
        "SELECT CampaignId, Label, IsDefault, HasResponded FROM {CampaignMemberStatus} "
        "WHERE IsDeleted = 0 AND CampaignId IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({change.get("CampaignId") for change in asked})),),
    )
    known = {(row["CampaignId"], row["Label"].lower()): row for row in rows}
    defaults = {row["CampaignId"]: row for row in rows if row["IsDefault"]}
    for change in asked:
        campaign = change.get("CampaignId")
        row = known.get((campaign, (change.get("Status") or "").lower())) or defaults.get(campaign)
        if row is None:
            continue
        change.after |= {"Status": row["Label"], "HasResponded": row["HasResponded"]}
        if row["HasResponded"] and not change.get("FirstRespondedDate"):
            change.after["FirstRespondedDate"] = work.today
