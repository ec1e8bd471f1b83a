"""The rows of merged records, told anew: their keys, their parents and their homes are the survivors'. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.model.issue import words
from npsp_migrate.model.records import Candidates, Link, Reference
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT
from npsp_migrate.planning.following import Frames, Verdicts
from npsp_migrate.planning.sides import ID, fold_keys

HOME = "AccountId"
_LOWER = 1_000_000  # added to the rank of a merged record's rows: the survivor's own rows speak first
_ADDRESSES = ("Mailing", "Other", "Billing", "Shipping")

Judged = Mapping[str, Verdicts]


@dataclass(frozen=True, slots=True, eq=False)
class Rekeyed:
    candidates: Mapping[str, Candidates]
    links: tuple[Link, ...]  # rows that are one record since somebody merged two in the org


def follow_homes(
    candidates: Mapping[str, Candidates], there: Frames, judged: Judged, key_field: str, joined: Collection[str]
) -> None:
    """A household that is gone, and whose people all live in one other, leads there: added to `judged`.

    So does one of `joined`, that never was a record of its own.
    """
    accounts, people = judged.get(ACCOUNT), candidates.get(CONTACT)
    if accounts is None or people is None or HOME not in people.frame or CONTACT not in judged:
        return
    never = set(joined) - set(fold_keys(there[ACCOUNT][key_field])) if judged[CONTACT].followed else set()
    led = {*accounts.gone, *never} - accounts.followed
    if not led:
        return
    homes = _homes_today(there, judged, key_field)
    named, keys = fold_keys(people.frame[HOME]), fold_keys(people.lines["key"])
    living: dict[str, set[str | None]] = {}
    for line in np.flatnonzero(pd.Series(named, dtype=object).isin(led)).tolist():
        if keys[line] in homes:
            living.setdefault(named[line], set()).add(homes[keys[line]])
    for household, found in living.items():
        home = found.pop() if len(found) == 1 else None
        if home:
            accounts.aliases[household] = home
            accounts.gone.pop(household, None)


def _homes_today(there: Frames, judged: Judged, key_field: str) -> dict[object, str | None]:
    """Folded key of a person, those included that lead to another record → key of the home in the org."""
    people, accounts = there.get(CONTACT), there.get(ACCOUNT)
    if people is None or accounts is None or HOME not in people or key_field not in people:
        return {}
    key_of = dict(zip(_short(accounts["Id"]), fold_or_none(accounts[key_field]), strict=True))
    by_id = {
        org_id: key_of.get(home) for org_id, home in zip(_short(people["Id"]), _short(people[HOME]), strict=True)
    }
    by_key = dict(zip(fold_keys(people[key_field]), by_id.values(), strict=True))
    said = judged.get(CONTACT, Verdicts())
    by_key.update({key: by_id.get(org_id[:ID]) for key, org_id in said.adopted.items()})
    by_key.update({key: by_key.get(to.casefold()) for key, to in said.aliases.items()})
    return by_key


def fold_or_none(keys: pd.Series) -> list[str | None]:
    return [str(key) if isinstance(key, str) and key.strip() else None for key in keys]


def _short(ids: pd.Series) -> list[str]:
    return [str(org_id)[:ID] for org_id in ids]


def rekey(candidates: Mapping[str, Candidates], there: Frames, judged: Judged, key_field: str) -> Rekeyed:
    """What the rows say of merged records, said of their survivors."""
    if not any(said.followed for said in judged.values()):
        return Rekeyed(candidates, ())
    homes = _homes_today(there, judged, key_field)
    told: dict[str, Candidates] = {}
    links: list[Link] = []
    for name, each in candidates.items():
        said = judged.get(name, Verdicts())
        if name == CONTACT and said.followed and HOME in each.frame:
            each = _at_home_today(each, said, homes)
        each = _referring(each, judged)
        led = _lines_that_lead_elsewhere(each, said.aliases)
        told[name] = _survivors_rows(each, said.aliases, led) if len(led) else each
        links += _links(each, said.aliases, led)
    return Rekeyed(told, tuple(sorted(links)))


def _lines_that_lead_elsewhere(candidates: Candidates, aliases: Mapping[str, str]) -> Sequence[int]:
    keys = pd.Series(fold_keys(candidates.lines["key"]), dtype=object)
    found: list[int] = np.flatnonzero(keys.isin(aliases)).tolist()
    return found


def _at_home_today(people: Candidates, said: Verdicts, homes: Mapping[object, str | None]) -> Candidates:
    """A survivor lives where the org says; of a home without our key the rows say nothing, or their own."""
    keys = fold_keys(people.lines["key"])
    column = people.frame[HOME].to_numpy(dtype=object, copy=True)
    for line in np.flatnonzero(pd.Series(keys, dtype=object).isin(said.followed)).tolist():
        home = homes.get(keys[line])
        if home or keys[line] in said.aliases:
            column[line] = home
    return replace(people, frame=people.frame.assign(**{HOME: pd.Series(column, people.frame.index, dtype=object)}))


def _referring(candidates: Candidates, judged: Judged) -> Candidates:
    moved = {
        name: moved_references(candidates.frame[name], reference, judged)
        for name, reference in candidates.references.items()
        if name in candidates.frame and reference.parent in judged and judged[reference.parent].aliases
    }
    return replace(candidates, frame=candidates.frame.assign(**moved)) if moved else candidates


def moved_references(column: pd.Series, reference: Reference, judged: Judged) -> pd.Series:
    """Each parent by the key that leads to it today."""
    aliases = judged[reference.parent].aliases
    folded = pd.Series(fold_keys(column), index=column.index, dtype=object)
    leads = folded.isin(aliases)
    return column.astype(object).where(~leads, folded.map(aliases)) if leads.any() else column


def _survivors_rows(candidates: Candidates, aliases: Mapping[str, str], led: Sequence[int]) -> Candidates:
    """Under the survivor's key, and silent wherever the survivor's own rows say something."""
    folded = fold_keys(candidates.lines["key"])
    keys = candidates.lines["key"].to_numpy(dtype=object, copy=True)
    ranks = candidates.lines["rank"].to_numpy(dtype=np.int64, copy=True)
    keys[led] = [aliases[folded[line]] for line in led]
    ranks[led] += _LOWER
    lines = candidates.lines.assign(key=keys, rank=ranks)
    frame = candidates.frame.copy()
    own = _own_lines(fold_keys(keys), {str(key).casefold() for key in keys[led]}, set(led))
    for name in frame.columns:
        column = frame[name].to_numpy(dtype=object, copy=True)
        beside = [other for other in frame.columns if _one_address(name, other)]
        for line in led:
            said = own.get(str(keys[line]).casefold(), [])
            if column[line] is not True and candidates.frame[beside].iloc[said].notna().any(axis=None):
                column[line] = None
        frame[name] = pd.Series(column, index=frame.index, dtype=object)
    return replace(candidates, frame=frame, lines=lines)


def _own_lines(folded: np.ndarray, survivors: set[str], led: set[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for line in np.flatnonzero(pd.Series(folded, dtype=object).isin(survivors)).tolist():
        if line not in led:
            found.setdefault(folded[line], []).append(line)
    return found


def _one_address(one: str, other: str) -> bool:
    """Parts of one address go together: a street of one row and the city of another is no address."""
    return one == other or any(one.startswith(kind) and other.startswith(kind) for kind in _ADDRESSES)


def _links(candidates: Candidates, aliases: Mapping[str, str], led: Sequence[int]) -> list[Link]:
    lines, folded = candidates.lines, fold_keys(candidates.lines["key"])
    first = {}
    for line in np.lexsort((lines["row"], lines["table"], lines["rank"]))[::-1].tolist():
        first[folded[line]] = line
    links = []
    for line in led:
        kept = first.get(aliases[folded[line]].casefold(), line)
        survivor = aliases[folded[line]] if kept == line else lines["key"].iloc[kept]
        spots = [(int(lines["table"].iloc[each]), int(lines["row"].iloc[each])) for each in (kept, line)]
        told = words("merged-in-org", key=lines["key"].iloc[line], survivor=survivor)
        links.append(Link(candidates.object, survivor, spots[0], spots[1], told))
    return links


def renamed_last(last: Frames, candidates: Mapping[str, Candidates], judged: Judged) -> dict[str, pd.DataFrame]:
    """What was last applied, told of the survivors: a field never written to one counts as the other's."""
    told = dict(last)
    for name, frame in last.items():
        for reference in candidates[name].references.values() if name in candidates else ():
            if reference.field in frame and reference.parent in judged and judged[reference.parent].aliases:
                moved = moved_references(frame[reference.field], reference, judged)
                frame = frame.assign(**{reference.field: moved})
        told[name] = _merged_last(frame, judged[name].aliases) if name in judged else frame
    return told


def _merged_last(frame: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    if not aliases:
        return frame
    folded = pd.Series(fold_keys(frame.index.to_numpy(dtype=object)), dtype=object)
    leads = folded.isin(aliases).to_numpy(dtype=np.bool_)
    theirs = frame[leads].set_axis([aliases[key] for key in folded[leads]])
    theirs = theirs[~theirs.index.duplicated()]
    return frame[~leads].combine_first(theirs).astype(object) if len(theirs) else frame
