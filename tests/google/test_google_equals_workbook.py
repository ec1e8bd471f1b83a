"""The law: a workbook, and the Sheets API's answer for the same content, give the same table."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sheets_api.content import ERRORS, Formula, Shown, Tab, Wrong, write_workbook

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import GoogleAccess, GoogleSheet, HiddenRows, SourceSpec
from npsp_migrate.model.table import Table
from npsp_migrate.sources.google.spreadsheets import Spreadsheets
from npsp_migrate.sources.reading import read_source

TAKEN_AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
KEY = "k" * 44
PUBLIC = GoogleAccess(api_key_env="SHEETS_KEY")
ONLY_GOOGLE_TELLS = {"moments-in-time-zone", "cell-notes-not-read"}

words = st.sampled_from(
    ["Diallo", "Petit", "N'Guyen", "Total", "Janvier", "12,50", "0612345678", "#REF!", " ", "é\n"]
)
days = st.dates(date(1900, 3, 1), date(2099, 12, 31))
moments = st.datetimes(datetime(1900, 3, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
cells = st.one_of(
    st.none(),
    words,
    st.integers(-10_000, 10**16),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 2)),
    st.booleans(),
    days,
    moments,
    st.times().map(lambda clock: clock.replace(microsecond=0)),
    st.integers(0, 500_000).map(lambda seconds: timedelta(seconds=seconds)),
    st.sampled_from(sorted(ERRORS)).map(Wrong),
    st.builds(
        Shown,
        st.integers(0, 999_999_999),
        st.sampled_from(["00000", '0#" "##" "##" "##" "##', '"AD-"0000', "0.00", "#,##0", "0%", '#,##0.00" €"']),
    ),
    st.integers(0, 99).map(lambda number: Formula("=A1", number)),
)


@st.composite
def tabs(draw: st.DrawFn) -> Tab:
    width = draw(st.integers(1, 5))
    header = [f"Colonne {letter}" for letter in "abcdef"[:width]]
    above: list[list[Any]] = draw(st.sampled_from([[], [[]], [["Liste"], []]]))
    body = draw(st.lists(st.lists(cells, max_size=width), max_size=8))
    rows = [*above, header, *body]
    top = len(above) + 1
    merges = []
    if len(body) > 2 and draw(st.booleans()):
        merges = [(top, 0, top + draw(st.integers(1, 2)), 0)]
        for row in range(top + 1, merges[0][2] + 1):
            rows[row] = [None, *rows[row][1:]]
    hidden = draw(st.frozensets(st.integers(top, top + 8), max_size=3))
    columns = draw(st.frozensets(st.integers(0, width - 1), max_size=2))
    return Tab(
        "Dons", rows, hidden_rows=hidden, hidden_columns=columns, merges=merges, row_count=20, column_count=8
    )


@pytest.fixture
def public_google(google, monkeypatch):
    """Asked with an API key: signing in for each example would take most of the time."""
    monkeypatch.setenv("SHEETS_KEY", "AIza-test")
    google.api_keys.add("AIza-test")
    return google


def same(path: Path, tab: Tab, world: Any, patience: Any, **settings_: Any) -> tuple[Any, Any]:
    """What each of the two gives: a table, or the sentence of its refusal."""
    write_workbook(path, [tab])
    world.spreadsheets.clear()
    world.add(path.name, tab, key=KEY, public=True)
    world.reads_left = 60
    file = SourceSpec("dons", file=path.name, **settings_)
    sheet = SourceSpec("dons", google=GoogleSheet(key=KEY, access=PUBLIC), **settings_)
    from_file = outcome(lambda: read_source(file, path.parent, TAKEN_AT))
    return from_file, outcome(lambda: Spreadsheets([sheet], path.parent, patience=patience).tables(sheet, TAKEN_AT))


def outcome(reading: Callable[[], tuple[Table, ...]]) -> Any:
    try:
        (table,) = reading()
    except SourceError as refused:
        return refused.message
    return table


def assert_same(left: Any, right: Any) -> None:
    if isinstance(left, str) or isinstance(right, str):
        assert left == right
        return
    pd.testing.assert_frame_equal(left.frame, right.frame, check_exact=True)
    kinds = [[list(map(type, table.frame[name])) for name in table.frame] for table in (left, right)]
    assert kinds[0] == kinds[1]
    assert (left.place, dict(left.letters), left.left_out) == (right.place, dict(right.letters), right.left_out)
    assert list(left.issues) == [issue for issue in right.issues if issue.code not in ONLY_GOOGLE_TELLS]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tab=tabs(), kept=st.sampled_from(HiddenRows), filled=st.booleans())
@example(
    tab=Tab("Dons", [["Nom", "Erreur"], *(["x", Wrong(each)] for each in ERRORS)]),
    kept=HiddenRows.KEEP,
    filled=False,
)
@example(
    tab=Tab("Dons", [["Nom", "Heure"], ["x", time(0, 0)], ["y", timedelta(0)]]), kept=HiddenRows.KEEP, filled=False
)
@example(
    tab=Tab("Dons", [["Nom", "Jour"], ["x", datetime(2024, 5, 1, 23, 59, 59, 999000)]]),
    kept=HiddenRows.KEEP,
    filled=False,
)
def test_a_workbook_and_a_google_sheet_of_the_same_content_give_the_same_table(
    public_google, naps, tmp_path, tab, kept, filled
):
    fill = {"fill_merged": ("Colonne a",), "fill_down": ("Colonne b",)} if filled else {}

    assert_same(*same(tmp_path / "Dons.xlsx", tab, public_google, naps.patience, hidden_rows=kept, **fill))


@pytest.mark.parametrize("sheet", ["", "*", "Dons", "dons 2023", "Aide"])
def test_sheets_are_chosen_alike(public_google, naps, tmp_path, sheet):
    rows = [["Nom", "Montant"], ["Diallo", 5]]
    tabs_ = [Tab("Dons", rows, gid=1), Tab("Vide", [], gid=2), Tab("Aide", rows, gid=3, hidden=True)]
    write_workbook(tmp_path / "Dons.xlsx", tabs_)
    public_google.add("Dons.xlsx", *tabs_, key=KEY, public=True)
    file = SourceSpec("dons", file="Dons.xlsx", sheet=sheet)
    spec = SourceSpec("dons", google=GoogleSheet(key=KEY, access=PUBLIC), sheet=sheet)

    assert_same(
        outcome(lambda: read_source(file, tmp_path, TAKEN_AT)),
        outcome(lambda: Spreadsheets([spec], tmp_path, patience=naps.patience).tables(spec, TAKEN_AT)),
    )
