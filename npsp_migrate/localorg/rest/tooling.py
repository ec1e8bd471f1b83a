"""The Tooling API: fields, objects, record types and validation rules as records, written and queried."""

import json
from typing import Any

from npsp_migrate.localorg.describe import basic_information, describe_object
from npsp_migrate.localorg.faults import RequestError, not_found
from npsp_migrate.localorg.metadata.components import apply_component, remove_component
from npsp_migrate.localorg.metadata.definition_rows import component_row
from npsp_migrate.localorg.metadata.definition_tables import COMPONENTS, DefinitionSchema, Face
from npsp_migrate.localorg.metadata.listing import Listed, components_of, exists
from npsp_migrate.localorg.metadata.package import Component
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.site import Site, site_of
from npsp_migrate.localorg.metadata.tree import from_json
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest import query
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.router import Route

_TOOLING = "/services/data/{version}/tooling"
_NO_SINGLE = (
    "When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than "
    "one row for retrieval. Result size: {size}"
)


def tooling_routes() -> list[Route]:
    objects, one = f"{_TOOLING}/sobjects", f"{_TOOLING}/sobjects/{{object}}"
    record = f"{one}/{{id}}"
    return [
        Route("GET", _TOOLING, list_resources),
        Route("GET", f"{_TOOLING}/query", query_definitions),
        Route("GET", f"{_TOOLING}/query/{{locator}}", query.query_more),
        Route("GET", objects, list_objects),
        Route("GET", f"{_TOOLING}/describe", list_objects),
        Route("GET", f"{one}/describe", describe_component),
        Route("GET", one, show_object),
        Route("POST", one, create_component),
        Route("GET", record, read_component),
        Route("PATCH", record, change_component),
        Route("DELETE", record, delete_component),
    ]


def list_resources(call: Call) -> Reply:
    base = f"/services/data/{call.version}/tooling"
    return Reply(body={"sobjects": f"{base}/sobjects", "query": f"{base}/query"})


def list_objects(call: Call) -> Reply:
    shown = [_summary(call, each) for each in _schema(call.org)]
    return Reply(body={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": shown})


def show_object(call: Call) -> Reply:
    definition = _schema(call.org).own(call.path["object"])
    if definition is None:
        raise not_found()
    return Reply(body={"objectDescribe": _summary(call, definition), "recentItems": []})


def describe_component(call: Call) -> Reply:
    definition = _schema(call.org).own(call.path["object"])
    if definition is None:
        raise not_found()
    return Reply(body=describe_object(call.org, definition, call.version))


def query_definitions(call: Call) -> Reply:
    """SOQL over definitions, and over the org's own records; metadata is given for one record at a time."""
    reply = query.query_with(call, _schema(call.org))
    body = reply.body
    records = body.get("records") or []
    if any("Metadata" in each or "FullName" in each for each in records[:1]) and body["totalSize"] > 1:
        raise RequestError(400, "MALFORMED_QUERY", _NO_SINGLE.format(size=body["totalSize"]))
    base = f"/services/data/{call.version}"
    for each in records:
        if isinstance(each.get("Metadata"), str):
            each["Metadata"] = json.loads(each["Metadata"])
        if "attributes" in each and "url" in each["attributes"]:
            each["attributes"]["url"] = each["attributes"]["url"].replace(base, f"{base}/tooling", 1)
    return reply


def create_component(call: Call) -> Reply:
    kind = _writable_kind(call)
    body = call.json_object()
    name, metadata = body.get("FullName"), body.get("Metadata")
    if not isinstance(name, str) or not isinstance(metadata, dict):
        message = "Required fields are missing: [FullName, Metadata]"
        raise RequestError(400, "REQUIRED_FIELD_MISSING", message, ("FullName", "Metadata"))
    site = site_of(call.org)
    if exists(site, kind, name):
        message = f"There is already a {kind} named {name}."
        raise RequestError(400, "DUPLICATE_DEVELOPER_NAME", message, ("DeveloperName",))
    applied = _apply(site, kind, name, metadata)
    made = {"id": applied.component_id, "success": True, "errors": [], "warnings": [], "infos": []}
    return Reply(201, made)


def read_component(call: Call) -> Reply:
    kind = _writable_kind(call)
    site = site_of(call.org)
    row = component_row(site, _found(site, kind, call.path["id"]))
    definition = _schema(call.org).own(kind)
    names = [field.name for field in definition.fields.values()] if definition else []
    url = f"/services/data/{call.version}/tooling/sobjects/{kind}/{row['Id']}"
    shown = {name: _value(name, row.get(name)) for name in names}
    return Reply(body={"attributes": {"type": kind, "url": url}, **shown})


def change_component(call: Call) -> Reply:
    kind = _writable_kind(call)
    site = site_of(call.org)
    found = _found(site, kind, call.path["id"])
    body = call.json_object()
    metadata, name = body.get("Metadata"), body.get("FullName", found.name)
    if not isinstance(metadata, dict):
        raise RequestError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Metadata]", ("Metadata",))
    if not isinstance(name, str) or name.lower() != found.name.lower():
        raise RequestError(400, "INVALID_OPERATION", "Renaming a component is not emulated by the local org")
    _apply(site, kind, found.name, metadata)
    return Reply(204)


def delete_component(call: Call) -> Reply:
    kind = _writable_kind(call)
    site = site_of(call.org)
    found = _found(site, kind, call.path["id"])
    try:
        with site.all_or_nothing():
            remove_component(site, kind, found.name)
            site.announce_change()
    except Problem as problem:
        raise RequestError(400, problem.code, problem.message) from None
    return Reply(204)


def _apply(site: Site, kind: str, name: str, metadata: dict[str, Any]) -> Applied:
    try:
        with site.all_or_nothing():
            applied = apply_component(site, Component(kind, name, from_json(kind, metadata), ""))
            if applied.warning:
                raise Problem(applied.warning, 0, "INVALID_OPERATION")
            site.announce_change()
    except Problem as problem:
        raise RequestError(400, problem.code, problem.message) from None
    return applied


def _found(site: Site, kind: str, component_id: str) -> Listed:
    for each in components_of(site, kind):
        if each.id[:15] == component_id[:15] and len(component_id) in (15, 18):
            return each
    raise RequestError(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible")


def _writable_kind(call: Call) -> str:
    asked = call.path["object"]
    kind = next((each for each in COMPONENTS if each.lower() == asked.lower()), None)
    if kind is None:
        message = f"sObject type '{asked}' of the Tooling API is not emulated by the local org"
        raise RequestError(404, "NOT_FOUND", message)
    return kind


def _schema(org: Org) -> DefinitionSchema:
    return DefinitionSchema(site_of(org), Face.TOOLING)


def _summary(call: Call, definition: Any) -> dict[str, Any]:
    summary: dict[str, Any] = basic_information(definition, call.version)["objectDescribe"]
    base = f"/services/data/{call.version}"
    urls = {name: url.replace(base, f"{base}/tooling", 1) for name, url in summary["urls"].items()}
    return {**summary, "urls": urls}


def _value(name: str, value: Any) -> Any:
    if name == "Metadata":
        return json.loads(value)
    return bool(value) if name in ("Active", "IsActive") else value
