"""Records that NPSP made by itself while we wrote: adopted, not doubled.

A gift may bring its payment, its contact roles and a campaign member before the plan comes to its own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.applying.staleness import records_of
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, FieldChange
from npsp_migrate.npsp.natural_keys import AUTOMATIC_PAYMENT, PAIRS
from npsp_migrate.npsp.objects import PAYMENT
from npsp_migrate.npsp.shape import Record, Shape, told

CreatedAmong = Callable[[str, Collection[str]], frozenset[str]]  # object, keys → those that this run created


@dataclass(frozen=True, slots=True)
class Adoption:
    changes: tuple[Change, ...]  # all of them, those with a twin directed to it by its Id
    held: tuple[RowOutcome, ...]


def adopt_twins(changes: Sequence[Change], shape: Shape, org: OrgReader, created: CreatedAmong) -> Adoption:
    """What tells such a record is its pair of parents, or a payment's gift and amount; it has no key yet.

    Under a parent of this run only the automation can have made it. Elsewhere it may be somebody's work: it
    is adopted where it agrees with us, and else left for the next plan, which compares both.
    """
    nature: Sequence[str] = AUTOMATIC_PAYMENT if shape.object == PAYMENT else PAIRS.get(shape.object, ())
    asking = [change for change in changes if _may_have_twin(change, nature)] if nature else []
    if not asking:
        return Adoption(tuple(changes), ())
    twins = _twins(asking, nature, shape, org)
    parents = {change.seq: _parent(change, nature[0]) for change in asking}
    ours = created(shape.references[nature[0]].parent, {parents[seq] for seq in twins})
    adopted: list[Change] = []
    held: list[RowOutcome] = []
    for change in changes:  # each record against its own twin
        twin = twins.get(change.seq)
        if twin is None:
            adopted.append(change)
        elif parents[change.seq].casefold() in ours or _agrees(change, twin, shape):
            adopted.append(_directed(change, twin, nature, shape))
        else:
            held.append(ended(change, Outcome.HELD, words("exists-since-plan"), org_id=str(twin["Id"])))
    return Adoption(tuple(adopted), tuple(held))


def _may_have_twin(change: Change, nature: Sequence[str]) -> bool:
    said = {each.field for each in change.fields if each.after is not None}
    return change.action is Action.CREATE and not change.org_id and said.issuperset(nature)


def _twins(changes: Sequence[Change], nature: Sequence[str], shape: Shape, org: OrgReader) -> dict[int, Record]:
    """By the change's number. Where two could be meant, on either side, none is."""
    paths = list(dict.fromkeys(path for field in _read_fields(changes, nature) for path in shape.paths(field)))
    by = shape.paths(nature[0])[0]
    keys = sorted({_parent(change, nature[0]) for change in changes})
    found = records_of(org.read_keys(shape.object, ["Id", shape.key_field, *paths], by, keys))
    keyless = [record for record in found if record[shape.key_field] is None]
    names = [tuple(shape.comparable(field, shape.held(record, field)) for field in nature) for record in keyless]
    there = Counter(names)
    once = {name: record for name, record in zip(names, keyless, strict=True) if there[name] == 1}
    wanted = {change.seq: _nature_of(change, nature, shape) for change in changes}
    doubled = {name for name, count in Counter(wanted.values()).items() if count > 1}
    return {seq: once[name] for seq, name in wanted.items() if name in once and name not in doubled}


def _read_fields(changes: Sequence[Change], nature: Sequence[str]) -> list[str]:
    return sorted({*nature, *(each.field for change in changes for each in change.fields)})


def _nature_of(change: Change, nature: Sequence[str], shape: Shape) -> tuple[object, ...]:
    after = {each.field: each.after for each in change.fields}
    return tuple(shape.comparable(field, after[field]) for field in nature)


def _parent(change: Change, field: str) -> str:
    return next(str(each.after) for each in change.fields if each.field == field)


def _agrees(change: Change, twin: Record, shape: Shape) -> bool:
    return all(
        (held := shape.held(twin, each.field)) is None or shape.agree(each.field, held, each.after)
        for each in change.fields
    )


def _directed(change: Change, twin: Record, nature: Sequence[str], shape: Shape) -> Change:
    """By its Id, without the fields that tell it: they are equal, and Salesforce lets nobody write them again."""
    rest = [replace(each, before=told(shape.held(twin, each.field))) for each in change.fields]
    key = FieldChange(shape.key_field, None, change.key)  # an undo takes it away again
    fields = (*(each for each in rest if each.field not in nature), key)
    return replace(change, org_id=str(twin["Id"]), fields=fields)
