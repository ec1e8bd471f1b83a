"""What the page of an undo holds: what goes, what comes back, what stays because somebody worked on it since."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.report import told, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import field_label, object_label
from npsp_migrate.report.summary import Summary
from npsp_migrate.report.tasks import Task

Listed = TypeVar("Listed")

# Action → how its card looks, and the list behind it.
_CARDS = {
    Action.DELETE: ("bad", "changes"),
    Action.UPDATE: ("good", "changes"),
    Action.HOLD: ("warn", "kept"),
    Action.CONFLICT: ("warn", "kept"),
    Action.KEEP: ("", "short"),
}
_SHOWN = (Action.UPDATE, Action.DELETE)


def undo_content(
    plan: Plan,
    summary: Summary,
    words: Catalogue,
    listing: Callable[[str, Iterator[tuple[str, ...]]], Listed],
    changes: Callable[[str, Action, str], Listed],
) -> dict[str, object]:
    """`listing` shortens what is too long for a page; `changes` lists those of one object and action."""
    return {
        "title": words.text("undo-page-title", run=summary.basis.undoes),
        "tasks": _tasks(summary, words),
        "cards": [
            (written.count(summary.total(action), words.language), _label(action, words), look, anchor)
            for action, (look, anchor) in _CARDS.items()
        ],
        "objects": [
            (object_label(name, words.language), [summary.counts[name].get(action, 0) for action in _CARDS])
            for name in summary.objects
        ],
        "kept": listing("", _kept_lines(plan, words)),
        "conflicts": listing("", _conflict_lines(plan, words)),
        "changes": [
            changes(name, action, f"{object_label(name, words.language)} · {_label(action, words)}")
            for name in summary.objects
            for action in _SHOWN
            if summary.counts[name].get(action, 0)
        ],
        "to_delete": written.count(summary.total(Action.DELETE), words.language),
    }


def _label(action: Action, words: Catalogue) -> str:
    return words.text(f"undo-action-{action}")


def _tasks(summary: Summary, words: Catalogue) -> Sequence[Task]:
    stays = summary.total(Action.HOLD) + summary.total(Action.CONFLICT)
    look = (
        (Task("kept", words.counted("task-undo-kept", stays), words.text("task-undo-kept-how")),) if stays else ()
    )
    return (*look, Task("sign", words.text("task-sign"), words.text("task-sign-how")))


def _kept_lines(plan: Plan, words: Catalogue) -> Iterator[tuple[str, ...]]:
    for change in plan.changes(actions=(Action.HOLD,)):
        yield (*_head(change, words), words.sentence(change.because), words.hint(change.because))


def _conflict_lines(plan: Plan, words: Catalogue) -> Iterator[tuple[str, ...]]:
    for change in plan.changes(actions=(Action.UPDATE, Action.CONFLICT)):
        for field in change.conflicts:
            values = (told.value_last, told.value_after, told.value_before)
            yield (
                *_head(change, words),
                field_label(change.object, field.field, words.language),
                *(each(field, words) or words.text("report-blank") for each in values),
            )


def _head(change: Change, words: Catalogue) -> tuple[str, str]:
    return object_label(change.object, words.language), change.label
