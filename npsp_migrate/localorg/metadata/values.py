"""Picklist values in metadata, read and written."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import PicklistValue
from npsp_migrate.localorg.metadata.problems import Problem
from npsp_migrate.localorg.metadata.tree import is_true, leaf, text_of, with_children
from npsp_migrate.localorg.xmltext import line_of

_LONGEST = 255


def picklist_values(owner: Element, tag: str) -> list[PicklistValue]:
    """The values below `owner`, in their order."""
    found: dict[str, PicklistValue] = {}
    for each in owner.iterfind(tag):
        name = text_of(each, "fullName") or text_of(each, "valueName") or text_of(each, "label")
        if not name or len(name) > _LONGEST:
            raise Problem("A picklist value needs a name of at most 255 characters", line_of(each))
        if name.lower() in found:
            raise Problem(f"Duplicate picklist value: {name}", line_of(each), "DUPLICATE_VALUE")
        active = text_of(each, "isActive").lower() != "false"
        label = text_of(each, "label") or name
        found[name.lower()] = PicklistValue(name, label, active, is_true(each, "default"))
    return list(found.values())


def value_elements(values: Iterable[PicklistValue], tag: str) -> list[Element]:
    made = []
    for each in values:
        children = [leaf("fullName", each.value), leaf("default", each.default)]
        children += [] if each.active else [leaf("isActive", "false")]
        made.append(with_children(tag, [*children, leaf("label", each.label)]))
    return made
