"""First and last names out of cells where they stand swapped, merged, with titles or maiden names.

Which word is a first name is told by the shipped list and by the sheets: in which column it mostly stands.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import log2

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.folding import fold
from npsp_migrate.matching.linkage.first_names import EITHER, MEN, SURNAMES_TOO, WOMEN
from npsp_migrate.matching.linkage.weights import Bits

PARTICLES = frozenset(
    "de du des d la le les l van von der den dos da di del della el al ben bel abou ait y".split()
)
_WOMAN = frozenset("mme madame mlle mle melle mademoiselle vve veuve mrs ms miss f femme feminin".split())
_MAN = frozenset("m mr monsieur mons mm h homme masculin".split())
_OTHER_TITLES = frozenset("dr docteur pr prof professeur me maitre".split())
_TITLES = (_WOMAN | _MAN | _OTHER_TITLES) - {"f", "h", "me"}
_BORN = re.compile(r"^(.*?)\b(nee?)\b (.+)$")
_MARRIED = re.compile(r"^(.*?)\b(epouse|ep|veuve|vve)\b (.+)$")
_HEADS = ("jean", "marie", "anne", "pierre", "paul", "louis", "lou")
_SURELY = 4.5  # bits by which a row must read better the other way round before its columns are swapped
_KNOWN = WOMEN | MEN | EITHER
_CLEAR, _MOST_BY_ORDER = 3.0, 5.0  # bits by which a name shows its order, and most that a list's order weighs
_NEVER = 1e9

MAN, WOMAN = 1, 2
_ELDER = frozenset("pere mere senior sr aine ainee".split())
_YOUNGER = frozenset("fils fille junior jr cadet cadette".split())
ELDER, YOUNGER = 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class NameColumns:
    """Folded texts, words parted by one space; empty where nothing is known. `sex`: 0, `MAN` or `WOMAN`.

    `generation`: of two of one name, who is said to be the `ELDER` or the `YOUNGER`; 0 where nothing says so.
    """

    first: Texts
    last: Texts
    other: Texts
    sex: Ints
    generation: Ints


def read_names(frame: pd.DataFrame) -> NameColumns:
    """From `title`, `first`, `last`, `other_last`, `surname_only`: texts, one line per person."""
    first, first_title = _without_titles(_folded(frame["first"]))
    last, last_title = _without_titles(_folded(frame["last"]))
    title = _sexes(frame["title"])
    first, first_place = _without_generations(first)
    last, last_place = _without_generations(last)
    generation = np.where(last_place > 0, last_place, first_place).astype(np.int64)
    sex = np.where(title > 0, title, np.where(last_title > 0, last_title, first_title)).astype(np.int64)
    lean = _leaning(first, last)
    first, last = _unswapped(first, last, lean)
    last, other = _maiden_names(last, _folded(frame["other_last"]))
    first, last = _unmerged(first, last, lean, frame["source"].to_numpy(dtype=object))
    first, last = _one_way_round(first, last, lean)
    first = np.where(frame["surname_only"].to_numpy(dtype=np.bool_), "", first).astype(object)
    return NameColumns(_per_value(first, _spaced), last, other, sex, generation)


def _folded(column: pd.Series) -> Texts:
    return _per_value(column.to_numpy(dtype=object), lambda text: fold(text) if text else "")


def _per_value(texts: Texts, change: Callable[[str], str]) -> Texts:
    codes, distinct = pd.factorize(texts)
    changed = np.array([*(change(str(text)) for text in distinct), ""], dtype=object)
    return changed[codes]


def _sexes(column: pd.Series) -> Ints:
    codes, distinct = pd.factorize(column.to_numpy(dtype=object))
    return np.array([*(sex_of(fold(str(text))) for text in distinct), 0], dtype=np.int64)[codes]


def sex_of(title: str) -> int:
    words = set(title.split())
    woman, man = bool(words & _WOMAN), bool(words & _MAN)
    return WOMAN if woman and not man else MAN if man and not woman else 0


def _without_titles(texts: Texts) -> tuple[Texts, Ints]:
    """Titles in front of a name of two words or more, taken off and read."""
    codes, distinct = pd.factorize(texts)
    bare, sexes = [], []
    for text in distinct.tolist():
        words = text.split()
        start = 0
        while start < len(words) - 1 and words[start] in _TITLES:
            start += 1
        bare.append(" ".join(words[start:]))
        sexes.append(sex_of(" ".join(words[:start])))
    return np.array([*bare, ""], dtype=object)[codes], np.array([*sexes, 0], dtype=np.int64)[codes]


def _without_generations(texts: Texts) -> tuple[Texts, Ints]:
    """`Riou fils` is a Riou; the word behind the name tells him from his father."""
    codes, distinct = pd.factorize(texts)
    bare, places = [], []
    for text in distinct.tolist():
        name, _, word = text.rpartition(" ")
        place = ELDER if word in _ELDER else YOUNGER if word in _YOUNGER else 0
        bare.append(name if place and name else text)
        places.append(place if name else 0)
    return np.array([*bare, ""], dtype=object)[codes], np.array([*places, 0], dtype=np.int64)[codes]


def _maiden_names(last: Texts, other: Texts) -> tuple[Texts, Texts]:
    codes, distinct = pd.factorize(last)
    found = [_two_surnames(text) for text in distinct.tolist()]
    main = np.array([*(pair[0] for pair in found), ""], dtype=object)[codes]
    second = np.array([*(pair[1] for pair in found), ""], dtype=object)[codes]
    return main, np.where(other != "", other, second).astype(object)


def _two_surnames(text: str) -> tuple[str, str]:
    if (born := _BORN.match(text)) and born[1].strip():
        return born[1].strip(), born[3].strip()
    if (married := _MARRIED.match(text)) and married[1].strip():
        return married[3].strip(), married[1].strip()
    return text, ""


def _leaning(first: Texts, last: Texts) -> Callable[[str], float]:
    """Bits for a word being a first name rather than a surname."""
    both = (first != "") & (last != "")
    as_first = Counter(word for text in first[both].tolist() for word in text.split())
    as_last = Counter(word for text in last[both].tolist() for word in text.split())
    known: dict[str, float] = {}

    def lean(word: str) -> float:
        bits = known.get(word)
        if bits is None:
            bits = known[word] = _lean(word, as_first[word], as_last[word])
        return bits

    return lean


def _lean(word: str, as_first: int, as_last: int) -> float:
    if len(word) == 1:
        return 4.0
    if word in PARTICLES:
        return -5.0
    prior = 0.5 if word in SURNAMES_TOO else 0.98 if word in _KNOWN else 0.06
    weight = 6.0
    return log2((as_first + weight * prior) / (as_last + weight * (1 - prior)))


def _unswapped(first: Texts, last: Texts, lean: Callable[[str], float]) -> tuple[Texts, Texts]:
    def mean(text: str) -> float:
        words = text.split()
        return sum(map(lean, words)) / len(words) if words else 0.0

    first_codes, firsts = pd.factorize(first)
    last_codes, lasts = pd.factorize(last)
    first_lean = np.array([mean(text) for text in firsts.tolist()])[first_codes]
    last_lean = np.array([mean(text) for text in lasts.tolist()])[last_codes]
    swapped = (first != "") & (last != "") & (last_lean - first_lean > _SURELY) & (last_lean > 0)
    return np.where(swapped, last, first).astype(object), np.where(swapped, first, last).astype(object)


def _unmerged(first: Texts, last: Texts, lean: Callable[[str], float], sources: Texts) -> tuple[Texts, Texts]:
    """Where one column is empty and the other holds several words, the likeliest place to part them.

    A list has mostly one order: what its clear names show decides about the others.
    """
    alone = np.where(last == "", first, np.where(first == "", last, "")).astype(object)
    codes, distinct = pd.factorize(alone)
    ways = [_ways(text.split(), lean) for text in distinct.tolist()]
    better = np.array([forward.bits - backward.bits for forward, backward in ways])[codes]
    forward = better + _orders(better, pd.factorize(sources)[0], codes) >= 0.0
    parted = [
        np.array([*(getattr(way[place], name) for way in ways), ""], dtype=object)[codes]
        for name in ("first", "last")
        for place in (0, 1)
    ]
    parted_first = np.where(forward, parted[0], parted[1])
    parted_last = np.where(forward, parted[2], parted[3])
    some = parted_first != ""
    return np.where(some, parted_first, first).astype(object), np.where(some, parted_last, last).astype(object)


def _orders(better: Bits, source: Ints, codes: Ints) -> Bits:
    """Bits for the first name being first, by what each list's clear names show."""
    clear = pd.DataFrame({"source": source, "code": codes, "better": better})[np.abs(better) >= _CLEAR]
    clear = clear.drop_duplicates(["source", "code"])
    count = int(source.max(initial=-1)) + 1
    ahead = np.bincount(clear["source"][clear["better"] > 0], minlength=count)
    behind = np.bincount(clear["source"][clear["better"] < 0], minlength=count)
    bits: Bits = np.log2((ahead + 1.0) / (behind + 1.0)).clip(-_MOST_BY_ORDER, _MOST_BY_ORDER)
    return bits[source]


def _one_way_round(first: Texts, last: Texts, lean: Callable[[str], float]) -> tuple[Texts, Texts]:
    """`Palier Laura` as `Laura Palier` where most rows have it so; of two first names nobody knows."""
    both = np.flatnonzero((first != "") & (last != ""))
    codes, distinct = pd.factorize(pd.MultiIndex.from_arrays([first[both], last[both]]))
    seen = np.bincount(codes, minlength=len(distinct)).tolist()
    best: dict[str, tuple[float, str, str]] = {}
    names = [(str(one), str(other)) for one, other in distinct.tolist()]
    bags = [" ".join(sorted(f"{one} {other}".split())) for one, other in names]
    for (one, other), bag, count in zip(names, bags, seen, strict=True):
        best[bag] = max(best.get(bag, (0.0, "", "")), (count + 0.1 * (lean(one.split()[0]) > 0), one, other))
    way = [
        (one, other) if _is_first_name(one) and _is_first_name(other) else best[bag][1:]
        for (one, other), bag in zip(names, bags, strict=True)
    ]
    first, last = first.copy(), last.copy()
    first[both] = np.array([one for one, _ in way] or [""], dtype=object)[codes]
    last[both] = np.array([other for _, other in way] or [""], dtype=object)[codes]
    return first, last


def _is_first_name(name: str) -> bool:
    return all(word in _KNOWN for word in name.split())


@dataclass(frozen=True, slots=True)
class _Way:
    """One reading of a name, and how likely it is beside the others of that name."""

    bits: float
    first: str = ""
    last: str = ""


def _ways(words: list[str], lean: Callable[[str], float]) -> tuple[_Way, _Way]:
    """The best reading with the first name in front, and the best with the surname in front."""
    if len(words) < 2 or all(word in PARTICLES for word in words[:-1]):
        return _Way(0.0, "", " ".join(words)), _Way(0.0, "", " ".join(words))
    units = _compounds(words)
    bits = [max(map(lean, unit.split())) if " " in unit else lean(unit) for unit in units]
    forward, backward = _Way(-_NEVER), _Way(-_NEVER)
    for cut in range(1, len(units)):
        front, back = " ".join(units[:cut]), " ".join(units[cut:])
        weight = sum(bits[:cut]) - sum(bits[cut:])
        forward = max(forward, _Way(weight - 0.01 * cut, front, back), key=lambda way: way.bits)
        backward = max(backward, _Way(-weight - 0.01 * (len(units) - cut), back, front), key=lambda way: way.bits)
    return forward, backward


def _compounds(words: list[str]) -> list[str]:
    """`jean pierre morvan`: two words, where there is a surname beside them. The hyphen is not told any more."""
    if len(words) < 3:
        return words
    for place in range(len(words) - 1):
        if words[place] in _HEADS and (words[place + 1] in _KNOWN or words[place + 1] in SURNAMES_TOO):
            return [*words[:place], f"{words[place]} {words[place + 1]}", *words[place + 2 :]]
    return words


def _spaced(first: str) -> str:
    """`jeanpierre` is `jean pierre`; `jp` is `j p`."""
    if " " in first or first in _KNOWN or first in SURNAMES_TOO:
        return first
    if len(first) == 2 and not set(first) & set("aeiouy"):
        return " ".join(first)
    for head in _HEADS:
        rest = first.removeprefix(head)
        if rest != first and len(rest) > 2 and (rest in _KNOWN or rest in SURNAMES_TOO):
            return f"{head} {rest}"
    return first
