"""One person lives in one household. Couples stay together; a household that everybody left is nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Entities, Texts, entities_of, field_of, spots
from npsp_migrate.matching.folding import fold_keys
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.records import Candidates, Link
from npsp_migrate.npsp.objects import ACCOUNT


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """`home_of`: person's final key → key of the household. `final`: per household candidate, its final key.

    `members`: who stands where by the rows, as (folded key of the household, person). `parted`: (table, row)
    of couples whose two people ended in two homes.
    """

    home_of: Mapping[str, str]
    final: Texts
    members: frozenset[tuple[str, str]]
    links: tuple[Link, ...]
    held: Mapping[str, Words]
    parted: tuple[tuple[int, int], ...]

    def renamed(self, keys: Mapping[str, str]) -> "Homes":
        """The same homes where some have another key: the one that the org knows them by."""
        return replace(
            self,
            home_of={person: keys.get(home, home) for person, home in self.home_of.items()},
            final=np.array([*(keys.get(home, home) for home in self.final), None], dtype=object)[:-1],
            links=tuple(replace(link, key=keys.get(link.key, link.key)) for link in self.links),
        )


def place_people(accounts: Candidates, contacts: Candidates, people: Texts, org: pd.DataFrame) -> Homes:
    """`accounts` are the candidates for households only; `people` gives each contact candidate its final key."""
    entities = entities_of(accounts, org)
    stays = _stays(accounts, contacts, people, entities)
    ranked = _preference(stays, entities)
    stays = stays.assign(order=ranked.reindex(stays["home"]).to_numpy())
    chosen, parted = _choose(stays)
    moved = _where_homes_went(stays, chosen)
    names = _final_keys(entities, moved, ranked)
    home_of = {person: names[home] for person, home in chosen.items()}
    held = {
        str(entities.keys[home]): words("household-without-members")
        for home in range(entities.by_key)
        if home not in moved and not entities.known[home]
    }
    final = np.array([names[home] for home in entities.codes.tolist()], dtype=object)
    return Homes(
        home_of=home_of,
        final=final,
        members=frozenset(zip(entities.folded[stays["home"]].tolist(), stays["person"].tolist(), strict=True)),
        links=_links(accounts.lines, entities, moved, names),
        held=held,
        parted=parted,
    )


def _stays(accounts: Candidates, contacts: Candidates, people: Texts, entities: Entities) -> pd.DataFrame:
    """Who stands in which household, row by row: person, home (entity), rank, table, row."""
    number = pd.Series(np.arange(entities.by_key), index=entities.folded[: entities.by_key])
    home = fold_keys(field_of(contacts.frame, "AccountId"))
    stays = contacts.lines[["table", "row", "rank"]].assign(person=people, home=home.map(number).to_numpy())
    stays = stays[stays["home"].notna()]
    return stays.assign(home=stays["home"].astype(np.int64))


def _preference(stays: pd.DataFrame, entities: Entities) -> pd.Series:
    """Homes from the most wanted: most people, known to the org, most trusted source, smallest key."""
    pairs = stays.drop_duplicates(["person", "home"])
    people = pairs.groupby("home").size().reindex(range(entities.by_key), fill_value=0).to_numpy()
    homes = np.arange(entities.by_key)
    known = entities.known[: entities.by_key]
    order = np.lexsort((homes, entities.ranks[: entities.by_key], ~known, -people))
    return pd.Series(np.arange(len(order)), index=homes[order])


def _choose(stays: pd.DataFrame) -> tuple[dict[str, int], tuple[tuple[int, int], ...]]:
    """Seat the people of one row together, the fullest home first; who stands alone takes the best home."""
    pairs = stays.drop_duplicates(["table", "row", "home", "person"])
    company = pairs.groupby(["table", "row", "home"])["person"].transform("size")
    together = pairs[company > 1].sort_values(["order", "table", "row", "person"])
    rows = together.groupby(["table", "row", "home"], sort=False)["person"].agg(tuple)
    groups = sorted(
        (int(order), people, int(home), int(table), int(row))
        for (table, row, home), people, order in zip(
            rows.index,
            rows.to_numpy(),
            together.drop_duplicates(["table", "row", "home"])["order"],
            strict=True,
        )
    )
    seated: dict[str, int] = {}
    parted: set[tuple[int, int]] = set()
    for _, people, home, table, row in groups:  # who is seated already decides about the next couple
        if not any(person in seated for person in people):
            seated.update(dict.fromkeys(people, home))
        elif len({seated.get(person) for person in people}) > 1:
            parted.add((table, row))
    best = stays.sort_values("order").drop_duplicates("person")
    alone = dict(zip(best["person"].tolist(), best["home"].tolist(), strict=True))
    return {**alone, **seated}, tuple(sorted(parted))


def _where_homes_went(stays: pd.DataFrame, chosen: Mapping[str, int]) -> dict[int, int]:
    """Each home that had people: itself while somebody stays, else the home of its first member."""
    alive = set(chosen.values())
    first = stays.sort_values(["home", "rank", "person"]).drop_duplicates("home")
    return {
        home: home if home in alive else chosen[person]
        for home, person in zip(first["home"].tolist(), first["person"].tolist(), strict=True)
    }


def _final_keys(entities: Entities, moved: Mapping[int, int], ranked: pd.Series) -> dict[int, str]:
    """A home keeps its key, unless only one that joined it is known to the org: identities do not move."""
    joined: dict[int, list[int]] = {}
    for home, target in moved.items():
        joined.setdefault(target, []).append(home)
    known = entities.known
    keeper = {
        target: min(homes, key=lambda home: (not known[home], home != target, int(ranked[home])))
        for target, homes in joined.items()
    }
    return {home: str(entities.keys[keeper.get(moved.get(home, home), home)]) for home in range(entities.by_key)}


def _links(
    lines: pd.DataFrame, entities: Entities, moved: Mapping[int, int], names: Mapping[int, str]
) -> tuple[Link, ...]:
    gone = sorted(home for home, target in moved.items() if home != target)
    kept = spots(lines, entities.best_line[[moved[home] for home in gone]])
    joined = spots(lines, entities.best_line[gone])
    return tuple(
        Link(ACCOUNT, names[home], here, there, words("match-household"))
        for home, here, there in zip(gone, kept, joined, strict=True)
    )
