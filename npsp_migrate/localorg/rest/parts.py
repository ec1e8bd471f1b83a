"""Requests within a request: how composite resources have their parts answered, and refer from one to another."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply, refusal

_REFERENCE = re.compile(r"@\{([^{}]+)\}")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_NO_PART = re.compile(r"/services/data/v[\d.]+/(jobs/|composite/?$|composite/(batch|graph)(/|$))", re.IGNORECASE)
FAILED = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One request inside another, as its JSON says it."""

    method: str
    url: str
    body: Any
    headers: Mapping[str, str]
    reference: str = ""


def read_parts(listed: Any, limit: int) -> list[Part]:
    """The subrequests of a composite resource; anything else is refused as a whole."""
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise RequestError(400, "JSON_PARSER_ERROR", "The request body needs a list named compositeRequest")
    if len(listed) > limit:
        raise RequestError(400, "LIMIT_EXCEEDED", f"The request can't contain more than {limit} operations")
    parts = []
    for each in listed:
        method, url = each.get("method"), each.get("url")
        if not isinstance(method, str) or not isinstance(url, str):
            raise RequestError(400, "JSON_PARSER_ERROR", "Each subrequest needs a method and a url")
        headers = each.get("httpHeaders") if isinstance(each.get("httpHeaders"), dict) else {}
        parts.append(Part(method.upper(), url, each.get("body"), headers, str(each.get("referenceId", ""))))
    return parts


def answer_part(call: Call, part: Part) -> Reply:
    """Answer a part as if it had come alone, with the session of the whole."""
    url = urlsplit(part.url)
    try:
        _check_resource(url.path)
        route, path = call.find(part.method, url.path)
        body = b"" if part.body is None else json.dumps(part.body).encode()
        headers = {name.lower(): str(value) for name, value in part.headers.items()}
        inner = replace(
            call, method=part.method, path=path, query=dict(parse_qsl(url.query)), headers=headers, body=body
        )
        return route.handler(inner)
    except RequestError as refused:
        return refusal(refused)


def _check_resource(path: str) -> None:
    """Requests within requests reach records and queries; not jobs, and no requests within requests again."""
    if not path.lower().startswith("/services/data/") or _NO_PART.match(path):
        raise RequestError(400, "INVALID_INPUT", f"Resource not supported within a request: {path}")


def filled(part: Part, answers: Mapping[str, Any]) -> Part:
    """The part with its `@{reference.path}` replaced by what earlier parts answered."""
    return replace(part, url=_replaced(part.url, answers), body=_filled(part.body, answers))


def _filled(value: Any, answers: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        whole = _REFERENCE.fullmatch(value)
        return _looked_up(whole[1], answers) if whole else _replaced(value, answers)
    if isinstance(value, list):
        return [_filled(each, answers) for each in value]
    if isinstance(value, dict):
        return {name: _filled(each, answers) for name, each in value.items()}
    return value


def _replaced(text: str, answers: Mapping[str, Any]) -> str:
    return _REFERENCE.sub(lambda found: str(_looked_up(found[1], answers)), text)


def _looked_up(path: str, answers: Mapping[str, Any]) -> Any:
    """`ref.records[0].Id` in the answers so far."""
    value: Any = answers
    for name, index in _STEP.findall(path):
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
        elif isinstance(value, Mapping):
            lowered = {str(key).lower(): each for key, each in value.items()}
            value = value.get(name, lowered.get(name.lower()))
        else:
            value = None
    if value is None:
        reference = path.partition(".")[0].partition("[")[0]
        message = f"Invalid reference specified. No value for {path} found in {reference}"
        raise RequestError(400, "PROCESSING_HALTED", message)
    return value
