"""Describe by SOAP: what REST tells in JSON, without its links and with the parts in the order of the WSDL."""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.describe import describe_global, describe_object
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show_markup
from npsp_migrate.localorg.soap.inner import check_size, find_definition
from npsp_migrate.localorg.soap.markup import Typed, element

MOST_DESCRIBED = 100  # Salesforce: objects of one describeSObjects
# Parts of an object that the WSDL requires and that may be nil; other parts are left out when blank.
_NILLABLE = frozenset(
    {"defaultImplementation", "implementedBy", "implementsInterfaces", "keyPrefix", "networkScopeFieldName"}
)
_ONLY_IN_JSON = frozenset({"urls", "sobjectDescribeOption"})


def describe_all(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    shown = describe_global(call.org, _version(call))
    objects = [_object(each) for each in shown["sobjects"]]
    return show_markup(wsdl, asked.operation, element("result", {**shown, "sobjects": objects}))


def describe_one(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    return _described(call, wsdl, asked, [asked.arguments.get("sObjectType", "").strip()])


def describe_many(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    names = asked.texts("sObjectType")
    check_size(names, MOST_DESCRIBED)
    return _described(call, wsdl, asked, names)


def _described(call: Call, wsdl: Wsdl, asked: Asked, names: list[str]) -> Reply:
    definitions = [find_definition(call, name) for name in names]
    shown = [describe_object(call.org, each, _version(call)) for each in definitions]
    return show_markup(wsdl, asked.operation, "".join(element("result", _whole(call, each)) for each in shown))


def _whole(call: Call, described: Mapping[str, Any]) -> dict[str, Any]:
    """Links are absolute here and have names of their own."""
    urls = described["urls"]
    links = {
        "urlDetail": call.base_url + urls["uiDetailTemplate"],
        "urlEdit": call.base_url + urls["uiEditTemplate"],
        "urlNew": call.base_url + urls["uiNewRecord"],
    }
    fields = [{**each, "defaultValue": _default(each["defaultValue"])} for each in described["fields"]]
    return _object({**described, "fields": fields, **links})


def _default(value: Any) -> Any:
    return None if value is None else Typed(value)


def _object(described: Mapping[str, Any]) -> dict[str, Any]:
    """SOAP knows one part more than REST: `idEnabled`, of which nothing is said but that it is there."""
    return _plain({**described, "idEnabled": False}, _NILLABLE)


def _plain(part: Mapping[str, Any], nillable: frozenset[str] = frozenset()) -> dict[str, Any]:
    kept = {name: each for name, each in sorted(part.items()) if name not in _ONLY_IN_JSON}
    return {name: _inner(each) for name, each in kept.items() if each is not None or name in nillable}


def _inner(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    return [_inner(each) for each in value] if isinstance(value, list) else value


def _version(call: Call) -> str:
    return f"v{call.path['number']}"
