"""The page that the founders read and sign: one self-contained HTML file, in their language.

Everything that came from a cell is escaped by the template engine; the page loads nothing from anywhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path, PurePath

from npsp_migrate.model.issue import Fate, Severity
from npsp_migrate.model.plan import Action, Change, CleaningSummary, FieldChange, Forecast, Plan, RowTally, Sameness
from npsp_migrate.report import told, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.edits import DRIFT_COLUMNS, TOGETHER_COLUMNS, conflicts_by_reason, drift_lines
from npsp_migrate.report.html import inlined, templates
from npsp_migrate.report.labels import action_label, field_label, object_label
from npsp_migrate.report.reasons import count_reasons
from npsp_migrate.report.standing import standing
from npsp_migrate.report.summary import Summary
from npsp_migrate.report.sums import sum_tables
from npsp_migrate.report.tasks import tasks
from npsp_migrate.report.undo_page import undo_content
from npsp_migrate.report.waiting import waiting_rows, waits

SHOWN_CHANGES = 150  # per object and action; the workbook has them all
SHOWN_ROWS = 400  # of rows, joins and remarks
SHOWN_CELLS = 12  # of one kind of remark
SHOWN_LETTERS = 300  # of one value: a cell can hold 32,767


@dataclass(frozen=True, slots=True)
class Listing:
    """Some lines to show, and how many stay in the workbook."""

    title: str
    lines: tuple[tuple[str, ...], ...]
    more: int = 0


def write_page(plan: Plan, summary: Summary, words: Catalogue, path: Path) -> None:
    """Raises `OSError` when the disk refuses."""
    environment = templates()
    name_of_page = "undo" if summary.basis.undoes else "report"
    content = _content(plan, summary, words) | inlined(environment, "css", "js")
    environment.get_template(f"{name_of_page}.html.j2").stream(content).dump(str(path), encoding="utf-8")


def _content(plan: Plan, summary: Summary, words: Catalogue) -> dict[str, object]:
    if not summary.basis.undoes:
        return _common(plan, summary, words) | _of_sources(plan, summary, words)

    def changes(name: str, action: Action, title: str) -> Listing:
        lines = (_change_line(change, words)[:3] for change in plan.changes(name, (action,)))  # no cell says so
        return _listing(title, lines, SHOWN_CHANGES)

    def listing(title: str, lines: Iterable[tuple[str, ...]]) -> Listing:
        return _listing(title, lines, SHOWN_ROWS)

    return _common(plan, summary, words) | undo_content(plan, summary, words, listing, changes)


def _common(plan: Plan, summary: Summary, words: Catalogue) -> dict[str, object]:
    """What every page tells."""
    language = words.language
    return {
        "language": language.value,
        "t": words.text,
        "counted": words.counted,
        "count": lambda number: written.count(number, language),
        "summary": summary,
        "moment": written.moment(summary.basis.made_at, language),
        "rehearsal": "127.0.0.1" in summary.basis.org_url or "localhost" in summary.basis.org_url,
        "to_update": written.count(summary.total(Action.UPDATE), language),
        "forecast": [_forecast_line(each, words) for each in plan.forecast()],
        "not_checked": [words.sentence(each) for each in plan.not_checked()],
    }


def _of_sources(plan: Plan, summary: Summary, words: Catalogue) -> dict[str, object]:
    """What a plan made from sheets tells besides."""
    return {
        "tasks": tasks(plan, summary, words),
        "waiting": waiting_rows(plan, words),
        "to_create": written.count(summary.total(Action.CREATE), words.language),
        "money_in_plan": _money_in_plan(plan, words),
        "objects": [_object_line(name, summary, words) for name in summary.objects],
        "tallies": [_tally_line(tally, words) for tally in summary.tallies],
        "doubts": _joins(plan, words, Sameness.DOUBTFUL),
        "joins": _joins(plan, words, Sameness.JOINED),
        "apart": _joins(plan, words, Sameness.APART),
        "standing": standing(summary, words),
        "conflicts": [
            (why, what_to_do, _listing("", lines, SHOWN_ROWS))
            for (why, what_to_do), lines in conflicts_by_reason(plan, words).items()
        ],
        "conflict_columns": TOGETHER_COLUMNS,
        "drift": _listing("", drift_lines(plan, words), SHOWN_ROWS),
        "drift_columns": DRIFT_COLUMNS,
        "reasons": _reasons(plan, words),
        "ends": _ends(plan, words),
        "totals": sum_tables(plan.totals(), words),
        "changes": list(_change_listings(plan, summary, words)),
        "problems": _problems(plan, words),
        "cleaning": [_cleaning_line(rule, words) for rule in plan.cleaning()],
        "columns": _columns(plan, words),
    }


def _forecast_line(each: Forecast, words: Catalogue) -> tuple[str, str, str, tuple[str, ...]]:
    money = "" if each.sum is None else written.money(each.sum, words.language)
    return written.count(each.count, words.language), words.sentence(each.words), money, each.names


def _money_in_plan(plan: Plan, words: Catalogue) -> str:
    """Of every gift, once: the totals per year, all record types together."""
    every = [total.plan_sum for total in plan.totals() if total.kind == "year"]
    return written.money(sum(every, start=Decimal(0)), words.language) if every else ""


def _object_line(name: str, summary: Summary, words: Catalogue) -> tuple[str, list[tuple[str, str, int]]]:
    counted = summary.counts[name]
    return object_label(name, words.language), [
        (action.value, action_label(action, words.language), counted.get(action, 0)) for action in summary.actions
    ]


def _tally_line(tally: RowTally, words: Catalogue) -> dict[str, object]:
    return {
        "file": PurePath(tally.file).name,
        "sheet": tally.sheet,
        "numbers": (tally.rows_in, tally.used, tally.held, tally.refused, tally.left_out),
        "adds_up": tally.rows_in == tally.used + tally.held + tally.refused + tally.left_out,
    }


def _listing(title: str, lines: Iterable[tuple[str, ...]], limit: int) -> Listing:
    every = iter(lines)
    shown = tuple(islice(every, limit))
    return Listing(title, shown, sum(1 for _ in every))


def _joins(plan: Plan, words: Catalogue, sameness: Sameness) -> Listing:
    lines = (
        (
            object_label(join.object, words.language),
            written.label(join.label, words.language),
            written.place(join.kept, words.language),
            written.place(join.joined, words.language),
            words.sentence(join.because),
        )
        for join in plan.joins()
        if join.sameness is sameness
    )
    return _listing("", lines, SHOWN_ROWS)


def _reasons(plan: Plan, words: Catalogue) -> list[tuple[str, str, str]]:
    return [
        (written.count(number, words.language), told.fate(fate, words), sentence)
        for fate, number, sentence in count_reasons(plan, words)
    ]


def _ends(plan: Plan, words: Catalogue) -> Listing:
    lines = (
        (
            written.place(end.at, words.language),
            told.fate(end.fate, words),
            words.sentence(end.because),
            words.hint(end.because),
        )
        for end in plan.row_ends()
        if end.fate is not Fate.LEFT_OUT and not waits(end)
    )
    return _listing("", lines, SHOWN_ROWS)


def _change_listings(plan: Plan, summary: Summary, words: Catalogue) -> Iterator[Listing]:
    for name in summary.objects:
        for action in (Action.UPDATE, Action.CREATE, Action.HOLD):
            if summary.counts[name].get(action, 0):
                yield _changes(plan, words, name, action)


def _changes(plan: Plan, words: Catalogue, name: str, action: Action) -> Listing:
    title = f"{object_label(name, words.language)} · {action_label(action, words.language)}"
    return _listing(title, (_change_line(change, words) for change in plan.changes(name, (action,))), SHOWN_CHANGES)


def _change_line(change: Change, words: Catalogue) -> tuple[str, ...]:
    lines = " · ".join(_field_text(change, field, words) for field in change.fields)
    return (
        written.shortened(written.label(change.label, words.language), SHOWN_LETTERS),
        lines,
        words.sentence(change.because),
        _origins(change, words),
    )


def _field_text(change: Change, field: FieldChange, words: Catalogue) -> str:
    deleted = change.action is Action.DELETE
    old = written.shortened(told.value_before(field, words), SHOWN_LETTERS)
    new = written.shortened(told.value_after(field, words), SHOWN_LETTERS)
    arrow = f"{old} → {new or words.text('report-emptied')}" if old and not deleted else (old or new)
    moved = f" {words.text('report-overwrites')}" if field.last is not None else ""
    return f"{field_label(change.object, field.field, words.language)}{words.text('report-colon')}{arrow}{moved}"


def _origins(change: Change, words: Catalogue) -> str:
    shown = [written.place(at, words.language) for at in change.origins[:3]]
    rest = len(change.origins) - len(shown)
    return " ; ".join(shown) + (f" (+ {rest})" if rest else "")


def _problems(plan: Plan, words: Catalogue) -> list[tuple[str, str, str, str, Sequence[str]]]:
    """Remarks by kind: weight, how many, a sentence, what to do, and where the first ones stand."""
    counted: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    places: dict[tuple[str, str], list[str]] = {}
    for issue in plan.issues():
        kind = (issue.severity.value, issue.code)
        counted[kind] += 1
        first.setdefault(kind, (words.sentence(issue.words), words.hint(issue.words)))
        if len(places.setdefault(kind, [])) < SHOWN_CELLS:
            at = written.place(issue.at, words.language)
            places[kind].append(f"{at}{words.text('report-colon')}{words.sentence(issue.words)}")
    ordered = sorted(counted.items(), key=lambda each: (_WORST_FIRST.index(each[0][0]), -each[1], each[0][1]))
    return [
        (
            words.text(f"severity-{kind[0]}"),
            written.count(number, words.language),
            *first[kind],
            places[kind],
        )
        for kind, number in ordered
    ]


_WORST_FIRST = [severity.value for severity in Severity]


def _cleaning_line(rule: CleaningSummary, words: Catalogue) -> tuple[str, str, str, str]:
    place = " › ".join(part for part in (PurePath(rule.file).name, rule.sheet, rule.header) if part)
    examples = " ; ".join(f"{before} → {after}" for before, after, _ in rule.examples[:3])
    count = written.count(rule.count, words.language)
    return place, words.text(rule.rule), count, examples


def _columns(plan: Plan, words: Catalogue) -> list[tuple[str, str, str]]:
    return [
        (
            " › ".join(part for part in (PurePath(column.file).name, column.sheet) if part),
            column.header,
            ", ".join(told.destination(target, words) for target in column.targets)
            or words.text("report-no-destination"),
        )
        for column in plan.columns()
    ]
