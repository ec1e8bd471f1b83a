"""What people edited in the org: conflicts with their three values, and what the org changed alone."""

from collections.abc import Iterator
from datetime import datetime

from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Action, Change, FieldChange, Plan
from npsp_migrate.report import told, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import field_label, object_label

CONFLICT_COLUMNS = (
    "column-kind",
    "column-record",
    "column-field",
    "column-last",
    "column-in-sheet",
    "column-in-org-now",
    "column-edited",
    "column-why",
    "column-what-to-do",
    "column-cell",
)
_WHY = CONFLICT_COLUMNS.index("column-why")
_WHAT_TO_DO = _WHY + 1
TOGETHER_COLUMNS = (*CONFLICT_COLUMNS[:_WHY], *CONFLICT_COLUMNS[_WHAT_TO_DO + 1 :])  # of the same reason
DRIFT_COLUMNS = (
    "column-kind",
    "column-record",
    "column-field",
    "column-last",
    "column-in-org-now",
    "column-in-sheet",
    "column-edited",
)


def conflict_lines(plan: Plan, words: Catalogue) -> Iterator[tuple[str, ...]]:
    """One per field: what we last applied, what the sheet says, what the org holds, and who changed it."""
    for change in plan.changes(actions=(Action.UPDATE, Action.HOLD, Action.CONFLICT)):
        for field in change.conflicts:
            because = _because(change, field)
            yield (
                *_head(change, field, words),
                last_applied(field, words),
                _or(told.value_after(field, words), "report-to-empty", words),
                _or(told.value_before(field, words), "report-blank", words),
                edited(change, field, words),
                words.sentence(because),
                words.hint(because),
                written.place(field.at, words.language),
            )


def conflicts_by_reason(plan: Plan, words: Catalogue) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """(why, what to do) → the same lines, without what they all say."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for line in conflict_lines(plan, words):
        reason = (line[_WHY], line[_WHAT_TO_DO])
        found.setdefault(reason, []).append((*line[:_WHY], *line[_WHAT_TO_DO + 1 :]))
    return found


def is_of_undo(change: Change) -> bool:
    """Whether it takes a run back: then no sheet says what shall stand there, but what stood there before."""
    return change.because.code.startswith("undo-")


def _because(change: Change, field: FieldChange) -> Words:
    """Of one field: a record has one reason, and its fields may have several."""
    if change.because.code == "plan-cannot-change":
        return change.because
    if is_of_undo(change):
        return Words("undo-changed")
    return Words("plan-differs" if field.last is None else "plan-both-changed")


def drift_lines(plan: Plan, words: Catalogue) -> Iterator[tuple[str, ...]]:
    for change in plan.drifted():
        for field in change.drift:
            yield (
                *_head(change, field, words),
                last_applied(field, words),
                _or(told.value_before(field, words), "report-blank", words),
                in_sheet(field, words),
                edited(change, field, words),
            )


def _head(change: Change, field: FieldChange, words: Catalogue) -> tuple[str, str, str]:
    return (
        object_label(change.object, words.language),
        written.label(change.label, words.language),
        field_label(change.object, field.field, words.language),
    )


def last_applied(field: FieldChange, words: Catalogue) -> str:
    """An empty text was an erasing; without a value nobody remembers one."""
    if field.last is None:
        return words.text("report-unknown")
    return _or(told.value_last(field, words), "report-emptied", words)


def in_sheet(field: FieldChange, words: Catalogue) -> str:
    """Of a drift: there a blank sheet says nothing, and an empty text asks to empty the field."""
    if field.after is None:
        return words.text("report-says-nothing")
    return _or(told.value_after(field, words), "report-to-empty", words)


def edited(change: Change, field: FieldChange, words: Catalogue) -> str:
    """Who changed the field, and when. Where the org keeps no history of it, of the record: it may be another's."""
    return field_edited(field, words) or record_edited(change, words, "report-record-edited")


def field_edited(field: FieldChange, words: Catalogue) -> str:
    return _edited(field.edited_by, field.edited_at, words, "report-edited")


def record_edited(change: Change, words: Catalogue, code: str = "report-edited") -> str:
    """Who changed the record last, and when: which of its fields that was, the record does not tell."""
    return _edited(change.edited_by, change.edited_at, words, code)


def _edited(who: str, at: str, words: Catalogue, code: str) -> str:
    if not at:
        return who
    return words.text(code, who=who, when=written.moment(datetime.fromisoformat(at), words.language))


def _or(text: str, code: str, words: Catalogue) -> str:
    return text or words.text(code)
