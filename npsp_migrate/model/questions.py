"""What a person is asked: two records side by side, why they might be one, and what the answer settles."""

from dataclasses import dataclass

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Identity, Pair, Standing, pair_of
from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import Value


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a record; `at` is its cell, or None where the org says it."""

    field: str
    value: Value
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records. `rows`: where it stands in the sheets, most trusted first."""

    identity: Identity
    label: str
    told: tuple[Told, ...] = ()
    rows: tuple[Location, ...] = ()
    org_id: str = ""

    def get(self, field: str) -> Told | None:
        return next((each for each in self.told if each.field == field), None)


@dataclass(frozen=True, slots=True)
class Question:
    """`settles`: how many pairs of rows the answer settles; the ones that settle most are asked first."""

    object: str
    one: Side
    other: Side
    because: tuple[Words, ...] = ()
    standing: Standing = Standing.DOUBTFUL
    settles: int = 1

    @property
    def pair(self) -> Pair:
        return pair_of(self.object, self.one.identity, self.other.identity)

    @property
    def fields(self) -> tuple[str, ...]:
        """Those that either of the two says something of; both tell theirs in one order, and it is kept."""
        fields = [told.field for told in self.one.told]
        after = 0
        for told in self.other.told:
            if told.field in fields:
                after = fields.index(told.field) + 1
            else:
                fields.insert(after, told.field)
                after += 1
        return tuple(fields)

    def differs(self, field: str) -> bool:
        """Both say something, and not the same. A blank says nothing, and capitals tell no two people apart."""
        ours, theirs = self.one.get(field), self.other.get(field)
        return bool(ours and theirs) and _spoken(ours) != _spoken(theirs)


def _spoken(told: Told | None) -> str:
    return str(told.value).casefold() if told else ""
