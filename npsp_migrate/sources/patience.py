"""How often a call to a service is repeated, and how long: bounded, with jitter, never sooner than it asks for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

Answer = TypeVar("Answer")
OFFLINE_TRIES = 3  # who has no network wants to know it soon


class CallError(Exception):
    """A call that a service refused, or that never reached it. `retry_after`: seconds that it asks to wait."""

    def __init__(self, name: str, *, status: int = 0, retry_after: str = "", offline: bool = False) -> None:
        super().__init__(name)
        self.status = status
        self.retry_after = _seconds(retry_after)
        self.offline = offline


@dataclass(frozen=True, slots=True)
class Patience:
    """A quota per minute is full again after a minute."""

    attempts: int = 7
    first_seconds: float = 1.0
    longest_seconds: float = 64.0
    total_seconds: float = 300.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def repeated(self, call: Callable[[], Answer], passing: Callable[[CallError], bool]) -> Answer:
        """Raises the last refusal once patience is over, and at once one that is not `passing`."""
        attempts = Retrying(
            stop=stop_after_attempt(self.attempts) | stop_before_delay(self.total_seconds),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, CallError) and passing(error)),
            sleep=self.sleep,
            before_sleep=_give_up_offline,
            reraise=True,
        )
        return attempts(call)

    def _wait(self, state: RetryCallState) -> float:
        """What the service asks for, and never less than our own steps: about one, two, four seconds."""
        own = wait_random_exponential(self.first_seconds, self.longest_seconds)(state)
        refused = _refused(state)
        return max(own, refused.retry_after if refused else 0.0)


def _refused(state: RetryCallState) -> CallError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, CallError) else None


def _give_up_offline(state: RetryCallState) -> None:
    refused = _refused(state)
    if refused and refused.offline and state.attempt_number >= OFFLINE_TRIES:
        raise refused


def _seconds(text: str) -> float:
    """Of `Retry-After` in seconds; its form with a date is used by neither Google nor HelloAsso."""
    return float(text) if text.isascii() and text.isdigit() else 0.0
