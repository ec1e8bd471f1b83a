"""One request as the handlers see it, and one answer; no web framework beyond this door."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.entity import check_media_type, read_json

JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose path matched; `path` holds what its placeholders stand for, in the client's own case."""

    org: Org
    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base_url: str
    find: "Finder"
    peer: str = "127.0.0.1"  # where the request came from

    @property
    def version(self) -> str:
        return self.path["version"]

    def json(self) -> Any:
        if "version" in self.path:  # the local org's own resources take what `curl -d` sends
            check_media_type(self.headers)
        return read_json(self.body)

    def json_object(self) -> dict[str, Any]:
        read = self.json()
        if not isinstance(read, dict):
            raise RequestError(400, "JSON_PARSER_ERROR", "The request body must be a JSON object")
        return read

    def wants(self, name: str) -> bool:
        """A query parameter that is true."""
        return self.query.get(name, "").lower() == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON

    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str) and self.media_type != JSON:
            return self.body.encode()
        return json_bytes(self.body)


def json_bytes(body: Any) -> bytes:
    """A page of a query has 40,000 values: the standard library took a quarter of its time."""
    try:
        return orjson.dumps(body)
    except TypeError:  # half of a surrogate pair, a number beyond 64 bits: what the standard library still writes
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A path such as `/services/data/{version}/limits`; `open` needs no session."""

    method: str
    path: str
    handler: Handler
    open: bool = False


Finder = Callable[
    [str, str], tuple[Route, Mapping[str, str]]
]  # method and path → what answers, placeholders filled


def refusal(refused: RequestError) -> Reply:
    """An error in the shape of the REST API: a list of one."""
    error: dict[str, Any] = {"message": refused.error.message, "errorCode": refused.error.code}
    if refused.error.fields:
        error["fields"] = list(refused.error.fields)
    return Reply(refused.status, [{**error, **refused.error.details}], refused.headers)
