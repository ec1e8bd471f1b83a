"""The part of a plan that was written: a night reads back what it did, not the whole org."""

from collections.abc import Iterator, Mapping

from npsp_migrate.model.plan import Action, Change, ControlTotal
from npsp_migrate.planning.plan_file import PlanFile

WRITTEN = (Action.CREATE, Action.UPDATE)


class WrittenPart(PlanFile):
    """The same file, without the records that the night left as they were. Its sums are those of a part: none."""

    def counts(self) -> Mapping[str, Mapping[Action, int]]:
        return {
            name: {action: count for action, count in counts.items() if action in WRITTEN}
            for name, counts in super().counts().items()
        }

    def changes(self, sobject: str = "", actions: tuple[Action, ...] = ()) -> Iterator[Change]:
        return super().changes(
            sobject, tuple(each for each in actions or WRITTEN if each in WRITTEN) or (Action.DELETE,)
        )

    def work(self, sobject: str, actions: tuple[Action, ...]) -> Iterator[Change]:
        return super().work(sobject, tuple(each for each in actions if each in WRITTEN))

    def numbers(self, sobject: str, action: Action) -> Iterator[tuple[int, str]]:
        return super().numbers(sobject, action) if action in WRITTEN else iter(())

    def totals(self) -> tuple[ControlTotal, ...]:
        return ()
