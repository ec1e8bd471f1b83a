"""What a record holds that a plan only keeps: the plan has no values of it, so the org is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from npsp_migrate.model.plan import Action, Change, FieldChange
from npsp_migrate.npsp.shape import shape_of, told
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read


def keeps_silent(change: Change) -> bool:
    """A kept record whose values nobody wrote down."""
    return change.action is Action.KEEP and bool(change.org_id)


def with_values(opened: OpenedProject, plan: PlanFile, changes: Iterable[Change]) -> Iterator[Change]:
    """The same changes; kept ones with every field that the sheets fill, as the org holds it now."""
    with org_to_read(opened.project.org) as org:
        for change in changes:  # one record, or the few of one key
            cells = plan.cells(change.seq)
            shape = shape_of(org.describe(change.object), plan.basis.key_field, plan.objects())
            known = [(field, at) for field, at in cells if field in shape.fields]
            paths = dict.fromkeys(["Id", *(path for field, _ in known for path in shape.paths(field))])
            found = org.read_keys(change.object, tuple(paths), "Id", [change.org_id])
            for record in found.to_dict("records"):
                held = {str(name): value for name, value in record.items()}
                values = [(field, told(shape.held(held, field)), at) for field, at in known]
                fields = tuple(FieldChange(field, value, value, at) for field, value, at in values)
                yield replace(change, fields=fields)
