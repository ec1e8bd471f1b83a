"""Formulas of an old `.xls` whose result was never saved, told by a result that such a formula cannot have.

Tokens and results: [MS-XLS] 2.5.198, 2.5.133. Only the last token is looked at: it is the last step of the formula.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from npsp_migrate.sources.sheet_facts import Place

_NOUGHT = bytes(8)  # as a number
_EMPTY = b"\x03"  # an empty text, where the last two bytes say that it is no number
_NO_NUMBER = b"\xff\xff"
_CLOSING = b"\x15"  # what only closes a bracket
_REFERENCES = {5: b"\x24\x44\x64", 7: b"\x3a\x5a\x7a"}  # by the length of the formula: `=B2`, `=Foyers!B2`
_CALLS, _CALLS_WITH_COUNT = b"\x21\x41\x61", b"\x22\x42\x62"  # three or four bytes with the number of the function
_JOINED = 0x08  # `A1&B1`
_RECKONED = b"\x03\x04\x05\x06\x07\x09\x0a\x0b\x0c\x0d\x0e\x12\x13\x14"  # + - * / ^, comparisons, signs, per cent
_SUM = b"\x19\x10"  # a sum over one range
# COUNT, SUM, AVERAGE, MIN, MAX, INT, ROUND, DATE, TODAY, SUBTOTAL, SUMIF, COUNTIF
_NUMBER_FUNCTIONS = frozenset({0, 4, 5, 6, 7, 25, 27, 65, 221, 344, 345, 346})
# IF, LOOKUP, INDEX, REPT, MID, TEXT, CHOOSE, HLOOKUP, VLOOKUP, CHAR, LOWER, UPPER, PROPER, LEFT, RIGHT, TRIM,
# SUBSTITUTE, those of add-ins (IFERROR), CONCATENATE
_TEXT_FUNCTIONS = frozenset(
    {1, 28, 29, 30, 31, 48, 100, 101, 102, 111, 112, 113, 114, 115, 116, 118, 120, 255, 336}
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A record of a sheet that holds one."""

    place: Place
    result: bytes
    tokens: bytes

    @classmethod
    def of_record(cls, body: bytes) -> "Formula":
        row, column = struct.unpack_from("<HH", body)
        length = struct.unpack_from("<H", body, 20)[0]
        return cls((row + 1, column), body[6:14], body[22 : 22 + length])

    @property
    def gives_number(self) -> bool:
        """Whatever its cells hold."""
        last = self.tokens.rstrip(_CLOSING)
        reckoned = last and last[-1] in _RECKONED
        return bool(reckoned) or last[-4:-2] == _SUM or self._calls(_NUMBER_FUNCTIONS)

    @property
    def may_give_text(self) -> bool:
        alone = self.tokens[0] in _REFERENCES.get(len(self.tokens), b"")
        return alone or self.tokens[-1] == _JOINED or self._calls(_TEXT_FUNCTIONS)

    def _calls(self, functions: frozenset[int]) -> bool:
        called = len(self.tokens) > 3 and (self.tokens[-3] in _CALLS or self.tokens[-4] in _CALLS_WITH_COUNT)
        return called and int.from_bytes(self.tokens[-2:], "little") in functions


def doubtful(records: Iterable[bytes]) -> list[Formula]:
    """Those whose result is 0 or an empty text: few of many."""
    return [
        Formula.of_record(body)
        for body in records
        if body[6:14] == _NOUGHT or (body[12:14] == _NO_NUMBER and body[6:7] == _EMPTY)
    ]


def never_calculated(formulas: Iterable[Formula]) -> list[Place]:
    """Programs that only write formulas give each an empty text, and a sum or a product never gives one."""
    empty = [formula for formula in formulas if formula.result != _NOUGHT and formula.tokens]
    return [formula.place for formula in empty] if any(formula.gives_number for formula in empty) else []


def texts_lost(formulas: Iterable[Formula]) -> list[Place]:
    """LibreOffice writes 0 for a formula whose result is a text: seen in each of its conversions to `.xls`."""
    return [
        formula.place
        for formula in formulas
        if formula.result == _NOUGHT and formula.tokens and formula.may_give_text
    ]
