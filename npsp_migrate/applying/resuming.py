"""After an interruption: intents without an outcome are asked back from the org before anything else is sent."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.journal_format import Intent
from npsp_migrate.applying.outcome import RowOutcome, done_as, ended
from npsp_migrate.applying.outgoing import outgoing_row
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import AnswerStatus, Org
from npsp_migrate.model.plan import Action, Change, FieldChange, Plan
from npsp_migrate.npsp.shape import Shape, shape_of

WINDOW = 1_000  # intents asked back at once
_DONE = (AnswerStatus.CREATED, AnswerStatus.UPDATED)


def settle_run(journal: Journal, run: int, plan: Plan, org: Org) -> None:
    """All that was about to be written when the run ended."""
    for sobject in journal.in_doubt(run):
        shape = shape_of(org.describe(sobject), plan.basis.key_field, plan.objects())
        _settle_open_intents(journal, run, shape, org, plan.basis.read_at)


def _settle_open_intents(journal: Journal, run: int, shape: Shape, org: Org, read_at: str) -> None:
    """What the org holds was done; the rest is forgotten, and starts again from the plan with all its checks."""
    for job, carried in groupby(journal.open_intents(run, shape.object), key=lambda intent: intent.job):
        changes = [_change_of(intent) for intent in carried]
        done = list(_told_by_job(job, changes, shape, org)) if job else []
        told = {each.seq for each in done}
        for window in in_windows((change for change in changes if change.seq not in told), WINDOW):
            done += _told_by_org(window, shape, org, read_at)
        journal.settle(run, done)
        known = {each.seq for each in done}
        journal.forget(run, [change.seq for change in changes if change.seq not in known])


def _told_by_job(job: str, changes: Sequence[Change], shape: Shape, org: Org) -> Iterator[RowOutcome]:
    """What the job says that it did. What it refused is tried again, and told then."""
    rows = [outgoing_row(change, shape) for change in changes]
    by_key = {change.key.casefold(): change for change in changes}
    for answer in org.loaded(job, shape.object, shape.key_field, rows):
        if answer.status in _DONE:
            change = by_key[answer.key.casefold()]
            yield ended(change, done_as(change), org_id=answer.org_id)


def _told_by_org(changes: Sequence[Change], shape: Shape, org: Org, read_at: str) -> Iterator[RowOutcome]:
    now = current_records(changes, shape, org)
    absent: list[Change] = []
    for change in changes:
        record = now.get(change.seq)
        if was_done(change, record, shape):
            yield ended(change, done_as(change), org_id=str(record["Id"]) if record else change.org_id)
        elif record is None and change.action is Action.CREATE and not change.org_id:
            absent.append(change)
    yield from _told_by_bin(absent, shape, org, read_at)


def _told_by_bin(changes: Sequence[Change], shape: Shape, org: Org, read_at: str) -> Iterator[RowOutcome]:
    """What was made since the plan was read, and is gone again, was made by us: somebody deleted it before the run
    went on, and does not want it back. A plan that does not tell when it was read cannot know.
    """
    if not changes or not read_at:
        return
    by_key = {change.key.casefold(): change for change in changes}
    keys = [change.key for change in changes]
    ends = {key.casefold(): fate for key, fate in org.buried_since(shape.object, shape.key_field, keys, read_at)}
    for key in sorted(ends.keys() & by_key.keys()):
        yield ended(by_key[key], done_as(by_key[key]), org_id=ends[key].org_id)


def close_abandoned(journal: Journal, run: int, plan: Plan, org: Org) -> None:
    """Interrupted runs of older plans: what became of their last rows is found out, and they are closed.

    Otherwise nobody would remember what they wrote, and a later edit in the sheet would look like a conflict.
    """
    for other in journal.abandoned(run):
        settle_run(journal, other, plan, org)
        journal.close(other, by=run)


def _change_of(intent: Intent) -> Change:
    fields = tuple(FieldChange(name, intent.before.get(name), after) for name, after in intent.sent.items())
    identity = intent.seq, intent.action, intent.object, intent.key, intent.label
    return Change(*identity, words("resumed"), fields, org_id=intent.org_id)
