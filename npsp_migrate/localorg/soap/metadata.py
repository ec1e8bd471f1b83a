"""The Metadata API by SOAP: deploy and retrieve, lists, and the calls that save a few components at once."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from npsp_migrate.localorg.metadata.deploying import DeployOptions, deploy, deploy_validated
from npsp_migrate.localorg.metadata.listing import describe_metadata, list_metadata
from npsp_migrate.localorg.metadata.package import members_of
from npsp_migrate.localorg.metadata.problems import RefusedCall
from npsp_migrate.localorg.metadata.retrieving import RetrieveRequest, retrieve
from npsp_migrate.localorg.metadata.site import Site, site_of
from npsp_migrate.localorg.metadata.tree import NAMESPACE, bare, is_true, text_of
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.router import NEWEST, OLDEST, Route
from npsp_migrate.localorg.soap.envelope import ENVELOPE, Asked, NoEnvelope, read_envelope, show_client_fault
from npsp_migrate.localorg.soap.markup import XSI, element, local_name, shown
from npsp_migrate.localorg.soap.metadata_saving import SAVING

_MEDIA_TYPE = "text/xml;charset=UTF-8"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}"'
_MOST_QUERIES = 3  # Salesforce: kinds in one listMetadata call
_NOT_EMULATED = ("describeValueType",)

_Operation = Callable[[Site, Asked], str]


def metadata_routes() -> list[Route]:
    """With or without what clients write behind the version: the org's id, or the name of the call."""
    path = "/services/Soap/m/{number}"
    tails = ("", "/{org}", "/{org}/{id}")
    return [Route("POST", f"{path}{tail}", answer_metadata_call, open=True) for tail in tails]


def answer_metadata_call(call: Call) -> Reply:
    try:
        asked = read_envelope(call.body)
    except NoEnvelope as refused:
        return show_client_fault(str(refused))
    if not _is_served(call.path["number"]):
        return _fault("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
    operation = _OPERATIONS.get(asked.operation)
    if operation is None and asked.operation not in _NOT_EMULATED:
        name = f"{{{asked.namespace}}}{asked.operation}"
        return show_client_fault(
            f"No operation available for request {name}, please check the WSDL for the service."
        )
    if not call.org.sessions.holds(asked.session):
        message = "Invalid Session ID found in SessionHeader: Illegal Session"
        return _fault("INVALID_SESSION_ID", message)
    if operation is None:
        return _fault("INVALID_OPERATION", f"{asked.operation} is not emulated by the local org")
    try:
        return _show(asked.operation, operation(site_of(call.org), asked))
    except RefusedCall as refused_call:
        return _fault(refused_call.code, refused_call.message)


def _show(operation: str, inner: str) -> Reply:
    text = (
        f'{_HEAD} xmlns="{NAMESPACE}" xmlns:xsi="{XSI}"><soapenv:Body><{operation}Response>'
        f"{inner}</{operation}Response></soapenv:Body></soapenv:Envelope>"
    )
    return Reply(200, text, media_type=_MEDIA_TYPE)


def _fault(code: str, message: str) -> Reply:
    text = f"<faultcode>sf:{code}</faultcode><faultstring>{code}: {shown(message)}</faultstring>"
    body = f"<soapenv:Body><soapenv:Fault>{text}</soapenv:Fault></soapenv:Body>"
    return Reply(500, f'{_HEAD} xmlns:sf="{NAMESPACE}">{body}</soapenv:Envelope>', media_type=_MEDIA_TYPE)


def _is_served(number: str) -> bool:
    whole, _, rest = number.partition(".")
    known = whole.isascii() and whole.isdecimal() and not rest.strip("0") and len(whole) < 3
    return known and OLDEST <= int(whole) <= NEWEST


def _deploy(site: Site, asked: Asked) -> str:
    given = {local_name(each).lower(): each for each in asked.element}
    packed = given["zipfile"].text if "zipfile" in given else ""
    options = given.get("deployoptions")
    written = {} if options is None else {local_name(each): each.text for each in options}
    made = deploy(site, read_base64(packed or ""), DeployOptions.read(written))
    return _begun(made)


def _deploy_validated(site: Site, asked: Asked) -> str:
    return element("result", deploy_validated(site, asked.arguments.get("validationId", "").strip()))


def read_base64(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RefusedCall("INVALID_ZIP", "The zip file is not encoded as base64") from None


def _check_deploy(site: Site, asked: Asked) -> str:
    found = _kept(site, asked.arguments.get("asyncProcessId", ""), "0Af")
    result = {**found}
    if asked.arguments.get("includeDetails", "").strip().lower() != "true":
        result["details"] = {"runTestResult": found["details"]["runTestResult"]}
    return element("result", result)


def _cancel_deploy(site: Site, asked: Asked) -> str:
    argument = asked.arguments.get("String") or asked.arguments.get("id") or ""
    found = _kept(site, argument, "0Af")
    return element("result", {"done": True, "id": found["id"]})


def _retrieve(site: Site, asked: Asked) -> str:
    outer = next(iter(asked.element), None)
    if outer is None:
        raise RefusedCall("INVALID_INPUT", "retrieve needs a request")
    request = bare(outer)
    unpackaged = request.find("unpackaged")
    made = retrieve(
        site,
        RetrieveRequest(
            tuple(members_of(unpackaged)) if unpackaged is not None else (),
            is_true(request, "singlePackage"),
            text_of(request, "apiVersion") or f"{NEWEST}.0",
            tuple((each.text or "").strip() for each in request.iterfind("packageNames")),
        ),
    )
    return _begun(made)


def _check_retrieve(site: Site, asked: Asked) -> str:
    found = _kept(site, asked.arguments.get("asyncProcessId", ""), "09S")
    if asked.arguments.get("includeZip", "true").strip().lower() == "false":
        found = {name: value for name, value in found.items() if name != "zipFile"}
    return element("result", found)


def _check_status(site: Site, asked: Asked) -> str:
    """The call of old clients: whether a deployment or a retrieval is done."""
    results = []
    for result_id in asked.texts("asyncProcessId"):
        found = _kept(site, result_id, "")
        results.append({"done": True, "id": found["id"], "state": "Completed"})
    return element("result", results)


def _list(site: Site, asked: Asked) -> str:
    queries = [bare(each) for each in asked.element if local_name(each) in ("queries", "ListMetadataQuery")]
    if len(queries) > _MOST_QUERIES:
        raise RefusedCall("LIMIT_EXCEEDED", f"listMetadata takes at most {_MOST_QUERIES} queries")
    found: list[Mapping[str, Any]] = []
    for query in queries:
        found += list_metadata(site, text_of(query, "type"), text_of(query, "folder"))
    return element("result", found)


def _describe(_site: Site, _asked: Asked) -> str:
    return element("result", describe_metadata())


def _begun(made: str) -> str:
    """Everything is done at once; clients ask for the result all the same."""
    return element("result", {"done": False, "id": made, "state": "Queued"})


def _kept(site: Site, result_id: str, prefix: str) -> dict[str, Any]:
    wanted = result_id.strip()
    found = site.store.result(wanted) if wanted.startswith(prefix) and wanted else None
    if found is None:
        raise RefusedCall("INVALID_CROSS_REFERENCE_KEY", f"invalid cross reference id: {wanted}")
    return found


_OPERATIONS: dict[str, _Operation] = {
    "deploy": _deploy,
    "deployRecentValidation": _deploy_validated,
    "checkDeployStatus": _check_deploy,
    "cancelDeploy": _cancel_deploy,
    "retrieve": _retrieve,
    "checkRetrieveStatus": _check_retrieve,
    "checkStatus": _check_status,
    "listMetadata": _list,
    "describeMetadata": _describe,
    **SAVING,
}
