"""The HTTP session under simple-salesforce: time-outs on every request, and nothing written by a reader."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter

from npsp_migrate.errors import OrgError

CONNECT_SECONDS = 10
READ_SECONDS = 120
TOKEN_PATH = "/services/oauth2/token"  # noqa: S105  a path, no secret

_LOOKING = frozenset({"GET", "HEAD"})
# What may be looked at. Not every GET only looks: `tooling/executeAnonymous` runs code, `apexrest` runs anybody's.
_LOOKED_AT = re.compile(
    r"/services/(data/v\d{2,3}\.0/(query|queryAll|sobjects|limits|jobs/query)(/|$)|oauth2/userinfo$)"
)
# A way to write that no method shows: Salesforce takes the verb from here, too.
_OTHER_VERB = re.compile(r"_HttpMethod", re.IGNORECASE)
_QUERY_JOBS = re.compile(r"/services/data/v\d{2,3}\.0/jobs/query")
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class _Adapter(HTTPAdapter):
    """Every request gets a time-out: simple-salesforce passes none, and would wait for ever."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or (CONNECT_SECONDS, READ_SECONDS)
        return super().send(request, *args, **kwargs)


class _PlainAdapter(_Adapter):
    """simple-salesforce builds `https` whatever it is told; an org on this machine answers plain HTTP."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = (request.url or "").replace("https://", "http://", 1)
        return super().send(request, *args, **kwargs)


class _ReadOnlySession(requests.Session):
    """What `check`, `plan`, `show` and `verify` hold: a call that could write never leaves this machine."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if not _only_looks(request):
            path = urlsplit(request.url or "").path
            raise OrgError(
                f"A command that only looks tried to send `{request.method} {path}`: nothing was sent",
                hint="This is a mistake of npsp-migrate; tell its developers",
            )
        return super().send(request, **kwargs)


def _only_looks(request: requests.PreparedRequest) -> bool:
    parts = urlsplit(request.url or "")
    if (
        _OTHER_VERB.search(parts.query)
        or "X-HTTP-Method-Override" in request.headers
        or ".." in unquote(parts.path)
    ):
        return False
    if request.method == "POST":  # signing in, and a query as a job: they change no record
        return parts.path == TOKEN_PATH or _QUERY_JOBS.fullmatch(parts.path) is not None
    return request.method in _LOOKING and bool(_LOOKED_AT.match(parts.path))


def writing_session(url: str) -> requests.Session:
    return _prepared(requests.Session(), url)


def reading_session(url: str) -> requests.Session:
    return _prepared(_ReadOnlySession(), url)


def _prepared(session: requests.Session, url: str) -> requests.Session:
    session.mount("https://", _Adapter())
    session.mount("http://", _Adapter())
    session.auth = _as_it_is
    parts = urlsplit(url)
    if parts.hostname in _THIS_MACHINE:
        session.trust_env = False  # no proxy stands between this machine and itself
    if parts.scheme == "http":
        session.mount(f"https://{parts.netloc}/", _PlainAdapter())
    return session


def checked_url(url: str) -> str:
    """The org's address without a path. Plain HTTP would show the token to everybody on the way."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise OrgError(
            f"`{url}` is not the address of an org",
            hint="Write the whole My Domain, as in `https://mycharity.my.salesforce.com`",
        )
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise OrgError(f"`{url}` is not encrypted", hint="Write `https://`; `http://` is only for this machine")
    return f"{parts.scheme}://{parts.netloc}"


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without this, requests lets a `.netrc` of the machine replace our `Authorization` header."""
    return request
