"""Two people of one home in columns of their own: `Prénom Mr` and `Prénom Mme`, `Parent 1` and `Parent 2`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from npsp_migrate.model.profile import Judged, Meaning, Party
from npsp_migrate.profiling.cells import Cells
from npsp_migrate.profiling.header_words import plain_words
from npsp_migrate.profiling.vocabulary import type_of

_PARENT = re.compile(r"\b(?:parents?|adultes?)(?: n)? ?([12])\b")
_TITLED = (re.compile(r"\b(mr|m|monsieur|lui)\b"), re.compile(r"\b(mme|madame|mrs|elle)\b"))
_COUNTED = (re.compile(r"\b1\b"), re.compile(r"\b2\b"))
_WHOLE_NAMES = 0.4  # of the cells with several words
_GIVEN = (Meaning.FIRST_NAME, Meaning.FULL_NAME)
_OF_A_PERSON = frozenset(
    {
        *_GIVEN,
        *(Meaning.LAST_NAME, Meaning.BORN_NAME, Meaning.CIVILITY, Meaning.BIRTHDATE, Meaning.JOB_TITLE),
        *(Meaning.EMAIL, Meaning.PHONE),
    }
)


def are_his_and_hers(one: str, other: str) -> bool:
    """`Prénom Mr` and `Prénom Mme`: their headers tell the titles."""
    return all(mark.search(plain_words(header)) for mark, header in zip(_TITLED, (one, other), strict=True))


def couples_apart(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    columns = _by_first_name(_parents(columns, cells), cells)
    if _are_two(columns, _TITLED, _GIVEN):
        return _second_apart(columns, _TITLED[1])
    whole = _are_two(columns, _COUNTED, (Meaning.FULL_NAME,))
    parents = any(_PARENT.search(plain_words(each.header)) and each.party is Party.PARTNER for each in columns)
    # `Prénom 2` alone is a second first name of the same person
    if (
        whole
        or parents
        or all(_are_two(columns, _COUNTED, (each,)) for each in (Meaning.FIRST_NAME, Meaning.LAST_NAME))
    ):
        return _second_apart(columns, _COUNTED[1])
    return columns


def _by_first_name(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    """`Conjoint` with one word in most cells is a first name."""
    return [
        replace(each, meaning=Meaning.FIRST_NAME, type=type_of(Meaning.FIRST_NAME))
        if each.meaning is Meaning.FULL_NAME
        and each.party is Party.PARTNER
        and cells[each.header].share_of_several_words < _WHOLE_NAMES
        else each
        for each in columns
    ]


def _parents(columns: Sequence[Judged], cells: Mapping[str, Cells]) -> Sequence[Judged]:
    """Who is only mentioned beside a child is the person of the row where nobody else is named."""
    if any(each.meaning in _GIVEN and each.party is Party.SELF for each in columns):
        return columns
    return [_parent(each, cells[each.header]) for each in columns]


def _parent(judged: Judged, cells: Cells) -> Judged:
    found = _PARENT.search(plain_words(judged.header))
    if not found:
        return judged
    meaning = judged.meaning
    if _PARENT.fullmatch(plain_words(judged.header)) and cells.share_of_words > 0.5:
        meaning = Meaning.FULL_NAME if cells.share_of_several_words >= _WHOLE_NAMES else Meaning.FIRST_NAME
    party = Party.SELF if found[1] == "1" else Party.PARTNER
    return replace(
        judged, meaning=meaning, type=type_of(meaning), party=party, confidence=max(judged.confidence, 70)
    )


def _are_two(columns: Iterable[Judged], marks: Sequence[re.Pattern[str]], meanings: Sequence[Meaning]) -> bool:
    named = [each for each in columns if each.meaning in meanings and each.party is Party.SELF]
    return all(any(mark.search(plain_words(each.header)) for each in named) for mark in marks)


def _second_apart(columns: Sequence[Judged], mark: re.Pattern[str]) -> Sequence[Judged]:
    return [
        replace(each, party=Party.PARTNER)
        if each.meaning in _OF_A_PERSON and each.party is Party.SELF and mark.search(plain_words(each.header))
        else each
        for each in columns
    ]
