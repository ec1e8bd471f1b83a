"""Who gives regularly: the Sustainer mark of contacts and accounts, by the states of their recurring donations."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Iterable, Mapping
from typing import Any

from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp import recurring_rules as rules

_MARK = "npsp__Sustainer__c"
_MARKS = (("Active", "Active"), ("Lapsed", "Lapsed"), ("Closed", "Former"))  # the first that applies
_LOOKUPS = {"Contact": rules.CONTACT, "Account": rules.ORGANISATION}


def keep_sustainers(work: Work, recurring: Iterable[Mapping[str, Any]]) -> None:
    """Mark the donors of these recurring donations anew; on a real org a job of its own does it."""
    rows = list(recurring)
    for name, lookup in _LOOKUPS.items():
        mark_donors(work, name, {row[lookup] for row in rows if row.get(lookup)})


def mark_donors(work: Work, name: str, donors: Iterable[str]) -> None:
    """Mark these contacts or accounts."""
    ids, lookup = sorted(donors), _LOOKUPS[name]
    if not ids:
        return
    found = work.select(
        f"SELECT DISTINCT {lookup} AS Donor, {rules.STATUS} AS Status FROM {{{rules.RECURRING}}} "
        f"WHERE IsDeleted = 0 AND {lookup} IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    states: dict[str, set[str | None]] = {donor: set() for donor in ids}
    for row in found:
        states[row["Donor"]].add(rules.state_of({rules.STATUS: row["Status"]}))
    stored = work.database.read(name, ids, (_MARK,))
    changes = []
    for donor, row in stored.items():
        mark = next((mark for state, mark in _MARKS if state in states[donor]), None)
        if row[_MARK] != mark:
            changes.append((donor, {_MARK: mark}))
    work.write(name, changes)
