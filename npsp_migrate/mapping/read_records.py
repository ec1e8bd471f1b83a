"""The `records:` of a mapping: which record a row gives, with fields that NPSP knows and may be written."""

from collections.abc import Mapping

from npsp_migrate.mapping.field_checks import (
    Filled,
    field_complaint,
    filling_complaint,
    is_required,
    object_complaint,
    parent_complaint,
    reference,
)
from npsp_migrate.mapping.folding import did_you_mean, fold
from npsp_migrate.mapping.forms import (
    AllOfForm,
    FirstOfForm,
    FromForm,
    IsForm,
    LookupForm,
    RecordForm,
    RecordRuleForm,
    TextForm,
)
from npsp_migrate.mapping.kind_checks import kind_complaint, several_complaint
from npsp_migrate.mapping.problems import Path
from npsp_migrate.mapping.read_rules import check_cell_value, read_conditions, read_key, read_template
from npsp_migrate.mapping.rules import (
    AllOf,
    Digest,
    FieldRule,
    FieldSource,
    FirstOf,
    FromColumn,
    FromConstant,
    FromLookup,
    FromRecord,
    FromText,
    RecordRule,
    Repeats,
)
from npsp_migrate.mapping.scope import Scope
from npsp_migrate.npsp.objects import CONTACT

AnyFieldForm = str | FromForm | IsForm | TextForm | RecordForm | LookupForm | FirstOfForm | AllOfForm


def read_records(scope: Scope, forms: Mapping[str, RecordRuleForm]) -> tuple[RecordRule, ...]:
    return tuple(_record(scope, (*scope.top, "records", name), name, form) for name, form in forms.items())


def _record(scope: Scope, path: Path, name: str, form: RecordRuleForm) -> RecordRule:
    complaint = object_complaint(form.object)
    if complaint:
        scope.complain((*path, "object"), *complaint)
    if form.born and form.object != CONTACT:
        scope.complain((*path, "born"), "only a Contact has a surname by birth", "Leave `born` out here")
    rule = RecordRule(
        name=name,
        object=form.object,
        key=read_key(scope, (*path, "key"), form.key),
        fields=tuple(_field(scope, path, form, name, field) for field in form.fields),
        when=read_conditions(scope, path, form.when),
        repeats=form.repeats,
        born=scope.column((*path, "born"), form.born) if form.born else "",
        as_of=scope.column((*path, "as_of"), form.as_of) if form.as_of else "",
        on_missing=form.on_missing,
    )
    _check_key_differs(scope, path, rule)
    return rule


def _check_key_differs(scope: Scope, path: Path, rule: RecordRule) -> None:
    """A key without columns is one record for the whole source, which must be said."""
    same = all(not isinstance(part, Digest) and not part.columns for part in rule.key)
    if same and rule.repeats is Repeats.REFUSE:
        hint = "Put a column into it, or write `repeats: merge` when the whole source tells of one record"
        scope.complain((*path, "key"), "this key is the same for every row", hint)


def _field(scope: Scope, path: Path, record: RecordRuleForm, name: str, field: str) -> FieldRule:
    at = (*path, "fields", field)
    source = _source(scope, at, record.fields[field])
    complaint = field_complaint(record.object, field, scope.key_field)
    if complaint:
        scope.complain_of_key(at, complaint)
        return FieldRule(field, source)
    parents = _check_filling(scope, at, record.object, field, name, source)
    return FieldRule(
        field,
        source,
        required=is_required(record.object, field),
        reference=reference(record.object, field, parents[0]) if parents else None,
    )


def _check_filling(
    scope: Scope, at: Path, sobject: str, field: str, name: str, source: FieldSource
) -> tuple[str, ...]:
    """The objects that the field points to; each end of a `first_of` is looked at by itself."""
    parents: list[str] = []
    if isinstance(source, AllOf) and (complaint := several_complaint(sobject, field)):
        scope.complain(at, *complaint)
    for end in _ends(source):
        by_parent = isinstance(end, FromRecord | FromLookup)
        complaint = filling_complaint(sobject, field, Filled.BY_PARENT if by_parent else Filled.BY_VALUE)
        complaint = complaint or kind_complaint(scope, sobject, field, end)
        if complaint:
            scope.complain(at, *complaint)
            continue
        parent = _parent_object(scope, at, name, end)
        complaint = parent_complaint(sobject, field, parent) if parent else None
        if complaint:
            scope.complain(at, *complaint)
        if parent:
            parents.append(parent)
    if len(set(parents)) > 1:
        scope.complain(at, f"`{field}` points to records of two objects: {' and '.join(sorted(set(parents)))}")
    return tuple(parents)


def _ends(source: FieldSource) -> tuple[FieldSource, ...]:
    return (
        tuple(end for choice in source.choices for end in _ends(choice))
        if isinstance(source, FirstOf | AllOf)
        else (source,)
    )


def _parent_object(scope: Scope, at: Path, name: str, end: FieldSource) -> str:
    if isinstance(end, FromLookup):
        return end.object
    if not isinstance(end, FromRecord):
        return ""
    if end.record == name:
        scope.complain(at, "a record cannot be its own parent")
    elif end.record not in scope.objects:
        others = [other for other in scope.objects if other != name]
        scope.complain(at, f"no record `{end.record}` stands under `records:`", did_you_mean(end.record, others))
    return scope.objects.get(end.record, "")


def _source(scope: Scope, at: Path, form: AnyFieldForm) -> FieldSource:
    if isinstance(form, str):
        return FromColumn(scope.column(at, form))
    when = read_conditions(scope, at, form.when)
    match form:
        case FromForm():
            for said in form.values:
                check_cell_value(scope, (*at, "values", said), form.from_, said)
            values = {fold(said): value for said, value in form.values.items()}
            column = scope.column((*at, "from"), form.from_)
            known_only = bool(values) and "otherwise" not in form.model_fields_set
            return FromColumn(column, values, form.otherwise, known_only, form.erase_blank, when)
        case IsForm():
            return FromConstant(form.is_, when)
        case TextForm():
            return FromText(read_template(scope, (*at, "text"), form.text), when)
        case RecordForm():
            return FromRecord(form.record, when)
        case LookupForm():
            complaint = object_complaint(form.lookup)
            if complaint:
                scope.complain((*at, "lookup"), *complaint)
            key = read_key(scope, (*at, "key"), form.key)
            return FromLookup(form.lookup, key, form.if_missing, when)
        case FirstOfForm():
            places = (*at, "first_of")
            choices = (_source(scope, (*places, place), each) for place, each in enumerate(form.first_of))
            return FirstOf(tuple(choices), when)
        case AllOfForm():
            places = (*at, "all_of")
            rules = (_source(scope, (*places, place), each) for place, each in enumerate(form.all_of))
            return AllOf(tuple(rules), when)
