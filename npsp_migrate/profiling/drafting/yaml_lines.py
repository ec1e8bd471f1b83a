"""A draft as YAML that a person reads: short rules on one line, long ones in a block, the reason beside."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from npsp_migrate.model.issue import Words
from npsp_migrate.profiling.drafting.draft import Draft, DraftColumn, DraftRecord, Question, Yaml

Told = Callable[[Words], str]  # a sentence in the reader's language

WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_][\w '’·./°›€()-]*(?<! )")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "nan", "inf", "y", "n", "~"})


def mapping_text(draft: Draft, told: Told, schema: str = "") -> str:
    """The whole mapping file. Nothing in it needs to be edited before `check`."""
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [
        "# Drafted by `npsp-migrate init`: read it, correct what is wrong, and keep it under version control."
    ]
    lines += [f"# {told(each)}" for each in draft.about]
    lines += _question(draft.question, told, "") if draft.question else []
    lines += ["version: 1", "", "columns:" if draft.columns else "columns: {}"]
    lines += [line for column in draft.columns for line in _column(column, told)]
    lines += [line for aside in draft.aside for line in _aside(aside.header, aside.because, aside.question, told)]
    if draft.leave_out:
        lines += ["", "leave_out:"]
        for rule in draft.leave_out:
            lines += [f"  - when: {flow(rule.when)}", f"    because: {scalar(rule.because)}"]
    if draft.records:
        lines += ["", "records:"]
        lines += [line for record in draft.records for line in _record(record, told)]
    if draft.controls:
        lines += ["", "controls:"]
        lines += [line for control in draft.controls for line in _listed(control)]
    return "\n".join(lines) + "\n"


def _column(column: DraftColumn, told: Told) -> Iterator[str]:
    if column.question:
        yield from _question(column.question, told, "  ")
    because = f"{column.confidence} %: {told(column.because)}"
    short = {name: value for name, value in column.spec.items() if name != "values"}
    values = column.spec.get("values")
    if not values:
        spec = scalar(str(short["as"])) if len(short) == 1 else flow(short)
        yield f"  {scalar(column.header)}: {spec}   # {because}"
        return
    yield f"  {scalar(column.header)}:   # {because}"
    yield from (f"    {name}: {flow(value)}" for name, value in short.items())
    yield "    values:"
    assert isinstance(values, Mapping)
    for word, meaning in values.items():
        todo = "" if meaning is not None else "   # TODO: which of the org's words? `null` gives no value"
        yield f"      {scalar(str(word))}: {flow(meaning)}{todo}"


def _aside(header: str, because: Words, question: Question | None, told: Told) -> Iterator[str]:
    if question:
        yield from _question(question, told, "  ")
    yield f"  # not read: {_one_line(header)} — {told(because)}"


def _question(question: Question, told: Told, indent: str) -> Iterator[str]:
    """What only a person knows, with what may be written."""
    now, *others = question.choices
    where = f"{_one_line(question.at)}: " if question.at else ""
    choices = f", else {' | '.join(others)}" if others else ""
    yield f"{indent}# TODO {where}{told(question.because)}; now `{now}`{choices}"


def _record(record: DraftRecord, told: Told) -> Iterator[str]:
    if record.because:
        yield f"  # {told(record.because)}"
    yield f"  {record.name}:"
    yield f"    object: {record.object}"
    yield f"    key: {flow(record.key)}" + (f"   # {told(record.key_because)}" if record.key_because else "")
    if record.when:
        yield f"    when: {flow(record.when)}"
    if record.merges:
        yield "    repeats: merge"
    if record.born:
        yield f"    born: {scalar(record.born)}"
    yield "    fields:"
    for name, rule in record.fields.items():
        line = f"      {name}: {flow(rule)}"
        yield from [line] if len(line) <= WIDTH else _block(name, rule, "      ")


def _block(name: str, rule: Yaml, indent: str) -> Iterator[str]:
    if (
        isinstance(rule, Mapping)
        and len(rule) == 1
        and isinstance(rules := next(iter(rule.values())), list | tuple)
    ):
        yield f"{indent}{name}:"
        yield f"{indent}  {next(iter(rule))}:"
        yield from (f"{indent}    - {flow(each)}" for each in rules)
    elif isinstance(rule, Mapping):
        yield f"{indent}{name}:"
        yield from (f"{indent}  {word}: {flow(each)}" for word, each in rule.items())
    else:
        yield f"{indent}{name}: {flow(rule)}"


def _listed(content: Mapping[str, Yaml]) -> Iterator[str]:
    for place, (name, value) in enumerate(content.items()):
        yield f"  {'- ' if place == 0 else '  '}{name}: {flow(value)}"


def flow(value: Yaml) -> str:
    """On one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | date():
            return str(value)
        case str():
            return scalar(value)
        case Mapping():
            return "{" + ", ".join(f"{scalar(str(name))}: {flow(each)}" for name, each in value.items()) + "}"
        case _:
            return "[" + ", ".join(flow(each) for each in value) + "]"


def scalar(text: str) -> str:
    """Bare where YAML reads the same text, else in quotes."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
