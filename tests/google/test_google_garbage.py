"""Answers of any shape: a table or one clear sentence, never a traceback and never all the memory."""

import copy
import random
from datetime import UTC, date, datetime

import pytest
from sheets_api.content import Formula, Shown, Tab, Wrong

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess, GoogleSheet, SourceSpec
from npsp_migrate.sources.google.spreadsheets import Spreadsheets

KEY = "k" * 44
JUNK = (None, "x", "", [], {}, [None], [[]], {"a": 1}, -1, 0, 10**12, 1e308, float("nan"), True, "NaN", "É" * 50)
ROWS = [
    ["Nom", "CP", "Date", "Montant"],
    ["Diallo", Shown(1000, "00000"), date(2024, 5, 1), Wrong("#N/A")],
    ["Petit", Shown(69003, "00000"), date(2024, 5, 2), Formula("=1+1", 2)],
    ["Roy", None, datetime(2024, 5, 3, 12, 0), True],
]


def places(content, path=()):
    """The way to everything in an answer."""
    if path:
        yield path
    for name, inner in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*path, name))
        else:
            yield (*path, name)


def spoiled(answer, chance):
    answer = copy.deepcopy(answer)
    *way, last = chance.choice(list(places(answer)))
    inside = answer
    for name in way:
        inside = inside[name]
    inside[last] = chance.choice(JUNK)
    return answer


@pytest.mark.parametrize("seed", range(3))
def test_a_spoiled_answer_is_read_or_refused_with_a_sentence(google, naps, tmp_path, monkeypatch, seed):
    monkeypatch.setenv("SHEETS_KEY", "AIza-test")
    google.api_keys.add("AIza-test")
    tab = Tab("Dons", ROWS, merges=[(1, 0, 2, 0)], hidden_rows=frozenset({2}), notes={(1, 0): "x"})
    tab.row_count, tab.column_count = 6, 5
    google.add("Dons", tab, key=KEY, public=True)
    google.reads_left = 10_000
    chance = random.Random(seed)
    google.spoil = lambda answer: spoiled(answer, chance) if chance.random() < 0.6 else answer
    spec = SourceSpec("dons", google=GoogleSheet(key=KEY, access=GoogleAccess(api_key_env="SHEETS_KEY")))
    read = 0

    for _ in range(60):
        try:
            (table,) = Spreadsheets([spec], tmp_path, patience=naps.patience).tables(
                spec, datetime(2026, 1, 1, tzinfo=UTC)
            )
            assert len(table.frame) <= 5
            read += 1
        except SourceError as refused:
            assert refused.message

    assert read > 10
