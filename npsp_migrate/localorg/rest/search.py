"""`/parameterizedSearch` and `/search`: a basic search; what it cannot do is refused."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.matching import (
    MOST_FOUND,
    Scope,
    find_ids,
    malformed,
    read_scope,
    searched_objects,
)
from npsp_migrate.localorg.rest.sosl import Returning, read_sosl
from npsp_migrate.localorg.soql.context import Clock
from npsp_migrate.localorg.soql.errors import SoqlError
from npsp_migrate.localorg.soql.run import run

_KNOWN = frozenset({"q", "in", "fields", "sobject", "sobjects", "defaultLimit", "overallLimit"})
_KNOWN_OBJECT = frozenset({"name", "fields", "limit", "where", "orderBy"})
_OF_OBJECT = re.compile(r"(\w+)\.(fields|limit|where|orderBy)\Z")


@dataclass(frozen=True, slots=True)
class _Search:
    text: str
    scope: Scope
    returning: tuple[Returning, ...]
    most: int


def search_by_sosl(call: Call) -> Reply:
    """`/search?q=FIND {…} IN … FIELDS RETURNING …`."""
    read = read_sosl(call.query.get("q", ""))
    return _answer(call, _Search(read.text, read.scope, read.returning, read.most))


def search_by_parameters(call: Call) -> Reply:
    """`GET /parameterizedSearch?q=Smith&sobject=Contact&Contact.fields=Id,Name`."""
    wanted: dict[str, Any] = {}
    details: dict[str, dict[str, Any]] = {}
    for name, value in call.query.items():
        of_object = _OF_OBJECT.match(name)
        if of_object:
            details.setdefault(of_object[1].lower(), {})[of_object[2]] = value
        else:
            wanted[name] = value
    names = _list(wanted.pop("sobject", "")) + _list(wanted.pop("sobjects", ""))
    objects = [{"name": name, **details.pop(name.lower(), {})} for name in names]
    if details:
        raise malformed(f"fields are given for an object that is not searched: {next(iter(details))}")
    return _answer(call, _read(wanted, objects))


def search_by_body(call: Call) -> Reply:
    """`POST /parameterizedSearch` with the same as JSON."""
    wanted = call.json_object()
    objects = wanted.pop("sobjects", [])
    if not isinstance(objects, list) or not all(isinstance(each, dict) and each.get("name") for each in objects):
        raise RequestError(400, "JSON_PARSER_ERROR", "sobjects must be a list of objects with a name")
    return _answer(call, _read(wanted, objects))


def _read(wanted: dict[str, Any], objects: list[dict[str, Any]]) -> _Search:
    _refuse_unknown(wanted, _KNOWN)
    if not isinstance(wanted.get("q"), str):
        raise malformed("the search needs a text in q")
    default_fields = _list(wanted.get("fields")) or ["Id"]
    default_limit = _number(wanted.get("defaultLimit"), MOST_FOUND)
    returning = []
    for each in objects:
        _refuse_unknown(each, _KNOWN_OBJECT)
        fields = tuple(_list(each.get("fields")) or default_fields)
        where, order = str(each.get("where") or ""), str(each.get("orderBy") or "")
        returning.append(
            Returning(str(each["name"]), fields, where, order, _number(each.get("limit"), default_limit))
        )
    scope = read_scope(str(wanted.get("in") or "ALL"))
    return _Search(wanted["q"], scope, tuple(returning), _number(wanted.get("overallLimit"), MOST_FOUND))


def _answer(call: Call, search: _Search) -> Reply:
    records: list[Any] = []
    returning = search.returning or tuple(Returning(each.name) for each in searched_objects(call.org))
    for each in returning:
        definition = call.org.schema.object(each.object_name)
        if definition is None:
            raise RequestError(400, "INVALID_TYPE", f"sObject type '{each.object_name}' is not supported.")
        ids = find_ids(call.org, definition, search.text, search.scope)
        if ids or search.returning:
            records += _records(call, definition, each, ids)
    return Reply(body={"searchRecords": records[: search.most]})


def _records(call: Call, definition: ObjectDefinition, asked: Returning, ids: Sequence[str]) -> list[Any]:
    """The found ones through SOQL, which knows fields, parents, conditions and order."""
    listed = ", ".join(f"'{record}'" for record in ids) or "''"
    where = f" AND ({asked.where})" if asked.where else ""
    order = f" ORDER BY {asked.order}" if asked.order else ""
    text = f"SELECT {', '.join(asked.fields)} FROM {definition.name} WHERE Id IN ({listed}){where}{order}"  # noqa: S608
    clock = Clock(call.org.clock.now(), call.org.identity.user_id, call.org.clock.zone, first_weekday=0)
    connection = call.org.database.connection
    try:
        result = run(f"{text} LIMIT {asked.limit}", call.org.schema, connection, clock)
    except SoqlError as error:
        raise RequestError(400, error.code, error.sentence) from None
    if result.is_count or result.is_grouped:
        raise malformed("a search returns fields, not totals")
    return list(result.records(connection, call.version.removeprefix("v")))


def _refuse_unknown(given: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise malformed(f"the local org has no search parameter {', '.join(unknown)}")


def _list(given: Any) -> list[str]:
    """Names in one text with commas, or as a JSON list."""
    if isinstance(given, list):
        return [str(each) for each in given]
    return [name.strip() for name in str(given or "").split(",") if name.strip()]


def _number(given: Any, default: int) -> int:
    if given is None:
        return default
    try:
        number = int(str(given))
    except ValueError:
        raise malformed(f"a limit must be a number: {json.dumps(given)}") from None
    if not 0 < number <= MOST_FOUND:
        raise malformed(f"a limit must be from 1 to {MOST_FOUND}: {number}")
    return number
