"""Sessions at the door: what each request must bring, and what the org says of its one user."""

from collections.abc import Callable, Mapping
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.rest.call import Call, Reply


def check_session(org: Org, headers: Mapping[str, str], query: Mapping[str, str]) -> None:
    """Refuse a request that brings no valid token."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("bearer", "oauth"):
        token = headers.get("x-sfdc-session") or query.get("oauth_token") or ""
    if not org.sessions.holds(token.strip()):
        raise RequestError(401, "INVALID_SESSION_ID", "Session expired or invalid")


def asking_user(answer: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
    """The resources that tell who is signed in refuse in words of their own, which clients look for."""

    def guarded(call: Call) -> Reply:
        if is_signed_in(call):
            return answer(call)
        brought = call.headers.get("authorization") or call.query.get("oauth_token")
        return Reply(403, "Bad_OAuth_Token" if brought else "Missing_OAuth_Token", media_type="text/html")

    return guarded


def is_signed_in(call: Call) -> bool:
    try:
        check_session(call.org, call.headers, call.query)
    except RequestError:
        return False
    return True


def user_info(call: Call) -> Reply:
    identity = call.org.identity
    return Reply(
        body={
            "sub": identity_url(call),
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
            "id": identity_url(call),
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


def identity_url(call: Call) -> str:
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
