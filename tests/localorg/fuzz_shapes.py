"""Requests that are right but for one thing: real fields of real objects with values of the wrong kind."""

from collections.abc import Sequence
from typing import Any

from asgi_org import DATA, AsgiOrg
from fuzz_parts import IDS, odd_json, odd_number, odd_text, wire_json
from hypothesis import strategies as st

from npsp_migrate.localorg.definitions import Field, ObjectDefinition

_values = st.one_of(st.none(), st.booleans(), odd_number, odd_text, st.sampled_from(IDS), odd_json)
_FITTING: dict[str, list[Any]] = {
    "boolean": [True, False, "true"],
    "date": ["2026-11-23", "1904-02-29", None],
    "datetime": ["2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000+0100"],
    "time": ["10:00:00.000Z"],
    "double": [1, 12.5, "3"],
    "currency": [0, 12.5, "100.10", -5],
    "percent": [50],
    "int": [1, 12],
    "email": ["a@b.example", ""],
    "phone": ["06 12 34 56 78"],
    "url": ["https://org.example"],
    "multipicklist": ["A;B"],
}


def objects_of(org: AsgiOrg) -> list[ObjectDefinition]:
    """All objects; those that the automation works on stand there several times."""
    worked = ["Account", "Contact", "Opportunity", "npe01__OppPayment__c", "npe03__Recurring_Donation__c"]
    return sorted(org.org.schema, key=lambda each: each.name) + 8 * [org.org.schema.named(name) for name in worked]


def fitting(found: Field, ids: Sequence[str] = ()) -> st.SearchStrategy[Any]:
    """A value of the field's own type."""
    if found.type == "reference":
        return st.sampled_from([None, *ids, "001000000000001AAA"])
    if found.values:
        return st.sampled_from([one.value for one in found.values])
    return st.sampled_from(_FITTING.get(found.type, ["Martin", "Élodie", ""]))


@st.composite
def record_of(draw: st.DrawFn, definition: ObjectDefinition, ids: Sequence[str] = ()) -> dict[str, Any]:
    """What is required, a few values that fit, and in most cases something that does not."""
    fields = list(definition.fields.values())
    writeable = [found for found in fields if found.createable] or fields
    chosen = [found for found in fields if found.required]
    chosen += draw(st.lists(st.sampled_from(writeable), max_size=6))
    record = {found.name: draw(fitting(found, ids)) for found in chosen}
    if draw(st.booleans()):
        record[draw(st.sampled_from(fields)).name] = draw(_values)
    parents = [found.relationship_name for found in fields if found.relationship_name]
    if parents and draw(st.sampled_from([False, False, True])):
        name = draw(st.sampled_from(["Migration_Key__c", "Email", "Name", "Id", "attributes"]))
        record[draw(st.sampled_from(parents))] = draw(st.one_of(_values, _values.map(lambda value: {name: value})))
    return record


def typed(definition: ObjectDefinition, ids: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    return record_of(definition, ids).map(lambda values: {"attributes": {"type": definition.name}, **values})


@st.composite
def row_requests(draw: st.DrawFn, definitions: list[ObjectDefinition], ids: list[str]):
    """One record, by Id or by key."""
    definition = draw(st.sampled_from(definitions))
    body = wire_json(draw(record_of(definition, ids)))
    root = f"{DATA}/sobjects/{definition.name}"
    own = draw(st.sampled_from([*ids, *IDS[:3]]))
    method, path = draw(
        st.sampled_from(
            [
                ("POST", root),
                ("PATCH", f"{root}/{own}"),
                ("PATCH", f"{root}/Migration_Key__c/k{own[-1:]}"),
                ("DELETE", f"{root}/{own}"),
                ("GET", f"{root}/{own}"),
            ]
        )
    )
    return method, path.encode(), b"", {"content-type": "application/json"}, body


@st.composite
def list_requests(draw: st.DrawFn, definitions: list[ObjectDefinition], ids: list[str]):
    """Several records at once: Collections and Tree."""
    definition = draw(st.sampled_from(definitions))
    rows = draw(
        st.lists(typed(draw(st.sampled_from([definition] * 80 + definitions)), ids), min_size=1, max_size=4)
    )
    for place, row in enumerate(rows):
        row["attributes"]["referenceId"] = f"r{place}"
    method, path = draw(
        st.sampled_from(
            [
                ("POST", f"{DATA}/composite/sobjects"),
                ("PATCH", f"{DATA}/composite/sobjects"),
                ("PATCH", f"{DATA}/composite/sobjects/{definition.name}/Migration_Key__c"),
                ("PATCH", f"{DATA}/composite/sobjects/{definition.name}/Id"),
                ("POST", f"{DATA}/composite/tree/{definition.name}"),
            ]
        )
    )
    body = {"allOrNone": draw(st.booleans()), "records": rows}
    return method, path.encode(), b"", {"content-type": "application/json"}, wire_json(body)


def _columns(definition: ObjectDefinition) -> list[str]:
    parents = [
        f"{found.relationship_name}.Migration_Key__c" for found in definition.fields.values() if found.reference_to
    ]
    return [found.name for found in definition.fields.values()] + parents


_odd_cells = st.one_of(
    st.sampled_from(["", "#N/A", "x", "1", '"a,b"', '"a\nb"', '"', "é", *IDS]),
    odd_text,
)


def _cell(found: Field | None) -> st.SearchStrategy[str]:
    if found is None:
        return _odd_cells
    return st.one_of(fitting(found).map(lambda value: "" if value is None else str(value)), _odd_cells)


@st.composite
def csv_files(draw: st.DrawFn, definition: ObjectDefinition) -> bytes:
    required = [found.name for found in definition.fields.values() if found.required]
    chosen = draw(st.lists(st.sampled_from(_columns(definition)), min_size=1, max_size=5))
    header = draw(st.sampled_from([chosen, list(dict.fromkeys(required + chosen))]))
    cells = st.tuples(*(_cell(definition.find(name)) for name in header))
    rows = [[*draw(cells), *draw(st.sampled_from([[], [], [], ["x"]]))] for _ in range(draw(st.integers(0, 4)))]
    return "\n".join(",".join(row) for row in [header, *rows]).encode("utf-8", "surrogatepass")
