"""What the org answers when it refuses: a whole request, or one row of many."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowError:
    """Why one row was not saved, in Salesforce's own codes."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


class RequestError(Exception):
    """The request as a whole cannot be answered; carries the HTTP status and Salesforce's code."""

    def __init__(self, status: int, code: str, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.error = RowError(code, message, fields)


def not_found(message: str = "The requested resource does not exist") -> RequestError:
    return RequestError(404, "NOT_FOUND", message)
