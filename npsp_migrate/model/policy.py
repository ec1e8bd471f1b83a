"""Who owns a field when the sheet and the org differ, and what becomes of a record that the org does not have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Policy(StrEnum):
    """`three_way` compares last applied, source now, org now: a change on one side wins, on both is a conflict.

    `source` overwrites, `fill_blank` fills what the org has blank, `create_only` speaks only of new records, `org`
    never, unless the org wants the field of every new record.
    """

    THREE_WAY = "three_way"
    SOURCE = "source"
    ORG = "org"
    FILL_BLANK = "fill_blank"
    CREATE_ONLY = "create_only"


class OnMissing(StrEnum):
    """A record that the org does not have: `create` it, `hold` it until a person decides, or `skip` it."""

    CREATE = "create"
    HOLD = "hold"
    SKIP = "skip"


class OnDeleted(StrEnum):
    """What to do with a record that somebody deleted in the org, and that the sources still want."""

    HOLD = "hold"
    RECREATE = "recreate"


ANY = "*"


@dataclass(frozen=True, slots=True)
class Policies:
    """`missing`: object (`*` for all others) → what the project says; `by_record`: what a mapping's record says,
    by table and name of the record.
    """

    default: Policy = Policy.THREE_WAY
    by_field: Mapping[tuple[str, str], Policy] = field(default_factory=dict)  # (object, field or `*`)
    missing: Mapping[str, OnMissing] = field(default_factory=dict)
    by_record: Mapping[tuple[int, str], OnMissing] = field(default_factory=dict)
    on_deleted: Mapping[str, OnDeleted] = field(default_factory=dict)  # by object, or `default`

    def of(self, sobject: str, field_name: str) -> Policy:
        return self.by_field.get((sobject, field_name)) or self.by_field.get((sobject, ANY)) or self.default

    def on_missing(self, sobject: str, tellers: Iterable[tuple[int, str]]) -> OnMissing:
        """`tellers`: who speaks of the record. One that would create it is enough; else one that would ask."""
        usual = self.missing.get(sobject) or self.missing.get(ANY) or OnMissing.CREATE
        said = {self.by_record.get(teller, usual) for teller in tellers} or {usual}
        return next(each for each in OnMissing if each in said)

    @property
    def always_creates(self) -> bool:
        """The usual case: nothing has to be looked up record by record."""
        return {OnMissing.CREATE} >= {*self.missing.values(), *self.by_record.values()}

    def recreates(self, sobject: str) -> bool:
        said = self.on_deleted.get(sobject) or self.on_deleted.get("default", OnDeleted.HOLD)
        return said is OnDeleted.RECREATE
