"""A change of the plan as the row that is sent, and as the intent that is written down before."""

from npsp_migrate.applying.journal_format import Intent
from npsp_migrate.model.org import OutgoingRow
from npsp_migrate.model.plan import Change
from npsp_migrate.npsp.shape import Shape, says_something


def outgoing_row(change: Change, shape: Shape) -> OutgoingRow:
    """Parents go by their keys. What is to be emptied is sent as null: only texts could be emptied by a text."""
    parents = {}
    values = {}
    for each in change.fields:
        reference = shape.references.get(each.field)
        if reference and says_something(each.after):
            parents[reference.relationship] = (reference.parent, str(each.after))
        elif each.field != shape.key_field:
            values[each.field] = each.after if says_something(each.after) else None
    return OutgoingRow(change.key, values, parents, change.org_id)


def intent_of(change: Change) -> Intent:
    before = {each.field: each.before for each in change.fields}
    sent = {each.field: each.after for each in change.fields}
    identity = change.seq, change.object, change.key, change.label, change.action
    return Intent(*identity, change.org_id, before, sent)
