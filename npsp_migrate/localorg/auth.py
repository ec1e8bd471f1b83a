"""Sessions: one access token per org, given to whoever names the client or the user, checked on each request."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Reply

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def check_session(org: Org, headers: Mapping[str, str], query: Mapping[str, str]) -> None:
    """Refuse a request that brings no valid token."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("bearer", "oauth"):
        token = headers.get("x-sfdc-session") or query.get("oauth_token") or ""
    if not hmac.compare_digest(token.strip().encode(), org.identity.access_token.encode()):
        raise RequestError(401, "INVALID_SESSION_ID", "Session expired or invalid")


def issue_token(call: Call) -> Reply:
    """OAuth 2.0 token endpoint; any client id with a secret is taken, as the org only serves this machine."""
    form = {key: values[0] for key, values in parse_qs(call.body.decode("utf-8", "replace")).items()}
    client_id, secret = _client(call, form)
    grant = form.get("grant_type", "")
    if grant == "client_credentials":
        return (
            _token(call, secret)
            if client_id and secret
            else _token_error("invalid_client", "invalid client credentials")
        )
    if grant == "password":
        known = form.get("username", "").lower() == call.org.identity.username and bool(form.get("password"))
        return _token(call, secret) if known else _token_error("invalid_grant", "authentication failure")
    if grant == "refresh_token":
        known = hmac.compare_digest(form.get("refresh_token", "").encode(), _refresh_token(call.org).encode())
        return _token(call, secret) if known else _token_error("invalid_grant", "expired access/refresh token")
    if grant == _JWT_BEARER:
        return _token(call, secret) if form.get("assertion") else _token_error("invalid_grant", "invalid assertion")
    return _token_error("unsupported_grant_type", "grant type not supported")


def user_info(call: Call) -> Reply:
    identity = call.org.identity
    return Reply(
        body={
            "sub": _identity_url(call),
            "user_id": identity.user_id,
            "organization_id": identity.org_id,
            "preferred_username": identity.username,
            "nickname": "rehearsal",
            "name": "Rehearsal User",
            "email": identity.username,
            "email_verified": True,
            "given_name": "Rehearsal",
            "family_name": "User",
            "zoneinfo": "Europe/Paris",
            "profile": f"{call.base_url}/{identity.user_id}",
            "urls": _urls(call),
            "active": True,
            "user_type": "STANDARD",
            "language": "fr",
            "locale": "fr_FR",
            "utcOffset": 3600000,
            "is_app_installed": True,
        }
    )


def identity_of_user(call: Call) -> Reply:
    """What `/id/<org>/<user>` tells; reached with the token in the header or in the query."""
    identity = call.org.identity
    return Reply(
        body={
            "id": _identity_url(call),
            "asserted_user": True,
            "user_id": identity.user_id,
            "organization_id": identity.org_id,
            "username": identity.username,
            "nick_name": "rehearsal",
            "display_name": "Rehearsal User",
            "email": identity.username,
            "email_verified": True,
            "first_name": "Rehearsal",
            "last_name": "User",
            "timezone": "Europe/Paris",
            "urls": _urls(call),
            "active": True,
            "user_type": "STANDARD",
            "language": "fr",
            "locale": "fr_FR",
            "utcOffset": 3600000,
            "is_app_installed": True,
        }
    )


def _client(call: Call, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return client_id, secret
    return form.get("client_id", ""), form.get("client_secret", "")


def _token(call: Call, secret: str) -> Reply:
    issued_at = str(int(time.time() * 1000))
    url = _identity_url(call)
    signed = hmac.new(secret.encode(), (url + issued_at).encode(), hashlib.sha256).digest()
    return Reply(
        body={
            "access_token": call.org.identity.access_token,
            "refresh_token": _refresh_token(call.org),
            "instance_url": call.base_url,
            "id": url,
            "token_type": "Bearer",
            "issued_at": issued_at,
            "signature": base64.b64encode(signed).decode(),
            "scope": "api refresh_token",
        }
    )


def _refresh_token(org: Org) -> str:
    return "5Aep861" + hashlib.sha256(org.identity.access_token.encode()).hexdigest()


def _token_error(code: str, description: str) -> Reply:
    return Reply(400, {"error": code, "error_description": description})


def _identity_url(call: Call) -> str:
    return f"{call.base_url}/id/{call.org.identity.org_id}/{call.org.identity.user_id}"


def _urls(call: Call) -> dict[str, Any]:
    data = f"{call.base_url}/services/data/v{{version}}"
    return {
        "rest": f"{data}/",
        "sobjects": f"{data}/sobjects/",
        "query": f"{data}/query/",
        "search": f"{data}/search/",
        "enterprise": f"{call.base_url}/services/Soap/c/{{version}}/{call.org.identity.org_id[:15]}",
        "partner": f"{call.base_url}/services/Soap/u/{{version}}/{call.org.identity.org_id[:15]}",
        "metadata": f"{call.base_url}/services/Soap/m/{{version}}/{call.org.identity.org_id[:15]}",
        "custom_domain": call.base_url,
    }
