"""A plan that takes a run back, read again: what was to go is gone, what was to come back is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.automation import CUSTOM_NAMING, renamed_by_npsp
from npsp_migrate.npsp.objects import ACCOUNT
from npsp_migrate.npsp.shape import RECORD_TYPE, Record, Shape, shape_of
from npsp_migrate.verify.comparing import Findings, Tally, in_windows, name_of, records_of
from npsp_migrate.verify.findings import Checked, Difference, Kind
from npsp_migrate.verify.sight import WHOLE_FROM, Sight
from npsp_migrate.verify.verification import Verification
from npsp_migrate.verify.verifying import Progress, number_of_changes, refuse_other_org

_ID = 15  # characters of an Id that tell it
UNDONE = (Action.UPDATE, Action.DELETE)
_BESIDES = {ACCOUNT: (RECORD_TYPE, CUSTOM_NAMING)}  # whether NPSP names a household by itself


def verify_undo(plan: Plan, org: OrgReader, progress: Progress) -> Verification:
    """Reads only. What was in the recycle bin and came back is there again, whoever brought it back."""
    refuse_other_org(plan, org)
    counts = {name: number_of_changes(plan, name, UNDONE) for name in plan.objects()}
    sight = Sight(org, whole=sum(counts.values()) > WHOLE_FROM)
    found = _Found()
    for sobject, total in counts.items():
        if total:
            progress.begin(sobject, total)
            shape = shape_of(org.describe(sobject), plan.basis.key_field, plan.objects())
            found.checked.append(_compared(plan, shape, sight, found, progress))
    return _told(plan, org, found)


@dataclass(slots=True)
class _Found:
    """Gathered object by object."""

    tally: Tally = field(default_factory=Tally)
    still_there: Findings = field(default_factory=Findings)
    checked: list[Checked] = field(default_factory=list)


def _compared(plan: Plan, shape: Shape, sight: Sight, found: _Found, progress: Progress) -> Checked:
    restored = {each.field for change in plan.work(shape.object, (Action.UPDATE,)) for each in change.fields}
    paths = [path for name in sorted(restored) for path in shape.paths(name)]
    besides = [name for name in _BESIDES.get(shape.object, ()) if restored and sight.has(shape.object, name)]
    ids = (change.org_id for change in plan.work(shape.object, UNDONE))
    frame = sight.records(shape.object, [*paths, *besides], "Id", ids)
    there = {str(org_id)[:_ID]: place for place, org_id in enumerate(frame["Id"])}
    named = {name: renamed_by_npsp(shape.object, frame, name) for name in restored}
    records = fields = 0
    for window in in_windows(plan.work(shape.object, UNDONE)):
        places = [there.get(change.org_id[:_ID]) for change in window]
        living: Iterator[Record] = records_of(frame.iloc[[place for place in places if place is not None]])
        for change, place in zip(window, places, strict=True):
            if place is None:
                _note_gone(change, found)
                continue
            record = next(living)
            if change.action is Action.DELETE:
                found.still_there.add(name_of(change))
                continue
            by_itself = frozenset(name for name, flags in named.items() if flags[place])
            fields += _compare_one(change, record, shape, by_itself, found)
        records += len(window)
        progress.advance(len(window))
    return Checked(shape.object, records, fields)


def _note_gone(change: Change, found: _Found) -> None:
    if change.action is not Action.DELETE:
        found.tally.missing.add(name_of(change))


def _compare_one(change: Change, record: Record, shape: Shape, by_itself: frozenset[str], found: _Found) -> int:
    """How many fields were compared. `by_itself`: those that NPSP writes as soon as a household changes."""
    for each in change.fields:
        held = shape.held(record, each.field)
        if shape.agree(each.field, held, each.after):
            continue
        if each.field in by_itself:
            found.tally.rewritten += 1
        else:
            found.tally.note(Difference(name_of(change), each.field, each.after, held))
    return len(change.fields)


def _told(plan: Plan, org: OrgReader, found: _Found) -> Verification:
    identity, basis = org.identity(), plan.basis
    return Verification(
        org_id=basis.org_id,
        org_url=basis.org_url,
        fingerprint=plan.fingerprint,
        checked=tuple(found.checked),
        missing=found.tally.missing.found(),
        different=found.tally.different,
        differences=tuple(found.tally.differences),
        totals=(),
        rewritten=found.tally.rewritten,
        waiting=_all(plan, (Action.HOLD,)),
        conflicts=_all(plan, (Action.CONFLICT,)),
        found={Kind.STILL_THERE: found.still_there.found()},
        calls=org.calls,
        read_at=identity.told_at,
        org_name=identity.name,
        is_production=identity.is_production,
    )


def _all(plan: Plan, actions: Sequence[Action]) -> int:
    return sum(number_of_changes(plan, name, actions) for name in plan.objects())
