"""Plans without their file: the changes of a test, as values."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from keeping_org import KEY

from npsp_migrate.model.issue import words
from npsp_migrate.model.plan import Action, Basis, Change, ControlTotal, FieldChange, Value

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class PlanOf:
    """A plan without its file: the changes of a test."""

    all_changes: Sequence[Change]
    org_id: str = "00D000000000001EAA"
    made_at: datetime = NOON
    fingerprint: str = "abc"
    order: tuple[str, ...] = ("Account", "Contact", "Campaign", "Opportunity")
    read_at: str = ""  # empty: each record is compared before it is written
    basis: Basis = field(init=False)

    def __post_init__(self) -> None:
        self.basis = Basis(self.made_at, "p", self.org_id, "http://org", (), "", KEY, read_at=self.read_at)

    def objects(self) -> tuple[str, ...]:
        return self.order

    def counts(self) -> Mapping[str, Mapping[Action, int]]:
        return {
            sobject: Counter(change.action for change in self.all_changes if change.object == sobject)
            for sobject in self.order
        }

    def totals(self) -> tuple[ControlTotal, ...]:
        return ()

    def changes(self, sobject: str = "", actions: tuple[Action, ...] = ()) -> Iterator[Change]:
        for change in self.all_changes:
            if (not sobject or change.object == sobject) and (not actions or change.action in actions):
                yield change

    def work(self, sobject: str, actions: tuple[Action, ...]) -> Iterator[Change]:
        return self.changes(sobject, actions)

    def numbers(self, sobject: str, action: Action) -> Iterator[tuple[int, str]]:
        return ((change.seq, change.key) for change in self.changes(sobject, (action,)))


class Quiet:
    def begin(self, what: str, total: int = 0) -> None:
        """Nobody watches."""

    def advance(self, count: int = 1) -> None:
        """Nobody watches."""


def create(seq: int, sobject: str, key: str, **values: Value) -> Change:
    fields = tuple(FieldChange(name, None, value) for name, value in values.items())
    return Change(seq, Action.CREATE, sobject, key, key, words("new"), fields)


def update(seq: int, sobject: str, key: str, org_id: str = "", **values: tuple[Value, Value]) -> Change:
    fields = tuple(FieldChange(name, before, after) for name, (before, after) in values.items())
    return Change(seq, Action.UPDATE, sobject, key, key, words("new"), fields, org_id=org_id)
