"""Signing in and out by SOAP, and who is signed in."""

from typing import Any

from npsp_migrate.localorg.clock import TIME_ZONE, instant_text
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show, show_fault

_USUAL_SECONDS = 7200  # Salesforce: how long a session lasts unless the org says otherwise
_LETTERS = {Wsdl.PARTNER: "u", Wsdl.ENTERPRISE: "c"}


def log_in(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    """The org's user with any password; clients write the security token behind it."""
    identity = call.org.identity
    known = asked.arguments.get("username", "").strip().lower() == identity.username
    if not known or not asked.arguments.get("password", "").strip():
        message = "Invalid username, password, security token; or user locked out."
        return show_fault(wsdl, "LoginFault", "INVALID_LOGIN", message)
    result = {
        "metadataServerUrl": _server_url(call, "m"),
        "passwordExpired": False,
        "sandbox": True,
        "serverUrl": _server_url(call, _LETTERS[wsdl]),
        "sessionId": call.org.sessions.issue("soap"),
        "userId": identity.user_id,
        "userInfo": _user_facts(call),
    }
    return show(wsdl, "login", result)


def log_out(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    call.org.sessions.revoke(asked.session)
    return show(wsdl, "logout", {})


def describe_user(call: Call, wsdl: Wsdl, _asked: Asked) -> Reply:
    return show(wsdl, "getUserInfo", _user_facts(call))


def server_time(call: Call, wsdl: Wsdl, _asked: Asked) -> Reply:
    return show(wsdl, "getServerTimestamp", {"timestamp": instant_text(call.org.clock.now())})


def _server_url(call: Call, letter: str) -> str:
    return f"{call.base_url}/services/Soap/{letter}/{call.path['number']}/{call.org.identity.org_id[:15]}"


def _user_facts(call: Call) -> dict[str, Any]:
    identity = call.org.identity
    database = call.org.database
    organization = database.read("Organization", [identity.org_id], ["Name"])[identity.org_id]
    user = database.read("User", [identity.user_id], ["Name", "Email", "ProfileId"])[identity.user_id]
    seconds = call.org.sessions.seconds
    return {
        "accessibilityMode": False,
        "chatterExternal": False,
        "currencySymbol": "€",
        "orgAttachmentFileSizeLimit": 5242880,
        "orgDefaultCurrencyIsoCode": "EUR",
        "orgDefaultCurrencyLocale": "fr_FR_EURO",
        "orgDisallowHtmlAttachments": False,
        "orgHasPersonAccounts": False,
        "organizationId": identity.org_id,
        "organizationMultiCurrency": False,
        "organizationName": organization["Name"],
        "profileId": user["ProfileId"],
        "roleId": None,
        "sessionSecondsValid": _USUAL_SECONDS if seconds is None else int(seconds),
        "userDefaultCurrencyIsoCode": None,
        "userEmail": user["Email"],
        "userFullName": user["Name"],
        "userId": identity.user_id,
        "userLanguage": "fr",
        "userLocale": "fr_FR",
        "userName": identity.username,
        "userTimeZone": TIME_ZONE,
        "userType": "Standard",
        "userUiSkin": "Theme3",
    }
