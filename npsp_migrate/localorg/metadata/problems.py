"""Why a component could not be deployed, or what it does not do."""

from dataclasses import dataclass


class Problem(Exception):  # noqa: N818 - it is an answer to the client, not an error of ours
    """One component is refused; `code` is what the calls that save one component at a time answer."""

    def __init__(self, message: str, line: int = 0, code: str = "INVALID_INPUT") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.code = code


class RefusedCall(Exception):  # noqa: N818 - likewise
    """The call as a whole is refused, with one of the Metadata API's exception codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a component in the org."""

    component_id: str
    created: bool = False
    changed: bool = True
    deleted: bool = False
    warning: str = ""  # makes the deployment fail unless warnings are ignored
    notice: str = ""  # is told, and nothing more
