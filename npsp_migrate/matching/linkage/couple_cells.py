"""Rows that tell of two people in one cell: `M. et Mme Jean DUPONT`, `Jean et Marie`, `M. X et Mme Y`."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.folding import fold
from npsp_migrate.matching.linkage.first_names import EITHER, MEN, WOMEN

_MAN = r"m|mr|mons|monsieur"
_WOMAN = r"mme|mle|mlle|madame|mademoiselle|vve"
_TITLE = rf"(?:{_MAN}|{_WOMAN}|dr|docteur|pr|me|maitre)"
COUPLE = re.compile(
    rf"^({_TITLE})\.?\s*(?:et|ou|&|/|\+)\s*({_TITLE})\.?(?=\s|$)\s*(.*)$", re.IGNORECASE | re.DOTALL
)
_AND = re.compile(r"\s+(?:et|&|\+|ou)\s+|\s*[&/+]\s*", re.IGNORECASE)
_MAY_BE_TWO = r"(?i)[&/+]|\b(?:et|ou)\b"
_LEADING = re.compile(rf"^({_TITLE})(?:\.\s*|\s+)(.+)$", re.IGNORECASE | re.DOTALL)
_KNOWN = WOMEN | MEN | EITHER


@dataclass(frozen=True, slots=True)
class Named:
    """`surname_only`: first and last name stand together in `last`, and only the last is this one's."""

    title: str
    first: str
    last: str
    surname_only: bool = False


def split_couple(title: str, first: str, last: str) -> tuple[Named, ...]:
    """One person, or two."""
    title, first, last = title.strip(), first.strip(), last.strip()
    greeting = COUPLE.match(title)
    if not greeting and not title and (greeting := COUPLE.match(last)):
        last = greeting[3].strip()
    elif not greeting and not title and (greeting := COUPLE.match(first)):
        first = greeting[3].strip()
    if greeting:
        return _greeted(greeting[1], greeting[2], first, last)
    firsts, lasts = _AND.split(first), _AND.split(last)
    if len(firsts) == 2 and all(firsts):
        own = lasts if len(lasts) == 2 else [last, last]
        return Named(title, firsts[0], own[0]), Named("", firsts[1], own[1])
    if not first and len(lasts) == 2 and all(lasts):
        return _two_names(title, lasts[0], lasts[1])
    return (Named(title, first, last),)


def _greeted(one: str, other: str, first: str, last: str) -> tuple[Named, ...]:
    firsts, lasts = _AND.split(first), _AND.split(last)
    if len(firsts) == 2 and all(firsts):
        own = lasts if len(lasts) == 2 else [last, last]
        return Named(one, firsts[0], own[0]), Named(other, firsts[1], own[1])
    if len(lasts) == 2 and all(lasts) and not first:
        pair = _two_names(one, lasts[0], lasts[1])
        return pair[0], Named(other, pair[1].first, pair[1].last, pair[1].surname_only)
    his = not is_woman(one)
    hers_named = fold(first).split(" ")[0] in WOMEN - MEN
    named_first = his != hers_named if first else True
    mine, yours = (first, "") if named_first else ("", first)
    merged = not first and len(last.split()) > 1
    return Named(one, mine, last), Named(other, yours, last, surname_only=merged)


def _two_names(title: str, left: str, right: str) -> tuple[Named, ...]:
    """`Jean et Marie Dupont`, `M. Jean Dupont et Mme Anne Martin`, `DUPONT Jean et Marie`."""
    (left_title, left_name), (right_title, right_name) = leading_title(left), leading_title(right)
    one, two = left_title or title, right_title
    left_words, right_words = left_name.split(), right_name.split()
    if len(left_words) == 1 and len(right_words) > 1 and fold(left_name) in _KNOWN:
        return Named(one, left_name, " ".join(right_words[1:])), Named(
            two, right_words[0], " ".join(right_words[1:])
        )
    if len(right_words) == 1 and len(left_words) > 1 and not right_title:
        known = fold(left_words[0]) in _KNOWN
        last = " ".join(left_words[1:] if known else left_words[:-1])
        return Named(one, left_words[0] if known else left_words[-1], last), Named(two, right_name, last)
    return Named(one, "", left_name), Named(two, "", right_name)


def leading_title(text: str) -> tuple[str, str]:
    found = _LEADING.match(text)
    return (found[1], found[2].strip()) if found else ("", text)


def is_woman(title: str) -> bool:
    return bool(re.fullmatch(_WOMAN, title.strip(" .").lower()))


def unfold_couples(raw: pd.DataFrame) -> pd.DataFrame:
    """One line per person: column `person` is 1 or 2, `surname_only` is set where a first name is the partner's.

    Rows that name their person already (a column `person`, from a mapping) are left as they are.
    """
    if "person" in raw:
        return raw.assign(surname_only=False)
    whole = raw["title"] + " " + raw["first"] + " " + raw["last"]
    maybe = whole.str.contains(_MAY_BE_TWO, regex=True).to_numpy(dtype=np.bool_)
    rows: list[int] = []
    people: list[int] = []
    named: list[Named] = []
    cells = raw.loc[maybe, ["title", "first", "last"]].to_numpy(dtype=object).tolist()
    for row, (title, first, last) in zip(np.flatnonzero(maybe).tolist(), cells, strict=True):  # few: couples
        found = split_couple(title, first, last)
        rows += [row] * len(found)
        people += range(1, len(found) + 1)
        named += found
    single = np.flatnonzero(~maybe)
    two = raw.iloc[rows].assign(
        title=[each.title for each in named],
        first=[each.first for each in named],
        last=[each.last for each in named],
        surname_only=[each.surname_only for each in named],
        person=people,
    )
    one = raw.iloc[single].assign(surname_only=False, person=1)
    order = np.argsort(np.concatenate([single, np.array(rows, dtype=np.int64)]), kind="stable")
    return pd.concat([one, two]).iloc[order].reset_index(drop=True)
