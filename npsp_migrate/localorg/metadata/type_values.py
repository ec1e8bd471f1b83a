"""Which values of a picklist a record type offers, as its metadata says."""

from collections.abc import Mapping
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.metadata.tree import text_of


def offered_values(owner: ObjectDefinition, body: Element) -> Mapping[str, frozenset[str]]:
    """Field → its values; a picklist that the record type does not name offers all."""
    found = {}
    for each in body.iterfind("picklistValues"):
        name = text_of(each, "picklist")
        field = owner.find(name) or owner.find(f"{name}Name")
        if field is not None:
            found[field.name] = frozenset(unquote(text_of(value, "fullName")) for value in each.iterfind("values"))
    return found
