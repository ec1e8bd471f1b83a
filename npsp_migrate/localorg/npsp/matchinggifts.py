"""Matching gifts: what an employer adds. When the matching gift is won, those that it matches have received it."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json

from npsp_migrate.localorg.dml.changes import Event, Trigger
from npsp_migrate.localorg.dml.save import update_rows

_STATUS, _RECEIVED = "npsp__Matching_Gift_Status__c", "Received"


def receive_matches(trigger: Trigger) -> None:
    """MTCH_Opportunity_TDTM. The contact role `Matched Donor` is given by a person, not by automation."""
    if trigger.event is not Event.AFTER_UPDATE:
        return
    won = [change.id for change in trigger.changes if change.get("IsWon") and not change.was("IsWon")]
    if not won:
        return
    rows = trigger.work.select(
        f"SELECT Id FROM {{Opportunity}} WHERE IsDeleted = 0 AND COALESCE({_STATUS}, '') <> '{_RECEIVED}' "
        "AND npsp__Matching_Gift__c IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(won),),
    )
    update_rows(trigger.work, "Opportunity", [(row["Id"], {_STATUS: _RECEIVED}) for row in rows])
