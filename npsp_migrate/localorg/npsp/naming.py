"""How NPSP names a household after its members: one text out of a format and the people. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

Person = Mapping[str, Any]  # lower-case field name → value

_FIELD = re.compile(r"\{!([^{!}]*)\}")
_FIRST_NAMES = "\0"  # stands in the full part where the joined first-name parts go


@dataclass(frozen=True, slots=True)
class NamingRules:
    """What the naming settings say beside the format itself."""

    connector: str | None = "and"
    overrun: str | None = "Friends"
    overrun_count: int = 9

    @property
    def link(self) -> str:
        return f" {self.connector} " if self.connector else " "


@dataclass(frozen=True, slots=True)
class _Format:
    """`prefix {full part with {first-name part}} suffix`, and what it says of last names."""

    prefix: str
    first: str
    full: str
    suffix: str
    has_last_name: bool = False
    only_last_name: bool = False  # NPSP takes only `LastName` in this very spelling for it


def household_text(template: str, members: Sequence[Person], nobody: str, rules: NamingRules) -> str:
    """The name or greeting for the members in their order; `nobody` stands in when there are none."""
    form = _parsed(template)
    names = _names(form, members, rules) if members else [nobody]
    return form.prefix + _joined(names, rules) + form.suffix


@cache
def fields_named(template: str) -> frozenset[str]:
    """The fields that a format uses, as it spells them."""
    return frozenset(name.strip() for name in _FIELD.findall(template))


@cache
def _parsed(template: str) -> _Format:
    start = template.find("{!")
    if start < 0:
        return _Format("", "", template, "")  # no field at all: said once, whoever is there
    end = template.rfind("}") + 1
    while end < len(template) and template[end] != " ":
        end += 1
    core = template[start:end]
    group = _nested_group(core)
    full = core.replace(group, _FIRST_NAMES) if group else core
    has_last_name = "{!lastname}" in full.lower()
    only_last_name = has_last_name and {name.strip() for name in _FIELD.findall(core)} == {"LastName"}
    return _Format(template[:start], group[2:-1], full, template[end:], has_last_name, only_last_name)


def _nested_group(core: str) -> str:
    """The outer `{! … {!Field} … }` of the first-name part, braces included; empty when there is none."""
    depth, opened, nested = 0, 0, False
    for position, character in enumerate(core):
        if core.startswith("{!", position):
            depth += 1
            opened = position if depth == 1 else opened
            nested = nested or depth > 1
        elif character == "}" and depth:
            depth -= 1
            if depth == 0 and nested:
                return core[opened : position + 1]
    return ""


def _names(form: _Format, members: Sequence[Person], rules: NamingRules) -> list[str]:
    """One text per run of members with one last name, until as many are named as may be."""
    names: list[str] = []
    seen: set[Any] = set()
    start = 0
    for last_name, run in _runs(form, members):
        group, first, start = run, start, start + len(run)
        if first >= rules.overrun_count:
            break
        if form.only_last_name:
            if last_name in seen:
                continue
            seen.add(last_name)
        names.append(_run_name(form, group, rules, first))
        if start >= rules.overrun_count and len(members) > rules.overrun_count and form.first and rules.overrun:
            names.append(rules.overrun)
            break
    return names


def _runs(form: _Format, members: Sequence[Person]) -> list[tuple[Any, list[Person]]]:
    if not form.has_last_name:
        return [(None, list(members))]
    return [(name, list(run)) for name, run in groupby(members, key=lambda each: each.get("lastname"))]


def _run_name(form: _Format, run: Sequence[Person], rules: NamingRules, start: int) -> str:
    """The first member's full part around the first-name parts of the run, `start` members being named before."""
    firsts = _first_names(form, run, rules, start)
    text = _filled(form.full, run[0])
    if not firsts:
        return text.replace(_FIRST_NAMES, "").strip()
    return text.replace(_FIRST_NAMES, firsts)


def _first_names(form: _Format, run: Sequence[Person], rules: NamingRules, start: int) -> str:
    """`A, B and C`; a member without a first-name part is passed over, unless it comes first."""
    others = [text for text in (_filled(form.first, each) for each in run[1:]) if text]
    room = rules.overrun_count - start - 1
    text = _filled(form.first, run[0])
    for position, other in enumerate(others[:room]):
        last_of_room = form.has_last_name and position == room - 1
        text += (rules.link if position == len(others) - 1 or last_of_room else ", ") + other
    return text


def _joined(names: Sequence[str], rules: NamingRules) -> str:
    return rules.link.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _filled(text: str, person: Person) -> str:
    """Fill in the fields; one that is empty takes a neighbouring space away with it."""
    filled, fields = _split(text)
    for name, after in fields:
        value = person.get(name)
        if value is not None:
            filled += str(value) + after
        elif after.startswith(" "):
            filled += after[1:]
        else:
            filled = filled.removesuffix(" ") + after
    return filled


@cache
def _split(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text before the first field, then each field with the text after it."""
    before, *rest = _FIELD.split(text)
    return before, tuple((name.strip().lower(), after) for name, after in zip(rest[::2], rest[1::2], strict=True))
