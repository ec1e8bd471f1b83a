"""Which column a value comes from: for provenance, for issues, and for the inventory of columns."""

from collections.abc import Iterator, Mapping, Sequence

from npsp_migrate.mapping.rules import (
    AllOf,
    Conditions,
    Digest,
    FieldSource,
    FirstOf,
    FromColumn,
    FromConstant,
    FromLookup,
    FromRecord,
    FromText,
    KeyRule,
    RecordRule,
    SourceMapping,
)
from npsp_migrate.model.plan import ColumnUse
from npsp_migrate.model.table import Table, base_column

LEAVE_OUT = "leave_out"  # the destination of a column that only decides which rows are not wanted


def origin(source: FieldSource) -> str:
    """The one column a value comes from; empty when there is none, or when it is another in each row."""
    columns = {base_column(column) for column in columns_of(source)}
    if isinstance(source, FirstOf | AllOf):
        return columns.pop() if len(columns) == 1 else ""
    return base_column(next(iter(columns_of(source)), ""))


def key_header(key: KeyRule) -> str:
    """The column to show when a key is missing: the first that the key is built from."""
    return base_column(next(_key_columns(key), ""))


def key_header_of_row(key: KeyRule, table: Table, row: int) -> str:
    """The column that gave this row its key: the first of the alternative that was filled."""
    for part in key:
        columns = [column for column in part.columns if column in table.frame.columns]
        filled = [column for column in columns if table.frame.at[row, column] is not None]
        if filled and (isinstance(part, Digest) or len(filled) == len(part.columns)):
            return base_column(filled[0])
    return key_header(key)


def columns_of(source: FieldSource) -> Iterator[str]:
    match source:
        case FromColumn():
            yield source.column
        case FromText():
            yield from source.template.columns
        case FromLookup():
            yield from _key_columns(source.key)
        case FirstOf() | AllOf():
            for choice in source.choices:
                yield from columns_of(choice)
        case FromConstant() | FromRecord():
            yield from ()


def field_headers(rule: RecordRule) -> Mapping[str, str]:
    """Field → the header its value comes from, for those that come from one."""
    found = {each.field: origin(each.source) for each in rule.fields}
    return {field: header for field, header in found.items() if header}


def column_uses(table: Table, mapping: SourceMapping, key_field: str) -> tuple[ColumnUse, ...]:
    """Where each mapped column of a sheet goes, in the order of the sheet."""
    targets = _targets(mapping, key_field)
    return tuple(
        ColumnUse(table.source, table.place.file, table.place.sheet, spec.header, tuple(sorted(found)))
        for spec in mapping.columns
        if spec.header in table.letters
        for found in (targets.get(spec.header, set()),)
    )


def needed_columns(mapping: SourceMapping) -> frozenset[str]:
    """Columns without which rows are refused, chosen otherwise or given another key: no sheet may lack them."""
    needed = {spec.header for spec in mapping.columns if spec.required}
    for rule in mapping.records:
        needed.update(_key_columns(rule.key), _asked(rule.when), [rule.as_of])
        for each in rule.fields:
            needed.update(_deciding(each.source))
            if each.required:
                needed.update(columns_of(each.source))
    for leave_out in mapping.leave_out:
        needed.update(_asked(leave_out.when))
    for control in mapping.controls:
        needed.update([control.date, control.amount, control.minus, *_asked(control.when)])
    return frozenset(map(base_column, needed - {""}))


def _targets(mapping: SourceMapping, key_field: str) -> Mapping[str, set[str]]:
    """Header → `Object.Field`; the object alone when the column only decides whether there is a record."""
    targets: dict[str, set[str]] = {}

    def add(columns: Iterator[str] | Sequence[str], target: str) -> None:
        for column in columns:
            targets.setdefault(base_column(column), set()).add(target)

    for rule in mapping.records:
        add(_key_columns(rule.key), f"{rule.object}.{key_field}")
        add(_asked(rule.when), rule.object)
        add([rule.born] if rule.born else [], rule.object)
        for each in rule.fields:
            add(columns_of(each.source), f"{rule.object}.{each.field}")
            add(_deciding(each.source), f"{rule.object}.{each.field}")
    for leave_out in mapping.leave_out:
        add(_asked(leave_out.when), LEAVE_OUT)
    for control in mapping.controls:
        add([control.date, control.amount, *filter(None, [control.minus]), *_asked(control.when)], control.name)
    return targets


def _key_columns(key: KeyRule) -> Iterator[str]:
    for part in key:
        yield from part.columns


def _asked(conditions: Conditions) -> list[str]:
    return [condition.column for condition in conditions]


def _deciding(source: FieldSource) -> Iterator[str]:
    yield from _asked(source.when)
    if isinstance(source, FirstOf | AllOf):
        for choice in source.choices:
            yield from _deciding(choice)
