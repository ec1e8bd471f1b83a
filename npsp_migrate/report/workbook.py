"""The plan as a workbook, for whoever counts, filters and ticks off. Streamed: never whole in memory.

Every text is written as text: nothing that came from a cell can become a formula or a link again.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path, PurePath

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from npsp_migrate.model.plan import Action, Change, Plan, Sameness, Value
from npsp_migrate.report import told, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.edits import CONFLICT_COLUMNS, DRIFT_COLUMNS, conflict_lines, drift_lines
from npsp_migrate.report.labels import action_label, field_label, object_label
from npsp_migrate.report.summary import ROW_ENDINGS, Summary
from npsp_migrate.report.sums import group_name, kind_title

Cell = str | int | Decimal | None
Row = Sequence[Cell]

LONGEST_TEXT = 32_767  # Excel: UTF-16 units of a cell
LAST_ROW = 1_048_576  # Excel: rows of a sheet, the header included


def write_workbook(
    plan: Plan, summary: Summary, words: Catalogue, path: Path, *, rows_of_a_sheet: int = LAST_ROW - 1
) -> None:
    """One sheet per question, and further ones where a sheet is full. Raises `OSError` when the disk refuses."""
    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False},
    )
    # A workbook that differs only by its clock could not be compared.
    book.set_properties(
        {"title": words.text("report-title"), "created": summary.basis.made_at.replace(tzinfo=None)}
    )
    style = _Style(book)
    for name, headers, rows in _sheets(plan, summary, words):
        if summary.basis.undoes and name not in _OF_UNDO:
            continue
        for title, part in _parted(words.text(name), rows, rows_of_a_sheet):
            _write_sheet(book.add_worksheet(title), style, [words.text(each) for each in headers], part)
    book.close()


def _parted(title: str, rows: Iterable[Row], limit: int) -> Iterator[tuple[str, Iterable[Row]]]:
    """`Changements`, `Changements 2` …: each part has to be read before the next is asked for."""
    every = iter(rows)
    yield title, islice(every, limit)
    for number, first in enumerate(every, start=2):
        yield f"{title} {number}", chain([first], islice(every, limit - 1))


class _Style:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header: Format = book.add_format({"bold": True, "bg_color": "#F3D9E3", "bottom": 1, "text_wrap": True})
        self.money: Format = book.add_format({"num_format": "#,##0.00"})


def _write_sheet(sheet: Worksheet, style: _Style, headers: Sequence[str], rows: Iterable[Row]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 22)
    for position, header in enumerate(headers):
        sheet.write_string(0, position, header, style.header)
    last = 0
    for last, row in enumerate(rows, start=1):
        for position, cell in enumerate(row):
            _write_cell(sheet, style, last, position, cell)
    sheet.autofilter(0, 0, last, len(headers) - 1)


def _write_cell(sheet: Worksheet, style: _Style, row: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), style.money)  # a view: Excel holds doubles only
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _fitting(cell))


def _fitting(text: str) -> str:
    seen = written.visible(text)
    if len(seen) * 2 <= LONGEST_TEXT or len(seen.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return seen
    return written.shortened(seen, LONGEST_TEXT // 2)  # every character may count twice


def _sheets(plan: Plan, summary: Summary, words: Catalogue) -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    yield "sheet-summary", ("column-kind", "column-action", "column-count"), _summary_rows(summary, words)
    yield "sheet-decide", _JOIN_COLUMNS, _join_rows(plan, words, Sameness.DOUBTFUL)
    yield "sheet-conflicts", CONFLICT_COLUMNS, conflict_lines(plan, words)
    yield "sheet-drift", DRIFT_COLUMNS, drift_lines(plan, words)
    yield (
        "sheet-rows",
        ("column-source", "column-file", "column-sheet", "column-rows", *_ENDING_COLUMNS),
        _tally_rows(summary),
    )
    yield "sheet-ends", ("column-where", "column-fate", "column-why", "column-what-to-do"), _end_rows(plan, words)
    yield "sheet-totals", _TOTAL_COLUMNS, _total_rows(plan, words)
    yield "sheet-joins", _JOIN_COLUMNS, _join_rows(plan, words, Sameness.JOINED)
    yield "sheet-apart", _JOIN_COLUMNS, _join_rows(plan, words, Sameness.APART)
    yield "sheet-changes", _CHANGE_COLUMNS, _change_rows(plan, words)
    yield "sheet-forecast", _FORECAST_COLUMNS, _forecast_rows(plan, words)
    yield "sheet-cleaning", _CLEANING_COLUMNS, _cleaning_rows(plan, words)
    yield (
        "sheet-problems",
        ("column-severity", "column-where", "column-why", "column-what-to-do"),
        _issue_rows(plan, words),
    )
    yield (
        "sheet-columns",
        ("column-file", "column-sheet", "column-header", "column-destination"),
        _column_rows(plan, words),
    )


_OF_UNDO = ("sheet-summary", "sheet-conflicts", "sheet-changes")  # an undo comes from no sheet
_ENDING_COLUMNS = ("column-used", "column-held", "column-refused", "column-left-out")
_JOIN_COLUMNS = ("column-kind", "column-record", "column-kept-where", "column-joined-where", "column-why")
_TOTAL_COLUMNS = (
    "column-kind",
    "column-group",
    "column-sources-count",
    "column-sources-sum",
    "column-plan-count",
    "column-plan-sum",
    "column-org-count",
    "column-org-sum",
    "column-accounts-sum",
)
_CHANGE_COLUMNS = (
    "column-action",
    "column-kind",
    "column-record",
    "column-field",
    "column-before",
    "column-after",
    "column-cell",
    "column-why",
    "column-key",
)
_CLEANING_COLUMNS = (
    "column-file",
    "column-sheet",
    "column-header",
    "column-rule",
    "column-count",
    "column-before",
    "column-after",
    "column-cell",
)


_FORECAST_COLUMNS = ("column-forecast", "column-count", "column-money", "column-names")


def _forecast_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for each in plan.forecast():
        yield words.sentence(each.words), each.count, each.sum, "\n".join(each.names)


def _summary_rows(summary: Summary, words: Catalogue) -> Iterator[Row]:
    for name in summary.objects:
        for action, number in summary.counts[name].items():
            yield object_label(name, words.language), action_label(action, words.language), number


def _tally_rows(summary: Summary) -> Iterator[Row]:
    for tally in summary.tallies:
        yield (
            tally.source,
            PurePath(tally.file).name,
            tally.sheet,
            tally.rows_in,
            *(getattr(tally, ending) for ending in ROW_ENDINGS),
        )


def _end_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for end in plan.row_ends():
        yield (
            written.place(end.at, words.language),
            told.fate(end.fate, words),
            words.sentence(end.because),
            words.hint(end.because),
        )


def _total_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for total in plan.totals():
        yield (
            kind_title(total.kind, words),
            group_name(total, words),
            total.sources_count,
            total.sources_sum,
            total.plan_count,
            total.plan_sum,
            total.org_count,
            total.org_sum,
            total.accounts_sum,
        )


def _join_rows(plan: Plan, words: Catalogue, sameness: Sameness) -> Iterator[Row]:
    for join in plan.joins():
        if join.sameness is sameness:
            yield (
                object_label(join.object, words.language),
                written.label(join.label, words.language),
                written.place(join.kept, words.language),
                written.place(join.joined, words.language),
                words.sentence(join.because),
            )


def _change_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for change in plan.changes(actions=(Action.CREATE, Action.UPDATE, Action.HOLD, Action.DELETE)):
        yield from _field_rows(change, words)


def _field_rows(change: Change, words: Catalogue) -> Iterator[Row]:
    head = (
        action_label(change.action, words.language),
        object_label(change.object, words.language),
        written.label(change.label, words.language),
    )
    tail = (words.sentence(change.because), change.key)
    for field in change.fields:
        yield (
            *head,
            field_label(change.object, field.field, words.language),
            _countable(field.before) or told.value_before(field, words),
            _countable(field.after) or told.value_after(field, words) or words.text("report-emptied"),
            written.place(field.at, words.language),
            *tail,
        )
    if not change.fields:
        yield (*head, None, None, None, written.place(next(iter(change.origins), None), words.language), *tail)


def _countable(content: Value) -> Decimal | None:
    """An amount stays a number, so that a column of them can be added up."""
    return content if isinstance(content, Decimal) else None


def _cleaning_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for rule in plan.cleaning():
        before, after, at = rule.examples[0] if rule.examples else ("", "", None)
        yield (
            PurePath(rule.file).name,
            rule.sheet,
            rule.header,
            words.text(rule.rule),
            rule.count,
            before,
            after,
            written.place(at, words.language),
        )


def _issue_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for issue in plan.issues():
        yield (
            words.text(f"severity-{issue.severity}"),
            written.place(issue.at, words.language),
            words.sentence(issue.words),
            words.hint(issue.words),
        )


def _column_rows(plan: Plan, words: Catalogue) -> Iterator[Row]:
    for column in plan.columns():
        goes_to = ", ".join(told.destination(target, words) for target in column.targets)
        yield (
            PurePath(column.file).name,
            column.sheet,
            column.header,
            goes_to or words.text("report-no-destination"),
        )
