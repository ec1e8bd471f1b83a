"""Pairs of mentions against the levels: whole columns; spelling distances once per distinct pair of spellings."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

from npsp_migrate.matching.entities import Flags, Ints, Texts
from npsp_migrate.matching.linkage.levels import COMPARISONS, level
from npsp_migrate.matching.linkage.mentions import Grid, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE, FirstNames, Surnames

Levels = npt.NDArray[np.int8]  # (pairs, comparisons)
FAR = 9  # a distance beyond which two spellings are never alike


def compare(mentions: Mentions, one: Ints, other: Ints) -> Levels:
    """One line per pair, one column per comparison, in the order of `COMPARISONS`."""
    first = first_levels(mentions.first_names, mentions.first[one], mentions.first[other])
    last = _last_levels(mentions, one, other)
    swapped = (mentions.bag[one] == mentions.bag[other]) & (mentions.bag[one] != NONE)
    swapped &= first != level("first", "exact")
    first = np.where(swapped, level("first", "exact"), first)
    last = np.where(swapped, level("last", "swapped"), last)
    found = {
        "first": first,
        "last": last,
        "sex": _sex_levels(mentions, one, other, first),
        "email": _email_levels(mentions, one, other),
        "phone": _phone_levels(mentions, one, other),
        "birth": _birth_levels(mentions.birth[one], mentions.birth[other]),
        "place": _place_levels(mentions, one, other),
    }
    return np.stack([found[name] for name in COMPARISONS], axis=1).astype(np.int8)


def first_levels(names: FirstNames, one: Ints, other: Ints) -> Ints:
    """Levels of pairs of distinct first names, given by their numbers."""
    if not len(names.text):  # nobody has one
        return np.full(len(one), level("first", "missing"))
    codes, pairs = _distinct(one, other)
    left, right = pairs
    found = np.full(len(left), level("first", "different"), dtype=np.int64)
    distance = _distances(names.text, left, right)
    length = np.minimum(_lengths(names.text)[left], _lengths(names.text)[right])
    strange = ~(names.known[left] & names.known[right])
    found[strange & (length >= 5) & (distance <= 2)] = level("first", "similar")
    near = ((length >= 3) & (distance <= 1)) | ((length >= 7) & (distance <= 2))
    near |= (names.sound[left] == names.sound[right]) & (length >= 3)
    found[strange & near] = level("first", "close")
    found[_initial_only(names, left, right)] = level("first", "initial")
    found[_variants(names, left, right)] = level("first", "variant")
    found[left == right] = level("first", "exact")
    found[(left == right) & names.bare_initial[left]] = level("first", "initial")
    found[(left == NONE) | (right == NONE)] = level("first", "missing")
    return found[codes]


def _variants(names: FirstNames, left: Ints, right: Ints) -> Flags:
    """A short form, another spelling, the first word of a compound, the initials of one."""
    alike = np.zeros(len(left), dtype=np.bool_)
    for mine in names.roots.T:
        for yours in names.roots.T:
            alike |= (mine[left] == yours[right]) & (mine[left] != NONE)
    alike |= (names.head[left] != NONE) & (names.head[left] == names.roots[right, 0])
    alike |= (names.head[right] != NONE) & (names.head[right] == names.roots[left, 0])
    two_letters = names.bare_initial[left] | names.bare_initial[right]
    same_two = (names.initials[left] != NONE) & (names.initials[left] == names.initials[right])
    return np.asarray(alike | (two_letters & same_two), dtype=np.bool_)


def _initial_only(names: FirstNames, left: Ints, right: Ints) -> Flags:
    bare = names.bare_initial[left] | names.bare_initial[right]
    two = (names.initials[left] != NONE) & (names.initials[right] != NONE)
    return np.asarray(bare & (names.initial[left] == names.initial[right]) & ~two, dtype=np.bool_)


def _last_levels(mentions: Mentions, one: Ints, other: Ints) -> Ints:
    mine, yours = mentions.last[one], mentions.last[other]
    found = surname_levels(mentions.surnames, mine[:, 0], yours[:, 0])
    shared = _any_shared(mine, yours) & (found != level("last", "exact"))
    return np.where(shared, level("last", "alternative"), found)


def surname_levels(names: Surnames, one: Ints, other: Ints) -> Ints:
    if not len(names.text):
        return np.full(len(one), level("last", "missing"))
    codes, (left, right) = _distinct(one, other)
    found = np.full(len(left), level("last", "different"), dtype=np.int64)
    distance = _distances(names.text, left, right)
    length = np.minimum(_lengths(names.text)[left], _lengths(names.text)[right])
    found[(length >= 6) & (distance <= 2)] = level("last", "similar")
    near = ((length >= 4) & (distance <= 1)) | ((length >= 9) & (distance <= 2))
    near |= (names.sound[left] == names.sound[right]) & (length >= 4) & (distance <= 4)
    near |= (names.letters[left] == names.letters[right]) & (length >= 4) & (distance <= 2)
    found[near] = level("last", "close")
    found[left == right] = level("last", "exact")
    found[(left == NONE) | (right == NONE)] = level("last", "missing")
    return found[codes]


def _distinct(one: Ints, other: Ints) -> tuple[npt.NDArray[np.intp], tuple[Ints, Ints]]:
    """Each distinct pair once, whatever its order, and where each pair is among them."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    base = int(high.max(initial=0)) + 2
    codes, distinct = pd.factorize((low + 1) * base + high + 1)
    return codes, (distinct // base - 1, distinct % base - 1)


def _distances(texts: Texts, left: Ints, right: Ints) -> Ints:
    """Levenshtein, `FAR` for pairs whose lengths alone tell that they are unlike."""
    lengths = _lengths(texts)
    found = np.full(len(left), FAR, dtype=np.int64)
    worth = np.flatnonzero((left != NONE) & (right != NONE) & (np.abs(lengths[left] - lengths[right]) <= 4))
    found[worth] = cpdist(
        texts[left[worth]].tolist(), texts[right[worth]].tolist(), scorer=Levenshtein.distance, score_cutoff=4
    )
    return found


def _lengths(texts: Texts) -> Ints:
    return np.array([*map(len, texts.tolist()), 0], dtype=np.int64)


def _any_shared(mine: Grid, yours: Grid) -> Flags:
    shared = np.zeros(len(mine), dtype=np.bool_)
    for left in mine.T:
        for right in yours.T:
            shared |= (left == right) & (left != NONE)
    return shared


def _sex_levels(mentions: Mentions, one: Ints, other: Ints, first: Ints) -> Ints:
    """Titles, or what the first name tells; where both first names are known these have spoken already."""
    guess = np.append(mentions.first_names.sex, 0)
    mine, yours = (
        np.where(mentions.sex[who] > 0, mentions.sex[who], guess[mentions.first[who]]) for who in (one, other)
    )
    found = np.where(mine == yours, level("sex", "same"), level("sex", "different"))
    found = np.where((mine == 0) | (yours == 0), level("sex", "missing"), found)
    silent = (first == level("first", "missing")) | (first == level("first", "initial"))
    same = (found == level("sex", "same")) & ~silent
    both_titled = (mentions.sex[one] > 0) & (mentions.sex[other] > 0)
    different = (found == level("sex", "different")) & ~silent & ~both_titled
    return np.where(same | different, level("sex", "missing"), found)


def _email_levels(mentions: Mentions, one: Ints, other: Ints) -> Ints:
    mine, yours = mentions.email[one], mentions.email[other]
    found = np.full(len(one), level("email", "different"), dtype=np.int64)
    both = (mine[:, 0] != NONE) & (yours[:, 0] != NONE)
    codes, (left, right) = _distinct(mine[:, 0], yours[:, 0])
    lengths = _lengths(mentions.email_texts)
    distance = _distances(mentions.email_texts, left, right)
    close = (distance <= 2) & (np.minimum(lengths[left], lengths[right]) >= 12)
    close &= digits_in(mentions.email_texts, left) == digits_in(mentions.email_texts, right)
    found[close[codes]] = level("email", "close")
    mailbox = (mentions.mailbox[one] == mentions.mailbox[other]) & (mentions.mailbox[one] != NONE)
    found[mailbox] = level("email", "mailbox")
    found[_any_shared(mine, yours)] = level("email", "exact")
    found[~both] = level("email", "missing")
    return found


def digits_in(texts: Texts, codes: Ints) -> Texts:
    """Numbers tell people apart (`awa.1@`, `awa.2@`); a slip of the key changes letters."""
    digits = ["".join(filter(str.isdigit, text)) for text in texts.tolist()]
    return np.array([*digits, ""], dtype=object)[codes]


def _phone_levels(mentions: Mentions, one: Ints, other: Ints) -> Ints:
    mine, yours = mentions.phone[one], mentions.phone[other]
    mobile = np.append(mentions.mobile, False)
    found = np.full(len(one), level("phone", "different"), dtype=np.int64)
    found[_any_shared(mine, yours)] = level("phone", "landline")
    found[_any_shared(np.where(mobile[mine], mine, NONE), yours)] = level("phone", "mobile")
    my_mobile, your_mobile = mobile[mine].any(axis=1), mobile[yours].any(axis=1)
    other_kind = (found == level("phone", "different")) & (my_mobile != your_mobile)
    found[other_kind | (mine[:, 0] == NONE) | (yours[:, 0] == NONE)] = level("phone", "missing")
    return found


def _birth_levels(mine: Ints, yours: Ints) -> Ints:
    found = np.full(len(mine), level("birth", "different"), dtype=np.int64)
    found[mine // 10_000 == yours // 10_000] = level("birth", "year")
    found[one_slip_apart(mine, yours)] = level("birth", "near")
    found[mine == yours] = level("birth", "exact")
    found[(mine == 0) | (yours == 0)] = level("birth", "missing")
    return found


def one_slip_apart(mine: Ints, yours: Ints) -> Flags:
    """Whether two dates differ as one date does that was typed twice: in one digit, by one, or in their order.

    Father and son may have one birthday: years that differ in two digits are no slip of the key.
    """
    (year, month, day), (year2, month2, day2) = (
        (date // 10_000, date // 100 % 100, date % 100) for date in (mine, yours)
    )
    slips = (
        (month == month2) & (day == day2) & (year // 100 == year2 // 100) & _slip(year % 100, year2 % 100),
        (year == year2) & (day == day2) & _slip(month, month2),
        (year == year2) & (month == month2) & _slip(day, day2),
        (year == year2) & (month == day2) & (day == month2),
    )
    return np.asarray(np.logical_or.reduce(slips), dtype=np.bool_)


def _slip(mine: Ints, yours: Ints) -> Flags:
    """Of numbers of two digits."""
    one_digit = (mine // 10 == yours // 10) | (mine % 10 == yours % 10)
    swapped = (mine // 10 == yours % 10) & (mine % 10 == yours // 10)
    return np.asarray(one_digit | swapped | (np.abs(mine - yours) == 1), dtype=np.bool_)


def _place_levels(mentions: Mentions, one: Ints, other: Ints) -> Ints:
    """One comparison for the whole address; who tells only a city is compared by the city.

    Another street and another number in one town are two homes: no more than of one department. The number alone
    may differ by a slip of the key, the street by how it is written.
    """

    def same(column: Ints) -> Flags:
        return np.asarray((column[one] == column[other]) & (column[one] != NONE), dtype=np.bool_)

    def both(column: Ints) -> Flags:
        return np.asarray((column[one] != NONE) & (column[other] != NONE), dtype=np.bool_)

    postcode, city = same(mentions.postcode), same(mentions.city)
    near = postcode | city | ~(both(mentions.postcode) | both(mentions.city))
    street = same(mentions.street) & near
    found = np.full(len(one), level("place", "elsewhere"), dtype=np.int64)
    doors = both(mentions.street) & both(mentions.number) & ~same(mentions.street) & ~same(mentions.number)
    found[same(mentions.department) | city | postcode] = level("place", "department")
    found[city & ~doors] = level("place", "city")
    found[postcode & ~doors] = level("place", "postcode")
    found[street] = level("place", "street")
    found[street & same(mentions.number)] = level("place", "address")
    found[~(both(mentions.postcode) | both(mentions.city) | street)] = level("place", "missing")
    return found
