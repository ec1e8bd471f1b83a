"""What a request must look like before it means anything: its length, what it claims to be, whether it is JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.faults import RequestError

_LONGEST = 16_384  # Salesforce: bytes of a URI, and of a URI and its headers together
_NOT_JSON = ("application/x-www-form-urlencoded", "multipart/form-data", "text/csv", "text/plain", "text/html")
_DATA = "/services/data/"
_NO_BODY = "The HTTP entity body is required, but this request has no entity body."


def check_length(target: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Refuse a URI that is too long, or one that is with its headers; the words are ours."""
    if len(target) > _LONGEST:
        raise RequestError(414, "URI_TOO_LONG", f"The URI is longer than {_LONGEST} bytes")
    if len(target) + sum(len(name) + len(value) for name, value in headers) > _LONGEST:
        message = f"The URI and the headers are longer than {_LONGEST} bytes"
        raise RequestError(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", message)


def check_media_type(headers: Mapping[str, str]) -> None:
    """A body that says it is no JSON is not read as JSON; one that says nothing is."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _NOT_JSON:
        message = f"Content-Type header specified in HTTP request is not supported: {kind}"
        raise RequestError(415, "UNSUPPORTED_MEDIA_TYPE", message)


def read_json(body: bytes) -> Any:
    """The value that a body holds, or where it stops being JSON."""
    if not body.strip():
        raise RequestError(400, "JSON_PARSER_ERROR", _NO_BODY)
    try:
        text = body.decode("utf-8-sig")
        read = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(read, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except json.JSONDecodeError as error:
        raise RequestError(400, "JSON_PARSER_ERROR", _where(error)) from None
    except (ValueError, RecursionError):
        message = "Unexpected character in the request body, which is not JSON at [line:1, column:1]"
        raise RequestError(400, "JSON_PARSER_ERROR", message) from None
    return read


def _where(error: json.JSONDecodeError) -> str:
    """Said as the reader of a real org says it; its columns count from 1 and name the character after."""
    at = f"at [line:{error.lineno}, column:{error.colno + 1}]"
    if error.pos >= len(error.doc.rstrip()):
        return f"Unexpected end-of-input: expected close marker for Object or Array {at}"
    character = error.doc[error.pos]
    expected = re.sub(r"^Expecting ", "expected ", error.msg)
    return f"Unexpected character ('{character}' (code {ord(character)})): {expected} {at}"


def _no_number(name: str) -> Any:
    raise ValueError(name)
