"""Who is left out of a household's texts: three checkboxes and a list that say the same, and the deceased."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections import defaultdict

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import DECEASED, EXCLUSIONS, HOUSEHOLD, PRIMARY_CONTACT, SYSTEM_TYPE
from npsp_migrate.localorg.npsp.household_names import TEXTS


def keep_exclusions(trigger: Trigger) -> None:
    """HH_Households_TDTM: a new contact has what either way says; later, what was changed wins."""
    if trigger.event is Event.BEFORE_INSERT:
        for change in trigger.changes:
            words = (change.get(EXCLUSIONS) or "").split(";")
            if change.get(EXCLUSIONS) or any(change.get(text.checkbox) for text in TEXTS):
                _exclude(
                    change, {text.column for text in TEXTS if text.exclusion in words or change.get(text.checkbox)}
                )
    elif trigger.event is Event.BEFORE_UPDATE:
        for change in trigger.changes:
            _follow_changed(change)


def exclude_deceased(trigger: Trigger, deceased: list[Change]) -> None:
    """Who has just died leaves the names where others live, and leads the household no more.

    Those of the same chunk are not asked: NPSP leaves the records it is saving out of its question.
    """
    work = trigger.work
    households = {change.get("AccountId") for change in deceased if change.get("AccountId")}
    if not households:
        return
    living = _living(work, households, [change.id for change in trigger.all_changes])
    leaders = work.database.read("Account", living, (PRIMARY_CONTACT,))
    passed_on = []
    for change in deceased:
        others = living.get(change.get("AccountId"), [])
        if not others:
            continue
        _exclude(change, {text.column for text in TEXTS})
        account = leaders[change.get("AccountId")]
        if account[PRIMARY_CONTACT] == change.id:
            passed_on.append((account["Id"], {PRIMARY_CONTACT: others[0]}))
    work.write("Account", passed_on)


def _follow_changed(change: Change) -> None:
    if any(bool(change.get(text.checkbox)) != bool(change.was(text.checkbox)) for text in TEXTS):
        _exclude(change, {text.column for text in TEXTS if change.get(text.checkbox)})
    elif change.changed(EXCLUSIONS):
        words = (change.get(EXCLUSIONS) or "").split(";")
        _exclude(change, {text.column for text in TEXTS if text.exclusion in words})


def _exclude(change: Change, columns: set[str]) -> None:
    for text in TEXTS:
        change.after[text.checkbox] = int(text.column in columns)
    change.after[EXCLUSIONS] = ";".join(text.exclusion for text in TEXTS if text.column in columns) or None


def _living(work: Work, households: set[str], without: list[str]) -> dict[str, list[str]]:
    """Household → its living members, the one who gave most first."""
    rows = work.select(
        f"SELECT c.Id, c.AccountId FROM {{Contact}} c JOIN {{Account}} a ON a.Id = c.AccountId "
        f"AND a.{SYSTEM_TYPE} = '{HOUSEHOLD}' WHERE c.IsDeleted = 0 AND c.{DECEASED} = 0 "
        "AND c.AccountId IN (SELECT value FROM json_each(?)) AND c.Id NOT IN (SELECT value FROM json_each(?)) "
        "ORDER BY COALESCE(c.npo02__TotalOppAmount__c, 0) DESC, c.CreatedDate, c.Id",
        (json.dumps(sorted(households)), json.dumps(without)),
    )
    living: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        living[row["AccountId"]].append(row["Id"])
    return living
