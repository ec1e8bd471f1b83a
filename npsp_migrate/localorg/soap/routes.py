"""The paths of the SOAP API under its Partner and Enterprise WSDL: `login`, and what goes with a session."""

from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.rest.router import NEWEST, OLDEST, Route
from npsp_migrate.localorg.soap.envelope import (
    Asked,
    NoEnvelope,
    Wsdl,
    read_envelope,
    show_client_fault,
    show_fault,
)
from npsp_migrate.localorg.soap.partner import NOT_EMULATED, OPERATIONS, perform, refuse_not_emulated
from npsp_migrate.localorg.soap.signing import log_in
from npsp_migrate.localorg.soap.wsdl import serve_wsdl

_LAST_WITH_LOGIN = 64  # Salesforce: `login` is not part of API 65.0 and later


def soap_routes() -> list[Route]:
    """With or without the org's id at the end; `{number}`, because REST's `{version}` refuses in JSON."""
    routes = []
    for letter, wsdl in (("u", Wsdl.PARTNER), ("c", Wsdl.ENTERPRISE)):
        path = f"/services/Soap/{letter}/{{number}}"
        routes += [Route("POST", each, _handler(wsdl), open=True) for each in (path, f"{path}/{{org}}")]
    other = "/services/Soap/{api}/{number}"
    routes += [Route("POST", each, _refuse_other, open=True) for each in (other, f"{other}/{{org}}")]
    return [*routes, Route("GET", "/soap/wsdl.jsp", serve_wsdl)]


def _refuse_other(call: Call) -> Reply:
    """Tooling, Apex and their like."""
    return show_client_fault(f"The local org does not emulate the SOAP API at /services/Soap/{call.path['api']}")


def _handler(wsdl: Wsdl) -> Handler:
    def handle(call: Call) -> Reply:
        try:
            asked = read_envelope(call.body)
        except NoEnvelope as refused:
            return show_client_fault(str(refused))
        return _answer(call, wsdl, asked)

    return handle


def _answer(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    version = _version(call.path["number"])
    if version is None:
        message = "Invalid Api version specified on URL"
        return show_fault(wsdl, "UnexpectedErrorFault", "UNSUPPORTED_API_VERSION", message)
    if asked.operation == "login":
        return log_in(call, wsdl, asked) if version <= _LAST_WITH_LOGIN else _login_is_gone(call, wsdl)
    operation = OPERATIONS.get(asked.operation)
    if operation is None and asked.operation not in NOT_EMULATED:
        name = f"{{{asked.namespace}}}{asked.operation}"
        return show_client_fault(
            f"No operation available for request {name}, please check the WSDL for the service."
        )
    if not call.org.sessions.holds(asked.session):
        message = "Invalid Session ID found in SessionHeader: Illegal Session"
        return show_fault(wsdl, "UnexpectedErrorFault", "INVALID_SESSION_ID", message)
    if operation is None:
        return refuse_not_emulated(wsdl, asked)
    return perform(operation, call, wsdl, asked)


def _version(number: str) -> int | None:
    """The API version of a path such as `59.0`; None when it is not served."""
    whole, _, rest = number.partition(".")
    if not (whole.isascii() and whole.isdecimal()) or rest.strip("0") or len(whole) > 2:
        return None
    return int(whole) if OLDEST <= int(whole) <= NEWEST else None


def _login_is_gone(call: Call, wsdl: Wsdl) -> Reply:
    message = f"login() is not available in API version {call.path['number']}: use OAuth, or a version up to 64.0"
    return show_fault(wsdl, "UnexpectedErrorFault", "UNSUPPORTED_API_VERSION", message)
