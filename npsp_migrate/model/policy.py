"""Who owns a field when the sheet and the org differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Policy(StrEnum):
    """`three_way` compares last applied, source now, org now: a change on one side wins, on both is a conflict."""

    THREE_WAY = "three_way"
    SOURCE = "source"
    ORG = "org"
    FILL_BLANK = "fill_blank"
    CREATE_ONLY = "create_only"


class OnDeleted(StrEnum):
    """What to do with a record that somebody deleted in the org, and that the sources still want."""

    HOLD = "hold"
    RECREATE = "recreate"


@dataclass(frozen=True, slots=True)
class Policies:
    default: Policy = Policy.THREE_WAY
    by_field: Mapping[tuple[str, str], Policy] = field(default_factory=dict)  # (object, field or `*`)
    on_deleted: Mapping[str, OnDeleted] = field(default_factory=dict)  # by object, or `default`

    def of(self, sobject: str, field_name: str) -> Policy:
        return self.by_field.get((sobject, field_name)) or self.by_field.get((sobject, "*")) or self.default

    def recreates(self, sobject: str) -> bool:
        said = self.on_deleted.get(sobject) or self.on_deleted.get("default", OnDeleted.HOLD)
        return said is OnDeleted.RECREATE
