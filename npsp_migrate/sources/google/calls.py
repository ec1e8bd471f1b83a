"""Calls to Google under gspread's session: paced to the quota, repeated with bounds, refusals as `GoogleError`.

gspread's own `BackOffHTTPClient` never gives up: a service that stays away would hold a night for hours.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.http_client import HTTPClient

from npsp_migrate.sources.google.faults import PASSING, GoogleError, Kind, refusal
from npsp_migrate.sources.patience import Patience

Json = Any  # what a JSON text can hold

READS_A_MINUTE = 60  # Google Sheets API: reads per minute, per user and project
MINUTE = 60.0
TIMEOUT = (10.0, 180.0)  # seconds to connect, and to wait for an answer: Google ends a call after three minutes


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
        return self.patience.repeated(call, lambda error: isinstance(error, GoogleError) and error.kind in passing)

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
