"""Rows → records as Salesforce writes them in JSON: attributes, nested parents, children under their name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.soql.formatting import format_value
from npsp_migrate.localorg.soql.functions import Value
from npsp_migrate.localorg.soql.schema_view import FieldView

Row = Sequence[Any]
Record = dict[str, Any]
Convert = Callable[[Any], Any]

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


@dataclass(frozen=True, slots=True)
class Shaper:
    """Builds records for one API version."""

    version: str

    def record(self, type_name: str, id_: str, slots: Sequence[Slot], row: Row, children: Sequence[Any]) -> Record:
        record: Record = {"attributes": self._attributes(type_name, type_name, id_)}
        self._fill(record, slots, row, children)
        return record

    def _attributes(self, type_name: str, table: str, id_: str) -> Record:
        return {"type": type_name, "url": f"/services/data/v{self.version}/sobjects/{table}/{id_}"}

    def _fill(self, record: Record, slots: Sequence[Slot], row: Row, children: Sequence[Any]) -> None:
        for slot in slots:
            match slot:
                case FieldSlot(key, index, _, convert):
                    found = row[index]
                    record[key] = found if convert is None else convert(found)
                case CompoundSlot(key, parts):
                    record[key] = _compound(parts, row)
                case ParentSlot():
                    record[slot.key] = self._parent(slot, row)
                case TypeOfSlot():
                    record[slot.key] = self._typed_parent(slot, row)
                case ChildSlot(key, number):
                    record[key] = children[number]

    def _parent(self, slot: ParentSlot, row: Row) -> Record | None:
        id_ = row[slot.id_index]
        table = row[slot.type_index] if slot.type_index >= 0 else slot.type_name
        if id_ is None or table is None:
            return None
        record: Record = {"attributes": self._attributes(slot.type_name, table, id_)}
        self._fill(record, slot.slots, row, ())
        return record

    def _typed_parent(self, slot: TypeOfSlot, row: Row) -> Record | None:
        id_, type_name = row[slot.id_index], row[slot.type_index]
        if id_ is None or type_name is None:
            return None
        slots = dict(slot.branches).get(type_name, slot.otherwise)
        label = "Name" if type_name not in dict(slot.branches) else type_name
        record: Record = {"attributes": self._attributes(label, type_name, id_)}
        self._fill(record, slots, row, ())
        return record


def _compound(parts: Sequence[FieldSlot], row: Row) -> Record | None:
    record = {part.key: row[part.index] for part in parts}
    return record if any(found is not None for found in record.values()) else None


def converter(value: Value) -> Convert | None:
    """How a stored value becomes a JSON value; None when it already is one."""
    if value.formatted:
        return lambda found: format_value(value.type, value.scale, found)
    if value.aggregate in ("SUM", "MIN", "MAX") and value.type in ("double", "currency", "percent"):
        digits = value.scale or EXACT_TO
        return lambda found: None if found is None else round(float(found), digits)
    return _CONVERTERS.get(value.type)


def _instant(found: str | None) -> str | None:
    return None if found is None else f"{found[:-1]}+0000"


def _truth(found: int | None) -> bool | None:
    """A blank only comes from a subtotal, or from a parent that has no such field."""
    return None if found is None else bool(found)


def _float(found: float | None) -> float | None:
    return None if found is None else float(found)


def _int(found: float | None) -> int | None:
    return None if found is None else int(found)


_CONVERTERS: dict[str, Convert] = {
    "boolean": _truth,
    "datetime": _instant,
    "double": _float,
    "currency": _float,
    "percent": _float,
    "int": _int,
    "long": _int,
}
