"""Rows → records as Salesforce writes them in JSON: attributes, nested parents, children under their name."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from npsp_migrate.localorg.soql.formatting import format_value
from npsp_migrate.localorg.soql.functions import Value
from npsp_migrate.localorg.soql.schema_view import FieldView

Row = Sequence[Any]
Record = dict[str, Any]
Convert = Callable[[Any], Any]  # of what is not blank

# Sums of binary floats drift in the last digits; Salesforce adds decimals.
EXACT_TO = 6


@dataclass(frozen=True, slots=True)
class FieldSlot:
    """One value of the row under one key."""

    key: str
    index: int
    value: Value
    convert: Convert | None


@dataclass(frozen=True, slots=True)
class CompoundSlot:
    """An address or location made of its parts."""

    key: str
    parts: tuple[FieldSlot, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class ParentSlot:
    """A nested parent; null when its Id is. `type_index` is -1 when the type is known beforehand."""

    key: str
    reference: FieldView
    id_index: int
    type_name: str
    type_index: int
    slots: "tuple[Slot, ...]"


@dataclass(frozen=True, slots=True)
class TypeOfSlot:
    """A polymorphic parent whose fields depend on its type."""

    key: str
    reference: FieldView
    id_index: int
    type_index: int
    branches: "tuple[tuple[str, tuple[Slot, ...]], ...]"
    otherwise: "tuple[Slot, ...]"


@dataclass(frozen=True, slots=True)
class ChildSlot:
    """The answer of a subquery; `number` counts the subqueries of the query."""

    key: str
    number: int
    slots: "tuple[Slot, ...]"


Slot = FieldSlot | CompoundSlot | ParentSlot | TypeOfSlot | ChildSlot


Build = Callable[[Row, Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Shaper:
    """Builds records for one API version; what their slots ask for is worked out once, not per record."""

    version: str

    def maker(self, slots: Sequence[Slot]) -> Callable[[str, str, Row, Sequence[Any]], Record]:
        """A function that makes records of these slots: type, Id, row, children."""
        fill = self._filler(slots)

        def make(type_name: str, id_: str, row: Row, children: Sequence[Any]) -> Record:
            return {"attributes": self._attributes(type_name, type_name, id_), **fill(row, children)}

        return make

    def _attributes(self, type_name: str, table: str, id_: str) -> Record:
        return {"type": type_name, "url": f"/services/data/v{self.version}/sobjects/{table}/{id_}"}

    def _filler(self, slots: Sequence[Slot]) -> Callable[[Row, Sequence[Any]], Record]:
        """Most values stand in the row as they go out: those are taken at one stroke, the others made after."""
        keys = [slot.key for slot in slots]
        take = itemgetter(*(slot.index if isinstance(slot, FieldSlot) else 0 for slot in slots), 0)
        converted = [
            (at, slot.convert) for at, slot in enumerate(slots) if isinstance(slot, FieldSlot) and slot.convert
        ]
        made = [(at, self._builder(slot)) for at, slot in enumerate(slots) if not isinstance(slot, FieldSlot)]

        def fill(row: Row, children: Sequence[Any]) -> Record:
            values = [*take(row)]
            for at, convert in converted:
                if (found := values[at]) is not None:
                    values[at] = convert(found)
            for at, build in made:
                values[at] = build(row, children)
            return dict(zip(keys, values, strict=False))  # the last stands there so that there are always two

        return fill

    def _builder(self, slot: "CompoundSlot | ParentSlot | TypeOfSlot | ChildSlot") -> Build:
        match slot:
            case CompoundSlot(_, parts):
                return lambda row, _children: _compound(parts, row)
            case ParentSlot():
                return self._parent(slot)
            case TypeOfSlot():
                return self._typed_parent(slot)
            case ChildSlot(_, number):
                return lambda _row, children: children[number]

    def _parent(self, slot: ParentSlot) -> Build:
        fill = self._filler(slot.slots)

        def build(row: Row, _children: Sequence[Any]) -> Record | None:
            id_ = row[slot.id_index]
            table = row[slot.type_index] if slot.type_index >= 0 else slot.type_name
            if id_ is None or table is None:
                return None
            return {"attributes": self._attributes(slot.type_name, table, id_), **fill(row, ())}

        return build

    def _typed_parent(self, slot: TypeOfSlot) -> Build:
        fillers = {name: self._filler(slots) for name, slots in slot.branches}
        otherwise = self._filler(slot.otherwise)

        def build(row: Row, _children: Sequence[Any]) -> Record | None:
            id_, type_name = row[slot.id_index], row[slot.type_index]
            if id_ is None or type_name is None:
                return None
            label = type_name if type_name in fillers else "Name"
            fill = fillers.get(type_name, otherwise)
            return {"attributes": self._attributes(label, type_name, id_), **fill(row, ())}

        return build


def _compound(parts: Sequence[FieldSlot], row: Row) -> Record | None:
    record = {part.key: row[part.index] for part in parts}
    return record if any(found is not None for found in record.values()) else None


def converter(value: Value) -> Convert | None:
    """How a stored value that is not blank becomes a JSON value; None when it already is one."""
    if value.formatted:
        return lambda found: format_value(value.type, value.scale, found)
    if value.aggregate in ("SUM", "MIN", "MAX") and value.type in ("double", "currency", "percent"):
        digits = value.scale or EXACT_TO
        return lambda found: round(float(found), digits)
    return _CONVERTERS.get(value.type)


def _instant(found: str) -> str:
    return f"{found[:-1]}+0000"


_CONVERTERS: dict[str, Convert] = {
    # A blank checkbox only comes from a subtotal, or from a parent that has no such field.
    "boolean": bool,
    "datetime": _instant,
    "double": float,
    "currency": float,
    "percent": float,
    "int": int,
    "long": int,
    "anyType": json.loads,  # as the rows of field history keep their values
}
