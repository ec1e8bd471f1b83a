"""The `columns:` of a mapping: what each header means, checked."""

from collections.abc import Iterable, Mapping

from npsp_migrate.mapping.folding import fold
from npsp_migrate.mapping.forms import ColumnForm
from npsp_migrate.mapping.problems import Path, Problems
from npsp_migrate.mapping.sensitive import HEALTH_WORDS as HEALTH_WORDS
from npsp_migrate.mapping.sensitive import NEEDS_PURPOSE, data_class
from npsp_migrate.mapping.yaml_text import YamlText
from npsp_migrate.model.columns import ColumnSpec, ColumnType
from npsp_migrate.model.table import PART

# An option that means nothing for a type is a mistake that would otherwise stay silent.
_ONLY_FOR: Mapping[str, frozenset[ColumnType]] = {
    "dates": frozenset({ColumnType.DATE}),
    "kind": frozenset({ColumnType.DATE}),
    "decimal": frozenset({ColumnType.AMOUNT, ColumnType.PERCENTAGE}),
    "names": frozenset({ColumnType.PERSON_NAME}),
    "separator": frozenset({ColumnType.CHOICES}),
}


def read_columns(
    text: YamlText, top: Path, forms: Mapping[str, ColumnType | ColumnForm], problems: Problems
) -> tuple[dict[str, ColumnSpec], frozenset[str], dict[str, int]]:
    """The columns by header, the headers that may be missing, and the line that names each."""
    described = {header: _whole(form) for header, form in forms.items()}
    place = (*top, "columns")
    for header, form in described.items():
        _check(text, (*place, header), header, form, problems)
        _check_purpose(text, (*place, header), header, form, described, problems)
    _check_names(text, place, described, problems)
    return (
        {header: _spec(header, form) for header, form in described.items()},
        frozenset(header for header, form in described.items() if form.optional),
        {header: text.line((*place, header)) for header in described},
    )


def _whole(form: ColumnType | ColumnForm) -> ColumnForm:
    return form if isinstance(form, ColumnForm) else ColumnForm.model_validate({"as": form})


def _spec(header: str, form: ColumnForm) -> ColumnSpec:
    return ColumnSpec(
        header=header,
        type=form.as_,
        required=form.required,
        on_unreadable=form.on_unreadable,
        if_changed=form.if_changed,
        dates=form.dates,
        kind=form.kind,
        decimal=form.decimal,
        names=form.names,
        region=form.region,
        separator=form.separator,
        values=dict(form.values),
        aliases=tuple(form.aliases),
        rules_off=frozenset(form.rules_off),
        purpose=form.purpose,
        erase=tuple(form.erase),
    )


def _check(text: YamlText, path: Path, header: str, form: ColumnForm, problems: Problems) -> None:
    for option, types in _ONLY_FOR.items():
        if option in form.model_fields_set and form.as_ not in types:
            said = f"`{option}` means nothing for a column read as `{form.as_}`"
            wanted = " or ".join(f"`{each}`" for each in sorted(types))
            problems.found.append(text.problem((*path, option), said, f"Write `as:` {wanted}, or leave it out"))
    if form.required and form.optional:
        said = "a column cannot be `required` and `optional`: it may be missing, or no cell of it may be empty"
        problems.found.append(text.problem(path, said, "Leave one out"))
    if PART in header:
        problems.found.append(text.problem_with_key(path, f"`{header}` is a part, not a column", "Name the column"))


def _check_purpose(
    text: YamlText, path: Path, header: str, form: ColumnForm, beside: Iterable[str], problems: Problems
) -> None:
    told = NEEDS_PURPOSE.get(data_class(header, form.as_, beside))
    if told and not form.purpose:
        said = f"`{header}` looks like {told}, which stay out unless a purpose is stated"
        hint = "Leave the column out, or write `purpose:` with the reason and the consent it rests on"
        problems.found.append(text.problem_with_key(path, said, hint))


def _check_names(text: YamlText, place: Path, described: Mapping[str, ColumnForm], problems: Problems) -> None:
    """One header of a sheet must not answer to two columns."""
    owner: dict[str, str] = {}
    for header, form in described.items():
        for name in dict.fromkeys((header, *form.aliases)):
            other = owner.setdefault(fold(name), header)
            if other != header:
                said = f"`{name}` could be `{other}` or `{header}`: headers are compared without case and accents"
                problems.found.append(text.problem_with_key((*place, header), said, "Keep one of the two"))
