"""What SOQL needs to know of the org: its objects, their fields, and how rows are stored.

Any object with these attributes will do; a frozen dataclass fits. Rows live in SQLite like this:

- one table per object, named exactly like the object; one column per stored field, named exactly like
  the field. Compound fields (types `address`, `location`) have no column: their parts do.
- `Id` and references are TEXT of 18 characters, unique resp. indexed with the default (binary) collation.
- text is TEXT; an index meant for filters on text is made `COLLATE NOCASE`, because Salesforce compares
  text without case. A field with `case_sensitive` is compared, and indexed, as binary. There is no empty
  text: a blank is NULL.
- booleans are 0 or 1 (never NULL), numbers REAL or INTEGER, dates `YYYY-MM-DD`, times `HH:MM:SS.000Z`,
  datetimes always `YYYY-MM-DDTHH:MM:SS.000Z` in UTC, multipicklists `A;B`.
- an object with a field `IsDeleted` keeps its deleted rows in the same table, with `IsDeleted` = 1.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class FieldView(Protocol):
    """One field, under the names that describe uses (`type` is describe's: `string`, `reference`, `currency`…)."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def length(self) -> int:
        """Characters a text may have; 0 where it means nothing."""

    @property
    def scale(self) -> int:
        """Decimal places of a number; 0 where it means nothing."""

    @property
    def custom(self) -> bool: ...
    @property
    def createable(self) -> bool: ...
    @property
    def updateable(self) -> bool: ...
    @property
    def name_field(self) -> bool:
        """True for the one field that names the record (`Name`, `CaseNumber`, `Subject`)."""

    @property
    def calculated(self) -> bool:
        """A formula or a rollup: Salesforce does not group by them."""

    @property
    def case_sensitive(self) -> bool: ...
    @property
    def reference_to(self) -> tuple[str, ...]:
        """The objects a reference may point to; more than one makes it polymorphic."""

    @property
    def relationship_name(self) -> str:
        """`Account` for `AccountId`, `Parent__r` for `Parent__c`; empty when there is none."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Picklist value → label, in the picklist's order; empty for other types."""


class ChildView(Protocol):
    """A relationship seen from the parent: `Contacts` of Account are Contact by `AccountId`."""

    @property
    def relationship_name(self) -> str: ...
    @property
    def child_object(self) -> str: ...
    @property
    def field(self) -> str: ...


class ObjectView(Protocol):
    """One object that can be queried."""

    @property
    def name(self) -> str: ...
    @property
    def key_prefix(self) -> str:
        """The first three characters of its Ids; empty when it has none."""

    @property
    def custom(self) -> bool: ...
    @property
    def fields(self) -> Mapping[str, FieldView]:
        """Lower-case API name → field, in describe's order."""

    @property
    def children(self) -> Sequence[ChildView]: ...


class SchemaView(Protocol):
    """All objects, found without regard to case."""

    def object(self, name: str) -> ObjectView | None: ...
