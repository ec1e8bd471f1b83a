"""One source's mapping: from its form to the rules that rows meet."""

from npsp_migrate.mapping.forms import ControlForm, LeaveOutForm, MappingBody
from npsp_migrate.mapping.problems import Path, Problems
from npsp_migrate.mapping.read_columns import read_columns
from npsp_migrate.mapping.read_records import read_records
from npsp_migrate.mapping.read_rules import read_conditions
from npsp_migrate.mapping.rules import ControlRule, LeaveOut, SourceMapping
from npsp_migrate.mapping.scope import Scope
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.columns import ColumnType

_SUMMED = (ColumnType.AMOUNT, ColumnType.INTEGER)


def read_mapping(
    text: YamlText, top: Path, body: MappingBody, source: str, rank: int, key_field: str, problems: Problems
) -> SourceMapping:
    columns, optional, lines = read_columns(text, top, body.columns, problems)
    objects = {name: record.object for name, record in body.records.items()}
    scope = Scope(text, top, problems, columns, objects, key_field)
    if not body.columns:
        scope.complain(
            (*top, "columns"), "no columns are named, so nothing would be read", "Name them under `columns:`"
        )
    if not body.records and not body.controls:
        scope.complain(top, "neither `records:` nor `controls:` says what the rows are for")
    return SourceMapping(
        source=source,
        rank=rank,
        file=text.file,
        columns=tuple(columns.values()),
        optional=optional,
        lines=lines,
        leave_out=tuple(_leave_out(scope, place, form) for place, form in enumerate(body.leave_out)),
        records=read_records(scope, body.records),
        controls=tuple(_control(scope, place, form) for place, form in enumerate(body.controls)),
    )


def _leave_out(scope: Scope, place: int, form: LeaveOutForm) -> LeaveOut:
    return LeaveOut(read_conditions(scope, (*scope.top, "leave_out", place), form.when), form.because)


def _control(scope: Scope, place: int, form: ControlForm) -> ControlRule:
    path = (*scope.top, "controls", place)
    for option, column in (("amount", form.amount), ("minus", form.minus)):
        if column:
            _check_type(scope, (*path, option), column, _SUMMED)
    _check_type(scope, (*path, "date"), form.date, (ColumnType.DATE,))
    return ControlRule(
        form.name, form.date, form.amount, form.minus, form.record_type, read_conditions(scope, path, form.when)
    )


def _check_type(scope: Scope, path: Path, column: str, types: tuple[ColumnType, ...]) -> None:
    spec = scope.spec(scope.column(path, column))
    if spec and spec.type not in types:
        wanted = " or ".join(f"`{each}`" for each in types)
        scope.complain(path, f"`{column}` is read as `{spec.type}`", f"Under `columns:`, write `as:` {wanted}")
