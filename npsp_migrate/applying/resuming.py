"""After an interruption: intents without an outcome are asked back from the org before anything else is sent."""

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.journal_format import Intent
from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.applying.staleness import current_records, was_done
from npsp_migrate.applying.windows import in_windows
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import COLLECTION_LIMIT, OrgReader
from npsp_migrate.model.plan import Change, FieldChange, Plan
from npsp_migrate.npsp.shape import Shape, shape_of


def settle_open_intents(journal: Journal, run: int, shape: Shape, org: OrgReader) -> None:
    """What the org holds was done; the rest is forgotten, and starts again from the plan with all its checks."""
    intents = (each for each in journal.open_intents(run) if each.object == shape.object)
    for window in in_windows(intents, COLLECTION_LIMIT):
        changes = [_change_of(intent) for intent in window]
        now = current_records(changes, shape, org)
        done: list[RowOutcome] = []
        for change in changes:
            record = now.get(change.seq)
            if record and was_done(change, record, shape):
                outcome = Outcome.UPDATED if change.org_id else Outcome.CREATED
                done.append(ended(change, outcome, org_id=str(record["Id"])))
        journal.settle(run, done)
        known = {each.seq for each in done}
        journal.forget(run, [change.seq for change in changes if change.seq not in known])


def close_abandoned(journal: Journal, run: int, plan: Plan, org: OrgReader) -> None:
    """Interrupted runs of older plans: what became of their last rows is found out, and they are closed.

    Otherwise nobody would remember what they wrote, and a later edit in the sheet would look like a conflict.
    """
    for other in journal.abandoned(run):
        for sobject in sorted({intent.object for intent in journal.open_intents(other)}):
            shape = shape_of(org.describe(sobject), plan.basis.key_field, plan.objects())
            settle_open_intents(journal, other, shape, org)
        journal.close(other, by=run)


def _change_of(intent: Intent) -> Change:
    fields = tuple(FieldChange(name, intent.before.get(name), after) for name, after in intent.sent.items())
    identity = intent.seq, intent.action, intent.object, intent.key, intent.label
    return Change(*identity, words("resumed"), fields, org_id=intent.org_id)
