"""Deleting without taking along what has to stay: a record goes only when nothing is left that hangs on it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pandas as pd

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome, RowOutcome, ended
from npsp_migrate.model.issue import words
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, Plan
from npsp_migrate.npsp.aftermath import follows, is_looked_at
from npsp_migrate.npsp.objects import CONTACT, OPPORTUNITY
from npsp_migrate.npsp.shape import Shape

_WHOLE = (CONTACT, OPPORTUNITY)  # that lead elsewhere now, whenever they were made: they would go with an account
_LAG = timedelta(seconds=3)  # an answer tells the hour of its server in whole seconds, and a little late
_ID = 15  # characters of an Id that tell it


class Hanging:
    """Children stand before their parents in a plan that undoes a run. Holds names of parents, never the plan."""

    def __init__(self, plan: Plan, org: OrgReader, journal: Journal, run: int) -> None:
        self._journal = journal
        self._run = run
        self._needed: set[str] = set()  # keys in small letters, Ids
        deleted = [name for name, counts in plan.counts().items() if counts.get(Action.DELETE)]
        self._joined = frozenset(_attached_since(plan, org, deleted)) if plan.basis.read_at else frozenset()

    def keeps(self, change: Change) -> RowOutcome | None:
        """Why a record cannot be deleted, if so."""
        if change.action is not Action.DELETE:
            return None
        if change.org_id[:_ID] in self._joined:
            return ended(change, Outcome.HELD, words("undo-joined"))
        if change.key.casefold() in self._needed or change.org_id.casefold() in self._needed:
            return ended(change, Outcome.HELD, words("undo-child-stays"))
        return None

    def note(self, window: Sequence[Change], shape: Shape) -> None:
        """What is still there after its turn keeps its parents, those that it was to leave included."""
        numbers = [change.seq for change in window]
        failed = self._journal.problems(self._run, min(numbers), max(numbers))
        for change in window:
            if change.seq in failed:
                self._needed.update(parent.casefold() for parent in shape.parents_before(change))


def _attached_since(plan: Plan, org: OrgReader, deleted: Sequence[str]) -> Iterator[str]:
    """Records of the plan to which somebody attached another one after the plan was made."""
    children = {
        (child.object, child.field)
        for name in deleted
        for child in org.describe(name).children
        if is_looked_at(child.object) and not follows(child.object, child.field)
    }
    leads: set[str] = set()
    for sobject in sorted({name for name, _ in children}):
        described = org.describe(sobject)
        fields = sorted({field for name, field in children if name == sobject and field in described.fields})
        new = org.read_since(sobject, ("Id", "CreatedDate", *fields), plan.basis.read_at)
        if sobject not in _WHOLE and len(new):  # others move in the wake of what the undo itself does
            new = new[pd.to_datetime(new["CreatedDate"], utc=True) > pd.Timestamp(plan.basis.read_at) + _LAG]
        known = {change.org_id[:_ID] for change in plan.changes(sobject)} if len(new) else set()
        strange = new[~new["Id"].str[:_ID].isin(known)] if len(new) else new
        for field in fields if len(strange) else ():
            leads.update(str(each)[:_ID] for each in strange[field].dropna())
    yield from leads
