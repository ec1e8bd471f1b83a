"""The plan in a terminal: counts, the first changes, what stands in the way. English, readable without colour."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath

from rich.console import Console
from rich.markup import escape as _escape_markup
from rich.table import Table

from npsp_migrate.model.issue import Issue, Severity
from npsp_migrate.model.plan import Action, Change, ControlTotal, FieldChange, Plan, RowTally
from npsp_migrate.report import edits, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import field_label, object_label
from npsp_migrate.report.reasons import count_reasons
from npsp_migrate.report.standing import standing
from npsp_migrate.report.summary import ROW_ENDINGS, Summary
from npsp_migrate.report.sums import sum_tables

SIGNS = {
    Action.CREATE: "[green]+[/]",
    Action.UPDATE: "[yellow]~[/]",
    Action.KEEP: "=",
    Action.HOLD: "[magenta]?[/]",
    Action.CONFLICT: "[red]![/]",
    Action.DELETE: "[red]-[/]",
}
WAITING = (Action.HOLD, Action.CONFLICT)  # for a person


def escape(text: str) -> str:
    """On one line, with nothing in it that a terminal or rich would obey."""
    return _escape_markup(written.one_line(text))


def show_changes(console: Console, changes: Iterable[Change], words: Catalogue, limit: int) -> None:
    """One line per record, and one per changed field of an update."""
    every = iter(changes)
    for change in islice(every, limit):
        for line in change_lines(change, words):
            console.print(line, highlight=False, soft_wrap=True)
    rest = sum(1 for _ in every)
    if rest:
        console.print(f"… and {written.count(rest, words.language)} more", highlight=False)


def change_lines(change: Change, words: Catalogue) -> Iterator[str]:
    head = _head(change)
    if change.action is Action.UPDATE:
        yield head
        yield from (f"    {_field_text(change, field, words)}" for field in change.fields)
    else:
        yield f"{head}  ({escape(words.sentence(change.because))})"
    yield from _left_alone(change, words)


def _left_alone(change: Change, words: Catalogue) -> Iterator[str]:
    """The three values of each conflict, and who changed it."""
    for field in change.conflicts:
        last = f"last import {edits.last_applied(field, words)}"
        wanted = written.value(field.after, words.language) or "(to be emptied)"
        org = _in_org(field, words)
        source = "before the run" if edits.is_of_undo(change) else "sheet"
        values = escape(f"{last}, {source} {wanted}, org {org}")
        yield f"    left alone: {_named(change, field, words)}: {values}{_at(field)}"
    yield from _record_changed_by(change, change.conflicts, words)


def show_drift(console: Console, changes: Iterable[Change], words: Catalogue, limit: int) -> None:
    """What somebody changed in the org alone since we last applied: it stays."""
    every = iter(changes)
    for change in islice(every, limit):
        for line in (_head(change), *_drifted(change, words)):
            console.print(line, highlight=False, soft_wrap=True)
    rest = sum(1 for _ in every)
    if rest:
        console.print(f"… and {written.count(rest, words.language)} more", highlight=False)


def _drifted(change: Change, words: Catalogue) -> Iterator[str]:
    for field in change.drift:
        org = _in_org(field, words)
        values = f"last import {edits.last_applied(field, words)}, org {org}, sheet {edits.in_sheet(field, words)}"
        yield f"    changed in the org: {_named(change, field, words)}: {escape(values)}{_at(field)}"
    yield from _record_changed_by(change, change.drift, words)


def _in_org(field: FieldChange, words: Catalogue) -> str:
    """With who changed it, where the org keeps a history of the field."""
    value = written.value(field.before, words.language) or "(blank)"
    who = edits.field_edited(field, words)
    return f"{value} (by {who})" if who else value


def _record_changed_by(change: Change, fields: Iterable[FieldChange], words: Catalogue) -> Iterator[str]:
    """Where it keeps no history of one of these: that is all that is known."""
    unknown = any(not edits.field_edited(field, words) for field in fields)
    if unknown and (who := edits.record_edited(change, words)):
        yield f"    record changed last in the org by {escape(who)}"


def _named(change: Change, field: FieldChange, words: Catalogue) -> str:
    return escape(field_label(change.object, field.field, words.language))


def _at(field: FieldChange) -> str:
    return escape(f"  ({field.at})") if field.at else ""


def _head(change: Change) -> str:
    return f"{SIGNS[change.action]} {escape(change.object)}  {escape(change.key)}  {escape(change.label)}"


def _field_text(change: Change, field: FieldChange, words: Catalogue) -> str:
    old = written.value(field.before, words.language) or "(blank)"
    if field.before == field.after:
        return f"{_named(change, field, words)}: {escape(old)}{_at(field)}"
    new = written.value(field.after, words.language) or ("(erased)" if field.before is not None else "(blank)")
    moved = f"  overwrites an edit in the org; last import {field.last}" if field.last is not None else ""
    return f"{_named(change, field, words)}: {escape(f'{old} → {new}')}{_at(field)}{escape(moved)}"


def show_summary(console: Console, summary: Summary, words: Catalogue) -> None:
    """Records per object and action, rows per sheet, and the one line that counts."""
    console.print(_records_table(summary, words))
    if not summary.basis.undoes:
        console.print(_rows_table(summary.tallies))
    console.print(pending_line(summary, words), highlight=False, soft_wrap=True)
    if not summary.basis.undoes:
        console.print(standing(summary, words), highlight=False, soft_wrap=True)
    if summary.doubts:
        asked = f"Wait for an answer: {plural(summary.doubts, 'pair')} that may be one and the same (`review`)"
        console.print(asked, highlight=False, soft_wrap=True)
    if summary.undecided:
        half = f"Written but for fields that were changed on both sides: {plural(summary.undecided, 'record')}"
        console.print(half, highlight=False, soft_wrap=True)
    if summary.drifts:
        changed = f"Changed in the org alone, and left so: {plural(summary.drifts, 'record')} (`show --drift`)"
        console.print(changed, highlight=False, soft_wrap=True)


def pending_line(summary: Summary, words: Catalogue) -> str:
    """`Plan: 41 to create, 7 to update, 1,206 to keep; 3 rows left out`."""
    undoes = summary.basis.undoes
    told = (Action.DELETE if undoes else Action.CREATE, Action.UPDATE, Action.KEEP)
    numbers = [
        f"{written.count(summary.total(action), words.language)} {name}"
        for action, name in (
            (Action.CREATE, "to create"),
            (Action.UPDATE, "to update"),
            (Action.KEEP, "to keep"),
            (Action.HOLD, "held"),
            (Action.CONFLICT, "in conflict"),
            (Action.DELETE, "to delete"),
        )
        if summary.total(action) or action in told
    ]
    rows = [
        f"{plural(summary.rows(ending), 'row')} {name}"
        for ending, name in (("held", "held"), ("refused", "refused"), ("left_out", "left out"))
        if summary.rows(ending)
    ]
    name = f"Undo of run {undoes}" if undoes else "Plan"
    return f"{name}: {', '.join(numbers)}" + (f"; {', '.join(rows)}" if rows else "")


def plural(number: int, noun: str) -> str:
    """`1 record`, `2 records`, `1,206 records`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _records_table(summary: Summary, words: Catalogue) -> Table:
    table = Table("Records", box=None, pad_edge=False, header_style="bold")
    for action in summary.actions:
        table.add_column(action.value, justify="right")
    for name in summary.objects:
        counted = summary.counts[name]
        numbers = (written.count(counted.get(action, 0), words.language) for action in summary.actions)
        table.add_row(object_label(name, words.language), *numbers)
    return table


def _rows_table(tallies: Iterable[RowTally]) -> Table:
    table = Table("Rows", box=None, pad_edge=False, header_style="bold")
    for ending in ("read", *ROW_ENDINGS):
        table.add_column(ending.replace("_", " "), justify="right")
    for tally in tallies:
        place = " › ".join(part for part in (PurePath(tally.file).name, tally.sheet) if part)
        numbers = (tally.rows_in, *(getattr(tally, ending) for ending in ROW_ENDINGS))
        table.add_row(escape(place), *(f"{number:,}" for number in numbers))
    return table


def show_totals(console: Console, totals: Iterable[ControlTotal], words: Catalogue) -> None:
    """The treasurer's tables: one per kind of group."""
    for found in sum_tables(totals, words):
        table = Table(escape(found.title), box=None, pad_edge=False, header_style="bold")
        for name in ("sources", "plan", "org now", "sources − plan", *(("accounts",) if found.accounted else ())):
            table.add_column(name, justify="right")
        for line in found.lines:
            sums = [amount for _, amount in line.sums]
            table.add_row(escape(line.group), *sums, line.gap, *((line.accounts,) if found.accounted else ()))
        console.print(table)


def show_forecast(console: Console, plan: Plan, words: Catalogue, limit: int) -> None:
    """What NPSP will do by itself, the first names that it gives, and what nobody checked."""
    for each in plan.forecast():
        money = "" if each.sum is None else f", {written.money(each.sum, words.language)}"
        count = written.count(each.count, words.language)
        console.print(f"{escape(words.sentence(each.words))}: {count}{money}", highlight=False, soft_wrap=True)
        for name in each.names[:limit]:
            console.print(f"    {escape(name)}", highlight=False, soft_wrap=True)
        if len(each.names) > limit:
            console.print(f"    … and {each.count - limit:,} more", highlight=False)
    for unchecked in plan.not_checked():
        console.print(f"not checked: {escape(words.sentence(unchecked))}", highlight=False, soft_wrap=True)


def show_issues(console: Console, issues: Iterable[Issue], words: Catalogue, limit: int) -> None:
    """Grouped by kind, worst first: a few of each with their cells, then how many more."""
    groups: dict[tuple[Severity, str], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.severity, issue.code), []).append(issue)
    ranked = sorted(groups.items(), key=lambda each: (list(Severity).index(each[0][0]), -len(each[1]), each[0][1]))
    for (severity, _), found in ranked:
        for issue in found[:limit]:
            line = f"{_SEVERITY_STYLE[severity]} {escape(words.sentence(issue.words))}  ({escape(str(issue.at))})"
            console.print(line, highlight=False, soft_wrap=True)
        if len(found) > limit:
            console.print(f"  … and {len(found) - limit:,} more like this", highlight=False)
        hint = words.hint(found[0].words)
        if hint:
            console.print(f"  hint: {escape(hint)}", highlight=False, soft_wrap=True)


_SEVERITY_STYLE = {
    Severity.ERROR: "[red]error:[/]",
    Severity.WARNING: "[yellow]warning:[/]",
    Severity.NOTE: "note:",
}


def show_reasons(console: Console, plan: Plan, words: Catalogue) -> None:
    """Why rows were not used, by reason."""
    for fate, number, sentence in count_reasons(plan, words):
        ended = fate.name.lower().replace("_", " ")
        console.print(f"  {plural(number, 'row')} {ended}: {escape(sentence)}", highlight=False, soft_wrap=True)


def show_records(console: Console, changes: Iterable[Change], words: Catalogue) -> None:
    """Whole records: every field with its value and the cell it came from."""
    for change in changes:
        console.print(
            f"{SIGNS[change.action]} {escape(change.object)}  {escape(change.key)}  {escape(change.label)}"
        )
        console.print(f"    {escape(words.sentence(change.because))}", soft_wrap=True)
        for field in change.fields:
            console.print(f"    {_field_text(change, field, words)}", soft_wrap=True)
        for line in (*_left_alone(change, words), *_drifted(change, words)):
            console.print(line, soft_wrap=True)
        for at in change.origins:
            console.print(f"    from {escape(str(at))}", soft_wrap=True)
        if hint := words.hint(change.because) if change.action in WAITING else "":
            console.print(f"    hint: {escape(hint)}", soft_wrap=True)
