"""XML as the SOAP API writes it: values, structures, and records in the form of either WSDL."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0: no document holds these
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})\+0000\Z")
WriteRecord = Callable[[str, Mapping[str, Any]], str]
_TYPES = {bool: "xsd:boolean", int: "xsd:int", float: "xsd:double"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A value whose element says its type, where the schema allows any."""

    value: bool | float | str


def local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def shown(value: Any) -> str:
    """One value as text; an instant ends in `Z`, where REST writes an offset."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.1f}"
    return escape(_NO_XML.sub("\ufffd", _INSTANT.sub(r"\1Z", str(value))))


def element(name: str, value: Any) -> str:
    """None is written as nil; a sequence repeats its element."""
    if value is None:
        return f'<{name} xsi:nil="true"/>'
    if isinstance(value, Typed):
        kind = _TYPES.get(type(value.value), "xsd:string")
        return f'<{name} xsi:type="{kind}">{shown(value.value)}</{name}>'
    if isinstance(value, Mapping):
        return f"<{name}>{elements(value)}</{name}>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(element(name, each) for each in value)
    return f"<{name}>{shown(value)}</{name}>"


def elements(values: Mapping[str, Any]) -> str:
    return "".join(element(*each) for each in values.items())


def partner_record(tag: str, record: Mapping[str, Any]) -> str:
    """A record without a type of its own; Salesforce writes the Id twice, in its place and as a field."""
    type_name = record["attributes"]["type"]
    id_ = element("sf:Id", record.get("Id"))
    grouped = type_name == "AggregateResult"
    inner = "".join(_field(*each, partner_record, typed=grouped) for each in _fields(record))
    return f'<{tag} xsi:type="sf:sObject"><sf:type>{type_name}</sf:type>{id_}{inner}</{tag}>'


def enterprise_record(tag: str, record: Mapping[str, Any]) -> str:
    """A record of its object's type: the Id first, then fields by their names, as that WSDL lists them."""
    type_name = record["attributes"]["type"]
    grouped = type_name == "AggregateResult"
    fields = sorted((name, value) for name, value in _fields(record) if name != "Id")
    inner = "".join(_field(name, value, enterprise_record, typed=grouped) for name, value in fields)
    id_ = element("sf:Id", record.get("Id"))
    return f'<{tag} xsi:type="sf:{type_name}">{id_}{inner}</{tag}>'


def _fields(record: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in record.items() if name != "attributes")


def _field(name: str, value: Any, write_record: WriteRecord, *, typed: bool) -> str:
    tag = f"sf:{name}"
    if isinstance(value, Mapping):
        if "records" in value:
            return query_result(tag, value, write_record)
        if "attributes" in value:
            return write_record(tag, value)
        return f'<{tag} xsi:type="address">{elements(value)}</{tag}>'
    return element(tag, Typed(value) if typed and value is not None else value)


def query_result(tag: str, answer: Mapping[str, Any], write_record: WriteRecord) -> str:
    """A page of records, from the answer that REST gives."""
    following = answer.get("nextRecordsUrl")
    locator = element("queryLocator", following.rpartition("/")[2] if following else None)
    records = "".join(write_record("records", each) for each in answer["records"])
    done, size = element("done", answer["done"]), element("size", answer["totalSize"])
    return f'<{tag} xsi:type="QueryResult">{done}{locator}{records}{size}</{tag}>'
