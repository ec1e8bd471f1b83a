"""One table's columns as arrays of objects. What costs is done once per distinct value."""

import hashlib
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.rules import BLANK, Asked, Condition, Conditions, Digest, KeyRule, Slot, Template
from npsp_migrate.mapping.texts import as_text, comparable
from npsp_migrate.model.table import base_column

ERASED = ""  # an empty text is a value: it empties the field; None says nothing

Objects = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.intp]

_tidied = np.frompyfunc(lambda text: " ".join(text.split()), 1, 1)


def blanks(length: int) -> Objects:
    return np.full(length, None, dtype=object)


def filled_with(value: object, length: int) -> Objects:
    """One object in all cells; `np.full` would make a text of its own for each."""
    filled = blanks(length)
    filled.fill(value)
    return filled


def present(values: Objects) -> Mask:
    return ~pd.isna(values)


def only(values: Objects, mask: Mask) -> Objects:
    """The values where the mask holds, blank elsewhere."""
    kept = values.copy()
    kept[~mask] = None
    return kept


def or_else(values: Objects, others: Objects) -> Objects:
    """The others' values where there is none."""
    filled = values.copy()
    there = present(values)
    filled[~there] = others[~there]
    return filled


def distinct(values: Objects) -> tuple[Codes, Objects]:
    """A number per cell, -1 for a blank one, and the distinct values by number."""
    codes, uniques = pd.factorize(values)
    return codes, np.asarray(uniques, dtype=object)


class Cells:
    """The columns of one table; their distinct values are found when first asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._distinct: dict[str, tuple[Codes, Objects]] = {}

    def __len__(self) -> int:
        return len(self._frame)

    def values(self, column: str) -> Objects:
        """The cells of a column or part; a part that no cell has is all blank."""
        if column not in self._frame.columns:
            return blanks(len(self))
        values = self._frame[column].to_numpy(dtype=object)
        erased = values == ERASED
        return only(values, ~erased) if erased.any() else values

    def erased(self, column: str) -> Mask:
        """Cells that ask to empty their field. What fills a field with a part of them empties it, too."""
        whole = base_column(column)
        if whole not in self._frame.columns:
            return np.zeros(len(self), dtype=bool)
        return np.asarray(self._frame[whole].to_numpy(dtype=object) == ERASED, dtype=bool)

    def distinct(self, column: str) -> tuple[Codes, Objects]:
        if column not in self._distinct:
            self._distinct[column] = distinct(self.values(column))
        return self._distinct[column]

    def each(self, column: str, change: Callable[[object], object]) -> Objects:
        """Every cell changed, blank ones left blank."""
        codes, uniques = self.distinct(column)
        changed = blanks(len(uniques) + 1)  # the last is what code -1 finds
        for place, value in enumerate(uniques):
            changed[place] = change(value)
        return changed[codes]

    def holds(self, conditions: Conditions) -> Mask:
        """The rows for which every condition holds."""
        mask = np.ones(len(self), dtype=bool)
        for condition in conditions:
            mask &= self._holds(condition)
        return mask

    def _holds(self, condition: Condition) -> Mask:
        codes, uniques = self.distinct(condition.column)
        told = np.array([*(_is_so(condition, value) for value in uniques), _is_so(condition, None)], dtype=bool)
        return told[codes]

    def text(self, template: Template) -> Objects:
        """The template filled for every row; blank where a slot that must not be is."""
        if sum(isinstance(piece, Slot) for piece in template.pieces) == 1:
            return self._text_of_one(template)
        text = np.full(len(self), "", dtype=object)
        whole = np.ones(len(self), dtype=bool)
        for piece in template.pieces:
            if isinstance(piece, Slot):
                cells = self.each(piece.column, as_text)
                there = present(cells)
                cells[~there] = ""
                text = text + cells
                whole &= there | piece.optional
            else:
                text = text + piece
        text = np.asarray(_tidied(text), dtype=object)
        text[~whole | (text == "")] = None
        return text

    def _text_of_one(self, template: Template) -> Objects:
        """The same with one slot: once per distinct value."""
        place = next(place for place, piece in enumerate(template.pieces) if isinstance(piece, Slot))
        slot = template.pieces[place]
        assert isinstance(slot, Slot)
        before, after = (
            "".join(map(str, part)) for part in (template.pieces[:place], template.pieces[place + 1 :])
        )
        codes, uniques = self.distinct(slot.column)
        filled = blanks(len(uniques) + 1)  # the last is what code -1 finds
        filled[:-1] = [" ".join(f"{before}{as_text(value)}{after}".split()) or None for value in uniques]
        if slot.optional:
            filled[-1] = " ".join(f"{before}{after}".split()) or None
        return filled[codes]

    def key(self, rule: KeyRule) -> Objects:
        """The first alternative that gives a value, row by row."""
        key = blanks(len(self))
        for part in rule:
            found = self.digest(part) if isinstance(part, Digest) else self.text(part)
            key = or_else(key, found)
        return key

    def digest(self, rule: Digest) -> Objects:
        """A hash of what the columns say together; blank where all of them are."""
        together = np.full(len(self), "", dtype=object)
        there = np.zeros(len(self), dtype=bool)
        for column in rule.columns:
            cells = self.each(column, lambda value: fold(as_text(value)))
            there |= present(cells)
            cells[~present(cells)] = ""
            together = together + (cells + _SEPARATOR)
        together[~there] = None
        codes, uniques = distinct(together)
        hashed = blanks(len(uniques) + 1)
        hashed[:-1] = [f"{rule.scope}:{_hash(text)}" for text in uniques]
        return hashed[codes]


def _is_so(condition: Condition, value: object) -> bool:
    if value is None:
        return _is_so_of_blank(condition)
    said = [comparable(each) for each in value] if isinstance(value, tuple) else [comparable(value)]
    match condition.asks:
        case Asked.PRESENT:
            return True
        case Asked.BLANK:
            return False
        case Asked.ONE_OF:
            return any(each in condition.values for each in said)
        case Asked.NOT_ONE_OF:
            return all(each not in condition.values for each in said)
        case Asked.STARTS:
            return any(each.startswith(condition.values) for each in said)


def _is_so_of_blank(condition: Condition) -> bool:
    match condition.asks:
        case Asked.BLANK:
            return True
        case Asked.ONE_OF:
            return BLANK in condition.values
        case Asked.NOT_ONE_OF:
            return BLANK not in condition.values
        case Asked.PRESENT | Asked.STARTS:
            return False


_SEPARATOR = "\x1f"  # stands in no cell


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


DIGEST_LENGTH = 16  # hexadecimal digits: two of a million people meet once in 37 million projects
