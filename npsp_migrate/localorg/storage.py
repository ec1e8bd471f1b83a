"""How much data storage the records take, by Salesforce's rule of thumb: 2 KB each, whatever they hold.

The sizes are from memory: 8 KB for a campaign, 1 KB for a campaign member; users, record types, settings
and NPSP's own trigger handlers are free. Records in the recycle bin do not count.
"""

# ruff: noqa: S608 - names come from the schema

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import rows_table

USUAL_MB = 200  # Salesforce: a developer sandbox
_KB = 2
_KB_OF = {"Campaign": 8, "CampaignMember": 1}
_STANDARD = frozenset(
    {
        "Account",
        "Campaign",
        "CampaignMember",
        "Case",
        "Contact",
        "Event",
        "Lead",
        "Opportunity",
        "OpportunityContactRole",
        "Task",
    }
)
_INSTALLED = frozenset({"npsp__Trigger_Handler__c"})  # rows that the package brings, and no records of the user
_KB_PER_MB = 1024
_COUNTED_EVERY = 2000  # records; in between, what was made is added up, and what automation made besides is not


class _Org(Protocol):
    database: Database
    schema: Schema


@dataclass(slots=True)
class Storage:
    """The data storage of one org. Without `limit_mb` nothing is ever refused, as in most rehearsals."""

    limit_mb: int | None = None
    _counts: Mapping[str, int] = field(default_factory=dict)
    _counted_at: int = -1
    _used_kb: int = 0
    _made: int = _COUNTED_EVERY

    @property
    def shown_mb(self) -> int:
        return USUAL_MB if self.limit_mb is None else self.limit_mb

    def used_mb(self, org: _Org) -> int:
        return -(-self.used_kb(org) // _KB_PER_MB)

    def used_kb(self, org: _Org) -> int:
        return sum(count * _size(name) for name, count in self.counts(org).items())

    def counts(self, org: _Org) -> Mapping[str, int]:
        """How many living records each object holds; settings and the like are left out, and none is, too."""
        changes = org.database.connection.total_changes
        if changes != self._counted_at:  # counting a million records takes a moment
            counted = {each.name: _count(org.database, each) for each in org.schema if _takes_room(each)}
            self._counts = {name: count for name, count in counted.items() if count}
            self._counted_at = changes
        return self._counts

    def room_for(self, org: _Org, object_name: str, count: int) -> int:
        """How many of so many new records fit; they are taken as made."""
        if self.limit_mb is None:
            return count
        size, most = _size(object_name), self.limit_mb * _KB_PER_MB
        if self._made >= _COUNTED_EVERY or self._used_kb + count * size > most:
            self._used_kb, self._made = self.used_kb(org), 0  # records may have been deleted
        fitting = max(0, min(count, (most - self._used_kb) // size))
        self._used_kb += fitting * size
        self._made += fitting
        return fitting


def _count(database: Database, definition: ObjectDefinition) -> int:
    alive = " WHERE IsDeleted = 0" if definition.find("IsDeleted") else ""
    sql = f"SELECT COUNT(*) FROM {rows_table(definition.name)}{alive}"
    (count,) = database.connection.execute(sql).fetchone()
    return int(count)


def _size(object_name: str) -> int:
    return _KB_OF.get(object_name, _KB)


def _takes_room(definition: ObjectDefinition) -> bool:
    if definition.name.endswith("__c"):
        return not definition.custom_setting and definition.name not in _INSTALLED
    return definition.name in _STANDARD
