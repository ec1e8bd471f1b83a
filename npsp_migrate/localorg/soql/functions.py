"""Fields and function calls → SQL values, with the type they have in Salesforce."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from npsp_migrate.localorg.soql.context import Context
from npsp_migrate.localorg.soql.errors import INVALID_FIELD, SoqlError, malformed
from npsp_migrate.localorg.soql.names import Column, Scope
from npsp_migrate.localorg.soql.tree import Call, Expression, Number, Path, Query, Selected, Text

NUMBERS = frozenset({"int", "long", "double", "currency", "percent"})
IDS = frozenset({"id", "reference"})
TEXTS = frozenset(
    {"string", "textarea", "picklist", "combobox", "email", "phone", "url", "multipicklist", "anyType"}
)
COMPOUNDS = frozenset({"address", "location"})
LONG_TEXT = 255  # Salesforce: longer text areas can be neither filtered, sorted nor grouped

AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING"})
_DATED = frozenset({"date", "datetime"})

# Parts of a day, from text that starts with YYYY-MM-DD.
_DATE_PARTS: Mapping[str, str] = {
    "CALENDAR_YEAR": "CAST(substr({0}, 1, 4) AS INTEGER)",
    "CALENDAR_MONTH": "CAST(substr({0}, 6, 2) AS INTEGER)",
    "CALENDAR_QUARTER": "((CAST(substr({0}, 6, 2) AS INTEGER) + 2) / 3)",
    "DAY_IN_MONTH": "CAST(substr({0}, 9, 2) AS INTEGER)",
    "DAY_IN_WEEK": "(CAST(strftime('%w', substr({0}, 1, 10)) AS INTEGER) + 1)",
    "DAY_IN_YEAR": "CAST(strftime('%j', substr({0}, 1, 10)) AS INTEGER)",
    "WEEK_IN_MONTH": "((CAST(substr({0}, 9, 2) AS INTEGER) + 6) / 7)",
    "WEEK_IN_YEAR": "((CAST(strftime('%j', substr({0}, 1, 10)) AS INTEGER) + 6) / 7)",
    "HOUR_IN_DAY": "CAST(substr({0}, 12, 2) AS INTEGER)",
}
_FISCAL = frozenset({"FISCAL_YEAR", "FISCAL_QUARTER", "FISCAL_MONTH"})
_DATETIME_ONLY = frozenset({"DAY_ONLY", "HOUR_IN_DAY"})


@dataclass(frozen=True, slots=True)
class Value:
    """SQL with its describe type.

    `key` is the name it has in a record when it has no alias; `called` is the function that made it, for messages.
    """

    sql: str
    type: str
    key: str
    column: Column | None = None
    aggregate: str = ""
    formatted: bool = False
    scale: int = 0
    called: str = ""

    @property
    def case_blind(self) -> bool:
        """Text that Salesforce compares without case."""
        sensitive = self.column is not None and self.column.field.case_sensitive
        return self.type in TEXTS and not sensitive

    @property
    def compared_sql(self) -> str:
        return f"{self.sql} COLLATE NOCASE" if self.case_blind else self.sql


def compile_expression(expression: Expression, scope: Scope) -> Value:
    if isinstance(expression, Path):
        return field_value(scope.column(expression))
    return replace(_compile_call(expression, scope), called=expression.function)


def field_value(column: Column) -> Value:
    field = column.field
    return Value(column.sql, field.type, field.name, column, scale=field.scale)


def contains_aggregate(expression: Expression) -> bool:
    if isinstance(expression, Path):
        return False
    inner = (argument for argument in expression.arguments if isinstance(argument, Path | Call))
    return expression.name in AGGREGATES or any(map(contains_aggregate, inner))


def refuse_conversion(expression: Expression) -> None:
    """Amounts are compared and sorted as they are, whatever currency they are shown in."""
    if isinstance(expression, Path):
        return
    if expression.name == "CONVERTCURRENCY":
        raise malformed("convertCurrency can only be used in SELECT", expression.at)
    for argument in expression.arguments:
        if isinstance(argument, Path | Call):
            refuse_conversion(argument)


def is_grouped(query: Query) -> bool:
    return query.grouping is not None or any(
        isinstance(item, Selected) and contains_aggregate(item.expression) for item in query.selected
    )


def _compile_call(call: Call, scope: Scope) -> Value:
    name = call.name
    if name in AGGREGATES:
        return _aggregate(call, scope)
    if name in _DATE_PARTS or name in _FISCAL or name == "DAY_ONLY":
        return _date_part(call, scope)
    match name:
        case "CONVERTTIMEZONE":
            inner = _only_argument(call, scope)
            return replace(inner, sql=f"soql_local({inner.sql})", column=None, aggregate=inner.aggregate)
        case "TOLABEL":
            return _label(call, scope)
        case "CONVERTCURRENCY":
            return _only_argument(call, scope)
        case "FORMAT":
            return replace(_only_argument(call, scope), formatted=True)
        case "DISTANCE":
            return _distance(call, scope)
    raise malformed(f"Invalid function: {call.function}", call.at)


def _only_argument(call: Call, scope: Scope) -> Value:
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], Path | Call):
        raise malformed(f"Incorrect number of arguments for function {call.function}", call.at)
    return compile_expression(call.arguments[0], scope)


def _aggregate(call: Call, scope: Scope) -> Value:
    name = call.name
    if name == "COUNT" and not call.arguments:
        return Value("COUNT(*)", "int", "expr0", aggregate=name)
    inner = _only_argument(call, scope)
    if inner.aggregate:
        raise malformed(f"Aggregate expression {call.function} cannot hold another one", call.at)
    if name == "GROUPING":
        return Value("0", "int", "", inner.column, aggregate=name)
    _check_aggregate(call, inner)
    if name == "COUNT_DISTINCT":
        return Value(f"COUNT(DISTINCT {inner.compared_sql})", "int", "", aggregate=name)
    if name == "COUNT":
        return Value(f"COUNT({inner.sql})", "int", "", aggregate=name)
    kind = "double" if name == "AVG" else inner.type
    scale = 0 if name == "AVG" else inner.scale
    return Value(f"{name}({inner.compared_sql})", kind, "", inner.column, name, scale=scale)


def _check_aggregate(call: Call, inner: Value) -> None:
    numeric_only = call.name in ("SUM", "AVG")
    refused = COMPOUNDS | {"anyType", "boolean", "multipicklist", "base64"}
    too_long = inner.type == "textarea" and not is_short(inner)
    if (numeric_only and inner.type not in NUMBERS) or inner.type in refused or too_long:
        name = inner.column.path if inner.column else inner.key
        raise malformed(f"field {name} does not support aggregate operator {call.name}", call.at)


def is_short(value: Value) -> bool:
    return value.column is None or value.column.field.length <= LONG_TEXT


def _date_part(call: Call, scope: Scope) -> Value:
    inner = _only_argument(call, scope)
    allowed = {"datetime"} if call.name in _DATETIME_ONLY else _DATED
    if inner.type not in allowed or inner.aggregate:
        raise SoqlError(
            INVALID_FIELD, f"field '{inner.key}' does not support function {call.function.upper()}", call.at
        )
    if call.name == "DAY_ONLY":
        return Value(f"substr({inner.sql}, 1, 10)", "date", "")
    if call.name in _FISCAL:
        return Value(_fiscal_sql(call.name, inner.sql, scope.context), "int", "")
    return Value(_DATE_PARTS[call.name].format(inner.sql), "int", "")


def _fiscal_sql(name: str, sql: str, context: Context) -> str:
    """A fiscal year is named after the calendar year it starts in, Salesforce's default."""
    starts = context.clock.fiscal_year_starts
    month = f"CAST(substr({sql}, 6, 2) AS INTEGER)"
    fiscal_month = f"(({month} - {starts} + 12) % 12 + 1)"
    if name == "FISCAL_MONTH":
        return fiscal_month
    if name == "FISCAL_QUARTER":
        return f"(({fiscal_month} + 2) / 3)"
    return f"(CAST(substr({sql}, 1, 4) AS INTEGER) - ({month} < {starts}))"


def _label(call: Call, scope: Scope) -> Value:
    inner = _only_argument(call, scope)
    if inner.column is None or inner.type not in TEXTS:
        raise SoqlError(INVALID_FIELD, f"field '{inner.key}' does not support function toLabel", call.at)
    bind = scope.context.binder.bind
    different = [(value, label) for value, label in inner.column.field.labels.items() if value != label]
    cases = " ".join(f"WHEN {bind(value)} THEN {bind(label)}" for value, label in different)
    sql = f"CASE {inner.sql} {cases} ELSE {inner.sql} END" if cases else inner.sql
    return replace(inner, sql=sql, type="string")


def _distance(call: Call, scope: Scope) -> Value:
    """`DISTANCE(Place__c, GEOLOCATION(48.85, 2.35), 'km')`."""
    if len(call.arguments) != 3 or not isinstance(call.arguments[2], Text):
        raise malformed("Incorrect number of arguments for function DISTANCE", call.at)
    unit = call.arguments[2].raw.lower()
    if unit not in ("mi", "km"):
        raise malformed("Invalid unit for function DISTANCE: use 'mi' or 'km'", call.at)
    points = [_point(argument, scope, call.at) for argument in call.arguments[:2]]
    return Value(f"soql_distance({', '.join(points)}, '{unit}')", "double", "")


def _point(argument: object, scope: Scope, at: int) -> str:
    if isinstance(argument, Call) and argument.name == "GEOLOCATION":
        numbers = [float(part.text) for part in argument.arguments if isinstance(part, Number)]
        if len(numbers) != 2 or len(argument.arguments) != 2:
            raise malformed("Incorrect number of arguments for function GEOLOCATION", at)
        return ", ".join(scope.context.binder.bind(number) for number in numbers)
    if isinstance(argument, Path):
        column = scope.column(argument)
        parts = compound_parts(column)
        if "latitude" in parts and "longitude" in parts:
            return f"{parts['latitude'].sql}, {parts['longitude'].sql}"
    raise malformed("DISTANCE compares a geolocation field with another or with GEOLOCATION", at)


# Compound field → its parts: `BillingAddress` → `BillingCity`; `Place__c` → `Place__Latitude__s`.
_PARTS = ("city", "country", "geocodeAccuracy", "latitude", "longitude", "postalCode", "state", "street")
_CODED_PARTS = ("countryCode", "stateCode")


def compound_parts(column: Column) -> Mapping[str, Column]:
    """JSON key → column, for the parts the object has."""
    if column.owner_view is None or column.field.type not in COMPOUNDS:
        return {}
    name = column.field.name
    found: dict[str, Column] = {}
    for key in (*_PARTS, *_CODED_PARTS):
        if name.endswith("__c"):
            part = f"{name.removesuffix('__c')}__{key}__s"
        else:
            part = name.removesuffix("Address") + key
        if field := column.owner_view.fields.get(part.lower()):
            sql = f'{column.table}."{field.name}"'
            found[key] = replace(column, sql=sql, field=field)
    return found
