"""A select list → the SQL columns to fetch and the slots that put them into records."""

from dataclasses import dataclass, field

from npsp_migrate.localorg.soql.context import quote
from npsp_migrate.localorg.soql.errors import INVALID_FIELD, SoqlError, malformed
from npsp_migrate.localorg.soql.functions import (
    COMPOUNDS,
    compile_expression,
    compound_parts,
    contains_aggregate,
    field_value,
)
from npsp_migrate.localorg.soql.names import NAME_FIELDS, Column, Scope, Step
from npsp_migrate.localorg.soql.schema_view import ObjectView
from npsp_migrate.localorg.soql.shape import (
    ChildSlot,
    CompoundSlot,
    FieldSlot,
    ParentSlot,
    Slot,
    TypeOfSlot,
    converter,
)
from npsp_migrate.localorg.soql.tree import Branch, Call, Fields, FieldSet, Path, Query, Selected, TypeOf

MAX_FIELDS_ROWS = 200  # Salesforce: LIMIT that FIELDS(ALL) and FIELDS(CUSTOM) need
_SELECTABLE_CALLS = frozenset({"TOLABEL", "FORMAT", "CONVERTCURRENCY", "CONVERTTIMEZONE", "DISTANCE"})


@dataclass(slots=True)
class ColumnList:
    """SQL columns in the order they are fetched; the same SQL is fetched once."""

    sql: list[str] = field(default_factory=list)

    def index(self, sql: str) -> int:
        if sql not in self.sql:
            self.sql.append(sql)
        return self.sql.index(sql)


@dataclass(slots=True)
class _Parent:
    """A nested parent while its fields are gathered."""

    step: Step
    slots: "list[Slot | _Parent]" = field(default_factory=list)


class Selection:
    """Gathers what one level of a query selects."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.columns = ColumnList()
        self.columns.index(f"{scope.table}.{quote('Id')}")
        self._slots: list[Slot | _Parent] = []
        self._seen: set[str] = set()
        self._unnamed = 0

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self._frozen(self._slots)

    def add_selected(self, item: Selected) -> None:
        if isinstance(item.expression, Call):
            self._add_call(item.expression, item)
            return
        if item.alias:
            raise malformed("only aggregate expressions use field aliasing", item.at)
        column = self.scope.column(item.expression)
        if (reached := ".".join(step.key for step in column.steps)).lower() in self._seen:
            raise malformed(f"TYPEOF and the field list cannot both name the relationship '{reached}'", item.at)
        self._claim(column.path)
        self._slots_of(column.steps).append(self._field_slot(column))

    def add_fields(self, item: Fields, query: Query) -> None:
        unbounded = query.limit is None or query.limit > MAX_FIELDS_ROWS
        if item.kind is not FieldSet.STANDARD and unbounded:
            raise malformed(f"The SOQL FIELDS function must have a LIMIT of at most {MAX_FIELDS_ROWS}", item.at)
        for found in self.scope.view.fields.values():
            if item.kind is FieldSet.ALL or found.custom == (item.kind is FieldSet.CUSTOM):
                self._claim(found.name)
                self._slots.append(self._field_slot(self.scope.column(Path((found.name,), item.at))))

    def add_child(self, key: str, number: int, slots: tuple[Slot, ...]) -> None:
        self._claim(key)
        self._slots.append(ChildSlot(key, number, slots))

    def add_typeof(self, item: TypeOf) -> None:
        reference = self.scope.reference(item.relationship.names, item.at)
        if len(reference.field.reference_to) < 2:
            raise malformed(f"TYPEOF needs a polymorphic relationship, found: '{item.relationship.text}'", item.at)
        shown = ".".join([*(step.key for step in reference.steps), reference.field.relationship_name])
        if any(key.startswith(f"{shown.lower()}.") for key in self._seen):
            raise malformed(f"TYPEOF and the field list cannot both name the relationship '{shown}'", item.at)
        self._claim(shown)
        slot = TypeOfSlot(
            key=reference.field.relationship_name,
            reference=reference.field,
            id_index=self.columns.index(reference.sql),
            type_index=self.columns.index(self.scope.type_of(reference)),
            branches=tuple(self._branch(branch, reference) for branch in item.branches),
            otherwise=tuple(self._face_slot(path, item) for path in item.otherwise),
        )
        self._slots_of(reference.steps).append(slot)

    def _branch(self, branch: Branch, reference: Column) -> tuple[str, tuple[Slot, ...]]:
        view = self.scope.context.schema.object(branch.object)
        if view is None or view.name not in reference.field.reference_to:
            raise SoqlError(
                INVALID_FIELD, f"Entity '{branch.object}' is not a type of this relationship", branch.at
            )
        table = self.scope.join_target(reference, view)
        return view.name, tuple(self._branch_slot(path, view, table) for path in branch.fields)

    def _branch_slot(self, path: Path, view: ObjectView, table: str) -> Slot:
        found = view.fields.get(path.names[0].lower()) if len(path.names) == 1 else None
        if found is None:
            raise SoqlError(INVALID_FIELD, f"No such column '{path.text}' on entity '{view.name}'", path.at)
        return self._field_slot(Column(f"{table}.{quote(found.name)}", found, view.name, table, view))

    def _face_slot(self, path: Path, item: TypeOf) -> Slot:
        if len(path.names) > 1 or path.names[0].lower() not in NAME_FIELDS:
            raise SoqlError(INVALID_FIELD, f"No such column '{path.text}' on entity 'Name'", path.at)
        return self._field_slot(self.scope.column(Path((*item.relationship.names, *path.names), path.at)))

    def _add_call(self, call: Call, item: Selected) -> None:
        if call.name not in _SELECTABLE_CALLS or contains_aggregate(call):
            raise malformed(f"Function {call.function} needs a GROUP BY in this query", item.at)
        value = compile_expression(call, self.scope)
        key = item.alias or (value.column.field.name if value.column else value.key)
        if not key:
            key = f"expr{self._unnamed}"
            self._unnamed += 1
        steps = value.column.steps if value.column and not item.alias else ()
        self._claim(".".join([*(step.key for step in steps), key]))
        slot = FieldSlot(key, self.columns.index(value.sql), value, converter(value))
        self._slots_of(steps).append(slot)

    def _field_slot(self, column: Column) -> Slot:
        value = field_value(column)
        if value.type in COMPOUNDS:
            return CompoundSlot(column.field.name, self._part_slots(column), value)
        return FieldSlot(column.field.name, self.columns.index(column.sql), value, converter(value))

    def _part_slots(self, column: Column) -> tuple[FieldSlot, ...]:
        parts = compound_parts(column)
        return tuple(
            FieldSlot(key, self.columns.index(part.sql), field_value(part), None) for key, part in parts.items()
        )

    def _slots_of(self, steps: tuple[Step, ...]) -> "list[Slot | _Parent]":
        """The list that holds the fields of the parent at the end of the steps."""
        slots = self._slots
        for step in steps:
            parent = next((one for one in slots if isinstance(one, _Parent) and one.step.key == step.key), None)
            if parent is None:
                parent = _Parent(step)
                slots.append(parent)
            slots = parent.slots
        return slots

    def _frozen(self, slots: "list[Slot | _Parent]") -> tuple[Slot, ...]:
        return tuple(self._parent_slot(slot) if isinstance(slot, _Parent) else slot for slot in slots)

    def _parent_slot(self, parent: _Parent) -> ParentSlot:
        step = parent.step
        return ParentSlot(
            key=step.key,
            reference=step.reference,
            id_index=self.columns.index(step.id_sql),
            type_name=step.type_name,
            type_index=self.columns.index(step.type_sql) if step.type_sql else -1,
            slots=self._frozen(parent.slots),
        )

    def _claim(self, key: str) -> None:
        if key.lower() in self._seen:
            raise SoqlError(INVALID_FIELD, f"duplicate field selected: {key}")
        self._seen.add(key.lower())
