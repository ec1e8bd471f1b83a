"""A record as SOAP sends it → the JSON that REST would have got, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.rest.call import Call
from npsp_migrate.localorg.soap.inner import find_definition
from npsp_migrate.localorg.soap.markup import XSI, local_name
from npsp_migrate.localorg.soql.errors import no_such_column
from npsp_migrate.localorg.values import UNREADABLE, FieldValueError


@dataclass(frozen=True, slots=True)
class Sent:
    """One record of a request; `error` is what keeps it from being tried."""

    definition: ObjectDefinition
    values: Mapping[str, Any]
    error: RowError | None = None


def read_sent(call: Call, element: ElementTree.Element) -> Sent:
    """An unknown type or field refuses the whole call; a value of the wrong type only its record.

    From memory: what is nil says nothing, only `fieldsToNull` clears.
    """
    definition = find_definition(call, _type_of(element))
    values = _values_of(element)
    for name in values:
        if definition.find(name) is None and name.lower() not in definition.relationships:
            raise RequestError(400, "INVALID_FIELD", no_such_column(name, definition.name, 0).sentence)
    record = {"attributes": {"type": definition.name}, **values}
    return Sent(definition, record, _wrong_type(call, definition, values))


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


def _wrong_type(call: Call, definition: ObjectDefinition, values: Mapping[str, Any]) -> RowError | None:
    access = call.org.access(definition)
    for name, value in values.items():
        known = access.get(name.lower())
        if known is None or not known.field.stored:
            continue
        try:
            known.read(value)
        except FieldValueError as refused:
            if refused.error.code == UNREADABLE:
                message = f"{known.field.label}: value not of required type: {value}"
                return RowError("INVALID_TYPE_ON_FIELD_IN_RECORD", message, refused.error.fields)
    return None
