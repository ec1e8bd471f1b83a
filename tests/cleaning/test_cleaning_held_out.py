"""Columns of values written before anybody looked at the tool's answers, in `held_out/`: one file per type.

Each line: the column (with its settings, `kind=birth`), the value, its outcome as a careful bookkeeper sees it, and
what it is. Beside `value`, `ambiguous`, `unreadable` and `empty`, two outcomes leave a choice:
`may be` is this value or refused, `nothing` is empty or refused.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from npsp_migrate.cleaning import CleaningContext, Outcome, Reading, clean_column
from npsp_migrate.cleaning.spelling import shown
from npsp_migrate.model.columns import PARTS, ColumnSpec, ColumnType, DateKind, DecimalMark, NameOrder

TABLES = sorted((Path(__file__).parent / "held_out").glob("*.tsv"))
CONTEXT = CleaningContext(today=date(2026, 11, 23), founded=1901)
LEAST_READ = 98  # of 100 values that a person can decide
BLANKS = ("empty", "nothing")


@dataclass(frozen=True)
class Judged:
    """A value, what it is, and what the tool made of it."""

    column: str
    value: object
    outcome: str
    expected: str
    found: Outcome
    result: str
    reading: Reading

    @property
    def wrong(self) -> bool:
        if self.found is Outcome.VALUE:
            return self.outcome not in ("value", "may be") or self.result != self.expected
        return self.found is Outcome.EMPTY and self.outcome not in BLANKS

    @property
    def decidable(self) -> bool:
        return self.outcome in ("value", "empty")

    @property
    def read(self) -> bool:
        return self.found == self.outcome


def judge(path: Path) -> list[Judged]:
    """The answers to all columns of a file."""
    columns: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            columns[row["column"]].append(row)
    column_type = ColumnType(path.stem)
    return [judged for name, rows in columns.items() for judged in judge_column(column_type, name, rows)]


def judge_column(column_type: ColumnType, name: str, rows: list[dict[str, str]]) -> Iterator[Judged]:
    settings = dict(re.findall(r"(\w+)=(\S+)", name))
    spec = ColumnSpec(
        header=name,
        type=column_type,
        kind=DateKind(settings.get("kind", "any")),
        region=settings.get("region", "FR"),
        names=NameOrder(settings.get("names", "auto")),
    )
    cells = [json.loads(row["value"] if "typed" in settings else f'"{escaped(row["value"])}"') for row in rows]
    readings = clean_column(pd.Series(cells, dtype=object), spec, CONTEXT).per_row()
    for row, cell, reading in zip(rows, cells, readings, strict=True):
        expected = plain(column_type, json.loads(f'"{escaped(row["expected"])}"'))
        yield Judged(name, cell, row["outcome"], expected, reading.outcome, told(column_type, reading), reading)


def escaped(text: str) -> str:
    """Quotes stand for themselves in the files; `\\n`, `\\u00a0` are read as JSON reads them."""
    return text.replace('"', '\\"')


def told(column_type: ColumnType, reading: Reading) -> str:
    """The value and those parts that say more, `|` between them."""
    if reading.outcome is not Outcome.VALUE:
        return ""
    parts = dict(zip(PARTS.get(column_type, ()), reading.parts, strict=True)) if reading.parts else {}
    kept = {
        ColumnType.PERSON_NAME: [parts.get(name) for name in PARTS[ColumnType.PERSON_NAME]],
        ColumnType.ADDRESS: [parts.get(name) for name in PARTS[ColumnType.ADDRESS]],
        ColumnType.CIVILITY: [reading.result, parts.get("partner_salutation")],
        ColumnType.EMAIL: [reading.result, parts.get("second")],
        ColumnType.PHONE: [reading.result, parts.get("second")],
    }.get(column_type, [reading.result])
    return plain(column_type, "|".join("" if part is None else shown(part) for part in kept).rstrip("|"))


def plain(column_type: ColumnType, text: str) -> str:
    """Without what is only a manner of writing: zeros, marks between digits, the lines and case of an address."""
    match column_type:
        case ColumnType.AMOUNT | ColumnType.PERCENTAGE:
            return f"{Decimal(text.replace(',', '.')).normalize():f}" if text else ""
        case ColumnType.PHONE:
            return re.sub(r"[ .-]", "", text)
        case ColumnType.ADDRESS:
            return re.sub(r"[,\n]+\s*", ", ", text).casefold()
        case ColumnType.BOOLEAN | ColumnType.OPT_OUT:
            return {"oui": "true", "non": "false"}.get(text, text)
    return text


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_no_value_is_wrong_and_nearly_all_that_a_person_can_decide_are_read(path):
    judged = judge(path)

    wrong = [(each.column, each.value, each.result) for each in judged if each.wrong]
    decidable = [each for each in judged if each.decidable]
    missed = [(each.column, each.value) for each in decidable if not each.read]

    assert wrong == []
    assert 100 * len(missed) <= (100 - LEAST_READ) * len(decidable), missed


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_what_was_read_is_read_as_itself(path):
    """Cleaning twice is cleaning once. Alone, `Marie Dupont Durand` and `0.5` (per cent) may be refused."""
    once = [written(each.reading) for each in judge(path) if each.found is Outcome.VALUE and at_home(each)]
    order = NameOrder.FIRST_LAST if path.stem == "person_name" else NameOrder.AUTO
    spec = ColumnSpec(path.stem, ColumnType(path.stem), names=order, decimal=DecimalMark.DOT)

    again = clean_column(pd.Series(once, dtype=object), spec, CONTEXT).per_row()

    may_be_open = path.stem in ("person_name", "percentage")
    assert [
        (text, reading.result)
        for text, reading in zip(once, again, strict=True)
        if written(reading) != text and not (may_be_open and reading.outcome is Outcome.AMBIGUOUS)
    ] == []


def at_home(judged: Judged) -> bool:
    """A Belgian postal code reads as itself in a Belgian column only."""
    return "region=" not in judged.column


def written(reading: Reading) -> str | bool:
    return reading.result if isinstance(reading.result, bool) else shown(reading.result)
