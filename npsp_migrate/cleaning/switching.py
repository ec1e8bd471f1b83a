"""Rules that a mapping switches off for a column: the text stays as typed, or is not read at all."""

from collections.abc import Sequence
from dataclasses import replace

from npsp_migrate.cleaning.reading import Cell, CellValue, Outcome, Reading, unreadable
from npsp_migrate.cleaning.spelling import cell_text, fold, shown, tidy
from npsp_migrate.model.columns import CleaningRule, ColumnSpec, ColumnType

# These only write a value another way: without them it stands as it was typed. All others find out what it is.
_SPELLING = frozenset(
    f"rule-{rule}"
    for rule in (
        CleaningRule.SPACES, CleaningRule.CASE, CleaningRule.CIVILITY, CleaningRule.COUNTRY,
        CleaningRule.IDENTIFIER_SPACES, CleaningRule.PAYMENT_METHOD, CleaningRule.PHONE_INTERNATIONAL,
        CleaningRule.POSTAL_FORM, CleaningRule.POSTAL_CEDEX, CleaningRule.APOSTROPHE,
    )
)  # fmt: skip
_OF_WORDS = frozenset({ColumnType.PERSON_NAME, ColumnType.ADDRESS})  # their capitals change beside other rules


def without_rules(cells: Sequence[Cell], readings: Sequence[Reading], spec: ColumnSpec) -> list[Reading]:
    """The readings as they are without the rules that the mapping switches off."""
    off = frozenset(f"rule-{rule}" for rule in spec.rules_off)
    if not off:
        return list(readings)
    keeps_capitals = CleaningRule.CASE in spec.rules_off and spec.type in _OF_WORDS
    without = [_without(cell, reading, off) for cell, reading in zip(cells, readings, strict=True)]
    return [_respelled(cell, each) if keeps_capitals else each for cell, each in zip(cells, without, strict=True)]


def _without(cell: Cell, reading: Reading, off: frozenset[str]) -> Reading:
    dropped = off.intersection(reading.rules)
    if not dropped:
        return reading
    if not dropped <= _SPELLING:
        return unreadable("cell-rule-off", cell_text(cell), *([shown(reading.result)] if reading.result else []))
    rules = tuple(rule for rule in reading.rules if rule not in dropped)
    typed = cell_text(cell) if "rule-spaces" in dropped else tidy(cell_text(cell))
    parts = tuple(typed if part == reading.result else part for part in reading.parts)
    return replace(reading, result=typed, rules=rules, parts=parts)


def _respelled(cell: Cell, reading: Reading) -> Reading:
    """A name taken apart, each word with the capitals that it has in the cell."""
    if reading.outcome is not Outcome.VALUE or not isinstance(cell, str):
        return reading
    typed = {fold(word): word for word in tidy(cell).replace(",", " ").split(" ")}

    def respell(part: CellValue) -> CellValue:
        lines = part.split("\n") if isinstance(part, str) else []
        spelled = (" ".join(typed.get(fold(word), word) for word in line.split(" ")) for line in lines)
        return "\n".join(spelled) if isinstance(part, str) else part

    return replace(reading, result=respell(reading.result), parts=tuple(map(respell, reading.parts)))
