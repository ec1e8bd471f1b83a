"""Describe by SOAP: what REST tells in JSON, without its links and with the parts in the order of the WSDL."""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.describe import describe_global, describe_object
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show_markup
from npsp_migrate.localorg.soap.inner import check_size, find_definition
from npsp_migrate.localorg.soap.markup import element

MOST_DESCRIBED = 100  # Salesforce: objects of one describeSObjects
_NILLABLE = frozenset({"keyPrefix", "defaultValue"})  # written as nil; other parts are left out when blank


def describe_all(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    shown = describe_global(call.org, _version(call))
    return show_markup(wsdl, asked.operation, element("result", _plain(shown)))


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
    return dict(sorted({**_plain(described), **links}.items()))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {name: _plain(each) for name, each in value.items() if name != "urls"}
        return {name: each for name, each in sorted(kept.items()) if each is not None or name in _NILLABLE}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _version(call: Call) -> str:
    return f"v{call.path['number']}"
