"""Finds what a path means: which table, which column, and through which parents it goes."""

# ruff: noqa: S608 (the text is ours and the schema's names are quoted; every value is bound)

from collections.abc import Mapping
from dataclasses import dataclass, field

from npsp_migrate.localorg.soql.context import Context, quote
from npsp_migrate.localorg.soql.errors import malformed, no_such_column, no_such_relationship
from npsp_migrate.localorg.soql.schema_view import FieldView, ObjectView
from npsp_migrate.localorg.soql.tree import AliasedParent, Path

MAX_LEVELS = 5  # Salesforce: child-to-parent relationships in one path
MAX_JOINS = 55  # Salesforce: child-to-parent relationships in one query

# The fields of `Name`, the face that a polymorphic reference shows: `Owner.Name`, `What.Type`.
NAME_FIELDS = {
    name.lower(): (name, type_)
    for name, type_ in (
        ("Id", "id"),
        ("Name", "string"),
        ("Type", "picklist"),
        ("FirstName", "string"),
        ("LastName", "string"),
        ("Email", "email"),
        ("Phone", "phone"),
        ("Title", "string"),
        ("Username", "string"),
        ("Alias", "string"),
        ("IsActive", "boolean"),
        ("ProfileId", "reference"),
        ("UserRoleId", "reference"),
        ("RecordTypeId", "reference"),
    )
}


@dataclass(frozen=True, slots=True)
class FaceField:
    """A field of a polymorphic parent, seen as a field."""

    name: str
    type: str
    length: int = 255
    scale: int = 0
    custom: bool = False
    createable: bool = False
    updateable: bool = False
    name_field: bool = False
    calculated: bool = False
    case_sensitive: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One parent on the way: its key in the JSON, its Id, and its type.

    `type_name` is fixed unless the reference is polymorphic; then `type_sql` says the type of the record.
    """

    key: str
    reference: FieldView
    type_name: str
    id_sql: str
    type_sql: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A field in its place. `table` is empty for a field of a polymorphic parent, which is an expression."""

    sql: str
    field: FieldView
    owner: str
    table: str = ""
    owner_view: ObjectView | None = None
    steps: tuple[Step, ...] = ()

    @property
    def path(self) -> str:
        return ".".join([*(step.key for step in self.steps), self.field.name])


@dataclass(frozen=True, slots=True)
class _Place:
    """A table in the FROM clause and how it was reached."""

    view: ObjectView
    table: str
    steps: tuple[Step, ...] = ()


class Scope:
    """The names that one FROM makes known; joins are added as paths ask for them."""

    def __init__(
        self, context: Context, view: ObjectView, alias: str = "", parents: tuple[AliasedParent, ...] = ()
    ) -> None:
        self.context = context
        self.view = view
        self.table = context.next_table()
        self._alias = alias.lower()
        self._parents: dict[str, tuple[str, ...]] = {}
        self._places: dict[tuple[str, ...], _Place] = {(): _Place(view, self.table)}
        self._joins: list[str] = []
        for parent in parents:
            names = self._unqualified(parent.path.names)
            self._walk(names, parent.path.at)
            self._parents[parent.alias.lower()] = names

    @property
    def joins(self) -> str:
        """The LEFT JOINs of all parents asked for so far."""
        return "".join(f" {join}" for join in self._joins)

    @property
    def from_sql(self) -> str:
        return f"{quote(self.view.name)} AS {self.table}{self.joins}"

    def column(self, path: Path) -> Column:
        """The column of a path, or the error Salesforce gives."""
        names = self._unqualified(path.names)
        *relationships, last = names
        if len(relationships) > MAX_LEVELS:
            raise malformed(f"Relationship path has more than {MAX_LEVELS} levels: {path.text}", path.at)
        if relationships and (reference := self._polymorphic(relationships, path.at)):
            return self._face(reference[0], reference[1], last, path.at)
        place = self._walk(tuple(relationships), path.at)
        found = place.view.fields.get(last.lower())
        if found is None:
            raise no_such_column(last, place.view.name, path.at)
        sql = f"{place.table}.{quote(found.name)}"
        return Column(sql, found, place.view.name, place.table, place.view, place.steps)

    def join_target(self, reference: Column, view: ObjectView) -> str:
        """The table of one possible target of a polymorphic reference (for TYPEOF)."""
        table = self.context.next_table()
        self._add_join(f"LEFT JOIN {quote(view.name)} AS {table} ON {table}.{quote('Id')} = {reference.sql}")
        return table

    def reference(self, relationships: tuple[str, ...], at: int) -> Column:
        """The reference field behind the last of the relationship names."""
        names = self._unqualified(relationships)
        place = self._walk(names[:-1], at)
        return _column_of(place, _reference_field(place.view, names[-1], at))

    def _unqualified(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Without the object's own name or alias in front, and with parents' aliases written out."""
        first = names[0].lower()
        if len(names) == 1:
            return names
        if first in self._parents:
            return self._parents[first] + names[1:]
        if first == self._alias:
            return names[1:]
        if first == self.view.name.lower() and _find_reference(self.view, first) is None:
            return names[1:]
        return names

    def _polymorphic(self, relationships: list[str], at: int) -> tuple[_Place, FieldView] | None:
        place = self._walk(tuple(relationships[:-1]), at)
        found = _reference_field(place.view, relationships[-1], at)
        return (place, found) if len(found.reference_to) > 1 else None

    def _walk(self, relationships: tuple[str, ...], at: int) -> _Place:
        key = tuple(name.lower() for name in relationships)
        if key in self._places:
            return self._places[key]
        place = self._walk(relationships[:-1], at)
        found = _reference_field(place.view, relationships[-1], at)
        target = self.context.schema.object(found.reference_to[0]) if len(found.reference_to) == 1 else None
        if target is None:
            raise no_such_relationship(relationships[-1], at)
        table = self.context.next_table()
        id_sql = f"{table}.{quote('Id')}"
        self._add_join(f"LEFT JOIN {quote(target.name)} AS {table} ON {id_sql} = {_column_of(place, found).sql}")
        step = Step(found.relationship_name, found, target.name, id_sql)
        self._places[key] = _Place(target, table, (*place.steps, step))
        return self._places[key]

    def _add_join(self, join: str) -> None:
        if len(self._joins) >= MAX_JOINS:
            raise malformed(f"A query may follow at most {MAX_JOINS} parent relationships")
        self._joins.append(join)

    def _face(self, place: _Place, reference: FieldView, name: str, at: int) -> Column:
        """A field of a polymorphic parent: looked up in whichever object the Id belongs to."""
        if name.lower() not in NAME_FIELDS:
            raise no_such_column(name, "Name", at)
        label, kind = NAME_FIELDS[name.lower()]
        pointer = _column_of(place, reference).sql
        targets = [view for one in reference.reference_to if (view := self.context.schema.object(one))]
        type_sql = _type_sql(pointer, targets)
        step = Step(reference.relationship_name, reference, "Name", pointer, type_sql)
        sql = {"Id": pointer, "Type": type_sql}.get(label) or _lookup_sql(pointer, label, targets)
        return Column(sql, FaceField(label, kind), "Name", steps=(*place.steps, step))

    def type_of(self, reference: Column) -> str:
        """SQL for the type name of the record a reference points to."""
        targets = [view for one in reference.field.reference_to if (view := self.context.schema.object(one))]
        return _type_sql(reference.sql, targets)


def _column_of(place: _Place, found: FieldView) -> Column:
    sql = f"{place.table}.{quote(found.name)}"
    return Column(sql, found, place.view.name, place.table, place.view, place.steps)


def _find_reference(view: ObjectView, relationship: str) -> FieldView | None:
    wanted = relationship.lower()
    for found in view.fields.values():
        if found.relationship_name.lower() == wanted and found.reference_to:
            return found
    return None


def _reference_field(view: ObjectView, relationship: str, at: int) -> FieldView:
    found = _find_reference(view, relationship)
    if found is None:
        raise no_such_relationship(relationship, at)
    return found


def _type_sql(pointer: str, targets: list[ObjectView]) -> str:
    cases = [
        f"WHEN EXISTS (SELECT 1 FROM {quote(view.name)} AS x WHERE x.{quote('Id')} = {pointer}) THEN '{view.name}'"
        for view in targets
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _lookup_sql(pointer: str, name: str, targets: list[ObjectView]) -> str:
    lookups: list[str] = []
    for view in targets:
        found = view.fields.get(name.lower())
        if name == "Name":
            found = next((one for one in view.fields.values() if one.name_field), found)
        if found is not None:
            lookups.append(
                f"(SELECT x.{quote(found.name)} FROM {quote(view.name)} AS x WHERE x.{quote('Id')} = {pointer})"
            )
    return f"COALESCE({', '.join(lookups)}, NULL)" if lookups else "NULL"
