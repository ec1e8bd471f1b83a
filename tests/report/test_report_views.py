"""The whole of what people read of one plan: page, workbook and terminal, to the last word."""

from pathlib import Path

import openpyxl
import pytest
from report_plans import ENGLISH, FRENCH, page_of, read_page, screen, text_on, whole_plan, workbook_of, written_plan

from npsp_migrate.model.plan import Action
from npsp_migrate.report import terminal
from npsp_migrate.report.summary import Done, summarise
from npsp_migrate.report.workbook import write_workbook

EXPECTED = Path(__file__).parent / "expected"
SHOWN = (Action.CREATE, Action.UPDATE, Action.HOLD, Action.CONFLICT)


def expected(name: str) -> str:
    return (EXPECTED / name).read_text(encoding="utf-8")


def test_the_page_says_exactly_this(tmp_path):
    with written_plan(tmp_path, whole_plan()) as plan:
        page = page_of(tmp_path, plan)

    assert "\n".join(read_page(page).lines) + "\n" == expected("page.txt")


def test_the_workbook_holds_exactly_this(tmp_path):
    with written_plan(tmp_path, whole_plan()) as plan:
        sheets = workbook_of(tmp_path, plan)

    lines = [
        line
        for title, rows in sheets.items()
        for line in (f"# {title}", *(" | ".join("" if cell is None else str(cell) for cell in row) for row in rows))
    ]
    assert "\n".join(lines) + "\n" == expected("workbook.txt")


def test_amounts_in_the_workbook_are_numbers_that_can_be_added_up(tmp_path):
    with written_plan(tmp_path, whole_plan()) as plan:
        changes = workbook_of(tmp_path, plan)["Changements"]

    assert [row[5] for row in changes if row[3] == "Montant"] == [1234.5, 20]


@pytest.mark.parametrize(
    ("name", "show"),
    [
        ("summary.txt", lambda on, plan: terminal.show_summary(on, summarise(plan), ENGLISH)),
        ("changes.txt", lambda on, plan: terminal.show_changes(on, plan.changes(actions=SHOWN), ENGLISH, 4)),
        ("issues.txt", lambda on, plan: terminal.show_issues(on, plan.issues(), ENGLISH, 5)),
        ("totals.txt", lambda on, plan: terminal.show_totals(on, plan.totals(), ENGLISH)),
        ("drift.txt", lambda on, plan: terminal.show_drift(on, plan.drifted(), ENGLISH, 4)),
        ("records.txt", lambda on, plan: terminal.show_records(on, plan.changes(), ENGLISH)),
        ("reasons.txt", lambda on, plan: terminal.show_reasons(on, plan, ENGLISH)),
    ],
)
def test_the_terminal_says_exactly_this(tmp_path, name, show):
    console = screen()

    with written_plan(tmp_path, whole_plan()) as plan:
        show(console, plan)

    assert text_on(console) + "\n" == expected(name)


def test_a_full_sheet_goes_on_in_a_second_one_and_no_row_is_lost(tmp_path):
    path = tmp_path / "rapport.xlsx"

    with written_plan(tmp_path, whole_plan()) as plan:
        whole = workbook_of(tmp_path, plan)["Changements"]
        write_workbook(plan, summarise(plan), FRENCH, path, rows_of_a_sheet=3)

    book = openpyxl.load_workbook(path)
    names = [name for name in book.sheetnames if name.startswith("Changements")]
    parts = [[tuple(row) for row in book[name].iter_rows(values_only=True)] for name in names]
    assert names == ["Changements", "Changements 2", "Changements 3"]
    assert all(part[0] == whole[0] for part in parts)
    assert [row for part in parts for row in part[1:]] == whole[1:]


def test_every_count_on_the_page_leads_to_a_list_that_is_there(tmp_path):
    with written_plan(tmp_path, whole_plan()) as plan:
        tags = read_page(page_of(tmp_path, plan)).tags

    anchors = {attributes["id"] for _, attributes in tags if "id" in attributes}
    wanted = {attributes["href"].removeprefix("#") for tag, attributes in tags if tag == "a"}
    assert wanted <= anchors
    assert {"ends", "waiting", "decide", "conflicts", "problems", "totals", "sign"} <= wanted


def test_a_page_after_the_run_says_what_was_done_and_asks_for_no_signature(tmp_path):
    done = Done(created=1, updated=0, unchanged=2, refused=0, held=1, verified=1204, differences=0)

    with written_plan(tmp_path, whole_plan()) as plan:
        lines = read_page(page_of(tmp_path, plan, done)).lines

    assert lines[0] == "# Ce qui a été fait dans Salesforce"
    assert (
        "L’import est fait. Fiches créées\u00a0: 1\u00a0; modifiées\u00a0: 0\u00a0; inchangées\u00a0: 2\u00a0;"
        " refusées\u00a0: 0\u00a0; en attente\u00a0: 1." in lines
    )
    assert (
        "Fiches relues dans Salesforce pour vérifier\u00a0: 1\u202f204\u00a0; différences trouvées\u00a0: 0."
        in lines
    )
    assert "## Lu et approuvé" not in lines


def test_the_same_plan_gives_the_same_page_and_workbook_byte_for_byte(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        with written_plan(folder, whole_plan()) as plan:
            page_of(folder, plan)
            workbook_of(folder, plan)

    for name in ("rapport.html", "rapport.xlsx"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
