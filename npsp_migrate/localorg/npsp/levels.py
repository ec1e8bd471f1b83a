"""Levels of giving: the rungs of one ladder neither overlap nor share a name."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict
from itertools import pairwise

from npsp_migrate.localorg.dml.changes import Change, Trigger
from npsp_migrate.localorg.store.database import Row

LEVEL = "npsp__Level__c"
_TARGET, _FIELD, _PREVIOUS = "npsp__Target__c", "npsp__Level_Field__c", "npsp__Previous_Level_Field__c"
_LEAST, _MOST, _ACTIVE = "npsp__Minimum_Amount__c", "npsp__Maximum_Amount__c", "npsp__Active__c"
_Ladder = tuple[str | None, str | None]


def check_levels(trigger: Trigger) -> None:
    """LVL_Level_TDTM; the words of its labels are our own."""
    changes = list(trigger.changes)
    for change in changes:
        _check_values(change)
    ladders = _ladders(trigger, changes)
    for rungs in ladders.values():
        _check_names(rungs)
        _check_overlaps(rungs)


def _check_values(change: Change) -> None:
    least, most = change.get(_LEAST), change.get(_MOST)
    name = change.get("Name")
    if change.get(_FIELD) and change.get(_FIELD) == change.get(_PREVIOUS):
        change.refuse("The Level Field and the Previous Level Field can't be the same field.")
    elif least is None and most is None:
        change.refuse(f"Level {name} must have a Minimum Amount or a Maximum Amount.")
    elif least is not None and most is not None and least >= most:
        change.refuse(f"The Minimum Amount of level {name} must be less than its Maximum Amount.")


def _ladders(trigger: Trigger, changes: list[Change]) -> dict[_Ladder, list[tuple[Row, Change | None]]]:
    """Target and level field → the active levels, those that are being saved among them."""
    saved = [change.id for change in changes]
    rows = trigger.work.select(
        f"SELECT * FROM {{{LEVEL}}} WHERE IsDeleted = 0 AND {_ACTIVE} = 1 "
        "AND Id NOT IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(saved),),
    )
    ladders: dict[_Ladder, list[tuple[Row, Change | None]]] = defaultdict(list)
    for row in rows:
        ladders[row[_TARGET], row[_FIELD]].append((row, None))
    for change in changes:
        if change.get(_ACTIVE) and change.error is None:
            ladders[change.get(_TARGET), change.get(_FIELD)].append((change.after, change))
    return ladders


def _check_names(rungs: list[tuple[Row, Change | None]]) -> None:
    names = [row.get("Name") for row, _ in rungs]
    for row, change in rungs:
        if change is not None and names.count(row.get("Name")) > 1:
            change.refuse(f"There is already a level named {row.get('Name')} for this Level Field.")


def _check_overlaps(rungs: list[tuple[Row, Change | None]]) -> None:
    """A level ends where the next one begins: the amount at the border belongs to the upper one."""
    ordered = sorted(rungs, key=lambda rung: (rung[0].get(_LEAST) is not None, rung[0].get(_LEAST) or 0))
    for (lower, first), (upper, second) in pairwise(ordered):
        least, most, start = lower.get(_LEAST), lower.get(_MOST), upper.get(_LEAST)
        meets = start is None or most is None or most > start or (least is not None and least >= start)
        saved = first or second
        if meets and saved is not None:
            saved.refuse(f"Levels {lower.get('Name')} and {upper.get('Name')} overlap.")
