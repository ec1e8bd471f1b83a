"""The main job on the sample association: every row accounted for, every cent, nothing kept that must stay out."""

import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sample_line import DONORS, SAMPLES, Line

from npsp_migrate.model.issue import Fate
from npsp_migrate.model.plan import Action, Change

TRUTH = json.loads((SAMPLES / "data" / "truth.json").read_text(encoding="utf-8"))
PATIENTS = "Demandes patientes.xlsx"
NO_DATA = {"total-row", "repeated-header", "title-row"}  # rows below the header that nobody typed as a record


def test_the_plan_is_applied_whole_and_verified_and_the_second_plan_has_nothing_to_do(line: Line) -> None:
    with line.plan as plan:
        wanted = sum(counts.get(Action.CREATE, 0) for counts in plan.counts().values())

    assert wanted > 10_000
    assert line.complete
    assert line.clean
    assert line.pending_again == 0


def test_every_row_of_every_sheet_ends_in_exactly_one_way(line: Line) -> None:
    with line.plan as plan:
        tallies, ends = plan.tallies(), list(plan.row_ends())

    for tally in tallies:
        assert tally.rows_in == tally.used + tally.held + tally.refused + tally.left_out, tally
    told = Counter((end.at.file, end.at.sheet, end.fate) for end in ends)
    assert told == Counter(
        {
            (tally.file, tally.sheet, fate): count
            for tally in tallies
            for fate, count in (
                (Fate.HELD, tally.held),
                (Fate.REFUSED, tally.refused),
                (Fate.LEFT_OUT, tally.left_out),
            )
            if count
        }
    )
    assert len({end.at for end in ends}) == len(ends)


def test_no_row_of_the_sheets_is_lost_on_the_way(line: Line) -> None:
    with line.plan as plan:
        tallies, ends = plan.tallies(), list(plan.row_ends())

    below = Counter((end.at.file, end.at.sheet) for end in ends if end.because.code in NO_DATA)
    said_total = sum(end.because.code == "left-out-by-rule" and end.at.sheet == "Donateurs" for end in ends)
    below["data/" + DONORS, "Donateurs"] += said_total  # `Total : 2 013 donateurs`, named in the mapping
    records: dict[str, dict[str, int]] = defaultdict(dict)
    for tally in tallies:
        records[Path(tally.file).name][tally.sheet] = tally.rows_in - below[tally.file, tally.sheet]
    assert records == TRUTH["rows"]


def gift_cents(changes: Iterator[Change]) -> dict[str, Counter[str]]:
    """Year → why a gift goes or waits → cents."""
    cents: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        values = {each.field: each.after for each in change.fields}
        if values["RecordTypeId"] == "Donation":
            amount = Decimal(str(values["Amount"]))
            cents[str(values["CloseDate"])[:4]][change.because.code] += int(amount * 100)
    return cents


def test_the_gifts_of_each_year_are_the_true_ones_to_the_cent(line: Line) -> None:
    with line.plan as plan:
        cents = gift_cents(plan.changes("Opportunity"))
    true = {year: said["cents"] for year, said in TRUTH["gifts"]["by_year"].items()}
    true["2021"] += 1234_00  # `1.234`, which nobody can be sure of; the mapping says that the comma is decimal

    # What may be in two sources waits a second time; what could not be read never was a true gift.
    assert {year: sums["plan-new"] + sums["parent-unknown"] for year, sums in cents.items()} == true
    assert {code for sums in cents.values() for code in sums} == {
        "plan-new",
        "parent-unknown",
        "gift-maybe-twice",
    }


def test_each_impossible_cell_costs_its_row_or_its_value_and_is_shown_with_its_place(line: Line) -> None:
    with line.plan as plan:
        told = {(Path(issue.at.file).name, issue.at.sheet, issue.at.cell) for issue in plan.issues()}
        told |= {(Path(end.at.file).name, end.at.sheet, end.at.cell) for end in plan.row_ends()}
        told |= {(Path(at.file).name, at.sheet, at.cell) for rule in plan.cleaning() for _, _, at in rule.examples}
        said = " ".join(value for issue in plan.issues() for _, value in issue.words.values)
        unread = {use.header for use in plan.columns() if use.source == "donateurs" and not use.targets}

    assert "1er contact" in unread  # so its formula without a value costs nobody anything
    for wrong in TRUTH["impossibilities"]:
        file, sheet, cell = wrong["file"], wrong["sheet"], wrong["cell"]
        if wrong["code"] == "formula-without-value":
            continue
        row = "row " + cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        assert {(file, sheet, cell), (file, sheet, row)} & told or cell in said, wrong


def test_the_accounts_differ_from_the_gifts_only_where_they_are_known_to(line: Line) -> None:
    with line.plan as plan:
        gifts = {each.group: each for each in plan.totals() if each.kind == "year:Donation"}

    for year, booked in TRUTH["accounts_754"].items():
        accounts = gifts[year].accounts_sum
        assert accounts is not None
        assert int(accounts * 100) == booked["booked_cents"]
        assert int((accounts - gifts[year].sources_sum) * 100) == booked["difference_cents"]


def cell_texts(sheet_rows: list[list[object]]) -> set[str]:
    return {text for row in sheet_rows for cell in row if (text := str(cell).strip()) and len(text) > 5}


def texts_of(path: Path) -> set[str]:
    if path.suffix == ".csv":
        return {cell for line in path.read_text(encoding="cp1252").splitlines() for cell in line.split(";")}
    book = CalamineWorkbook.from_path(path)
    return {text for name in book.sheet_names for text in cell_texts(book.get_sheet_by_name(name).to_python())}


@pytest.fixture(scope="module")
def written(line: Line) -> dict[str, str]:
    """Everything that the run left for people and for itself, the org included; packed files unpacked."""
    state = line.project / ".npsp-migrate"
    loose = [line.plan.path, line.report("rapport.html"), *state.glob("*.sqlite")]
    packed = [line.report("rapport.xlsx"), *(state / "snapshots").iterdir()]
    texts = {path.name: path.read_bytes() for path in loose}
    for path in packed:
        with zipfile.ZipFile(path) as archive:
            texts[path.name] = b"\n".join(archive.read(name) for name in archive.namelist())
    return {name: content.decode("utf-8", errors="replace").casefold() for name, content in texts.items()}


def leaks(secrets: set[str], written: dict[str, str]) -> list[tuple[str, int]]:
    """File and how many secrets it holds; the secrets themselves are not printed."""
    found = [(name, sum(secret.casefold() in text for secret in secrets)) for name, text in written.items()]
    return [(name, count) for name, count in found if count]


def test_nothing_of_the_patients_is_kept_anywhere(line: Line, written: dict[str, str]) -> None:
    data = SAMPLES / "data"
    elsewhere = "\n".join(
        text
        for path in data.iterdir()
        if path.suffix in {".xlsx", ".xls", ".ods", ".csv"} and path.name != PATIENTS
        for text in texts_of(path)
    ).casefold()
    rows = CalamineWorkbook.from_path(data / PATIENTS).get_sheet_by_name("Demandes").to_python()
    own = {text for text in cell_texts(rows[2:]) if text.casefold() not in elsewhere and re.search("[a-z]", text)}

    assert len(own) > 50
    assert {"diagnostic récent", "soutien psychologique"} <= own
    assert leaks(own, written) == []
    with line.plan as plan:
        assert [tally.left_out for tally in plan.tallies() if tally.file.endswith(PATIENTS)] == [121]


def test_the_free_text_about_donors_is_read_by_nobody(written: dict[str, str]) -> None:
    sheet = load_workbook(SAMPLES / "data" / DONORS, read_only=True)["Donateurs"]
    column = [str(cell) for (cell,) in sheet.iter_rows(min_row=5, min_col=15, max_col=15, values_only=True) if cell]
    remarks = {text for text in column if len(text) > 12}

    assert len(remarks) > 10
    assert leaks(remarks, written) == []


def test_commands_that_only_look_leave_the_org_as_it_was(line: Line) -> None:
    assert line.org_looked_at == line.org_applied


def test_every_record_tells_the_cells_it_comes_from(line: Line) -> None:
    with line.plan as plan:
        nowhere = [change.key for change in plan.changes() if not change.origins]
        [gift] = [change for change in plan.changes("Opportunity") if change.key == "don:R2019-0142"]

    assert nowhere == []
    [amount] = [each for each in gift.fields if each.field == "Amount"]
    assert str(amount.at) == f"`data/{DONORS}` › `Dons` › `F440`"
