"""The column metadata that `/query?columns=true` answers with."""

from collections.abc import Sequence
from typing import Any

from npsp_migrate.localorg.soql.functions import NUMBERS, TEXTS, Value
from npsp_migrate.localorg.soql.groups import CountPlan, GroupPlan
from npsp_migrate.localorg.soql.records import RecordPlan
from npsp_migrate.localorg.soql.schema_view import FieldView
from npsp_migrate.localorg.soql.shape import (
    ChildSlot,
    CompoundSlot,
    FieldSlot,
    ParentSlot,
    Slot,
    TypeOfSlot,
)

_APEX_TYPES = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "int": "Integer",
    "long": "Long",
    "double": "Double",
    "currency": "Double",
    "percent": "Double",
    "date": "Date",
    "datetime": "Datetime",
    "time": "Time",
    "address": "Address",
    "location": "Location",
}


def describe_columns(plan: RecordPlan | GroupPlan | CountPlan) -> dict[str, Any]:
    """The whole answer of `columns=true`."""
    match plan:
        case RecordPlan():
            columns = [_column(slot) for slot in plan.slots]
        case GroupPlan():
            columns = [_group_column(slot, shown) for slot, shown in zip(plan.slots, plan.displays, strict=True)]
        case CountPlan():
            columns = []
    return {
        "columnMetadata": columns,
        "entityName": plan.view.name,
        "groupBy": isinstance(plan, GroupPlan),
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": plan.view.key_prefix or None,
    }


def _column(slot: Slot) -> dict[str, Any]:
    match slot:
        case FieldSlot(key, _, value):
            return _field_column(key, value)
        case CompoundSlot(key, _, value):
            return _field_column(key, value)
        case ParentSlot(key, reference):
            return _relation(key, reference.name, [_column(one) for one in slot.slots])
        case TypeOfSlot(key, reference):
            slots = [one for _, branch in slot.branches for one in branch] + list(slot.otherwise)
            return _relation(key, reference.name, _once([_column(one) for one in slots]))
        case ChildSlot(key):
            return {**_relation(key, None, [_column(one) for one in slot.slots]), "aggregate": True}


def _once(columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({column["columnName"]: column for column in columns}.values())


def _field_column(key: str, value: Value) -> dict[str, Any]:
    field = value.column.field if value.column else None
    if field is None or field.name != key:
        return _blank_column(key) | {"aggregate": True} | _kind(value)
    return _blank_column(key) | _plain(field) | _kind(value)


def _group_column(slot: FieldSlot, shown: str) -> dict[str, Any]:
    value = slot.value
    field = value.column.field if value.column else None
    if field is not None and not value.aggregate and slot.key == field.name:
        return _blank_column(slot.key) | _plain(field) | _kind(value)
    return _blank_column(slot.key) | _kind(value) | {"aggregate": True, "apexType": None, "displayName": shown}


def _relation(key: str, reference: str | None, inner: list[dict[str, Any]]) -> dict[str, Any]:
    return _blank_column(key) | {"foreignKeyName": reference, "joinColumns": inner}


def _plain(field: FieldView) -> dict[str, Any]:
    return {"custom": field.custom, "insertable": field.createable, "updatable": field.updateable}


def _kind(value: Value) -> dict[str, Any]:
    return {
        "apexType": _APEX_TYPES.get(value.type, "String"),
        "booleanType": value.type == "boolean",
        "numberType": value.type in NUMBERS,
        "textType": value.type in TEXTS,
    }


def _blank_column(key: str) -> dict[str, Any]:
    return {
        "aggregate": False,
        "apexType": None,
        "booleanType": False,
        "columnName": key,
        "custom": False,
        "displayName": key,
        "foreignKeyName": None,
        "insertable": False,
        "joinColumns": [],
        "numberType": False,
        "textType": False,
        "updatable": False,
    }
