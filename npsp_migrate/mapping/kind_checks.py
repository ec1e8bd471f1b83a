"""Does a rule give the kind of value that its field holds? Told at the door, not cell by cell in the plan."""

from datetime import date
from decimal import Decimal

from npsp_migrate.mapping.field_checks import Complaint, known_field
from npsp_migrate.mapping.rules import Constant, FieldSource, FromColumn, FromConstant, FromText
from npsp_migrate.mapping.scope import Scope
from npsp_migrate.model.columns import ColumnType

_KINDS = {
    "date": "a day",
    "datetime": "a day",
    "boolean": "true or false",
    "currency": "a number",
    "double": "a number",
    "percent": "a number",
    "int": "a number",
}
_COLUMNS = {
    "a day": (ColumnType.DATE,),
    "true or false": (ColumnType.BOOLEAN, ColumnType.OPT_OUT),
    "a number": (ColumnType.AMOUNT, ColumnType.INTEGER, ColumnType.PERCENTAGE, ColumnType.YEAR),
}


def kind_complaint(scope: Scope, sobject: str, field: str, source: FieldSource) -> Complaint | None:
    """Nothing for texts, for fields of the org's own, and for what points to a record."""
    known = known_field(sobject, field)
    kind = _KINDS.get(known.type) if known else None
    if kind is None:
        return None
    match source:
        case FromColumn() if not source.values:
            return _column_complaint(scope, field, kind, source.column)
        case FromColumn():
            given = (*source.values.values(), source.otherwise)
            return next((found for value in given if (found := _constant_complaint(field, kind, value))), None)
        case FromConstant():
            return _constant_complaint(field, kind, source.value)
        case FromText():
            return f"`{field}` holds {kind}, and a `text:` is none", "Name the column itself"
        case _:
            return None


def several_complaint(sobject: str, field: str) -> Complaint | None:
    """`all_of` gives several values; only a multi-select picklist holds them."""
    known = known_field(sobject, field)
    if known is None or known.type == "multipicklist":
        return None
    return f"`{field}` holds one value, and `all_of:` gives several", "Write `first_of:`"


def _column_complaint(scope: Scope, field: str, kind: str, column: str) -> Complaint | None:
    if not scope.knows(column):
        return None  # told already
    spec = scope.spec(column)
    read_as = spec.type if spec else ColumnType.TEXT
    if read_as in _COLUMNS[kind]:
        return None
    wanted = " or ".join(f"`{each}`" for each in _COLUMNS[kind])
    return (
        f"`{field}` holds {kind}, and `{column}` is read as `{read_as}`",
        f"Under `columns:`, write `as:` {wanted}",
    )


def _constant_complaint(field: str, kind: str, value: Constant) -> Complaint | None:
    if value is None or _kind_of(value) == kind:
        return None
    example = {"a day": "`2024-12-31`", "true or false": "`true` or `false`", "a number": "`12.50`"}[kind]
    return f"`{field}` holds {kind}, and `{value}` is none", f"Write it as {example}, without quotes"


def _kind_of(value: Constant) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case date():
            return "a day"
        case _:
            return "a text"
