"""Words of a list: the mapping's `values` tell what each stands for in the org."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from npsp_migrate.cleaning.reading import Cell, CleaningContext, Outcome, Reading, remarked, unreadable, value
from npsp_migrate.cleaning.spelling import cell_text, empty_word, fold, read_text_cells, shown
from npsp_migrate.model.columns import ColumnSpec, OnUnreadable

_ANY_SEPARATOR = re.compile(r"\s*[,;/|+\n•]\s*|\s+et\s+")


@dataclass(frozen=True, slots=True)
class Meanings:
    """The mapping's values, compared without case and accents. The org's own words are understood too."""

    by_word: Mapping[str, str | None]
    spelled: Mapping[str, str]  # folded → as the mapping writes it, for a suggestion

    def knows(self, text: str) -> bool:
        return fold(text) in self.by_word

    def nearest(self, text: str) -> tuple[str, ...]:
        close = get_close_matches(fold(text), list(self.spelled), n=1, cutoff=0.7)
        return tuple(self.spelled[word] for word in close)


def meanings_of(values: Mapping[str, str | None]) -> Meanings:
    own = {fold(meaning): meaning for meaning in values.values() if meaning}
    return Meanings(
        {**own, **{fold(word): meaning for word, meaning in values.items()}},
        {**own, **{fold(word): word for word in values}},
    )


def read_choices(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    meanings = meanings_of(spec.values)
    return read_text_cells(
        cells,
        lambda text, raw: _read_choice(text, raw, meanings),
        lambda cell: _read_choice(cell_text(cell), cell_text(cell), meanings),
    )


def _read_choice(text: str, raw: str, meanings: Meanings) -> Reading:
    if meanings.knows(text):
        return mapped(meanings.by_word[fold(text)], raw)
    if empty := empty_word(text):
        return empty
    if meanings.by_word:
        return unreadable("choice-unknown", text, *meanings.nearest(text))
    return value(text) if text == raw else value(text, "rule-spaces")


def mapped(meaning: str | None, raw: str) -> Reading:
    """A word with its meaning; the mapping may say that it means nothing."""
    if not meaning:
        return Reading(Outcome.EMPTY, rules=("rule-mapped-value",))
    return value(meaning) if meaning == raw else value(meaning, "rule-mapped-value")


def read_choice_lists(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    meanings = meanings_of(spec.values)
    return read_text_cells(
        cells,
        lambda text, raw: _read_list(text, spec, meanings),
        lambda cell: _read_list(cell_text(cell), spec, meanings),
    )


def _read_list(text: str, spec: ColumnSpec, meanings: Meanings) -> Reading:
    words = [text] if meanings.knows(text) else _split(text, spec.separator, meanings)
    if empty := empty_word(text):
        return empty
    unknown = [word for word in words if meanings.by_word and not meanings.knows(word)]
    found = [
        meanings.by_word.get(fold(word), word) if meanings.by_word else word
        for word in words
        if word not in unknown
    ]
    results = tuple(dict.fromkeys(result for result in found if result))
    if unknown and (not results or spec.on_unreadable is not OnUnreadable.DROP_VALUE):
        return unreadable("choice-unknown", ", ".join(unknown), *meanings.nearest(unknown[0]))
    if not results:
        return Reading(Outcome.EMPTY, rules=("rule-mapped-value",))
    reading = value(results) if shown(results) == text else value(results, "rule-mapped-value")
    return (
        remarked(reading, "choice-part-unknown", ", ".join(unknown), *meanings.nearest(unknown[0]))
        if unknown
        else reading
    )


def _split(text: str, separator: str, meanings: Meanings) -> list[str]:
    """At the declared separator; at any usual one too, if that makes every word a known one."""
    words = _words_between(text, separator, meanings)
    if all(map(meanings.knows, words)):
        return words
    finer = [word for word in _ANY_SEPARATOR.split(text) if word]
    return finer if all(map(meanings.knows, finer)) else words


def _words_between(text: str, separator: str, meanings: Meanings) -> list[str]:
    """A longer known word may hold the separator: answers of a form contain commas."""
    pieces = text.split(separator)
    widest = 1 + max((word.count(separator) for word in meanings.by_word), default=0)
    words: list[str] = []
    start = 0
    while start < len(pieces):
        joined = (separator.join(pieces[start : start + size]) for size in range(widest, 1, -1))
        word = next((words_of for words_of in joined if meanings.knows(words_of)), pieces[start])
        words.append(word.strip())
        start += 1 + word.count(separator)
    return [word for word in words if word]
