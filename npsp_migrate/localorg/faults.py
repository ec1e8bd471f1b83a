"""What the org answers when it refuses: a whole request, or one row of many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RowError:
    """Why one row was not saved, in Salesforce's own codes; `details` is what JSON answers add."""

    code: str
    message: str
    fields: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=lambda: _NOTHING, hash=False, compare=False)


def unsupported(object_name: str) -> RowError:
    """The org has such records, and nobody may make, change or delete them this way."""
    message = f"entity type {object_name} does not support this operation"
    return RowError("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message)


class RequestError(Exception):
    """The request as a whole cannot be answered; carries the HTTP status, its headers and Salesforce's code."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: tuple[str, ...] = (),
        headers: Mapping[str, str] = _NOTHING,
        details: Mapping[str, Any] = _NOTHING,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.headers = headers
        self.error = RowError(code, message, fields, details)


def not_found(message: str = "The requested resource does not exist") -> RequestError:
    return RequestError(404, "NOT_FOUND", message)
