"""A night in a terminal, in English: for the consultant, and for whatever keeps the output of a scheduler."""

from collections.abc import Iterator
from shlex import quote

from npsp_migrate.mapping.sync_settings import NEVER_ALLOWED, Reaction, Rule
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.nightly.message import is_news, waiting_lines
from npsp_migrate.runs.nightly.night import Ending, Finding, Night


def is_silent(night: Night) -> bool:
    """Nothing happened, and nothing waits that was not told before: who reads every morning reads nothing.

    What waits is told again once a week.
    """
    if night.ending not in (Ending.QUIET, Ending.HELD) or night.outcomes:
        return False
    told = any(each.then is Reaction.TELL and each.rule is not Rule.CONFLICTS for each in night.findings)
    return not told and not is_news(night)


def night_lines(night: Night, words: Catalogue) -> Iterator[str]:
    for finding in night.findings:
        yield f"{finding.then.value}: {words.sentence(finding.words)} (`{finding.rule.value}`)"
    if night.resumed:
        yield f"Run {night.resumed}, which was interrupted, was brought to its end"
    yield _sentence(night)
    if night.verified:
        named = f"; `npsp-migrate verify --run {night.run}` names them" if night.verified.wrong else ""
        wrong = plural(night.verified.wrong, "difference")
        yield f"Read back {plural(night.verified.records, 'record')}: {wrong}{named}"
    if waits := waiting_lines(night.waiting, words):
        yield f"Waiting for a person: {'; '.join(waits)}"
    yield from (f"Wrote `{path}`" for path in night.reports)
    yield from _next(night)


def _sentence(night: Night) -> str:
    told = ", ".join(f"{count:,} {name}" for name, count in night.outcomes.items())
    run = f"run {night.run}: " if night.run else ""
    match night.ending:
        case Ending.QUIET:
            return "Nothing to do" + (": nothing moved on either side" if night.unchanged_since else "")
        case Ending.REHEARSED:
            low = night.planned_to("create", "update") - night.held
            return f"Rehearsal: {plural(low, 'record')} would be written, {night.held:,} held; nothing was written"
        case Ending.STOPPED:
            return "Stopped: nothing was written"
        case Ending.UNFINISHED:
            return f"Not finished: {run}{told or 'nothing was written'}"
        case Ending.FAILED | Ending.INTERRUPTED:
            return f"{night.ending.value.capitalize()}: {run}{told or 'nothing was written'}"
    return f"Done: {run}{told or 'nothing was written'}"


def _next(night: Night) -> Iterator[str]:
    if not night.held_plan:
        return
    plan, root = quote(str(night.held_plan)), quote(str(night.held_plan.parent.parent))
    review = f"Review `npsp-migrate show {plan}`, then `npsp-migrate apply {plan} --project {root}`"
    yield f"\nhint: {review}; or {_allowing(_asking(night))}" if _asking(night) else f"\nhint: {review}"


def _asking(night: Night) -> tuple[Finding, ...]:
    return tuple(
        each for each in night.findings if each.then is not Reaction.TELL and each.rule not in NEVER_ALLOWED
    )


def _allowing(findings: tuple[Finding, ...]) -> str:
    options = " ".join(dict.fromkeys(f"--allow {each.rule.value}" for each in findings))
    return f"let it pass once with `npsp-migrate sync {options}`"
