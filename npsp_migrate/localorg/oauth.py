"""OAuth 2.0: giving, renewing, explaining and revoking tokens. The org serves this machine: any client is taken."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from npsp_migrate.localorg.auth import identity_url, is_signed_in
from npsp_migrate.localorg.rest.call import Call, Reply

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SHARED_HOSTS = ("login.salesforce.com", "test.salesforce.com")
_MILLISECONDS = 100_000_000_000  # a second in the year 5138, a millisecond in 1973
_OWN_CLIENT = "local-org"


def issue_token(call: Call) -> Reply:
    """The token endpoint: each sign-in gets an access token of its own."""
    form = _form(call)
    client, secret = _client(call, form)
    grant = form.get("grant_type", "")
    if grant == "password" and not client:
        return _refused("invalid_client_id", "client identifier invalid")
    if grant == "refresh_token":
        return _renew(call, form, secret)
    if grant not in ("client_credentials", "password", _JWT_BEARER):
        return _refused("unsupported_grant_type", "grant type not supported")
    why_not = {"client_credentials": _check_client, "password": _check_password, _JWT_BEARER: _check_assertion}
    refused = why_not[grant](call, form)
    return refused or _granted(call, call.org.sessions.issue(client), secret)


def refuse_reading(_call: Call) -> Reply:
    return _refused("invalid_request", "must use HTTP POST")


def revoke_token(call: Call) -> Reply:
    """A refresh token takes the access tokens that it gave with it."""
    if not call.org.sessions.revoke(_form(call).get("token", "")):
        return _refused("invalid_token", "the token is not known, or has ended")
    return Reply()


def introspect_token(call: Call) -> Reply:
    """What a token is good for; asked by a client with its secret, or by whoever is signed in."""
    form = _form(call)
    if not all(_client(call, form)) and not is_signed_in(call):
        return Reply(401, {"error": "invalid_client", "error_description": "invalid client credentials"})
    known = call.org.sessions.find(form.get("token", ""))
    if known is None:
        return Reply(body={"active": False})
    shown: dict[str, Any] = {
        "active": True,
        "scope": "api refresh_token",
        "client_id": known.client or _OWN_CLIENT,
        "username": call.org.identity.username,
        "sub": identity_url(call),
        "token_type": known.kind.value,
        "iat": int(known.issued),
        "nbf": int(known.issued),
    }
    return Reply(body=shown if known.ends is None else {**shown, "exp": int(known.ends)})


def open_front_door(call: Call) -> Reply:
    """The address that lets a browser in, with a session of its own: `sf org open` asks for it.

    Salesforce's address holds a password for one use, ours the session itself.
    """
    asked = {"sid": call.org.sessions.issue(_OWN_CLIENT), "retURL": _form(call).get("redirect_uri", "/")}
    return Reply(body={"frontdoor_uri": f"{call.base_url}/secur/frontdoor.jsp?{urlencode(asked)}"})


def _renew(call: Call, form: Mapping[str, str], secret: str) -> Reply:
    renewed = call.org.sessions.renew(form.get("refresh_token", ""))
    if renewed is None:
        return _refused("invalid_grant", "expired access/refresh token")
    rotated = {} if renewed.refresh_token is None else {"refresh_token": renewed.refresh_token}
    return _granted(call, renewed.access_token, secret, rotated)


def _check_client(call: Call, form: Mapping[str, str]) -> Reply | None:
    if (urlsplit(call.base_url).hostname or "") in _SHARED_HOSTS:  # Salesforce: only under the org's own name
        return _refused("invalid_grant", "request not supported on this domain")
    return None if all(_client(call, form)) else _refused("invalid_client", "invalid client credentials")


def _check_password(call: Call, form: Mapping[str, str]) -> Reply | None:
    known = form.get("username", "").lower() == call.org.identity.username and bool(form.get("password"))
    return None if known else _refused("invalid_grant", "authentication failure")


def _check_assertion(call: Call, form: Mapping[str, str]) -> Reply | None:
    """The user it speaks for counts, and its end. Not its signature: the org has no certificate to check it by."""
    claims = _claims(form.get("assertion", ""))
    if claims is None:
        return _refused("invalid_grant", "invalid assertion")
    if _has_ended(claims.get("exp"), call.org.clock.now().timestamp()):
        return _refused("invalid_grant", "expired assertion")
    user = str(claims.get("sub") or claims.get("prn") or "")
    known = user.lower() == call.org.identity.username
    return None if known else _refused("invalid_grant", "user hasn't approved this consumer")


def _has_ended(end: Any, now: float) -> bool:
    """The end of an assertion is in seconds; the Salesforce CLI writes milliseconds. One without end has none."""
    if isinstance(end, bool) or not isinstance(end, int | float):
        return False
    return end < (now * 1000 if end > _MILLISECONDS else now)


def _claims(assertion: str) -> dict[str, Any] | None:
    parts = assertion.split(".")
    if len(parts) != 3:
        return None
    try:
        read = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _granted(call: Call, token: str, secret: str, more: Mapping[str, str] | None = None) -> Reply:
    issued_at = str(int(call.org.clock.now().timestamp() * 1000))
    url = identity_url(call)
    signed = hmac.new(secret.encode(), (url + issued_at).encode(), hashlib.sha256).digest()
    return Reply(
        body={
            "access_token": token,
            **(more or {}),
            "instance_url": call.base_url,
            "id": url,
            "token_type": "Bearer",
            "issued_at": issued_at,
            "signature": base64.b64encode(signed).decode(),
            "scope": "api refresh_token",
        }
    )


def _refused(code: str, description: str) -> Reply:
    return Reply(400, {"error": code, "error_description": description})


def _form(call: Call) -> dict[str, str]:
    sent = parse_qs(call.body.decode("utf-8", "replace"))
    return {**call.query, **{key: values[0] for key, values in sent.items()}}


def _client(call: Call, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret
