"""What each distinct first name and surname is comparable by: worked out once, then looked up by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from operator import or_

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from npsp_migrate.matching.entities import Flags, Ints, Texts
from npsp_migrate.matching.linkage.first_names import EITHER, MEN, SHORT_FORMS, SPELLINGS, SURNAMES_TOO, WOMEN
from npsp_migrate.matching.linkage.name_columns import MAN, PARTICLES, WOMAN
from npsp_migrate.matching.linkage.phonetics import sound

NONE = -1
ROOTS = 3  # `alex` is Alexandre, Alexandra or Alexis
SURNAMES = 4  # the whole one, and up to three others by which the same person may go
_LONG_ENOUGH = 4  # a part of a double surname that stands for it
_SLIPS_FROM = 4  # letters: in shorter names a slip makes another name
_MEANT = 2
_AT_ONCE = 2_000
_KNOWN = WOMEN | MEN | EITHER | SURNAMES_TOO


@dataclass(frozen=True, slots=True, eq=False)
class FirstNames:
    """Per distinct first name; `NONE` is nothing. `text` has no spaces: `jean pierre` is `jeanpierre`."""

    text: Texts
    roots: npt.NDArray[np.int64]  # (names, ROOTS): the full names that it may stand for
    head: Ints  # root of the first word of a compound name
    initial: Ints  # of the first word
    initials: Ints  # of the two words of a compound, or of `j p`; `NONE` for others
    bare_initial: Flags  # nothing but an initial is known
    known: Flags  # a real first name: it differs from another known one whatever the distance
    sound: Ints
    sex: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Surnames:
    text: Texts
    sound: Ints
    start: Ints  # its first three letters
    letters: Ints  # its letters in order of the alphabet: equal where two were typed in the wrong order


def number_first_names(column: Texts) -> tuple[Ints, FirstNames]:
    """Codes into the table, and the table."""
    codes, distinct = _numbered(column)
    words = [text.split() for text in distinct]
    siblings = {*distinct, *_KNOWN}
    known = [
        _is_known(text, parts) or _other_sex(text) in siblings for text, parts in zip(distinct, words, strict=True)
    ]
    full = _mended([_full_names(text, parts) for text, parts in zip(distinct, words, strict=True)], distinct, known)
    table = pd.factorize(np.array([name for names in full for name in names] + [""], dtype=object))
    number = dict(zip(table[1].tolist(), range(len(table[1])), strict=True))
    roots = np.full((len(distinct), ROOTS), NONE, dtype=np.int64)
    for place, names in enumerate(full):
        for column_number, name in enumerate(names[:ROOTS]):
            roots[place, column_number] = number[name]
    heads = [_root(parts[0]) if len(parts) > 1 else "" for parts in words]
    joined = np.array([text.replace(" ", "") for text in distinct], dtype=object)
    return codes, FirstNames(
        text=joined,
        roots=roots,
        head=np.array([number.get(head, NONE) if head else NONE for head in heads], dtype=np.int64),
        initial=np.array([ord(text[0]) for text in distinct], dtype=np.int64),
        initials=np.array([_initials(parts) for parts in words], dtype=np.int64),
        bare_initial=np.array([all(len(word) == 1 for word in parts) for parts in words], dtype=np.bool_),
        known=np.array(known, dtype=np.bool_),
        sound=_codes(sound(text) for text in joined.tolist()),
        sex=np.array([_sex(parts[0]) for parts in words], dtype=np.int64),
    )


def number_surnames(last: Texts, other: Texts) -> tuple[npt.NDArray[np.int64], Surnames]:
    """(people, SURNAMES) codes into the table: the whole surname, then maiden names and parts of double ones."""
    pairs = pd.MultiIndex.from_arrays([last, other])
    codes, distinct = pd.factorize(pairs)
    names = [_names_by_which(main, second) for main, second in distinct.tolist()]
    texts, inverse = np.unique(
        np.array([name for each in names for name in each] or [""], dtype=object), return_inverse=True
    )
    by_pair = np.full((len(names), SURNAMES), NONE, dtype=np.int64)
    place = 0
    for pair, each in enumerate(names):
        for column in range(len(each)):
            by_pair[pair, column] = inverse[place] if each[column] else NONE
            place += 1
    table = Surnames(
        text=texts,
        sound=_codes(sound(text) for text in texts.tolist()),
        start=_codes(text[:3] for text in texts.tolist()),
        letters=_codes("".join(sorted(text)) for text in texts.tolist()),
    )
    return by_pair[codes], table


def _numbered(column: Texts) -> tuple[Ints, list[str]]:
    codes, distinct = pd.factorize(column)
    blank = np.flatnonzero(distinct == "")
    if not len(blank):
        return codes.astype(np.int64), distinct.tolist()
    gap = int(blank[0])
    moved = np.where(codes == gap, NONE, np.where(codes > gap, codes - 1, codes))
    return moved.astype(np.int64), [text for text in distinct.tolist() if text]


def _codes(texts: Iterable[str]) -> Ints:
    return pd.factorize(np.array([*texts], dtype=object))[0].astype(np.int64)


@cache
def _spellings() -> dict[str, str]:
    groups = [group.split() for group in SPELLINGS.replace("\n", "|").split("|")]
    return {name: group[0] for group in groups for name in group}


@cache
def _short_forms() -> dict[str, tuple[str, ...]]:
    entries = [entry.split(":") for entry in SHORT_FORMS.replace("\n", "|").split("|") if ":" in entry]
    return {short.strip().replace("-", " "): tuple(full.replace("-", "+").split()) for short, full in entries}


def _root(word: str) -> str:
    return _spellings().get(word, word)


def _full_names(text: str, words: list[str]) -> list[str]:
    """The names that this may stand for, itself first, in their usual spelling."""
    own = "+".join(map(_root, words))
    stands_for = ("+".join(map(_root, full.split("+"))) for full in _short_forms().get(text, ()))
    return list(dict.fromkeys([own, *stands_for]))


def _mended(full: list[list[str]], texts: list[str], known: list[bool]) -> list[list[str]]:
    """A name of no list that is one slip of the key from one or two of the others may be those, too."""
    joined = [text.replace(" ", "") for text in texts]
    right = [place for place, is_known in enumerate(known) if is_known and len(joined[place]) >= _SLIPS_FROM]
    strange = [place for place, is_known in enumerate(known) if not is_known and len(joined[place]) >= _SLIPS_FROM]
    for start in range(0, len(strange), _AT_ONCE):
        some = strange[start : start + _AT_ONCE]
        distance = cdist(
            [joined[place] for place in some],
            [joined[place] for place in right],
            scorer=OSA.distance,
            score_cutoff=1,
        )
        for place, near in zip(some, distance <= 1, strict=True):
            meant = [full[right[name]][0] for name in np.flatnonzero(near).tolist()]
            if 1 <= len(set(meant)) <= _MEANT:
                full[place] = list(dict.fromkeys([*sorted(meant), *full[place]]))
    return full


def _initials(words: list[str]) -> int:
    return ord(words[0][0]) * 256 + ord(words[1][0]) if len(words) == 2 else NONE


def _is_known(text: str, words: list[str]) -> bool:
    known = [word in _KNOWN for word in words]
    small = [word in PARTICLES for word in words]  # `van hung`, `maria de fatima`
    return (any(known) and all(map(or_, known, small))) or text in _short_forms()


def _other_sex(name: str) -> str:
    """`fernando` of `fernanda`: where both are borne, the last letter is no slip of the key."""
    return name[:-1] + {"a": "o", "o": "a"}[name[-1]] if name[-1] in ("a", "o") else ""


def _sex(word: str) -> int:
    if word in EITHER or (word in WOMEN) == (word in MEN):
        return 0
    return WOMAN if word in WOMEN else MAN


def _names_by_which(last: str, other: str) -> list[str]:
    """`de la tour`: delatour, tour. `petit diallo`: petitdiallo, petit, diallo. The maiden name, too."""
    words, more = last.split(), other.split()
    found = ["".join(words)]
    core = [word for word in words if word not in PARTICLES]
    if other:
        found.append("".join(more))
    if core and len(core) < len(words):
        found.append("".join(core))
    if len(core) > 1:
        found += [word for word in core if len(word) >= _LONG_ENOUGH]
    if len(more) > 1:
        found += [word for word in more if len(word) >= _LONG_ENOUGH and word not in PARTICLES]
    return list(dict.fromkeys(found))[:SURNAMES]
