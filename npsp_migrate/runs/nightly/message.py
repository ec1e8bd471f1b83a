"""What people are told of a night: what was done, what waits for whom, where to look. Counts, and nothing else."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from apprise import NotifyType

from npsp_migrate.mapping.project import Project
from npsp_migrate.mapping.sync_settings import Occasion
from npsp_migrate.model.issue import Words
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.runs.nightly.night import Ending, Night, WaitingKind
from npsp_migrate.runs.telling import Message

REMINDER = 7  # nights between two words about the same thing
_BAD = (Ending.STOPPED, Ending.FAILED, Ending.INTERRUPTED, Ending.UNFINISHED)
_KNOWN_ERRORS = ("SourceError", "OrgError", "ProjectError", "DataError", "LockedError")
_OUTCOMES = ("created", "updated", "unchanged", "refused", "held", "unknown")


def occasions(night: Night) -> frozenset[Occasion]:
    """What happened that somebody may want to be told of. What waits is told when it is new, and once a week."""
    found = {Occasion.ALWAYS}
    failed_rows = sum(night.outcomes.get(name, 0) for name in ("refused", "unknown"))
    if night.ending in _BAD or failed_rows or (night.verified and night.verified.wrong):
        found.add(Occasion.FAILURE)
    if is_news(night) or night.ending is Ending.STOPPED:
        found.add(Occasion.HELD)
    return frozenset(found)


def is_news(night: Night) -> bool:
    """Something waits that did not wait the night before, or has waited for another week."""
    return any(each.new or each.nights % REMINDER == 0 for each in night.waiting)


def message_of(night: Night, project: Project, words: Catalogue) -> Message:
    return Message(_title(night, project, words), "\n\n".join(_parts(night, project, words)), _kind(night))


def _kind(night: Night) -> NotifyType:
    if night.ending in (Ending.STOPPED, Ending.FAILED):
        return NotifyType.FAILURE
    return NotifyType.WARNING if Occasion.FAILURE in occasions(night) or night.held else NotifyType.INFO


def _title(night: Night, project: Project, words: Catalogue) -> str:
    return words.text(f"night-title-{night.ending.value}", project=project.name)


def _parts(night: Night, project: Project, words: Catalogue) -> Iterator[str]:
    yield _when(night, project, words)
    if night.ending is Ending.FAILED:
        known = night.error if night.error in _KNOWN_ERRORS else "other"
        yield words.text(f"night-failed-{known}")
    if night.stops:
        yield "\n".join(
            (
                words.text("night-stopped"),
                *(f"• {words.sentence(_without_names(each.words))}" for each in night.stops),
            )
        )
    if done := _done(night, words):
        yield done
    if waits := waiting_lines(night.waiting, words):
        yield "\n".join((_who(project, words), *(f"• {line}" for line in waits)))
    if night.verified and night.verified.wrong:
        yield words.counted("night-verified-wrong", night.verified.wrong)
    yield _where(night, project, words)


def _without_names(told: Words) -> Words:
    """What was taken for a header may be somebody's name."""
    return Words(told.code, tuple(each for each in told.values if each[0] != "headers"))


def _when(night: Night, project: Project, words: Catalogue) -> str:
    local = night.started.astimezone(ZoneInfo(project.sync.time_zone))
    return words.text("night-when", day=f"{local:%d/%m/%Y}", time=f"{local:%H:%M}")


def _done(night: Night, words: Catalogue) -> str:
    told = [words.counted(f"night-{name}", count) for name in _OUTCOMES if (count := night.outcomes.get(name, 0))]
    return "\n".join(told) if told else words.text("night-nothing-written")


def _who(project: Project, words: Catalogue) -> str:
    return (
        words.text("night-waits-for", name=project.sync.decides)
        if project.sync.decides
        else words.text("night-waits")
    )


def waiting_lines(waiting: tuple[WaitingKind, ...], words: Catalogue) -> tuple[str, ...]:
    """`3 changements d’adresse e-mail, depuis 5 nuits`."""
    return tuple(
        words.counted(f"waits-{each.kind}" if f"waits-{each.kind}" in words.entries else "waits-other", each.count)
        + words.counted("waits-since", each.nights)
        for each in sorted(waiting, key=lambda each: (each.kind.startswith("plan:"), -each.count, each.kind))
    )


def _where(night: Night, project: Project, words: Catalogue) -> str:
    lines = []
    if night.reports:
        lines.append(words.text("night-report", path=str(night.reports[0])))
    if night.held_plan:
        lines.append(words.text("night-held-plan", path=str(night.held_plan)))
    return "\n".join(lines) or words.text("night-where-history", path=str(project.root))
