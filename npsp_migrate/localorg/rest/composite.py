"""Several requests in one: Composite and Batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply, refusal
from npsp_migrate.localorg.rest.parts import FAILED, Part, answer_part, filled, read_parts

_PARTS = 25  # Salesforce: subrequests of a composite or batch
_QUERIES = 5  # Salesforce: of which queries or collections
_HALTED = RequestError(
    400,
    "PROCESSING_HALTED",
    "The transaction was rolled back since another operation in the same transaction failed.",
)


class _RolledBackError(Exception):
    """A part failed in an all-or-none request; carries what to answer."""

    def __init__(self, shown: list[dict[str, Any]]) -> None:
        super().__init__("a part of the request failed")
        self.shown = shown


def composite(call: Call) -> Reply:
    asked = call.json_object()
    parts = read_parts(asked.get("compositeRequest"), _PARTS)
    if sum(_is_heavy(part) for part in parts) > _QUERIES:
        message = f"The request can't contain more than {_QUERIES} queries or collections"
        raise RequestError(400, "LIMIT_EXCEEDED", message)
    check_references(parts)
    shown, _ = answered(call, parts, all_or_none=asked.get("allOrNone") is True)
    return Reply(body={"compositeResponse": shown})


def batch(call: Call) -> Reply:
    asked = call.json_object()
    listed = asked.get("batchRequests")
    if not isinstance(listed, list) or len(listed) > _PARTS:
        raise RequestError(400, "LIMIT_EXCEEDED", f"batchRequests must be a list of at most {_PARTS} requests")
    results: list[dict[str, Any]] = []
    halted = False
    call.org.traffic.api -= min(1, len(listed))  # Salesforce counts each of them, and not the whole
    for part in read_parts([_as_part(each) for each in listed], _PARTS):
        call.org.traffic.api += 1
        if halted:
            error = RequestError(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request.")
            reply = refusal(error)
        else:
            reply = answer_part(call, part)
        halted = halted or (asked.get("haltOnError") is True and reply.status >= FAILED)
        results.append({"statusCode": reply.status, "result": reply.body})
    return Reply(body={"hasErrors": any(each["statusCode"] >= FAILED for each in results), "results": results})


def answered(call: Call, parts: Sequence[Part], *, all_or_none: bool) -> tuple[list[dict[str, Any]], bool]:
    """The answers to the parts in their order, and whether all went well."""
    if not all_or_none:
        shown = _each(call, parts)
        return shown, all(row["httpStatusCode"] < FAILED for row in shown)
    try:
        with call.org.database.transaction():
            shown = _each(call, parts)
            if any(row["httpStatusCode"] >= FAILED for row in shown):
                raise _RolledBackError(shown)
    except _RolledBackError as failed:
        call.org.forget_all()
        halted = refusal(_HALTED)
        return [
            row if row["httpStatusCode"] >= FAILED else _shown(halted, row["referenceId"]) for row in failed.shown
        ], False
    return shown, True


def _each(call: Call, parts: Sequence[Part]) -> list[dict[str, Any]]:
    answers: dict[str, Any] = {}
    shown = []
    for part in parts:
        try:
            reply = answer_part(call, filled(part, answers))
        except RequestError as refused:
            reply = refusal(refused)
        if reply.status < FAILED:
            answers[part.reference] = reply.body
        shown.append(_shown(reply, part.reference))
    return shown


def _shown(reply: Reply, reference: str) -> dict[str, Any]:
    return {
        "body": reply.body,
        "httpHeaders": dict(reply.headers),
        "httpStatusCode": reply.status,
        "referenceId": reference,
    }


def _is_heavy(part: Part) -> bool:
    path = part.url.lower()
    return "/query" in path or "/composite/sobjects" in path


def _as_part(each: Any) -> Any:
    if not isinstance(each, Mapping):
        return each
    url = str(each.get("url", "")).lstrip("/")
    absolute = f"/{url}" if url.startswith("services/") else f"/services/data/{url}"
    return {"method": each.get("method"), "url": absolute, "body": each.get("richInput")}


def check_references(parts: Sequence[Part]) -> None:
    names = [part.reference for part in parts]
    if not all(names) or len(set(names)) < len(names):
        message = "Each subrequest needs a referenceId of its own"
        raise RequestError(400, "JSON_PARSER_ERROR", message)
