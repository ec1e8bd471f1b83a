"""Who may look: a browser on this machine without login, anybody else with the org's token."""

from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

from npsp_migrate.localorg.auth import is_signed_in
from npsp_migrate.localorg.rest.call import Call

COOKIE = "sid"


def may_look(call: Call) -> bool:
    """Both ends are asked. The Host, too: a foreign site whose name leads here must not read the org by a browser.

    And the other end: who comes from another machine may write any Host.
    """
    local = _is_loopback(_host(call)) and _is_loopback(call.peer)
    return local or has_token(call, _cookie(call)) or is_signed_in(call)


def has_token(call: Call, token: str) -> bool:
    return call.org.sessions.holds(token)


def _host(call: Call) -> str:
    try:
        return urlsplit(call.base_url).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _cookie(call: Call) -> str:
    try:
        jar = SimpleCookie(call.headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
