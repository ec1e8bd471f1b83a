"""Friendly URLs: from a record to its parent or its children by the relationship's name.

`/sobjects/Contact/003…/Account` has the same form as `/sobjects/Contact/Key__c/value`; what stands second decides.
"""

# ruff: noqa: S608 - names come from the schema, ids were read as ids

from dataclasses import replace

from npsp_migrate.localorg.definitions import Child, ObjectDefinition
from npsp_migrate.localorg.faults import RequestError, not_found
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.rest import sobjects
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.rest.query import query

DEEPEST = 5  # Salesforce: parents that one URL may climb


def read_by_key_or_relationship(call: Call) -> Reply:
    if not _is_traversal(call):
        return sobjects.read_by_key(call)
    return _read(call, _names(call))


def change_by_key_or_relationship(call: Call) -> Reply:
    if not _is_traversal(call):
        return sobjects.upsert_by_key(call)
    return _on_parent(call, sobjects.change)


def delete_by_key_or_relationship(call: Call) -> Reply:
    if not _is_traversal(call):
        return sobjects.delete_by_key(call)
    return _on_parent(call, sobjects.delete)


def read_far(call: Call) -> Reply:
    """A path with more than one relationship, which no external id has."""
    if not _is_traversal(call):
        raise not_found()
    return _read(call, _names(call))


def change_far(call: Call) -> Reply:
    if not _is_traversal(call):
        raise not_found()
    return _on_parent(call, sobjects.change)


def delete_far(call: Call) -> Reply:
    if not _is_traversal(call):
        raise not_found()
    return _on_parent(call, sobjects.delete)


def _is_traversal(call: Call) -> bool:
    """An Id, where no field of the object has such a name."""
    definition = sobjects.find_object(call)
    return definition.find(call.path["field"]) is None and full_id(call.path["field"]) is not None


def _names(call: Call) -> list[str]:
    return [call.path[part] for part in ("value", *_FURTHER) if part in call.path]


_FURTHER = tuple(f"step{number}" for number in range(2, DEEPEST + 1))


def further_paths(by_key: str) -> list[str]:
    """The paths of the second to the fifth relationship."""
    paths = [by_key]
    for part in _FURTHER:
        paths.append(f"{paths[-1]}/{{{part}}}")
    return paths[1:]


def _read(call: Call, names: list[str]) -> Reply:
    definition, record = _climb(call, names[:-1])
    child = _child(definition, names[-1])
    if child is not None:
        return _children(call, record, child)
    definition, record = _parent(call, definition, record, names[-1])
    return sobjects.read(_at(call, definition, record))


def _on_parent(call: Call, handler: Handler) -> Reply:
    *near, last = _names(call)
    definition, record = _climb(call, near)
    if _child(definition, last) is not None:
        message = "Only a relationship to one record can be changed or deleted"
        raise RequestError(405, "METHOD_NOT_ALLOWED", message)
    return handler(_at(call, *_parent(call, definition, record, last)))


def _climb(call: Call, names: list[str]) -> tuple[ObjectDefinition, str]:
    definition, record = sobjects.find_object(call), full_id(call.path["field"]) or ""
    for name in names:
        definition, record = _parent(call, definition, record, name)
    return definition, record


def _parent(call: Call, definition: ObjectDefinition, record: str, name: str) -> tuple[ObjectDefinition, str]:
    """What a relationship leads to; a blank one leads nowhere, which is a 404."""
    field = definition.relationships.get(name.lower())
    if field is None:
        raise not_found()
    row = call.org.database.read(definition.name, [record], [field.name]).get(record, {})
    found = row.get(field.name)
    parent = call.org.schema.of_id(found) if found else None
    if found is None or parent is None:
        raise not_found()
    return parent, found


def _child(definition: ObjectDefinition, name: str) -> Child | None:
    wanted = name.lower()
    return next((each for each in definition.children if each.relationship_name.lower() == wanted), None)


def _children(call: Call, record: str, child: Child) -> Reply:
    owner = call.org.schema.object(child.child_object)
    if owner is None:
        raise not_found()
    fields = call.query.get("fields") or ",".join(each.name for each in owner.fields.values())
    text = f"SELECT {fields} FROM {owner.name} WHERE {child.field} = '{record}'"
    return query(replace(call, query={"q": text}))


def _at(call: Call, definition: ObjectDefinition, record: str) -> Call:
    return replace(call, path={"version": call.version, "object": definition.name, "id": record})
