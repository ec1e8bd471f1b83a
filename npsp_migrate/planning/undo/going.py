"""Which of the run's records can go, and why others stay: what somebody else hung on them would go with them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.npsp.aftermath import undo_position
from npsp_migrate.npsp.automation import CUSTOM_NAMING
from npsp_migrate.npsp.objects import ACCOUNT, OPPORTUNITY
from npsp_migrate.planning.planned import Flags
from npsp_migrate.planning.undo.found import Found, Ids, created_by_run, made_by_npsp, parents_of
from npsp_migrate.planning.undo.sides import touched_since

_ROLLED_UP = (ACCOUNT, OPPORTUNITY)  # totals move their stamps: who wrote last tells nothing
_DONOR = "npsp__Primary_Contact__c"  # of a gift: its account and its roles follow


@dataclass(frozen=True, slots=True)
class Going:
    """`ours`: the run's records that are deleted; `made`: object → what NPSP made, and either the org would leave
    behind or somebody went on with; `along`: object → how many go with their parent by themselves; `kept`: Id →
    why it stays.
    """

    ours: Ids
    made: Mapping[str, Ids]
    along: Mapping[str, int]
    kept: Mapping[str, Words]


def find_going(found: Found) -> Going:
    ours = created_by_run(found)
    made = made_by_npsp(found, ours)
    nodes = ours.union(*made.values())
    edges = _edges(found, nodes)
    kept = _edited(found) | _edited_of_npsp(found, made)
    kept = _used(found, edges[~edges["child"].isin(nodes)]) | kept
    kept = _needed(edges, kept)
    explicit, along = _parted(found, made, edges, kept)
    return Going(ours - kept.keys(), explicit, along, kept)


def _edges(found: Found, nodes: Ids) -> pd.DataFrame:
    """Which record leads to which that might go: object, field, child, parent. People's own kinds come first."""
    parts = []
    for sobject in sorted(found.scope.objects, key=undo_position, reverse=True):
        there = found.there[sobject]
        for name in found.lookups(sobject):
            leading = there.loc[there[name].isin(nodes), ["Id", name]].set_axis(["child", "parent"], axis=1)
            parts.append(leading.assign(object=sobject, field=name))
    columns = ["child", "parent", "object", "field"]
    return pd.concat([pd.DataFrame(columns=columns, dtype=object), *parts], ignore_index=True)[columns]


def _edited(found: Found) -> dict[str, Words]:
    kept = {}
    for sobject, lines in found.edited.items():
        sides = found.sides[sobject]
        ids, who, when = (sides.column(name) for name in ("Id", "LastModifiedBy.Name", "LastModifiedDate"))
        for line, fields in lines.items():
            kept[ids[line]] = words("undo-edited", fields=", ".join(fields), **_by(who[line], when[line]))
    return kept


def _edited_of_npsp(found: Found, made: Mapping[str, Ids]) -> dict[str, Words]:
    """What NPSP made, and a person went on with."""
    kept = {}
    for sobject, ids in made.items():
        there = found.there[sobject]
        for record in there[there["Id"].isin(ids) & _worked_on(found, sobject)].to_dict("records"):
            by = _by(record["LastModifiedBy.Name"], record["LastModifiedDate"])
            kept[record["Id"]] = words("undo-made-edited", object=sobject, **by)
    return kept


def _worked_on(found: Found, sobject: str) -> Flags:
    there = found.there[sobject]
    later = touched_since(there, found.spells, found.users)
    if sobject == ACCOUNT and CUSTOM_NAMING in there:  # a name that somebody gave it
        return np.asarray(later & there[CUSTOM_NAMING].notna(), dtype=np.bool_)
    return np.zeros(len(there), dtype=np.bool_) if sobject in _ROLLED_UP else later


def _used(found: Found, foreign: pd.DataFrame) -> dict[str, Words]:
    """Records that did not come with the run lead to some that did: deleting these would take them along."""
    kept: dict[str, Words] = {}
    for (sobject, field), edges in foreign.groupby(["object", "field"], sort=False):
        edges = edges[~edges["child"].isin(_led_elsewhere(found, str(sobject), str(field)))]
        there = found.there[str(sobject)]
        some = there[there["Id"].isin(edges["child"])].set_index("Id").to_dict("index")
        for child, parent in zip(edges["child"], edges["parent"], strict=True):
            record = some[child]
            label = record.get("Name") or record.get("Subject") or record.get(found.key_field) or child
            by = _by(record["LastModifiedBy.Name"], record["LastModifiedDate"])
            kept.setdefault(parent, words("undo-used", object=sobject, label=label, **by))
    return kept


def _led_elsewhere(found: Found, sobject: str, field: str) -> Ids:
    """Where the undo itself writes another value back, or NPSP does in its wake."""
    restored = found.restored.get(sobject, {})
    donors = restored.get(_DONOR, frozenset()) if sobject == OPPORTUNITY else frozenset()
    return restored.get(field, frozenset()) | donors


def _needed(edges: pd.DataFrame, kept: dict[str, Words]) -> dict[str, Words]:
    """What stays keeps what it belongs to."""
    every, latest = dict(kept), set(kept)
    while latest:
        above = edges[edges["child"].isin(latest) & ~edges["parent"].isin(every)]
        latest = set(above["parent"])
        for sobject, parent in zip(above["object"], above["parent"], strict=True):
            every.setdefault(parent, words("undo-needed", object=sobject))
    return every


def _parted(
    found: Found, made: Mapping[str, Ids], edges: pd.DataFrame, kept: Mapping[str, Words]
) -> tuple[dict[str, Ids], dict[str, int]]:
    """Of what NPSP made: what the org would leave behind, and how much it deletes with a parent by itself.

    What hangs on nothing that goes is deleted where nothing around it stays.
    """
    gone = edges[~edges["parent"].isin(kept)]
    cascading = [pair in found.scope.cascades for pair in zip(gone["object"], gone["field"], strict=True)]
    by_itself = set(gone.loc[np.array(cascading, dtype=np.bool_), "child"])
    loosened, hanging = set(gone["child"]), set(edges["child"])
    staying = frozenset(parents_of(found, frozenset(kept)) | kept.keys())
    explicit, along = {}, {}
    for sobject, ids in made.items():
        going = ids - kept.keys()
        details = going & by_itself if sobject != OPPORTUNITY else frozenset()  # a gift is never left to a cascade
        if details:
            along[sobject] = len(details)
        beside = _beside(found, sobject, staying)
        left = {each for each in going - details if each in loosened or each not in hanging | beside}
        if shown := left | (ids & kept.keys()):
            explicit[sobject] = frozenset(shown)
    return explicit, along


def _beside(found: Found, sobject: str, staying: Ids) -> set[str]:
    """Records of which one parent stays, or belongs to something that does."""
    there = found.there[sobject]
    return {each for name in found.lookups(sobject) for each in there.loc[there[name].isin(staying), "Id"]}


def _by(who: object, when: object) -> dict[str, object]:
    return {"who": who or "", "day": str(when)[: len("2026-11-23")]}
