"""Conditions, templates and keys of a mapping, checked against its columns."""

import re
from collections.abc import Mapping

from npsp_migrate.mapping.folding import did_you_mean, fold
from npsp_migrate.mapping.forms import DigestForm, NotForm, Scalar, StartsForm
from npsp_migrate.mapping.problems import Path
from npsp_migrate.mapping.rules import BLANK, Asked, Condition, Conditions, Digest, KeyRule, Slot, Template
from npsp_migrate.mapping.scope import Scope
from npsp_migrate.mapping.texts import as_text, comparable
from npsp_migrate.model.columns import ColumnSpec, ColumnType

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_YES_NO = (ColumnType.BOOLEAN, ColumnType.OPT_OUT)
_CHOSEN = (ColumnType.CHOICE, ColumnType.CHOICES)

TestForm = Scalar | list[Scalar] | StartsForm | NotForm
KeyPart = str | DigestForm


def read_conditions(scope: Scope, path: Path, when: Mapping[str, TestForm]) -> Conditions:
    place = (*path, "when")
    return tuple(_condition(scope, (*place, column), column, test) for column, test in when.items())


def _condition(scope: Scope, path: Path, column: str, test: TestForm) -> Condition:
    scope.column(path, column, key=True)
    match test:
        case "present":
            return Condition(column, Asked.PRESENT)
        case "blank" | None:
            return Condition(column, Asked.BLANK)
        case StartsForm():
            return Condition(column, Asked.STARTS, tuple(comparable(each) for each in test.starts))
        case NotForm():
            if test.not_ == BLANK:
                return Condition(column, Asked.PRESENT)
            return Condition(column, Asked.NOT_ONE_OF, _cell_values(scope, (*path, "not"), column, test.not_))
        case _:
            return Condition(column, Asked.ONE_OF, _cell_values(scope, path, column, test))


def _cell_values(scope: Scope, path: Path, column: str, values: Scalar | list[Scalar]) -> tuple[str, ...]:
    listed = values if isinstance(values, list) else [values]
    for place, value in enumerate(listed):
        check_cell_value(scope, (*path, place) if isinstance(values, list) else path, column, value)
    return tuple(comparable(value) for value in listed)


def check_cell_value(scope: Scope, path: Path, column: str, value: Scalar) -> None:
    """A value that the cleaned column can never hold would be a rule that never works."""
    spec = scope.spec(column)
    if spec is None or value == BLANK:
        return
    if spec.type in _YES_NO and as_text(value) not in ("true", "false"):
        said = f"`{column}` is read as `{spec.type}` and never is `{as_text(value)}`"
        scope.complain(path, said, "Write `true` or `false`")
    if spec.type in _CHOSEN and spec.values:
        _check_chosen(scope, path, spec, as_text(value))


def _check_chosen(scope: Scope, path: Path, spec: ColumnSpec, value: str) -> None:
    """Rules compare with the org's words, which stand on the right side of `values:`."""
    after = {fold(said): to for said, to in spec.values.items() if to is not None}
    if fold(value) in map(fold, after.values()):
        return
    meant = after.get(fold(value))
    hint = f"Did you mean `{meant}`?" if meant else did_you_mean(value, after.values())
    scope.complain(path, f"`{spec.header}` never is `{value}` after its `values:`", hint)


def read_template(scope: Scope, path: Path, text: str) -> Template:
    """`Don {N° reçu}`; `{{` is a brace, and `{Column?}` may be blank."""
    pieces: list[str | Slot] = []
    for found in _PIECE.finditer(text):
        piece = found.group()
        if found.group(1) is not None:
            pieces.append(_slot(scope, path, found.group(1).strip()))
        elif piece in ("{", "}"):
            scope.complain(path, f"a `{piece}` stands alone in `{text}`", "Write `{{` or `}}` for a brace itself")
        else:
            pieces.append({"{{": "{", "}}": "}"}.get(piece, piece))
    return Template(tuple(pieces))


def _slot(scope: Scope, path: Path, name: str) -> Slot:
    if name.endswith("?") and not scope.knows(name):
        return Slot(scope.column(path, name[:-1].rstrip()), optional=True)
    return Slot(scope.column(path, name))


def read_key(scope: Scope, path: Path, key: KeyPart | list[KeyPart]) -> KeyRule:
    if isinstance(key, list):
        return tuple(_key_part(scope, (*path, place), part) for place, part in enumerate(key))
    return (_key_part(scope, path, key),)


def _key_part(scope: Scope, path: Path, part: KeyPart) -> Template | Digest:
    if isinstance(part, str):
        if not part.strip():
            scope.complain(path, "the key is empty", 'Write it as in `"donateur:{N° donateur}"`')
        return read_template(scope, path, part)
    places = (*path, "digest")
    return Digest(part.scope, tuple(scope.column((*places, at), each) for at, each in enumerate(part.digest)))
