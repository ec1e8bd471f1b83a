"""In which order records are written, and how a person names them."""

from collections.abc import Mapping
from operator import lt

import numpy as np
import pandas as pd

from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.objects import CONTACT, OPPORTUNITY
from npsp_migrate.planning.planned import Ints, Texts
from npsp_migrate.planning.sides import fold_keys

# The parent that a write locks in Salesforce: its children stand together.
_FAMILY: Mapping[str, tuple[str, ...]] = {
    CONTACT: ("AccountId",),
    OPPORTUNITY: ("AccountId", "npsp__Primary_Contact__c"),
    "OpportunityContactRole": ("OpportunityId",),
    "npe01__OppPayment__c": ("npe01__Opportunity__c",),
    "npsp__Allocation__c": ("npsp__Opportunity__c",),
    "CampaignMember": ("CampaignId",),
}
_NAMES = ("Name", "FirstName", "LastName")


def in_order(records: RecordSet, keys: Texts, desired: Mapping[str, RecordSet]) -> Ints:
    """Positions of the records, whose folded keys are given: own parents first, families together, then by key.

    The first contact written into a household becomes its primary one: who gives comes first.
    """
    frame = records.frame
    family: Texts = np.full(len(frame), "", dtype=object)
    for name in reversed(_FAMILY.get(records.object, tuple(sorted(records.references)))):
        if name in frame:
            parents = fold_keys(frame[name])
            told = np.asarray(parents != None, dtype=np.bool_)  # noqa: E711 - cell by cell
            family[told] = parents[told]
    later = ~frame.index.isin(_givers(desired)) if records.object == CONTACT else np.zeros(len(frame))
    order: Ints = np.lexsort((_rank(keys), later, _rank(family), _depth(records, keys))).astype(np.int64)
    return order


def _rank(texts: Texts) -> Ints:
    """Each text's place among the sorted ones. Keys often are sorted already, which costs nothing to see."""
    listed = texts.tolist()
    if all(map(lt, listed, listed[1:])):
        return np.arange(len(listed), dtype=np.int64)
    return pd.factorize(texts, sort=True)[0].astype(np.int64)


def _givers(desired: Mapping[str, RecordSet]) -> frozenset[object]:
    gifts = desired.get(OPPORTUNITY)
    if gifts is None or "npsp__Primary_Contact__c" not in gifts.frame:
        return frozenset()
    return frozenset(gifts.frame["npsp__Primary_Contact__c"].dropna())


def _depth(records: RecordSet, keys: Texts) -> Ints:
    """How many parents of its own object stand above a record; a circle ends the count."""
    depth: Ints = np.zeros(len(keys), dtype=np.int64)
    for reference in records.references.values():
        if reference.parent != records.object or reference.field not in records.frame:
            continue
        above = dict(zip(keys, fold_keys(records.frame[reference.field]), strict=True))
        for place, key in enumerate(keys):
            seen = {key}
            while (key := above.get(key)) is not None and key not in seen:
                seen.add(key)
                depth[place] += 1
    return depth


def labels(records: RecordSet) -> Texts:
    """`Awa Diallo`, `Don 2024-0113`; the key where a record has no name."""
    frame = records.frame
    parts = [frame[name] for name in _NAMES if name in frame]
    keys = frame.index.to_numpy(dtype=object)
    if not parts:
        return keys
    joined = _told(parts.pop(0))
    for part in map(_told, parts):
        joined = [f"{one} {two}" if one and two else one or two for one, two in zip(joined, part, strict=True)]
    named = [label or key for label, key in zip(joined, keys.tolist(), strict=True)]
    return np.array([*named, None], dtype=object)[:-1]


def _told(names: pd.Series) -> list[str]:
    return [str(name) if name else "" for name in names.tolist()]
