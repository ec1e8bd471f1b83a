"""Who seems to live together: ties by address, mailbox, telephone and surname.

Mates under one roof with nothing in common but the address have none. A mailbox or mobile that one family alone is
reached by is enough whatever the surnames: a mother and the child whose membership she pays, a couple of two names.
"""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.linking import LinkedPeople
from npsp_migrate.matching.linkage.mentions import Grid, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE

CROWD = 12  # an address, mailbox or telephone of more people than this is nobody's home
FAMILY, THEIR_NAMES = 4, 2  # more people, or more surnames, at one mailbox are a team or an office
ADDRESS, MAILBOX, TELEPHONE, ROW, SURNAME, POSTCODE = 3, 3, 2, 2, 3, 1
# More, where one family alone has it; and where one of a row may be a child of the other.
OWN_MAILBOX, OWN_MOBILE, CHILD = 2, 3, 3
# Surname and address, mailbox, telephone or row; two of these four and the postcode; a family's own mailbox.
ENOUGH = 4
PARENT = (15, 50)  # years between a parent and a child
_OF_OFFICES = re.compile(
    r"(?:contacts?|infos?|accueil|secretariat|bureau|asso(?:ciation)?s?|mairie|direction|compta(?:bilite)?|tresor\w*"
    r"|president\w*|presidence|admin\w*|office|team|equipe|club|amicale|benevoles?|dons?|donateurs|adherents|adhesions?"
    r"|courrier|bonjour|hello|rh|service|communication|evenements?|events?|noreply|no-reply)(?:[._+\-\d].*)?@.*"
)
_Table = pd.DataFrame


def ties_between(
    people: LinkedPeople, lent: Flags | None = None, rows: Ints | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of people (`one`, `other`) who seem to live together, strongest first; and at which addresses each was
    told to live (`cluster`, `value`). Couple rows and declared homes are not in it.

    `lent`: mentions whose mailbox and telephone are those of their partner, who ties them to others already.
    `rows`: per mention a number of the row that tells of it, `NONE` where no row does: who pays stands beside whom
    it is paid for.
    """
    addresses = _held(people.clusters, addresses_of(people.mentions)[:, None])
    return _ties(people.mentions, people.clusters, addresses, lent, rows), addresses


def addresses_of(mentions: Mentions) -> Ints:
    """A number per street, house number and town; `NONE` where one of them is not told."""
    town = np.where(mentions.postcode != NONE, mentions.postcode, NONE)
    told = (mentions.street != NONE) & (mentions.number != NONE) & (town != NONE)
    parts = pd.MultiIndex.from_arrays([mentions.street, mentions.number, town])
    return np.where(told, pd.factorize(parts)[0], NONE).astype(np.int64)


def _held(clusters: Ints, values: Grid) -> _Table:
    """Which values a person has: (cluster, value), each once."""
    line, column = np.nonzero(values != NONE)
    return pd.DataFrame({"cluster": clusters[line], "value": values[line, column]}).drop_duplicates(
        ignore_index=True
    )


def _ties(
    mentions: Mentions, clusters: Ints, addresses: _Table, lent: Flags | None = None, rows: Ints | None = None
) -> _Table:
    """Pairs of people with enough in common, strongest first, then in the order of their numbers."""
    own = np.ones(len(clusters), dtype=np.bool_) if lent is None else ~lent
    emails, phones = (_held(clusters[own], grid[own]) for grid in (mentions.email, mentions.phone))
    surname = pd.Series(mentions.last[:, 0]).groupby(clusters).max()
    personal = np.array([not _OF_OFFICES.fullmatch(text) for text in mentions.email_texts], dtype=np.bool_)
    shared = [
        _sharing(addresses).assign(bits=ADDRESS),
        _sharing(emails).assign(bits=MAILBOX),
        _sharing(_of_a_family(emails[personal[emails["value"]]], surname)).assign(bits=OWN_MAILBOX),
        _sharing(phones).assign(bits=TELEPHONE),
        _sharing(_of_a_family(phones[mentions.mobile[phones["value"]]], surname)).assign(bits=OWN_MOBILE),
    ]
    if rows is not None:
        beside = _sharing(_held(clusters, rows[:, None]))
        shared += [beside.assign(bits=ROW), _a_generation_apart(beside, mentions, clusters).assign(bits=CHILD)]
    ties = pd.concat(shared).groupby(["one", "other"], as_index=False)["bits"].sum()
    one, other = ties["one"].to_numpy(dtype=np.int64), ties["other"].to_numpy(dtype=np.int64)
    bits = ties["bits"].to_numpy(dtype=np.int64)
    surnames, postcodes = _held(clusters, mentions.last), _held(clusters, mentions.postcode[:, None])
    bits = bits + SURNAME * _in_common(one, other, surnames) + POSTCODE * _in_common(one, other, postcodes)
    enough = np.flatnonzero(bits > ENOUGH)
    order = enough[np.lexsort((other[enough], one[enough], -bits[enough]))]
    return pd.DataFrame({"one": one[order], "other": other[order]})


def _of_a_family(held: _Table, surname: pd.Series) -> _Table:
    """What so few people of so few surnames share that it is no team's and no office's."""
    names = held.assign(name=surname.reindex(held["cluster"]).to_numpy()).groupby("value")
    few: pd.Series = (names["cluster"].transform("size") <= FAMILY) & (
        names["name"].transform("nunique") <= THEIR_NAMES
    )
    return held.loc[few]


def _a_generation_apart(pairs: _Table, mentions: Mentions, clusters: Ints) -> _Table:
    """Of pairs those whose births allow one to be the other's parent."""
    born = pd.Series(mentions.birth // 10_000).groupby(clusters).max()
    one, other = (born.reindex(pairs[end]).to_numpy() for end in ("one", "other"))
    years = np.abs(one - other)
    apart: Flags = (one > 0) & (other > 0) & (years >= PARENT[0]) & (years <= PARENT[1])
    return pairs[apart]


def _sharing(held: _Table) -> _Table:
    """Pairs of people who share a value that is not everybody's."""
    crowd = held.groupby("value")["cluster"].transform("size")
    few = held[(crowd > 1) & (crowd <= CROWD)]
    pairs = few.merge(few, on="value")
    pairs = pairs[pairs["cluster_x"] < pairs["cluster_y"]]
    return pairs.rename(columns={"cluster_x": "one", "cluster_y": "other"})[["one", "other"]].drop_duplicates()


def _in_common(one: Ints, other: Ints, held: _Table) -> Flags:
    """Whether both of a pair have a value in common."""
    pairs: npt.NDArray[np.int64] = np.arange(len(one))
    mine = pd.DataFrame({"cluster": one, "pair": pairs}).merge(held, on="cluster")
    yours = pd.DataFrame({"cluster": other, "pair": pairs}).merge(held, on="cluster")
    found = np.zeros(len(one), dtype=np.bool_)
    found[mine.merge(yours, on=["pair", "value"])["pair"].to_numpy(dtype=np.int64)] = True
    return found
