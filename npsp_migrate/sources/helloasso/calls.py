"""Calls to HelloAsso's API: one sign-in, lists page by page, repeated with bounds. Only reading.

urllib, as nothing more is needed than to ask one page after the other; and it never follows to another address:
the key and its token are for this one only.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from npsp_migrate import __version__
from npsp_migrate.sources.helloasso.faults import PASSING, HelloAssoError, Kind, refusal, sign_in_refusal
from npsp_migrate.sources.patience import Patience

Json = Any  # what a JSON text can hold

PAGE = 100  # HelloAsso API v5: the most that a page holds
PAGE_BYTES = 50_000_000  # a page of 100 payments has about 100 KB
PAGES = 20_000  # two million payments; what goes on longer does not end
TIMEOUT = 60.0  # seconds for an answer


@dataclass(frozen=True, slots=True)
class Key:
    """What signs in. It is never shown."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)


class _NoWayOut(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


class HelloAssoCalls:
    """One signed-in key. The token, good for half an hour, is asked for once and again when it has run out."""

    def __init__(self, site: str, key: Key, patience: Patience) -> None:
        self._site = site.rstrip("/")
        self._key = key
        self._patience = patience
        self._opener = build_opener(_NoWayOut)
        self._token = ""

    def pages(self, path: str, params: Mapping[str, str]) -> Iterator[Mapping[str, Json]]:
        """Everything of a list. What is at the seam of two pages comes once.

        HelloAsso gives a token for the next page even when there is none: an empty page is the end.
        """
        token, seen = "", set[str]()
        for _ in range(PAGES):
            page = {"pageSize": str(PAGE), **params} | ({"continuationToken": token} if token else {})
            answer = self.ask(path, page)
            found = _list(answer, "data")
            if not found:
                return
            yield from found
            token = str((answer.get("pagination") or {}).get("continuationToken") or "")
            if not token:
                return
            if token in seen:
                break
            seen.add(token)
        raise HelloAssoError(Kind.ODD)  # a list that goes round

    def ask(self, path: str, params: Mapping[str, str] | None = None) -> Mapping[str, Json]:
        """Read something; raises `HelloAssoError` once patience is over."""
        query = f"?{urlencode(params)}" if params else ""
        try:
            answer = self._repeated(lambda: self._asked(path + query))
        except HelloAssoError as refused:
            if refused.kind is not Kind.SIGNED_OUT:
                raise
            self._token = ""  # it ran out on the way
            answer = self._repeated(lambda: self._asked(path + query))
        if isinstance(answer, list):
            return {"data": answer}
        if not isinstance(answer, dict):
            raise HelloAssoError(Kind.ODD)
        return answer

    def _asked(self, path: str) -> Json:
        self._token = self._token or self._signed_in()
        headers = {"Authorization": f"Bearer {self._token}"}
        request = Request(f"{self._site}/v5/{path}", headers=headers)  # noqa: S310
        return self._once(request, refusal)

    def _signed_in(self) -> str:
        said = {
            "grant_type": "client_credentials",
            "client_id": self._key.client_id,
            "client_secret": self._key.client_secret,
        }
        request = Request(f"{self._site}/oauth2/token", urlencode(said).encode(), method="POST")  # noqa: S310
        answer = self._once(request, sign_in_refusal)
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise HelloAssoError(Kind.ODD)
        return token

    def _once(self, request: Request, refused: Callable[[int, str], HelloAssoError]) -> Json:
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"npsp-migrate/{__version__}")
        status, wait = 0, ""
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                content = answer.read(PAGE_BYTES + 1)
        except HTTPError as said:  # its page may name people, and is let go unread
            status, wait = said.code, str(said.headers.get("Retry-After", ""))
            said.close()
        except (URLError, HTTPException, OSError) as cut:
            raise HelloAssoError(Kind.OFFLINE) from cut
        if status:
            raise refused(status, wait)
        if len(content) > PAGE_BYTES:
            raise HelloAssoError(Kind.ODD)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise HelloAssoError(Kind.DOWN) from None  # a page of some proxy where JSON should be

    def _repeated(self, call: Callable[[], Json]) -> Json:
        return self._patience.repeated(
            call, lambda error: isinstance(error, HelloAssoError) and error.kind in PASSING
        )


def _list(answer: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    found = answer.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise HelloAssoError(Kind.ODD)
    return found
