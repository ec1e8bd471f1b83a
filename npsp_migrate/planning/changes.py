"""Desired records against what the org holds: one change each. Pure: no org, no clock, no files."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.model.issue import Fate, Issue, RowNote, Words, words
from npsp_migrate.model.org import ObjectDescription
from npsp_migrate.model.plan import Action, Value
from npsp_migrate.model.policy import OnMissing, Policies
from npsp_migrate.model.records import Provenance, RecordSet
from npsp_migrate.npsp.objects import load_position
from npsp_migrate.planning.adoption import found_by_nature
from npsp_migrate.planning.cell_checks import check_cells
from npsp_migrate.planning.completing import complete
from npsp_migrate.planning.missing import missing_records
from npsp_migrate.planning.money_checks import payments_that_differ
from npsp_migrate.planning.naming import told_labels
from npsp_migrate.planning.order import in_order
from npsp_migrate.planning.ownership import Verdict, decide
from npsp_migrate.planning.planned import Agreed, Ints, ObjectPlan, Planned, Texts
from npsp_migrate.planning.schema_checks import check_schema
from npsp_migrate.planning.sides import KeysById, Sides, bring_together, find_records, fold_keys, folded_keys
from npsp_migrate.planning.waiting import Blocked, hold_children

Cell = TypeVar("Cell", bound=np.generic)

_NOTHING = pd.DataFrame({"Id": pd.Series(dtype=object)})
_NO_KEYS: Texts = np.full(0, None, dtype=object)

NEW, CHANGED, SAME, MOVED, ADOPTED, BOTH_CHANGED, DIFFERS, FIXED = (
    words(f"plan-{code}")
    for code in ("new", "changed", "same", "org-changed", "adopted", "both-changed", "differs", "cannot-change")
)


def plan_changes(
    desired: Mapping[str, RecordSet],
    current: Mapping[str, pd.DataFrame],
    org: Mapping[str, ObjectDescription],
    policies: Policies,
    provenance: Provenance,
    key_field: str,
    last: Mapping[str, pd.DataFrame] | None = None,
    gone: Mapping[str, Mapping[str, Words]] | None = None,
) -> Planned:
    """`current`: object → all its records with `fields_to_read`, those without our key included.

    `last`: object → what was last applied, one line per key, one column per field; may be empty, and then
    what differs is left alone and shown as a conflict. `gone`: object → key → why the record is not to be
    created, although the org has none.
    """
    desired = complete(desired)
    check_schema(desired, org, key_field)
    names = sorted(desired, key=lambda name: (load_position(name), name))
    there = {name: folded_keys(frame, key_field) for name, frame in current.items()}
    sides = _sides({name: desired[name] for name in names}, current, there, org, key_field)
    blocked, issues = _blocked(desired, sides, org, policies, provenance, gone)
    issues += payments_that_differ(desired, provenance)
    hold_children(desired, {name: frozenset(keys) - {None} for name, keys in there.items()}, blocked)
    plans: list[ObjectPlan] = []
    agreed: list[Agreed] = []
    for name in names:
        both = sides.pop(name)  # large: let go before the next object's plan is made
        verdict = decide(both, org[name], policies, (last or {}).get(name, pd.DataFrame()))
        plans.append(_object_plan(both, verdict, desired, blocked, key_field))
        agreed += _agreed(both, verdict)
    return Planned(
        objects=tuple(plans),
        issues=tuple(sorted(set(issues), key=lambda issue: (issue.at, issue.words))),
        notes=_notes(desired, plans, blocked),
        refused={name: frozenset(keys) for name, keys in blocked.refused.items()},
        skipped={name: frozenset(keys) for name, keys in blocked.skipped.items()},
        agreed=tuple(agreed),
    )


def _blocked(
    desired: Mapping[str, RecordSet],
    sides: Mapping[str, Sides],
    org: Mapping[str, ObjectDescription],
    policies: Policies,
    provenance: Provenance,
    gone: Mapping[str, Mapping[str, Words]] | None,
) -> tuple[Blocked, list[Issue]]:
    """What is not written for a reason of its own, and what its cells have against it."""
    blocked = Blocked(held={name: {**desired[name].held, **_not_again(sides[name], gone)} for name in sides})
    issues: list[Issue] = []
    for name in sides:
        missing = missing_records(sides[name], policies)
        checked = check_cells(sides[name], org[name], provenance, missing[OnMissing.SKIP])
        issues += checked.issues
        index = desired[name].frame.index
        blocked.refused[name] = {index[line]: because for line, because in checked.refused.items()}
        blocked.held[name] = {**missing[OnMissing.HOLD], **blocked.held[name]}
        blocked.skipped[name] = dict(missing[OnMissing.SKIP])
    return blocked, issues


def _sides(
    desired: Mapping[str, RecordSet],
    current: Mapping[str, pd.DataFrame],
    there: Mapping[str, Texts],
    org: Mapping[str, ObjectDescription],
    key_field: str,
) -> dict[str, Sides]:
    """Parents first, since a child is recognised by its parents. `there`: the keys of the org's records, folded."""
    adopted: dict[str, Mapping[str, str]] = {}
    sides: dict[str, Sides] = {}
    for name, records in desired.items():
        held, known = current.get(name, _NOTHING), there.get(name, _NO_KEYS)
        keys = fold_keys(records.frame.index.to_numpy(dtype=object))
        natural = found_by_nature(records, held, key_field, adopted)
        found = find_records(records, keys, held, known, natural)
        ids = held["Id"].to_numpy(dtype=object)[found[found >= 0]]
        adopted[name] = KeysById(ids, records.frame.index[found >= 0])
        keyed = np.asarray(known != None, dtype=np.bool_)  # noqa: E711 - cell by cell
        sides[name] = bring_together(records, keys, held, found, keyed, org[name], key_field, adopted)
    return sides


def _not_again(sides: Sides, gone: Mapping[str, Mapping[str, Words]] | None) -> dict[str, Words]:
    """Records that somebody deleted in the org, unless it has them again."""
    said = (gone or {}).get(sides.records.object, {})
    missing = sides.records.frame.index[~sides.exists & sides.records.frame.index.isin(said)]
    return {str(key): said[key] for key in missing}


def _object_plan(
    sides: Sides, verdict: Verdict, desired: Mapping[str, RecordSet], blocked: Blocked, key_field: str
) -> ObjectPlan:
    records = sides.records
    sides_of_blocked = (blocked.held, blocked.refused, blocked.skipped)
    held, refused, skipped = (side.get(records.object, {}) for side in sides_of_blocked)
    keys = records.frame.index.to_numpy(dtype=object)
    actions, because = _actions(sides, verdict, held)
    drifted = np.asarray(verdict.drift.any(axis=1), dtype=np.bool_)
    spoken_of = np.asarray(actions != Action.KEEP, dtype=np.bool_) | drifted
    order = in_order(records, sides.keys, desired)
    if left := {*refused, *skipped}:
        order = order[~records.frame.index.isin(left)[order]]
    told = {"key": keys, "action": actions, "label": told_labels(records, desired, spoken_of), "because": because}
    told["org_id"] = np.where(sides.org_ids == None, "", sides.org_ids)  # noqa: E711 - cell by cell
    key_after: Texts = np.full(len(keys), None, dtype=object)
    key_after[sides.adopted] = keys[sides.adopted]
    return ObjectPlan(
        object=records.object,
        heads=pd.DataFrame({name: column[order] for name, column in told.items()}, dtype=object),
        fields=(*sides.fields, key_field),
        before=_beside(sides.there, np.full(len(keys), None, dtype=object), order),
        after=_beside(sides.wanted, key_after, order),
        written=_beside(verdict.written, sides.adopted, order),
        conflicts=_beside(verdict.conflicts, np.zeros(len(keys), dtype=np.bool_), order),
        cells=_beside(records.cells.to_numpy(dtype=np.int64), np.full(len(keys), -1), order),
        lines=_lines(records, order),
        drift={
            line: tuple(np.flatnonzero(verdict.drift[order[line]]).tolist())
            for line in np.flatnonzero(drifted[order]).tolist()
        },
        last=_last(sides, verdict, order),
    )


def _last(sides: Sides, verdict: Verdict, order: Ints) -> dict[tuple[int, int], Value]:
    """What we last applied to the cells that somebody else changed since, by line and field of the plan."""
    told = verdict.moved & (verdict.drift | verdict.conflicts | verdict.written)
    line = np.full(len(sides.found), -1, dtype=np.int64)
    line[order] = np.arange(len(order))
    return {
        (int(line[record]), int(place)): verdict.last[sides.fields[place]][record]
        for record, place in zip(*np.nonzero(told), strict=True)
        if line[record] >= 0
    }


def _agreed(sides: Sides, verdict: Verdict) -> list[Agreed]:
    keys = sides.records.frame.index
    found: list[Agreed] = []
    for record in np.flatnonzero(verdict.agreed.any(axis=1)).tolist():  # few, but after a registry was rebuilt
        places = np.flatnonzero(verdict.agreed[record]).tolist()
        values = {sides.fields[place]: sides.wanted[record, place] for place in places}
        found.append((sides.records.object, str(keys[record]), values, str(sides.org_ids[record] or "")))
    return found


def _beside(table: npt.NDArray[Cell], column: npt.NDArray[Cell], order: Ints) -> npt.NDArray[Cell]:
    """In this order, and the field of our key beside the others: an adopted record gets it."""
    both = np.empty((len(order), table.shape[1] + 1), dtype=table.dtype)
    both[:, :-1], both[:, -1] = table[order], column[order]
    return both


def _lines(records: RecordSet, order: Ints) -> pd.DataFrame:
    place = pd.Series(np.arange(len(order)), index=records.frame.index[order])
    head = records.lines["record_key"].map(place).fillna(-1).astype(np.int64)
    return records.lines[["table", "row", "record"]].assign(head=head)


def _actions(sides: Sides, verdict: Verdict, held: Mapping[str, Words]) -> tuple[Texts, Texts]:
    """What becomes of each record, and why. What waits but would change nothing is kept, not held."""
    exists, count = sides.exists, len(sides.records.frame)
    writes = verdict.written.any(axis=1) | sides.adopted
    clashes = verdict.conflicts.any(axis=1)
    moved, fixed = verdict.clashes.any(axis=1), verdict.fixed.any(axis=1)
    actions, because = np.empty(count, dtype=object), np.empty(count, dtype=object)
    actions.fill(Action.KEEP)  # `np.full` would make a text of its own for each
    because.fill(SAME)
    for chosen, action, reason in (
        (exists & verdict.drift.any(axis=1), Action.KEEP, MOVED),
        (exists & clashes, Action.CONFLICT, DIFFERS),
        (exists & fixed, Action.CONFLICT, FIXED),
        (exists & moved, Action.CONFLICT, BOTH_CHANGED),
        (exists & writes, Action.UPDATE, CHANGED),
        (exists & sides.adopted, Action.UPDATE, ADOPTED),
        (~exists, Action.CREATE, NEW),
    ):
        actions[chosen], because[chosen] = action, reason
    for line in np.flatnonzero(sides.records.frame.index.isin(held)).tolist() if held else ():
        if actions[line] is not Action.KEEP:
            actions[line], because[line] = Action.HOLD, held[sides.records.frame.index[line]]
    return actions, because


def _notes(desired: Mapping[str, RecordSet], plans: Sequence[ObjectPlan], blocked: Blocked) -> tuple[RowNote, ...]:
    """The rows of all records that are refused, wait, or are left to the org."""
    found: set[RowNote] = set()
    for plan in plans:
        waits = plan.heads["action"].isin([Action.HOLD, Action.CONFLICT]).to_numpy(dtype=np.bool_)
        lines = plan.lines[plan.lines["head"] >= 0]
        lines = lines[waits[lines["head"]]] if len(lines) else lines
        reasons = plan.heads["because"].to_numpy(dtype=object)[lines["head"]]
        found |= {
            RowNote(int(table), int(row), Fate.HELD, because)
            for table, row, because in zip(lines["table"], lines["row"], reasons, strict=True)
        }
    for name, refused in blocked.refused.items():
        lines = desired[name].lines
        lines = lines[lines["record_key"].isin(refused)]
        found |= {
            RowNote(int(table), int(row), Fate.REFUSED, refused[key])
            for table, row, key in zip(lines["table"], lines["row"], lines["record_key"], strict=True)
        }
    for name, skipped in blocked.skipped.items():
        lines = desired[name].lines
        lines = lines[lines["record_key"].isin(skipped)]
        found |= {
            RowNote(int(table), int(row), Fate.LEFT_OUT, skipped[key])
            for table, row, key in zip(lines["table"], lines["row"], lines["record_key"], strict=True)
        }
    return tuple(sorted(found))
