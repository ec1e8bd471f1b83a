"""A record as SOAP sends it → the JSON that REST would have got, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.describe import describe_field
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call
from npsp_migrate.localorg.soap.inner import find_definition
from npsp_migrate.localorg.soap.markup import XSI, local_name
from npsp_migrate.localorg.soql.errors import no_such_column
from npsp_migrate.localorg.values import UNREADABLE, FieldValueError, ValueReader

_TEXTS = ("xsd:string", "tns:ID", "urn:address", "urn:location")


@dataclass(frozen=True, slots=True)
class Sent:
    """One record of a request."""

    definition: ObjectDefinition
    values: Mapping[str, Any]


class UnreadableValue(Exception):  # noqa: N818 - it is an answer to the client, not an error of ours
    """A value that the XML schema does not allow; carries the sentence for the client."""


def read_sent(call: Call, element: ElementTree.Element) -> Sent:
    """An unknown type or field refuses the whole call, and so does a value of the wrong type.

    What is nil says nothing, nor does an empty text: only `fieldsToNull` clears. Users of SOAP clients
    report both; the rule for what is nil is from memory.
    """
    definition = find_definition(call, _type_of(element))
    values = _values_of(element)
    for name in values:
        if definition.find(name) is None and name.lower() not in definition.relationships:
            raise RequestError(400, "INVALID_FIELD", no_such_column(name, definition.name, 0).sentence)
    _check_types(call, definition, values)
    said = {name: value for name, value in values.items() if value != ""}
    return Sent(definition, {"attributes": {"type": definition.name}, **said})


def _type_of(element: ElementTree.Element) -> str:
    """A part named `type`, as the Partner WSDL has it, or the XML type, as the Enterprise WSDL has it."""
    named = next((each.text or "" for each in element if local_name(each) == "type"), "")
    return named.strip() or element.get(f"{{{XSI}}}type", "").rpartition(":")[2].strip()


def _values_of(element: ElementTree.Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in element:
        name = local_name(part)
        if name == "fieldsToNull":
            if part.text:
                values[part.text.strip()] = None
        elif name == "type" or part.get(f"{{{XSI}}}nil") in ("true", "1"):
            continue
        elif len(part):
            parent = _type_of(part)
            values[name] = {**({"attributes": {"type": parent}} if parent else {}), **_values_of(part)}
        elif part.text or name != "Id":
            values[name] = part.text or ""
    return values


def _check_types(call: Call, definition: ObjectDefinition, values: Mapping[str, Any]) -> None:
    access = call.org.access(definition)
    for name, value in values.items():
        known = access.get(name.lower())
        if known is None or value is None or not known.field.stored:
            continue
        kind = str(describe_field(known.field)["soapType"])
        if kind not in _TEXTS and (value == "" or not _is_readable(known.read, value)):
            raise UnreadableValue(f"'{value}' is not a valid value for the type {kind}")


def _is_readable(read: ValueReader, value: Any) -> bool:
    """Whether it is of the type; what else is wrong with it concerns its record only."""
    try:
        read(value)
    except FieldValueError as refused:
        return refused.error.code != UNREADABLE
    return True
