"""Calls to Google under gspread's session: paced to the quota, repeated with bounds, refusals as `GoogleError`.

gspread's own `BackOffHTTPClient` never gives up: a service that stays away would hold a night for hours.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.http_client import HTTPClient
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from npsp_migrate.sources.google.faults import PASSING, GoogleError, Kind, refusal

Json = Any  # what a JSON text can hold

READS_A_MINUTE = 60  # Google Sheets API: reads per minute, per user and project
MINUTE = 60.0
OFFLINE_TRIES = 3  # who has no network wants to know it soon
TIMEOUT = (10.0, 180.0)  # seconds to connect, and to wait for an answer: Google ends a call after three minutes


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a call is repeated. A quota is full again after a minute."""

    attempts: int = 7
    first_seconds: float = 1.0
    longest_seconds: float = 64.0
    total_seconds: float = 300.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class PatientClient(HTTPClient):
    """gspread's HTTP client, asked through `ask` and `write` only."""

    patience = Patience()

    def ask(self, url: str, params: Mapping[str, str | list[str]]) -> Json:
        """Read something; raises `GoogleError` once patience is over."""
        return self._repeated(lambda: self._once("GET", url, dict(params), None), PASSING)

    def write(self, url: str, body: Json) -> Json:
        """Change something: repeated only where Google says that nothing was done."""
        return self._repeated(lambda: self._once("POST", url, {}, body), frozenset({Kind.QUOTA}))

    def _repeated(self, call: Callable[[], Json], passing: frozenset[Kind]) -> Json:
        patience = self.patience
        attempts = Retrying(
            stop=stop_after_attempt(patience.attempts) | stop_before_delay(patience.total_seconds),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, GoogleError) and error.kind in passing),
            sleep=patience.sleep,
            before_sleep=_give_up_offline,
            reraise=True,
        )
        return attempts(call)

    def _wait(self, state: RetryCallState) -> float:
        """What Google asks for, and never less than our own steps: about one, two, four seconds."""
        patience = self.patience
        own = wait_random_exponential(patience.first_seconds, patience.longest_seconds)(state)
        error = _error_of(state)
        return max(own, error.retry_after if error else 0.0)

    def _once(self, method: str, url: str, params: Mapping[str, str | list[str]], body: Json) -> Json:
        self._pace()
        try:
            answer = self.session.request(method, url, params=params, json=body, timeout=TIMEOUT)
            if answer.ok:
                return answer.json()
        except RefreshError as refused:
            kind = Kind.DOWN if refused.retryable else Kind.SIGNED_OUT
            raise GoogleError(kind) from refused
        except TransportError as cut:
            raise GoogleError(Kind.OFFLINE) from cut
        except GoogleAuthError as refused:
            raise GoogleError(Kind.SIGNED_OUT) from refused
        except ValueError as no_json:  # a page of some proxy where JSON should be
            raise GoogleError(Kind.DOWN) from no_json
        except OSError as cut:  # the root of what requests raises
            raise GoogleError(Kind.OFFLINE) from cut
        raise refusal(answer.status_code, answer.text, answer.headers.get("Retry-After", ""))

    def _pace(self) -> None:
        """Wait before the call that would break the quota, instead of being refused."""
        sent: deque[float] = self.__dict__.setdefault("_sent", deque(maxlen=READS_A_MINUTE))
        patience = self.patience
        if len(sent) == READS_A_MINUTE:
            rest = sent[0] + MINUTE - patience.clock()
            if rest > 0:
                patience.sleep(rest)
        sent.append(patience.clock())


def _error_of(state: RetryCallState) -> GoogleError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, GoogleError) else None


def _give_up_offline(state: RetryCallState) -> None:
    error = _error_of(state)
    if error and error.kind is Kind.OFFLINE and state.attempt_number >= OFFLINE_TRIES:
        raise error
