"""REST in XML: the same values as JSON, for clients that ask with `Accept: application/xml`.

The names of the outermost elements are from memory.
"""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.soap.markup import XSI, element, local_name, shown
from npsp_migrate.localorg.xmltext import UnreadableXml, read_xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MEDIA_TYPE = "application/xml;charset=UTF-8"
_KINDS = (
    ({"records", "totalSize"}, "QueryResult"),
    ({"encoding", "sobjects"}, "DescribeGlobal"),
    ({"fields", "childRelationships"}, "DescribeSObject"),
    ({"success", "errors"}, "Result"),
    ({"DailyApiRequests"}, "LimitsSnapshot"),
    ({"sobjects", "identity"}, "urls"),
)


def as_xml(body: Any) -> str:
    """What a JSON answer says, as XML."""
    if isinstance(body, list):
        return HEAD + _list(body)
    if not isinstance(body, Mapping):
        return f"{HEAD}<Response>{shown(body)}</Response>"
    if "attributes" in body:
        return HEAD + _record(body["attributes"].get("type", "Record"), body)
    name = next((name for keys, name in _KINDS if keys <= body.keys()), "Response")
    return HEAD + _element(name, body).replace(f"<{name}>", f'<{name} xmlns:xsi="{XSI}">', 1)


def read_record(body: bytes) -> dict[str, Any]:
    """A record that was sent as XML; the name of the outermost element says nothing."""
    try:
        root = read_xml(body)
    except UnreadableXml as refused:
        place = f"[line:{refused.line}, column:{refused.column}]"
        raise RequestError(400, "XML_PARSER_ERROR", f"{refused} at {place}") from None
    return _values(root)


def _values(parent: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in parent:
        if each.get(f"{{{XSI}}}nil") in ("true", "1"):
            values[local_name(each)] = None
        else:
            values[local_name(each)] = _values(each) if len(each) else each.text or ""
    return values


def _list(body: list[Any]) -> str:
    if body and all(isinstance(each, Mapping) and "errorCode" in each for each in body):
        return f"<Errors>{''.join(_element('Error', each) for each in body)}</Errors>"
    if body and all(isinstance(each, Mapping) and "version" in each for each in body):
        return f"<Versions>{''.join(_element('Version', each) for each in body)}</Versions>"
    return f'<Results xmlns:xsi="{XSI}">{"".join(_element("Result", each) for each in body)}</Results>'


def _record(name: str, record: Mapping[str, Any]) -> str:
    """A record carries its type and its URL as attributes of the element."""
    told = "".join(f' {key}="{shown(value)}"' for key, value in record["attributes"].items())
    inner = "".join(_element(key, value) for key, value in record.items() if key != "attributes")
    return f'<{name}{told} xmlns:xsi="{XSI}">{inner}</{name}>'


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, Mapping):
        if "attributes" in value:
            return _record(name, value)
        return f"<{name}>{''.join(_element(key, each) for key, each in value.items())}</{name}>"
    return element(name, value)
