"""One step of a client: done, timed, and told as a row of the table."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

_Client = TypeVar("_Client")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a client did. `wrong` is empty when the org held, and gave back, exactly what was written."""

    client: str
    version: str
    did: str
    seconds: float
    wrong: str = ""


def take_steps(
    name: str, version: str, client: _Client, steps: Iterable[Callable[[_Client], None]]
) -> Iterator[Outcome]:
    """Each step's docstring says what it does. A step that fails does not keep the next from being tried."""
    for step in steps:
        began, wrong = time.monotonic(), ""
        try:
            step(client)
        except Exception as failure:  # noqa: BLE001 (whatever a client throws is this step's result)
            wrong = f"{type(failure).__name__}: {failure}"
        yield Outcome(name, version, (step.__doc__ or "").strip(), time.monotonic() - began, wrong)
