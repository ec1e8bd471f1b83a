"""Records with their children in one request: `composite/tree`. All are created, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.definitions import Child, ObjectDefinition
from npsp_migrate.localorg.dml.drafts import Operation, check_access, read_draft
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.sobjects import find_object, start_work

_RECORDS, _LEVELS, _TYPES = 200, 5, 5  # Salesforce: of one request


@dataclass(slots=True)
class _Node:
    """One record of the tree; its children wait for its Id."""

    definition: ObjectDefinition
    reference: str
    values: dict[str, Any]
    parent: "_Node | None" = None
    link: str = ""
    level: int = 1
    record_id: str | None = None


class _RefusedTreeError(Exception):
    def __init__(self, results: list[dict[str, Any]]) -> None:
        super().__init__("a record of the tree was refused")
        self.results = results


def create_tree(call: Call) -> Reply:
    nodes: list[_Node] = []
    _gather(call, find_object(call), call.json_object().get("records"), nodes, None, "")
    _check_size(nodes)
    try:
        with call.org.database.transaction():
            work = start_work(call)
            for level in range(1, _LEVELS + 1):
                _create_level(call, work, [node for node in nodes if node.level == level])
    except _RefusedTreeError as refused:
        call.org.forget_all()
        return Reply(400, {"hasErrors": True, "results": refused.results})
    results = [{"referenceId": node.reference, "id": node.record_id} for node in nodes]
    return Reply(201, {"hasErrors": False, "results": results})


def _gather(
    call: Call, definition: ObjectDefinition, records: Any, nodes: list[_Node], parent: _Node | None, link: str
) -> None:
    """Flatten the tree, parents before their children."""
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise RequestError(400, "INVALID_INPUT", "Each level of the tree needs a list named records")
    children = {each.relationship_name.lower(): each for each in definition.children if each.relationship_name}
    for record in records:
        attributes = record.get("attributes")
        reference = attributes.get("referenceId") if isinstance(attributes, dict) else None
        kind = attributes.get("type", definition.name) if isinstance(attributes, dict) else ""
        if str(kind).lower() != definition.name.lower():
            message = f"The type attribute of {reference} is {kind}, where {definition.name} is created"
            raise RequestError(400, "INVALID_INPUT", message)
        if not reference:
            raise RequestError(400, "INVALID_INPUT", "Include a reference ID for each record in the request.")
        below = {
            name: children[name.lower()]
            for name in record
            if name.lower() in children and _has_records(record[name])
        }
        values = {name: value for name, value in record.items() if name not in below}
        node = _Node(definition, str(reference), values, parent, link, parent.level + 1 if parent else 1)
        nodes.append(node)
        for name, child in below.items():
            _gather(call, _child_object(call, child), record[name]["records"], nodes, node, child.field)


def _has_records(value: Any) -> bool:
    return isinstance(value, Mapping) and "records" in value


def _child_object(call: Call, child: Child) -> ObjectDefinition:
    return call.org.schema.named(child.child_object)


def _check_size(nodes: list[_Node]) -> None:
    references = [node.reference for node in nodes]
    if len(nodes) > _RECORDS:
        raise RequestError(400, "INVALID_INPUT", f"The request can't contain more than {_RECORDS} records")
    if len(set(references)) < len(references):
        raise RequestError(400, "INVALID_INPUT", "Each record needs a reference ID of its own")
    if any(node.level > _LEVELS for node in nodes) or len({node.definition.name for node in nodes}) > _TYPES:
        raise RequestError(
            400, "INVALID_INPUT", f"The tree can't have more than {_LEVELS} levels or {_TYPES} types"
        )


def _create_level(call: Call, work: Work, nodes: list[_Node]) -> None:
    for name in dict.fromkeys(node.definition.name for node in nodes):
        same = [node for node in nodes if node.definition.name == name]
        definition = call.org.schema.named(name)
        drafts = []
        for position, node in enumerate(same):
            if node.parent is not None:
                node.values[node.link] = node.parent.record_id
            draft = read_draft(call.org, definition, position, node.values)
            check_access(definition, draft, Operation.INSERT)
            drafts.append(draft)
        outcomes = save(work, definition, drafts, Operation.INSERT)
        if any(outcome.errors for outcome in outcomes):
            raise _RefusedTreeError([_refusal(same[each.position], each) for each in outcomes if each.errors])
        for outcome in outcomes:
            same[outcome.position].record_id = outcome.record_id


def _refusal(node: _Node, outcome: Outcome) -> dict[str, Any]:
    errors = [
        {"statusCode": each.code, "message": each.message, "fields": list(each.fields), **each.details}
        for each in outcome.errors
    ]
    return {"referenceId": node.reference, "errors": errors}
