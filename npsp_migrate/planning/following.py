"""Records of ours that are gone from the org: merged ones lead to the survivor, deleted ones stay deleted. Pure.

A record is known by our key and, since its first writing, by its Id. When no living record has the key any more,
the Id tells why: it may live on under another key or under none, have been merged, or be deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import Ended, RecordFate
from npsp_migrate.model.records import RecordSet
from npsp_migrate.planning.sides import ID, fold_keys

Frames = Mapping[str, pd.DataFrame]
Fates = Mapping[str, Mapping[str, RecordFate]]  # object → the first 15 characters of an Id → its end

_DAY = len("2026-11-23")
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """One object's keys that no living record has, with the Ids they had; and who lives, by Id."""

    ids: Mapping[str, str]  # folded key → Id
    alive: Mapping[str, str | None]  # the first 15 characters of an Id → its key; empty where nothing is missing
    full: Mapping[str, str]  # … → the whole Id
    joined: Mapping[str, str]  # of these keys, those that never had a record of their own → whose they share


@dataclass(slots=True)
class Verdicts:
    """What became of one object's missing keys, all folded."""

    aliases: dict[str, str] = field(default_factory=dict)  # key → the key that leads to the record today
    adopted: dict[str, str] = field(default_factory=dict)  # key → Id of a living record that has no key
    gone: dict[str, Words] = field(default_factory=dict)  # key → why it is not to be created again

    @property
    def followed(self) -> set[str]:
        return {*self.aliases, *self.adopted}


def missing_keys(
    there: pd.DataFrame, last: pd.DataFrame, key_field: str, joined: Mapping[str, str] = _NONE
) -> Missing:
    """Equal spellings first: on most nights nothing is left to look at.

    `joined`: keys of rows that were found to be another key's record: what became of it, became of them.
    """
    if last.empty or "Id" not in last:
        return Missing({}, {}, {}, {})
    keys = there[key_field] if key_field in there else pd.Series(dtype=object)
    living_keys = frozenset(keys.tolist())
    left = last["Id"][[key not in living_keys for key in last.index]]
    if len(left):
        living = set(fold_keys(keys))
        folded = fold_keys(left.index.to_numpy(dtype=object))
        ids = {key: org_id for key, org_id in zip(folded, left, strict=True) if org_id and key not in living}
        if ids:
            full = {str(org_id)[:ID]: str(org_id) for org_id in there["Id"]} if len(there) else {}
            told = {key: ids[to] for key, to in joined.items() if to in ids and key not in living | ids.keys()}
            alive = dict(zip(full, _blank_as_none(keys), strict=True))
            return Missing({**ids, **told}, alive, full, {key: joined[key] for key in told})
    return Missing({}, {}, {}, {})


def _blank_as_none(keys: pd.Series) -> list[str | None]:
    return [str(key) if isinstance(key, str) and key.strip() else None for key in keys]


def to_ask(missing: Missing, fates: Mapping[str, RecordFate]) -> list[str]:
    """Ids of which nobody knows yet what became of them, survivors of merges included."""
    asked = (_last_known(org_id, missing, fates) for org_id in missing.ids.values())
    unknown = {org_id for org_id in asked if org_id[:ID] not in missing.alive and org_id[:ID] not in fates}
    return sorted(unknown)


def _last_known(org_id: str, missing: Missing, fates: Mapping[str, RecordFate]) -> str:
    """Along the merges to the last record that is alive, ended otherwise, or unknown."""
    seen = set()
    while org_id[:ID] not in missing.alive and org_id[:ID] not in seen:
        seen.add(org_id[:ID])
        fate = fates.get(org_id[:ID])
        if fate is None or fate.ended is not Ended.MERGED:
            return org_id
        org_id = fate.survivor
    return org_id


def judge_missing(missing: Missing, fates: Mapping[str, RecordFate], wanted: set[object]) -> Verdicts:
    """`wanted`: folded keys of the sources. Of several keys that lead to one record without a key, one takes it."""
    verdicts = Verdicts()
    heirs: dict[str, list[str]] = {}
    for key, org_id in sorted(missing.ids.items()):
        end = _last_known(org_id, missing, fates)[:ID]
        if end in missing.alive:
            named = missing.alive[end]
            if named is None:
                heirs.setdefault(end, []).append(key)
            elif named.casefold() != key:
                verdicts.aliases[key] = named
        elif fate := fates.get(end):
            verdicts.gone[key] = end_in_words(fate)
    for end, keys in heirs.items():
        first = min(keys, key=lambda key: _last_to_inherit(key, end, missing, wanted))
        if first in wanted:
            verdicts.adopted[first] = missing.full[end]
            verdicts.aliases.update({key: first for key in keys if first not in (key, missing.joined.get(key))})
    return verdicts


def _last_to_inherit(key: str, end: str, missing: Missing, wanted: set[object]) -> tuple[object, ...]:
    return key not in wanted, missing.ids[key][:ID] != end, key in missing.joined, key


def end_in_words(fate: RecordFate) -> Words:
    if fate.ended is Ended.GONE:
        return words("gone-from-org", day=fate.at[:_DAY])
    return words("deleted-in-org", day=fate.at[:_DAY], who=fate.by)


def settle_followed(
    records: Mapping[str, RecordSet], verdicts: Mapping[str, Verdicts]
) -> tuple[dict[str, RecordSet], dict[str, dict[str, Words]]]:
    """After the matching: survivors without a key are adopted by theirs; and object → key → why it is not created.

    A record that was joined from several rows is gone when one of them led to a record that is.
    """
    settled = dict(records)
    gone: dict[str, dict[str, Words]] = {}
    for name, said in verdicts.items():
        if name not in records or not (said.adopted or said.gone):
            continue
        frame = records[name].frame
        here = {str(key).casefold(): str(key) for key in frame.index}
        adopted = {here[key]: org_id for key, org_id in said.adopted.items() if key in here}
        settled[name] = replace(records[name], org_ids={**records[name].org_ids, **adopted})
        gone[name] = _gone_records(records[name], said.gone)
    return settled, gone


def _gone_records(records: RecordSet, gone: Mapping[str, Words]) -> dict[str, Words]:
    declared = fold_keys(records.lines["key"])
    final = records.lines["record_key"].to_numpy(dtype=object)
    led = np.flatnonzero(pd.Series(declared, dtype=object).isin(gone) & (final != ""))
    return {str(final[line]): gone[declared[line]] for line in sorted(led.tolist(), reverse=True)}


def joined_keys(records: Mapping[str, RecordSet]) -> dict[str, dict[str, str]]:
    """Object → key of a row → key of the record that the row was joined to, folded."""
    joined: dict[str, dict[str, str]] = {}
    for name, each in records.items():
        declared = each.lines["key"].to_numpy(dtype=object)
        final = each.lines["record_key"].to_numpy(dtype=object)
        led = (declared != final) & (final != "")
        pairs = zip(fold_keys(declared[led]), fold_keys(final[led]), strict=True)
        joined[name] = {key: to for key, to in pairs if key is not None and key != to}
    return joined


def led_by_missing(joined: Mapping[str, str], missing: Missing) -> dict[str, str]:
    """The same groups of rows, each under the one of its keys whose record is gone, where there is one."""
    groups: dict[str, list[str]] = {}
    for key, to in joined.items():
        groups.setdefault(to, [to]).append(key)
    led: dict[str, str] = {}
    for to, keys in groups.items():
        first = min((key for key in keys if key in missing.ids), default=to)
        led.update({key: first for key in keys if key != first})
    return led


def keys_wanted(keys: Iterable[Sequence[object]]) -> set[object]:
    """Folded, of all columns of keys given."""
    return {key for column in keys for key in fold_keys(np.asarray(column, dtype=object)) if key is not None}
