"""A job and its content in one multipart request."""

import json
import re
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.faults import RequestError

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_NAME = re.compile(rb'name="?([^";\r\n]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    job: dict[str, Any]
    content: bytes


def read_parts(content_type: str, body: bytes) -> Parts | None:
    """The parts `job` and `content`; None when the request is not multipart."""
    if not content_type.lower().startswith("multipart/"):
        return None
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise RequestError(400, "INVALID_MULTIPART_REQUEST", "The multipart request names no boundary")
    found = _named_parts(body, b"--" + boundary[1].encode())
    try:
        job = json.loads(found[b"job"])
        content = found[b"content"]
    except (KeyError, ValueError, RecursionError):
        raise RequestError(
            400, "INVALID_MULTIPART_REQUEST", "The request needs the parts `job` (JSON) and `content`"
        ) from None
    if not isinstance(job, dict):
        raise RequestError(400, "INVALID_MULTIPART_REQUEST", "The part `job` must be a JSON object")
    return Parts(job, content)


def _named_parts(body: bytes, mark: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for piece in body.split(mark)[1:]:
        newline = b"\r\n" if piece.startswith(b"\r\n") else b"\n"
        headers, _, content = piece.partition(newline * 2)
        if name := _NAME.search(headers):
            found[name[1]] = content.removesuffix(newline)
    return found
