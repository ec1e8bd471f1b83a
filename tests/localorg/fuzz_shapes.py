"""Requests that are right but for one thing: real fields of real objects with values of the wrong kind."""

from typing import Any

from asgi_org import DATA, AsgiOrg
from fuzz_parts import IDS, odd_json, odd_number, odd_text, wire_json
from hypothesis import strategies as st

from npsp_migrate.localorg.definitions import ObjectDefinition

_values = st.one_of(st.none(), st.booleans(), odd_number, odd_text, st.sampled_from(IDS), odd_json)
_plausible = st.sampled_from(
    [
        "Martin",
        "2026-11-23",
        "2026-11-23T10:00:00Z",
        "12.50",
        12.5,
        True,
        "a@b.example",
        "Closed Won",
        "A;B",
        "06 12 34 56 78",
    ]
)


def objects_of(org: AsgiOrg) -> list[ObjectDefinition]:
    return sorted(org.org.schema, key=lambda each: each.name)


def record_of(definition: ObjectDefinition) -> st.SearchStrategy[dict[str, Any]]:
    names = [found.name for found in definition.fields.values()]
    parents = [found.relationship_name for found in definition.fields.values() if found.relationship_name]
    parent = st.dictionaries(
        st.sampled_from(["Migration_Key__c", "Email", "Name", "Id", "attributes"]), _values, max_size=2
    )
    plain = st.dictionaries(st.sampled_from(names), st.one_of(_plausible, _values), max_size=6)
    if not parents:
        return plain
    nested = st.dictionaries(st.sampled_from(parents), st.one_of(parent, _values), max_size=1)
    return st.builds(lambda values, more: {**values, **more}, plain, nested)


def typed(definition: ObjectDefinition) -> st.SearchStrategy[dict[str, Any]]:
    return record_of(definition).map(lambda values: {"attributes": {"type": definition.name}, **values})


@st.composite
def row_requests(draw: st.DrawFn, definitions: list[ObjectDefinition], ids: list[str]):
    """One record, by Id or by key."""
    definition = draw(st.sampled_from(definitions))
    body = wire_json(draw(record_of(definition)))
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
def list_requests(draw: st.DrawFn, definitions: list[ObjectDefinition]):
    """Several records at once: Collections and Tree."""
    definition = draw(st.sampled_from(definitions))
    rows = draw(
        st.lists(typed(draw(st.sampled_from([definition, definition, *definitions]))), min_size=1, max_size=4)
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


_cells = st.one_of(
    st.sampled_from(["", "#N/A", "x", "1", "2026-11-23", "Martin", "true", '"a,b"', '"a\nb"', '"', "é", *IDS]),
    odd_text,
)


@st.composite
def csv_files(draw: st.DrawFn, definition: ObjectDefinition) -> bytes:
    header = draw(st.lists(st.sampled_from(_columns(definition)), min_size=1, max_size=5))
    width = len(header)
    rows = draw(
        st.lists(st.lists(_cells, min_size=width, max_size=width + draw(st.sampled_from([0, 0, 0, 1]))), max_size=4)
    )
    return "\n".join(",".join(row) for row in [header, *rows]).encode("utf-8", "surrogatepass")
