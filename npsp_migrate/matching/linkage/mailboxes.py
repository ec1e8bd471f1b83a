"""Whose a shared mailbox is: one person's, whose first name it bears, an office's, or a home's."""

import numpy as np

from npsp_migrate.matching.entities import Flags, Ints
from npsp_migrate.matching.linkage.contacts import is_office
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.name_tables import NONE

_LETTERS = 3  # of a first name that a mailbox bears not by chance


def of_an_office(mentions: Mentions, one: Ints, other: Ints) -> Flags:
    """Whether all addresses that both have are of a place where people work."""
    office = np.array([*map(is_office, mentions.email_texts.tolist()), False])
    mine, yours = mentions.email[one], mentions.email[other]
    found, own = np.zeros(len(mine), dtype=np.bool_), np.zeros(len(mine), dtype=np.bool_)
    for left in mine.T:
        for right in yours.T:
            same = (left == right) & (left != NONE)
            found |= same & office[left]
            own |= same & ~office[left]
    return found & ~own


def made_of_the_name(mentions: Mentions, one: Ints, other: Ints) -> Flags:
    """Whether an address that both have bears a first name or its initials: a family's is `lesmartin@`.

    Pair by pair: of a short list few share a mailbox and not their first names.
    """
    return np.array(
        [
            any(
                _bears(str(mentions.email_texts[address]), mentions, who)
                for address in {*mentions.email[mine].tolist()} & {*mentions.email[yours].tolist()} - {NONE}
                for who in (mine, yours)
            )
            for mine, yours in zip(one.tolist(), other.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )


def _bears(address: str, mentions: Mentions, who: int) -> bool:
    first, last = mentions.first[who], mentions.last[who, 0]
    if first == NONE:
        return False
    name, two = str(mentions.first_names.text[first]), int(mentions.first_names.initials[first])
    initials = name[0] if two == NONE else chr(two // 256) + chr(two % 256)
    rest = "".join(filter(str.isalpha, address.partition("@")[0]))
    if last != NONE:
        rest = rest.replace(str(mentions.surnames.text[last]), "")
    return bool(rest) and (name.startswith(rest) or rest == initials or (len(name) >= _LETTERS and name in rest))
