"""Hundreds of values as French people type them, in `french_values/`: what each is, or that it is refused.

A file holds one type: what the column says first (`# column: …`), then a value, a tab and what it must become.
`#refused` is ambiguous or unreadable: either is right, a value never is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from npsp_migrate.cleaning import CleaningContext, Outcome, Reading, clean_column
from npsp_migrate.cleaning.spelling import shown
from npsp_migrate.model.columns import PARTS, ColumnSpec, ColumnType, DateKind

TABLES = sorted((Path(__file__).parent / "french_values").glob("*.tsv"))
REFUSED = ("#ambiguous", "#unreadable")


@dataclass
class Table:
    """A file of values with what they must become."""

    spec: ColumnSpec
    column: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    values: list[tuple[str, str]] = field(default_factory=list)


def read_table(path: Path) -> Table:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    spec = ColumnSpec(
        header="Colonne",
        type=ColumnType(said["type"]),
        kind=DateKind(said.get("kind", "any")),
        region=said.get("region", "FR"),
    )
    return Table(
        spec,
        tuple(said["column"].split(" | ")) if "column" in said else (),
        tuple(said["parts"].split(" | ")) if "parts" in said else (),
        [(unescaped(raw), unescaped(wanted)) for raw, wanted in pairs(lines)],
    )


def pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not line.startswith("# "):
            raw, _, wanted = line.partition("\t")
            yield raw, wanted


def unescaped(text: str) -> str:
    return json.loads(f'"{text}"')


def told(reading: Reading, table: Table) -> str:
    if reading.outcome is not Outcome.VALUE:
        return f"#{reading.outcome}"
    if table.parts:
        parts = dict(zip(PARTS[table.spec.type], reading.parts, strict=True))
        return " | ".join(parts[name] or "" for name in table.parts).rstrip(" ")
    return {"oui": "yes", "non": "no"}.get(shown(reading.result), shown(reading.result))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_value_becomes_what_it_is_or_is_refused(path):
    table = read_table(path)
    context = CleaningContext(today=date(2026, 11, 23), founded=1901, column=table.column)

    wrong = []
    for raw, wanted in table.values:
        [reading] = clean_column(pd.Series([raw], dtype=object), table.spec, context).per_row()
        found = told(reading, table)
        if found != wanted and not (wanted == "#refused" and found in REFUSED):
            wrong.append((raw, wanted, found))

    assert wrong == []
