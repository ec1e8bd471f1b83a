"""What a cell can hold may be anything. It never breaks a view, and never comes alive in one."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from report_plans import (
    ENGLISH,
    FRENCH,
    contents,
    object_plan,
    page_of,
    read_page,
    screen,
    text_on,
    whole_plan,
    workbook_of,
    written_plan,
)

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, error, words
from npsp_migrate.model.plan import (
    Action,
    CleaningSummary,
    ColumnUse,
    ControlTotal,
    JoinedRows,
    RowEnd,
    RowTally,
    Sameness,
)
from npsp_migrate.report import terminal, written
from npsp_migrate.report.summary import summarise

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@x",
    "{=1+1}",
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '"><img onerror=alert(1) src=x>',
    "{{ 7*7 }}{% raw %}{{ words }}",
    "{value}{0}{x.__class__}",
    "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "a\x00b\x08c\x7f",
    "\u202eabc\u2066def",
    "[red]x[/] [/] [link=http://evil.example]y[/link] \\",
    "http://evil.example",
    "two\r\nlines\tand a tab",
    "⟦ ⟧",
)
LONG = ("é" * 40_000, "😀" * 20_000)
CELLS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
SEEN = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile_plan(cell: str):
    """The cell wherever a text of a sheet can come to stand."""
    place = Location(f"{cell.replace('/', '')[:40]}.xlsx", cell[:40], 2, "A")
    because = words("date-impossible", value=cell)
    line = (Action.UPDATE, "k", cell, because, {"LastName": (cell, cell), "StageName": (None, cell)})
    new = (Action.CREATE, cell[:80], cell, because, {"LastName": (None, cell)})
    clash = (Action.CONFLICT, "c", cell, because, {"LastName": (cell, cell)})
    return contents(
        object_plan("Contact", [line, new, clash]),
        issues=(error("date-impossible", place, value=cell),),
        tallies=(RowTally(cell, place.file, place.sheet, 1, 0, 1, 0, 0),),
        totals=(ControlTotal("campaign", cell, *(0, 0) * 3), ControlTotal(f"year:{cell}", "2024", *(0, 0) * 3)),
        row_ends=(
            RowEnd(place, Fate.HELD, words("parent-unknown", key=cell)),
            RowEnd(place, Fate.REFUSED, because),
        ),
        joins=tuple(JoinedRows("Contact", cell, cell, place, place, because, sameness) for sameness in Sameness),
        cleaning=(CleaningSummary(cell, place.file, place.sheet, cell, "rule-case", 1, ((cell, cell, place),)),),
        columns=(ColumnUse(cell, place.file, place.sheet, cell, ("Contact.LastName",)),),
    )


def every_example(test):
    for cell in HOSTILE:
        test = example(cell=cell)(test)
    return test


def tags_of_an_honest_page(folder: Path) -> list[str]:
    with written_plan(folder, hostile_plan("Dupont")) as plan:
        return [tag for tag, _ in read_page(page_of(folder, plan)).tags]


@every_example
@given(cell=CELLS)
@SEEN
def test_a_page_keeps_its_own_tags_whatever_the_cells_hold(cell):
    with TemporaryDirectory() as made:
        folder = Path(made)
        honest = tags_of_an_honest_page(folder)
        with written_plan(folder, hostile_plan(cell)) as plan:
            page = page_of(folder, plan)

    reader = read_page(page)
    assert {tag for tag, _ in reader.tags} == set(honest)
    assert sum(tag == "script" for tag, _ in reader.tags) == 1
    assert not any(name.startswith("on") or name == "src" for _, attributes in reader.tags for name in attributes)
    assert not UNSEEN.search(page)


@every_example
@given(cell=CELLS)
@SEEN
def test_a_workbook_holds_texts_and_numbers_only_whatever_the_cells_hold(cell):
    with TemporaryDirectory() as made, written_plan(Path(made), hostile_plan(cell)) as plan:
        changes = workbook_of(Path(made), plan)["Changements"]

    seen = written.visible(cell)
    assert (changes[1][2] or "") == seen


@every_example
@given(cell=CELLS)
@SEEN
def test_a_terminal_obeys_no_cell_and_shows_it_as_it_is(cell):
    console = screen()

    with TemporaryDirectory() as made, written_plan(Path(made), hostile_plan(cell)) as plan:
        terminal.show_summary(console, summarise(plan), ENGLISH)
        terminal.show_changes(console, plan.changes(), ENGLISH, 10)
        terminal.show_issues(console, plan.issues(), ENGLISH, 10)
        terminal.show_totals(console, plan.totals(), ENGLISH)
        terminal.show_records(console, plan.changes(), ENGLISH)
        terminal.show_reasons(console, plan, ENGLISH)

    printed = console.file.getvalue()
    assert not UNSEEN.search(printed.replace("\n", ""))
    assert written.one_line(cell) in printed


@pytest.mark.parametrize("cell", ["\ud800half", "half\udfff"])
def test_half_a_character_breaks_no_view(cell):
    """No reader of ours gives one, but a name from an org's answer could."""
    assert written.visible(cell).encode()
    assert written.one_line(cell).encode()


def test_the_page_loads_nothing_and_lets_only_its_own_script_run(tmp_path):
    with written_plan(tmp_path, whole_plan()) as plan:
        page = page_of(tmp_path, plan)

    reader = read_page(page)
    (policy,) = [each["content"] for _, each in reader.tags if each.get("http-equiv") == "Content-Security-Policy"]
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|<link|src=", page)
    assert all(each["href"].startswith("#") for tag, each in reader.tags if tag == "a")
    assert not [each for _, each in reader.tags if "style" in each]


def test_an_empty_plan_has_a_page_a_workbook_and_a_line_in_the_terminal(tmp_path):
    console = screen()

    with written_plan(tmp_path, contents()) as plan:
        lines = read_page(page_of(tmp_path, plan)).lines
        sheets = workbook_of(tmp_path, plan)
        terminal.show_summary(console, summarise(plan), ENGLISH)

    assert "Signer, à la fin de cette page" in lines
    assert "Rien n’attend de décision." in lines
    assert {len(rows) for rows in sheets.values()} == {1}
    assert text_on(console).splitlines()[-2:] == [
        "Plan: 0 to create, 0 to update, 0 to keep",
        "Nothing to write. Every row and record is decided.",
    ]


def test_the_page_cuts_a_text_that_would_hide_all_others(tmp_path):
    with written_plan(tmp_path, hostile_plan("é" * 40_000)) as plan:
        page = page_of(tmp_path, plan)

    assert len(page) < 150_000


@pytest.mark.parametrize("cell", LONG)
def test_a_text_longer_than_a_cell_of_excel_is_cut_and_says_so(tmp_path, cell):
    with written_plan(tmp_path, hostile_plan(cell)) as plan:
        told = workbook_of(tmp_path, plan)["Changements"][1][2]

    assert len(told.encode("utf-16-le")) // 2 <= 32_767
    assert told.endswith("…")


def test_a_sentence_says_nothing_of_a_value_that_is_not_there():
    told = words("email-unreadable", value="a@b,fr")

    assert FRENCH.hint(told) == "Corriger l’adresse dans le fichier"
    assert FRENCH.hint(replace(told, values=(*told.values, ("suggestion", "a@b.fr")))) == (
        "Corriger l’adresse dans le fichier\u00a0; probablement\u00a0: a@b.fr"
    )
