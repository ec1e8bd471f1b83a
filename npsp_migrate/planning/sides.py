"""One object's desired records beside the org's: each row aligned, each column fit to be compared."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
import pandas as pd

from npsp_migrate.model.org import FieldDescription, ObjectDescription
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.stored import stored
from npsp_migrate.planning.fitting import RECORD_TYPE, Unfit, fit_column, record_type_name
from npsp_migrate.planning.planned import Flags, Ints, Texts
from npsp_migrate.planning.reading import key_path

ID = 15  # characters of an Id that tell it; the last three only check the spelling
_MOMENTS = frozenset({"date", "datetime"})


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """`keys`: per record, its key as it is compared. `found`: its position among the org's records, -1 for none.
    `adopted`: found without our key.

    `wanted` holds what we would send (`Value`, or `Unfit`); `there` what the org holds, in the same form;
    both have one column per field of the record set. `same` tells where they agree, `blank_there`, of the others,
    where the org has nothing, and `unfit` where it could not hold what is wanted.
    """

    records: RecordSet
    keys: Texts
    found: Ints
    adopted: Flags
    org_ids: Texts
    fields: tuple[str, ...]
    wanted: Texts
    there: Texts
    same: Flags
    blank_there: Flags
    unfit: Flags

    @property
    def exists(self) -> Flags:
        return np.asarray(self.found >= 0, dtype=np.bool_)


class KeysById(Mapping[str, str]):
    """The first 15 characters of an Id → key. Mostly nobody asks: it is made when somebody does."""

    def __init__(self, ids: Texts, keys: pd.Index) -> None:
        self._ids, self._keys = ids, keys

    @cached_property
    def _known(self) -> dict[str, str]:
        return {str(org_id)[:ID]: key for org_id, key in zip(self._ids, self._keys, strict=True)}

    def __getitem__(self, org_id: str) -> str:
        return self._known[org_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._ids)


def fold_keys(column: pd.Series | Texts) -> Texts:
    """Keys as Salesforce compares them: without case; blank keys are None."""
    keys = np.asarray(column, dtype=object)
    try:
        folded: Texts = np.array([*map(str.casefold, map(str.strip, keys.tolist())), None], dtype=object)
    except TypeError:  # a blank among them
        codes, distinct = pd.factorize(keys)
        folded = np.array([*(str(key).strip().casefold() or None for key in distinct), None], dtype=object)
        return folded[codes]
    folded[folded == ""] = None
    return folded[:-1]


def find_records(
    records: RecordSet, keys: Texts, current: pd.DataFrame, there: Texts, by_nature: Mapping[str, int]
) -> Ints:
    """By our key, else by the Id that the matching adopted, else by what the record is (`by_nature`).

    `keys` are the records', `there` the org's, both folded.
    """
    place = _places(there)
    positions: Ints = np.fromiter(map(place.get, keys.tolist(), repeat(-1)), dtype=np.int64, count=len(keys))
    if not by_nature and not records.org_ids:
        return positions
    ids = {str(org_id)[:ID]: position for position, org_id in enumerate(current["Id"])} if len(current) else {}
    number = {key: line for line, key in enumerate(records.frame.index)}
    for key, position in by_nature.items():
        if positions[number[key]] < 0:
            positions[number[key]] = position
    for key, org_id in records.org_ids.items():
        positions[number[key]] = ids.get(org_id[:ID], positions[number[key]])
    return positions


def _places(keys: Texts) -> dict[object, int]:
    places = dict(zip(keys.tolist(), range(len(keys)), strict=True))
    places.pop(None, None)
    return places


def folded_keys(current: pd.DataFrame, key_field: str) -> Texts:
    """The keys of the org's records as they are compared."""
    return fold_keys(current[key_field]) if key_field in current else np.full(len(current), None, dtype=object)


def bring_together(
    records: RecordSet,
    keys: Texts,
    current: pd.DataFrame,
    found: Ints,
    keyed: Flags,
    described: ObjectDescription,
    key_field: str,
    adopted: Mapping[str, Mapping[str, str]],
) -> Sides:
    """`keyed`: which of the org's records have a key of ours. `adopted`: parent object → Id → key of the records
    that this plan adopts.
    """
    fields = tuple(records.frame.columns)
    shape = (len(records.frame), len(fields))
    wanted, there = np.full(shape, None, dtype=object), np.full(shape, None, dtype=object)
    met = bool((found >= 0).any())
    same, blank, unfit = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    for place, name in enumerate(fields):
        field = described.fields[name]
        column = _org_column(records, current, field, key_field, adopted)
        wanted[:, place], unfit[:, place] = fit_column(records.frame[name], field, described.record_types)
        there[:, place] = _aligned(column, found)
        if name == RECORD_TYPE:
            there[:, place] = _by_name(there[:, place], described)
        if not met:
            continue  # the org has none of them: nothing to compare
        same[:, place], blank[:, place] = _compared(wanted[:, place], there[:, place], name, described, records)
    return Sides(
        records=records,
        keys=keys,
        found=found,
        adopted=(found >= 0) & ~np.append(keyed, False)[found],  # the last stands for those that are not there
        org_ids=_aligned(current["Id"].to_numpy(dtype=object) if "Id" in current else None, found),
        fields=fields,
        wanted=wanted,
        there=there,
        same=same,
        blank_there=blank,
        unfit=unfit,
    )


def _compared(
    ours: Texts, theirs: Texts, name: str, described: ObjectDescription, records: RecordSet
) -> tuple[Flags, Flags]:
    """Where both agree, and where not, whether the org has nothing. Most cells agree as they are: only others are
    looked at any further.
    """
    same = np.asarray(ours == theirs, dtype=np.bool_)
    blank = np.zeros_like(same)
    apart = np.flatnonzero(~same)
    if len(apart):
        mine, other = (comparable(side[apart], name, described, records) for side in (ours, theirs))
        same[apart] = mine == other
        blank[apart] = [value is None or value is False for value in other]
    return same, blank


def _by_name(column: Texts, described: ObjectDescription) -> Texts:
    """Record types by developer name, whichever way the org was read."""
    codes, distinct = pd.factorize(column)
    names = [record_type_name(str(value), described.record_types) for value in distinct]
    named: Texts = np.array([*names, None], dtype=object)
    return named[codes]


def _aligned(column: Texts | None, found: Ints) -> Texts:
    aligned: Texts = np.full(len(found), None, dtype=object)
    if column is not None and len(column):
        aligned[found >= 0] = column[found[found >= 0]]
    return aligned


def _org_column(
    records: RecordSet,
    current: pd.DataFrame,
    field: FieldDescription,
    key_field: str,
    adopted: Mapping[str, Mapping[str, str]],
) -> Texts | None:
    """A reference by its parent's key: the org's, the one it will get by this plan, else the bare Id."""
    name = field.name
    plain = current.get(name)
    if plain is not None and field.type in _MOMENTS:
        plain = plain.map(_plain, na_action="ignore")
    reference = records.references.get(name)
    if reference is None:
        return _nothing_missing(plain)
    path = key_path(reference, key_field)
    keys = _nothing_missing(current[path]) if path in current else None
    if plain is None:
        return keys
    coming = adopted.get(reference.parent, {})
    ids = _nothing_missing(plain)
    assert ids is not None
    both = (ids if keys is None else keys).copy()
    bare = ids != None if keys is None else (keys == None) & (ids != None)  # noqa: E711 - cell by cell
    for place in np.flatnonzero(bare).tolist():  # mostly few: parents without a key of ours
        both[place] = coming.get(str(ids[place])[:ID], ids[place])
    return both


def _nothing_missing(column: pd.Series | None) -> Texts | None:
    """Blank cells of any kind as None."""
    if column is None:
        return None
    cells: Texts = column.astype(object).where(column.notna(), None).to_numpy(dtype=object)
    return cells


def _plain(value: object) -> object:
    """Days as Salesforce writes them."""
    isoformat: Callable[[], str] | None = getattr(value, "isoformat", None)
    return isoformat() if isoformat else value


def comparable(column: Texts, name: str, described: ObjectDescription, records: RecordSet) -> Texts:
    """Each distinct value once in the form in which two sides are compared."""
    if name in records.references:
        return fold_keys(column)
    kind = described.fields[name].type
    if kind == "boolean":
        return np.array([*(value is True for value in column), None], dtype=object)[:-1]
    codes, distinct = pd.factorize(np.array([*column, None], dtype=object)[:-1])
    values = [None if isinstance(value, Unfit) else stored(value, kind) for value in distinct]
    compared: Texts = np.array([*values, None], dtype=object)
    return compared[codes]
