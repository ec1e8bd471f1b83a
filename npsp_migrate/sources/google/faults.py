"""What Google refuses, and what a person can do about it. No answer's text is repeated: it may name people."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.sources.google.addresses import address_of
from npsp_migrate.sources.patience import CallError


class Kind(Enum):
    OFFLINE = auto()
    QUOTA = auto()
    DOWN = auto()
    NOT_SHARED = auto()
    MISSING = auto()
    NOT_ENABLED = auto()
    BAD_KEY = auto()
    NARROW = auto()  # signed in, and not for this
    SIGNED_OUT = auto()
    NO_SHEET = auto()
    MOVED = auto()  # a tab or its rows went away between two calls
    REFUSED = auto()


class SignIn(Enum):
    """How the account signs in: what is to be done about a refusal differs."""

    SERVICE_ACCOUNT = auto()
    PERSON = auto()
    API_KEY = auto()


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `address` is what a spreadsheet is shared with; an API key has none."""

    sign_in: SignIn
    address: str = ""


class GoogleError(CallError):
    def __init__(self, kind: Kind, *, status: int = 0, retry_after: str = "", link: str = "") -> None:
        super().__init__(kind.name, status=status, retry_after=retry_after, offline=kind is Kind.OFFLINE)
        self.kind = kind
        self.link = link


PASSING = frozenset({Kind.OFFLINE, Kind.QUOTA, Kind.DOWN})

_REASONS: Mapping[str, Kind] = {
    "SERVICE_DISABLED": Kind.NOT_ENABLED,
    "accessNotConfigured": Kind.NOT_ENABLED,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": Kind.NARROW,
    "insufficientPermissions": Kind.NARROW,
    "API_KEY_INVALID": Kind.BAD_KEY,
    "API_KEY_SERVICE_BLOCKED": Kind.BAD_KEY,
    "API_KEY_HTTP_REFERRER_BLOCKED": Kind.BAD_KEY,
    "API_KEY_IP_ADDRESS_BLOCKED": Kind.BAD_KEY,
    "RATE_LIMIT_EXCEEDED": Kind.QUOTA,
    "rateLimitExceeded": Kind.QUOTA,
    "userRateLimitExceeded": Kind.QUOTA,
}
_MESSAGES: Mapping[str, Kind] = {
    "insufficient authentication scopes": Kind.NARROW,
    "API key": Kind.BAD_KEY,
    "Unable to parse range": Kind.MOVED,
    "exceeds grid limits": Kind.MOVED,
}
_STATUSES: Mapping[int, Kind] = {
    401: Kind.SIGNED_OUT,
    403: Kind.NOT_SHARED,
    404: Kind.MISSING,
    408: Kind.DOWN,
    429: Kind.QUOTA,
}


def refusal(status: int, body: str, retry_after: str) -> GoogleError:
    """Of an answer that is none. Google's own services and old ones tell the reason in different places."""
    error = _error_of(body)
    link, reasons = "", [error.get("reason"), error.get("status")]
    for detail in (*_mappings(error.get("details")), *_mappings(error.get("errors"))):
        reasons.append(detail.get("reason"))
        meta = detail.get("metadata")
        links = [(meta if isinstance(meta, dict) else {}).get("activationUrl", "")]
        links += [each.get("url", "") for each in _mappings(detail.get("links"))]
        link = link or next((str(each) for each in links if each), "")
    kind = next((_REASONS[str(reason)] for reason in reasons if str(reason) in _REASONS), None)
    if kind is None and status == 400 and error.get("status") == "FAILED_PRECONDITION":
        kind = Kind.NO_SHEET
    if kind is None:
        kind = next((_MESSAGES[part] for part in _MESSAGES if part in str(error.get("message", ""))), None)
    kind = kind or _STATUSES.get(status) or (Kind.DOWN if status >= 500 else Kind.REFUSED)
    return GoogleError(kind, status=status, retry_after=retry_after, link=link)


def _error_of(body: str) -> Mapping[str, Any]:
    try:
        error = json.loads(body).get("error")
    except (ValueError, AttributeError):
        return {}
    return error if isinstance(error, dict) else {}


def _mappings(items: object) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def source_error(error: GoogleError, source: str, key: str, who: Who) -> SourceError:
    """Our sentence for a refusal that stays one."""
    message, hint = _SENTENCES[error.kind](who, error)
    return SourceError(f"Source `{source}`: {message}", hint=hint, at=Location(address_of(key) if key else ""))


def _not_shared(who: Who, _: GoogleError) -> tuple[str, str]:
    if who.sign_in is SignIn.API_KEY:
        return (
            "the spreadsheet is not public, and an API key opens public ones only",
            "Sign in with a service account instead, and share the spreadsheet with its address",
        )
    told = f"`{who.address}`" if who.address else "the account that you signed in with"
    return (
        f"the spreadsheet is not shared with {told}",
        f"In Google Sheets open `Share`, add {told} as `Viewer`, and run the command again",
    )


def _not_enabled(_: Who, error: GoogleError) -> tuple[str, str]:
    where = f": {error.link}" if error.link.startswith("https://console.") else ""
    return "the Google Sheets API is switched off in the Cloud project", f"Switch it on{where}"


def _signed_out(who: Who, error: GoogleError) -> tuple[str, str]:
    if who.sign_in is SignIn.PERSON:
        return (
            "Google no longer accepts the sign-in: it was revoked or has expired",
            "Delete `.npsp-migrate/google-token.json`, run `npsp-migrate pull` in a terminal and sign in again",
        )
    if who.sign_in is SignIn.API_KEY:
        return _SENTENCES[Kind.BAD_KEY](who, error)
    return (
        f"Google does not accept the credentials of `{who.address}`",
        "Its key was deleted, or this machine's clock is wrong; make a new key in the Cloud console if need be",
    )


def _narrow(who: Who, _: GoogleError) -> tuple[str, str]:
    hint = "Ask for a new file of credentials that may use Google Sheets"
    if who.sign_in is SignIn.PERSON:
        hint = "Delete `.npsp-migrate/google-token.json`, run the command in a terminal and allow what it asks for"
    return "the sign-in does not cover Google Sheets", hint


def _quota(_: Who, error: GoogleError) -> tuple[str, str]:
    asked = f"; Google asks to wait {error.retry_after:.0f} s" if error.retry_after else ""
    return f"Google's quota of 60 readings a minute stayed used up{asked}", "Run the command again in a few minutes"


_SENTENCES: Mapping[Kind, Callable[[Who, GoogleError], tuple[str, str]]] = {
    Kind.OFFLINE: lambda _, __: (
        "Google cannot be reached",
        "Check the connection, or download the spreadsheet as `.xlsx` and name it in `file:`",
    ),
    Kind.QUOTA: _quota,
    Kind.DOWN: lambda _, error: (
        f"Google Sheets does not answer now{f' (status {error.status})' if error.status else ''}",
        "Run the command again in a few minutes",
    ),
    Kind.NOT_SHARED: _not_shared,
    Kind.MISSING: lambda _, __: (
        "there is no such spreadsheet: it was deleted, or the key is not complete",
        "Open it in the browser and copy its address again",
    ),
    Kind.NOT_ENABLED: _not_enabled,
    Kind.BAD_KEY: lambda _, __: (
        "Google does not accept the API key",
        "Check the variable that holds it, and in the Cloud console that the key may use the Google Sheets API",
    ),
    Kind.NARROW: _narrow,
    Kind.SIGNED_OUT: _signed_out,
    Kind.NO_SHEET: lambda _, __: (
        "what lies there is an Excel file that was only uploaded, and no Google Sheet",
        "In Google Sheets choose `File › Save as Google Sheets`, or download it and name it in `file:`",
    ),
    Kind.MOVED: lambda _, __: (
        "a tab was renamed, deleted or made shorter while it was read",
        "Run the command again when nobody works in the spreadsheet",
    ),
    Kind.REFUSED: lambda _, error: (
        f"Google refused the question (status {error.status})"
        if error.status
        else "Google's answer has an odd shape",
        "Download the spreadsheet as `.xlsx`, name it in `file:`, and report this",
    ),
}
