"""Calls to one org: renewed session, bounded patience, and a repeat only where repeating is safe.

simple-salesforce builds and reads the calls. Who may repeat what is decided here: its own renewal drops our
headers and may recurse without end. tenacity and not urllib3's `Retry`, which sees the status but not
Salesforce's error code, and that is what tells a busy org from one that is out of calls.
"""

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError
from simple_salesforce.util import call_salesforce
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from npsp_migrate.errors import OrgError
from npsp_migrate.salesforce.faults import CallError, Fault, Kind, answer_fault, connection_fault, org_error
from npsp_migrate.salesforce.heard import Heard
from npsp_migrate.salesforce.numbers import exact_number
from npsp_migrate.salesforce.session import CONNECT_SECONDS
from npsp_migrate.salesforce.signing import ExistingSession, Signed, SignIn, address, sign

Json = Any  # what a JSON text can hold

WRITE_SECONDS = 600  # Salesforce ends a call after ten minutes; NPSP's triggers may need some of them

_VERSION = re.compile(r"\d{2,3}\.0")
# What may be repeated. A write whose answer got lost may have been done: who wrote it has to ask.
_LOOKING = frozenset({Kind.NOT_SENT, Kind.CUT, Kind.BUSY})
_WRITING = frozenset({Kind.NOT_SENT, Kind.BUSY})


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a call is repeated, and how long to wait: about one, two, four seconds, each with its jitter."""

    attempts: int = 6
    first_seconds: float = 1.0
    longest_seconds: float = 30.0


class Calls:
    """One signed-in connection, and the count of its API calls."""

    def __init__(self, session: requests.Session, sign_in: SignIn, version: str, patience: Patience) -> None:
        if not _VERSION.fullmatch(version):
            raise OrgError(f"`{version}` is no API version", hint="Write it as in `66.0`")
        self._session = session
        self._sign_in = sign_in
        self._version = version
        self._patience = patience
        self.sent = 0
        self.heard = Heard()
        session.hooks["response"].append(self.heard.listen)
        self.url = address(sign_in)
        self._ended(self._sign)

    def look(self, path: str, params: dict[str, str] | None = None) -> Json:
        """Read something. May be repeated, as it changes nothing."""
        return self._ended(lambda: self.ask(path, params))

    def ask(self, path: str, params: dict[str, str] | None = None) -> Json:
        """The same, for those who go on after a refusal: raises `CallError`."""
        return self._patiently(_LOOKING, lambda: self._client.restful(path, params=params))

    def username(self) -> str:
        """Who is signed in, or nothing: an app whose scope is the API alone may not ask."""
        try:
            answer = self._patiently(_LOOKING, lambda: self._client.oauth2("userinfo"))
        except CallError as failed:
            if failed.fault.kind in _LOOKING:
                raise self.failed(failed.fault) from failed
            return ""
        return str((answer or {}).get("preferred_username", ""))

    def write(self, method: str, path: str, body: Json, headers: Mapping[str, str]) -> Json:
        """Change something. Repeated only while it is certain that nothing was done; else `CallError` tells."""
        content = None if body is None else json.dumps(body, default=exact_number)
        return self._patiently(
            _WRITING,
            lambda: self._client.restful(
                path,
                method=method,
                data=content,
                headers=dict(headers),
                timeout=(CONNECT_SECONDS, WRITE_SECONDS),
            ),
        )

    def answer(self, path: str) -> requests.Response:
        """Read something that is no JSON, such as a page of a bulk job's results, with its headers."""
        answer: requests.Response = self._ended(
            lambda: self._patiently(_LOOKING, lambda: self._raw("GET", path, None, {}))
        )
        return answer

    def text(self, path: str) -> bytes:
        return self.answer(path).content

    def put(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Upload. Repeated only while it is certain that nothing arrived; else `CallError` tells."""
        self._patiently(_WRITING, lambda: self._raw("PUT", path, content, headers))

    def _raw(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> requests.Response:
        client = self._client
        return call_salesforce(
            url=f"{client.base_url}{path}",
            method=method,
            session=client.session,
            headers={"Authorization": client.headers["Authorization"], **headers},
            data=content,
            timeout=(CONNECT_SECONDS, WRITE_SECONDS),
        )

    def wait(self, attempt: int) -> None:
        """Before something that failed is begun again: about one, two, four seconds, with jitter."""
        longest = min(self._patience.longest_seconds, self._patience.first_seconds * 2.0 ** (attempt - 1))
        time.sleep(random.uniform(longest / 2, longest))  # noqa: S311  jitter, no secret

    def failed(self, fault: Fault) -> OrgError:
        return org_error(fault, self.url)

    def _ended(self, call: Callable[[], Json]) -> Json:
        try:
            return call()
        except CallError as failed:
            raise self.failed(failed.fault) from failed

    def _patiently(self, repeatable: frozenset[Kind], call: Callable[[], Json]) -> Json:
        return self._repeated(repeatable, lambda: self._renewing(call))

    def _repeated(self, repeatable: frozenset[Kind], call: Callable[[], Json]) -> Json:
        attempts = Retrying(
            stop=stop_after_attempt(self._patience.attempts),
            wait=wait_random_exponential(self._patience.first_seconds, self._patience.longest_seconds),
            retry=retry_if_exception(lambda error: isinstance(error, CallError) and error.fault.kind in repeatable),
            reraise=True,
        )
        return attempts(call)

    def _renewing(self, call: Callable[[], Json]) -> Json:
        """A session that ran out is renewed once, and the same call is sent again with the same headers."""
        try:
            return self._once(call)
        except CallError as failed:
            if failed.fault.kind is not Kind.SESSION or isinstance(self._sign_in, ExistingSession):
                raise
        self._sign()
        return self._once(call)

    def _once(self, call: Callable[[], Json]) -> Json:
        self.sent += 1
        try:
            return call()
        except SalesforceError as error:
            raise CallError(answer_fault(error)) from error
        except ValueError as error:  # a page of some proxy where JSON should be; requests' own error is one, too
            raise CallError(Fault(Kind.CUT, code="NO_JSON")) from error
        except requests.RequestException as error:
            raise CallError(connection_fault(error)) from error

    def _sign(self) -> None:
        signed: Signed = self._repeated(_LOOKING, lambda: sign(self._sign_in, self._session))
        self.url = signed.instance_url
        # With a session of its own simple-salesforce never signs in again by itself.
        self._client = Salesforce(
            instance_url=signed.instance_url,
            session_id=signed.access_token,
            version=self._version,
            session=self._session,
            parse_float=Decimal,
            object_pairs_hook=None,
        )
        self._client.headers.pop("X-PrettyPrint", None)
