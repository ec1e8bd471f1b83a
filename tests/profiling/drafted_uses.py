"""What a mapping makes of each column: how it is read, and the fields that it fills."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SAME = {frozenset(("text", "choice"))}  # the same word either way


@dataclass(frozen=True, slots=True)
class Use:
    """`type` is None for a column that is not read."""

    type: str | None
    fields: frozenset[str]

    def agrees(self, consultant: "Use") -> bool:
        alike = self.type == consultant.type or frozenset((self.type, consultant.type)) in _SAME
        if not consultant.fields:
            return alike and not self.fields
        return alike and bool(self.fields & consultant.fields)


NOT_READ = Use(None, frozenset())


def uses(mapping: Mapping) -> dict[str, Use]:
    columns = {
        header: spec if isinstance(spec, str) else spec.get("as", "text")
        for header, spec in (mapping.get("columns") or {}).items()
    }
    filled: dict[str, set[str]] = {header: set() for header in columns}
    for record in (mapping.get("records") or {}).values():
        for field, rule in record["fields"].items():
            for column in _columns(rule):
                if (header := column.partition(" › ")[0]) in filled:
                    filled[header].add(f"{record['object']}.{field}")
    for control in mapping.get("controls") or ():
        for word in ("date", "amount", "minus"):
            filled[control[word]].add(f"control.{word}")
    return {header: Use(columns[header], frozenset(filled[header])) for header in columns}


def _columns(rule: object) -> Iterator[str]:
    if isinstance(rule, str):
        yield rule
    elif isinstance(rule, Mapping):
        if "from" in rule:
            yield rule["from"]
        for each in rule.get("first_of", ()):
            yield from _columns(each)
