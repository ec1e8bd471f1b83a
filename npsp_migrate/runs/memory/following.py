"""Follows what was merged and deleted in the org: asks about records that are gone, and remembers the answers.

On most nights nothing is gone, and nothing is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from npsp_migrate.applying.journal import Journal
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, Words, warning, words
from npsp_migrate.model.matching import Matched
from npsp_migrate.model.org import OrgReader, RecordFate
from npsp_migrate.model.policy import Policies
from npsp_migrate.model.records import Candidates, Link
from npsp_migrate.npsp.objects import ACCOUNT
from npsp_migrate.planning.following import (
    Missing,
    Verdicts,
    judge_missing,
    keys_wanted,
    led_by_missing,
    missing_keys,
    settle_followed,
    to_ask,
)
from npsp_migrate.planning.rekeying import follow_homes, rekey, renamed_last
from npsp_migrate.planning.sides import ID, fold_keys
from npsp_migrate.runs.memory.recalling import recall
from npsp_migrate.runs.memory.registry import Registry, key_hash
from npsp_migrate.runs.opened import OpenedProject

IN_THE_BIN = timedelta(days=15)  # Salesforce: how long what was deleted can be brought back

Frames = Mapping[str, pd.DataFrame]
JoinRows = Callable[[], Mapping[str, Mapping[str, str]]]  # object → key of a row → key of its record
_NONE = pd.DataFrame()


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """The candidates as they are to be matched, and what has to be known of them afterwards.

    `there`: the org's records, a survivor without a key under the key that adopts it.
    """

    candidates: Mapping[str, Candidates]
    there: Frames
    last: Frames
    verdicts: Mapping[str, Verdicts]
    links: tuple[Link, ...]
    issues: tuple[Issue, ...]
    not_checked: tuple[Words, ...]
    joined: Mapping[str, Mapping[str, str]]  # keys that were told by whose record they had been joined to


def follow(
    registry: Registry,
    org: OrgReader,
    candidates: Mapping[str, Candidates],
    there: Frames,
    policies: Policies,
    key_field: str,
    now: datetime,
    join_rows: JoinRows,
) -> Followed:
    """`join_rows` is asked only when something is gone and nobody remembers which rows had been one."""
    last = registry.last_applied(there)
    joined = registry.joined()
    missing = _missing(there, last, key_field, joined)
    if any(each.ids for each in missing.values()) and not registry.remembers_rows():
        fresh = {name: led_by_missing(keys, missing[name]) for name, keys in join_rows().items() if name in missing}
        joined = {name: {**keys, **joined.get(name, {})} for name, keys in fresh.items()}
        missing = _missing(there, last, key_field, joined)
    fates = _asked(registry, org, missing, there, now)
    wanted = {name: keys_wanted([each.lines["key"].to_list()]) for name, each in candidates.items()}
    judged = {
        name: judge_missing(each, fates.get(name, {}), wanted.get(name, set())) for name, each in missing.items()
    }
    _erase_old(registry, judged, now)
    _recognise_erased(registry, judged, wanted)
    follow_homes(candidates, there, judged, key_field, joined.get(ACCOUNT, ()))
    for name, said in judged.items():
        if policies.recreates(name):
            said.gone.clear()
    rekeyed = rekey(candidates, there, judged, key_field)
    issues, not_checked = _unknown(registry, there, last, wanted, key_field)
    return Followed(
        candidates=rekeyed.candidates,
        there={name: _named(frame, judged[name], key_field) for name, frame in there.items()},
        last=renamed_last(last, candidates, judged),
        verdicts=judged,
        links=rekeyed.links,
        issues=issues,
        not_checked=not_checked,
        joined=_still_joined(joined, missing, judged),
    )


def _missing(
    there: Frames, last: Frames, key_field: str, joined: Mapping[str, Mapping[str, str]]
) -> dict[str, Missing]:
    return {
        name: missing_keys(frame, last.get(name, _NONE), key_field, joined.get(name, {}))
        for name, frame in there.items()
    }


def _still_joined(
    joined: Mapping[str, Mapping[str, str]], missing: Mapping[str, Missing], judged: Mapping[str, Verdicts]
) -> dict[str, dict[str, str]]:
    led = {name: {*missing[name].joined, *said.followed} for name, said in judged.items()}
    return {name: {key: to for key, to in joined.get(name, {}).items() if key in led[name]} for name in judged}


def known_so_far(opened: OpenedProject, org_id: str) -> Registry:
    """The registry, with all that the journal knows better."""
    registry = Registry(opened.workspace.registry, org_id)
    if opened.workspace.journal.exists():
        with Journal(opened.workspace.journal) as journal:
            recall(registry, journal, org_id)
    return registry


def settle(matched: Matched, followed: Followed) -> tuple[Matched, Mapping[str, Mapping[str, Words]]]:
    """Survivors are adopted, what was joined in the org is told; and what is not to be created again."""
    records, gone = settle_followed(matched.records, followed.verdicts)
    told = {(link.object, link.joined) for link in followed.links}
    links = [link for link in matched.links if (link.object, link.joined) not in told]
    return replace(matched, records=records, links=tuple(sorted((*links, *followed.links)))), gone


def _asked(
    registry: Registry, org: OrgReader, missing: Mapping[str, Missing], there: Frames, now: datetime
) -> dict[str, dict[str, RecordFate]]:
    """What is remembered already is not asked again; a survivor may have ended, too."""
    fates = registry.fates()
    found: dict[str, list[RecordFate]] = {}
    for name, each in missing.items():
        known = fates.setdefault(name, {})
        tried: set[str] = set()
        while ids := [org_id for org_id in to_ask(each, known) if org_id not in tried]:
            tried.update(ids)
            new = [_dated(fate, now) for fate in org.fates(name, ids)]
            known.update({fate.org_id[:ID]: fate for fate in new})
            found.setdefault(name, []).extend(new)
    back = {name: _alive_again(fates.get(name, {}), frame) for name, frame in there.items()}
    if found or any(back.values()):
        registry.note_fates(found, back)
    return {
        name: {org_id: fate for org_id, fate in told.items() if org_id not in back.get(name, ())}
        for name, told in fates.items()
    }


def _dated(fate: RecordFate, now: datetime) -> RecordFate:
    """Of what is not even in the recycle bin nobody knows since when: since today, as far as we know."""
    return fate if fate.at else RecordFate(fate.org_id, fate.ended, fate.survivor, now.isoformat(), fate.by)


def _alive_again(fates: Mapping[str, RecordFate], frame: pd.DataFrame) -> list[str]:
    return sorted({str(org_id)[:ID] for org_id in frame["Id"]} & fates.keys()) if fates and len(frame) else []


def _erase_old(registry: Registry, judged: Mapping[str, Verdicts], now: datetime) -> None:
    """Whom nobody can bring back any more is recognised, and not remembered."""
    last_day = (now - IN_THE_BIN).date().isoformat()
    old = {
        name: {key: day for key, because in said.gone.items() if (day := dict(because.values)["day"]) < last_day}
        for name, said in judged.items()
    }
    if any(old.values()):
        registry.erase(old)


def _recognise_erased(
    registry: Registry, judged: Mapping[str, Verdicts], wanted: Mapping[str, set[object]]
) -> None:
    for name, days in registry.erased().items():
        for key in wanted.get(name, ()) if name in judged else ():
            if day := days.get(key_hash(name, str(key))):
                judged[name].gone.setdefault(str(key), words("deleted-in-org", day=day, who=""))


def _named(frame: pd.DataFrame, said: Verdicts, key_field: str) -> pd.DataFrame:
    if not said.adopted or key_field not in frame:
        return frame
    key_of = {org_id: key for key, org_id in said.adopted.items()}
    keys = frame["Id"].map(key_of)
    return frame.assign(**{key_field: frame[key_field].where(keys.isna(), keys)})


def _unknown(
    registry: Registry, there: Frames, last: Frames, wanted: Mapping[str, set[object]], key_field: str
) -> tuple[tuple[Issue, ...], tuple[Words, ...]]:
    """Records of ours that the org has and the registry never heard of: of these it cannot say who changed what."""
    count = 0
    for name, keys in wanted.items():
        frame = there.get(name, _NONE)
        if key_field in frame:
            column = frame[key_field].dropna()
            heard = frozenset(last[name].index) if name in last else frozenset()
            new = column[[key not in heard for key in column]]
            known = set(fold_keys(last[name].index.to_numpy(dtype=object))) if name in last and len(new) else set()
            count += len({key for key in fold_keys(new) if key in keys and key not in known})
    line = registry.line()
    rebuilt = (words("unchecked-rebuilt", day=line.rebuilt[:10]),) if line and line.rebuilt else ()
    if not count:
        return (), rebuilt
    code = "registry-gaps" if line else "registry-lost"
    return (warning(code, Location(""), count=count),), (*rebuilt, words(f"unchecked-{code}", count=count))
