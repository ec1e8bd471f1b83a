"""A change of the plan as the row that is sent, and as the intent that is written down before."""

from npsp_migrate.applying.journal_format import Intent
from npsp_migrate.model.org import OutgoingRow
from npsp_migrate.model.plan import Change, Value
from npsp_migrate.npsp.shape import Shape, id_in, says_something


def outgoing_row(change: Change, shape: Shape) -> OutgoingRow:
    """Parents go by their keys, and so does the record, unless its key is taken away. What is to be emptied is
    sent as null: only texts could be emptied by a text.
    """
    parents = {}
    values: dict[str, Value] = {}
    for each in change.fields:
        reference = shape.references.get(each.field)
        if org_id := id_in(each.after):
            values[each.field] = org_id
        elif reference and says_something(each.after):
            parents[reference.relationship] = (reference.parent, str(each.after))
        elif each.field != shape.key_field or each.after is None:
            values[each.field] = each.after if says_something(each.after) else None
    return OutgoingRow(change.key, values, parents, change.org_id)


def intent_of(change: Change) -> Intent:
    before = {each.field: each.before for each in change.fields}
    sent = {each.field: each.after for each in change.fields}
    identity = change.seq, change.object, change.key, change.label, change.action
    return Intent(*identity, change.org_id, before, sent)
