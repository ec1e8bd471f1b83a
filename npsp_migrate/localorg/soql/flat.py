"""Rows as flat columns, for the CSV answers of the Bulk APIs."""

from collections.abc import Sequence
from typing import Any

from npsp_migrate.localorg.soql.errors import malformed
from npsp_migrate.localorg.soql.shape import FieldSlot, ParentSlot, Row, Slot


def flat_header(slots: Sequence[Slot]) -> tuple[str, ...]:
    """`Id`, `Account.Name`; what has no flat form (subqueries, TYPEOF, compound fields) is refused."""
    names: list[str] = []
    for slot in slots:
        match slot:
            case FieldSlot(key):
                names.append(key)
            case ParentSlot(key):
                names += [f"{key}.{name}" for name in flat_header(slot.slots)]
            case _:
                raise malformed(f"'{slot.key}' cannot be selected in a bulk query")
    return tuple(names)


def flat_row(slots: Sequence[Slot], row: Row) -> list[Any]:
    values: list[Any] = []
    for slot in slots:
        if isinstance(slot, FieldSlot):
            found = row[slot.index]
            keep = found is None or slot.value.type == "datetime"
            values.append(found if keep or slot.convert is None else slot.convert(found))
        elif isinstance(slot, ParentSlot):
            values += flat_row(slot.slots, row)
    return values
