"""Deploying by REST: a zip with its options in one multipart request, asked for and cancelled by its id."""

import re
from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.metadata.deploying import DeployOptions, deploy, deploy_validated
from npsp_migrate.localorg.metadata.problems import RefusedCall
from npsp_migrate.localorg.metadata.site import site_of
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.entity import read_json
from npsp_migrate.localorg.rest.router import Route

_REQUESTS = "/services/data/{version}/metadata/deployRequest"
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="?([^";\r\n]+)"?', re.IGNORECASE)
_JSON_PARTS = (b"json", b"entity_content")


def deployment_routes() -> list[Route]:
    one = f"{_REQUESTS}/{{id}}"
    return [
        Route("POST", _REQUESTS, start_deployment),
        Route("GET", one, read_deployment),
        Route("PATCH", one, cancel_deployment),
    ]


def start_deployment(call: Call) -> Reply:
    """With a body of JSON: what was validated before is deployed."""
    site = site_of(call.org)
    validated: str | None = None
    options: dict[str, Any] = {}
    try:
        if "json" in call.headers.get("content-type", "").partition(";")[0]:
            validated = str(call.json_object().get("validatedDeployRequestId") or "")
            made = deploy_validated(site, validated)
        else:
            options, packed = _read_parts(call)
            made = deploy(site, packed, DeployOptions.read(options))
    except RefusedCall as refused:
        raise RequestError(400, refused.code, refused.message) from None
    result = site.store.result(made) or {}
    waiting = {**_without_details(result), "done": False, "status": "Pending", "success": False}
    body = {"id": made, "validatedDeployRequestId": validated, "deployOptions": options, "deployResult": waiting}
    return Reply(201, body)


def read_deployment(call: Call) -> Reply:
    found = _found(call)
    shown = found if call.wants("includeDetails") else _without_details(found)
    url = f"{call.base_url}/services/data/{call.version}/metadata/deployRequest/{found['id']}"
    return Reply(body={"id": found["id"], "url": url, "deployResult": shown})


def cancel_deployment(call: Call) -> Reply:
    """Deployments are done before anybody can cancel them."""
    asked = call.json_object().get("deployResult")
    found = _found(call)
    if not isinstance(asked, dict) or asked.get("status") != "Canceling":
        raise RequestError(400, "INVALID_INPUT", "Only the status Canceling can be asked for")
    raise RequestError(400, "INVALID_ID_FIELD", f"Deployment {found['id']} is already completed")


def _found(call: Call) -> dict[str, Any]:
    wanted = call.path["id"]
    found = site_of(call.org).store.result(wanted) if wanted.startswith("0Af") else None
    if found is None:
        raise RequestError(404, "NOT_FOUND", "The requested resource does not exist")
    return found


def _without_details(result: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name != "details"}


def _read_parts(call: Call) -> tuple[dict[str, Any], bytes]:
    boundary = _BOUNDARY.search(call.headers.get("content-type", ""))
    parts = _parts(call.body, b"--" + boundary[1].encode()) if boundary else {}
    described = next((parts[name] for name in _JSON_PARTS if name in parts), None)
    if described is None:
        raise RequestError(400, "INVALID_MULTIPART_REQUEST", "The request needs a part `json` with `deployOptions`")
    read = read_json(described)
    options = read.get("deployOptions") if isinstance(read, dict) else None
    if not isinstance(options, dict) or b"file" not in parts:
        message = "The request needs `deployOptions` and the part `file`"
        raise RequestError(400, "INVALID_MULTIPART_REQUEST", message)
    return options, parts[b"file"]


def _parts(body: bytes, mark: bytes) -> dict[bytes, bytes]:
    """Part name → content; a zip may hold anything, so only a mark that begins a line ends a part."""
    found: dict[bytes, bytes] = {}
    for piece in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        headers, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if name := _NAME.search(headers):
            found[name[1].lower()] = content
    return found
