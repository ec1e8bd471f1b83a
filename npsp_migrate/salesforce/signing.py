"""Signing in: where the org is, and the token that opens it. Secrets come from the environment only."""

import os
from dataclasses import dataclass, field

import requests

from npsp_migrate.errors import OrgError
from npsp_migrate.salesforce.faults import CallError, Fault, Kind, connection_fault
from npsp_migrate.salesforce.session import TOKEN_PATH, checked_url


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """An External Client App with a `Run As` user. Only the org's My Domain hands out its tokens."""

    domain: str
    client_id_env: str = "SF_CLIENT_ID"
    client_secret_env: str = "SF_CLIENT_SECRET"  # noqa: S105  a variable's name, no secret


@dataclass(frozen=True, slots=True)
class ExistingSession:
    """A session that somebody else opened: the local org's, or the Salesforce CLI's. It cannot be renewed."""

    instance_url: str
    access_token: str = field(repr=False)


SignIn = ClientCredentials | ExistingSession


@dataclass(frozen=True, slots=True)
class Signed:
    instance_url: str
    access_token: str = field(repr=False)


def address(sign_in: SignIn) -> str:
    """Where signing in happens."""
    return checked_url(sign_in.domain if isinstance(sign_in, ClientCredentials) else sign_in.instance_url)


def sign(sign_in: SignIn, session: requests.Session) -> Signed:
    """Raises `CallError` where another try may help, and `OrgError` where only a person can."""
    if isinstance(sign_in, ExistingSession):
        return Signed(address(sign_in), sign_in.access_token)
    return _fetch_token(address(sign_in), sign_in, session)


def _fetch_token(url: str, sign_in: ClientCredentials, session: requests.Session) -> Signed:
    form = {
        "grant_type": "client_credentials",
        "client_id": _secret(sign_in.client_id_env),
        "client_secret": _secret(sign_in.client_secret_env),
    }
    # Not simple-salesforce's own login: it fits only *.salesforce.com, forgets the scheme of the
    # instance, and fails on an answer that names none.
    try:
        reply = session.post(_plain(url) + TOKEN_PATH, data=form, headers={"Accept": "application/json"})
        if reply.status_code >= 500:
            raise CallError(Fault(Kind.CUT, reply.status_code, "SERVER_UNAVAILABLE"))
        answer = reply.json()
    except requests.exceptions.JSONDecodeError as error:
        raise OrgError(f"`{url}` is no Salesforce org", hint="Check the My Domain in the project file") from error
    except requests.RequestException as error:
        raise CallError(connection_fault(error)) from error
    if not reply.ok or "access_token" not in answer:
        raise _refused(str(answer.get("error", reply.status_code)), url)
    return Signed(checked_url(answer.get("instance_url") or url), answer["access_token"])


def _plain(url: str) -> str:
    """The session's adapters are mounted on `https` addresses, as simple-salesforce writes them."""
    return url.replace("http://", "https://", 1)


def _secret(variable: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise OrgError(
            f"The environment variable `{variable}` is not set",
            hint="It holds the consumer key or secret of the External Client App",
        )
    return value


def _refused(code: str, url: str) -> OrgError:
    hints = {
        "invalid_client_id": "The consumer key is not one of this org: check the environment variable",
        "invalid_client": "The consumer secret does not fit the key: check the environment variable",
        "unsupported_grant_type": "Enable the client credentials flow in the External Client App",
        "inactive_user": "The app's `Run As` user is inactive",
        "invalid_grant": "Give the External Client App a `Run As` user, and use the My Domain, not `login`",
    }
    return OrgError(f"`{url}` refused to sign in: {code}", hint=hints.get(code, "Check the External Client App"))
