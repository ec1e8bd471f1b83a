"""Metadata as a tree of elements without namespaces: reading it, writing it, and its JSON of the Tooling API."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from npsp_migrate.localorg.metadata.problems import Problem
from npsp_migrate.localorg.xmltext import PlacedElement, line_of, read_xml

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0: no document holds these
_DEEPEST = 50
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def bare(element: Element, tag: str = "") -> Element:
    """A copy without namespaces and attributes; lines are kept."""
    copy = PlacedElement(tag or local_name(element))
    copy.line = line_of(element)
    copy.text = None if len(element) else element.text  # between children stand only blanks
    copy.extend(bare(each) for each in element)
    return copy


def read_tree(body: bytes) -> Element:
    """The tree of a metadata file; raises `UnreadableXml`."""
    return bare(read_xml(body))


def text_of(element: Element, name: str) -> str:
    """The text of a child; empty when there is none."""
    return (element.findtext(name) or "").strip()


def is_true(element: Element, name: str) -> bool:
    return text_of(element, name).lower() == "true"


def with_children(tag: str, children: Iterable[Element]) -> Element:
    made = Element(tag)
    made.extend(children)
    return made


def leaf(name: str, value: object) -> Element:
    made = Element(name)
    made.text = str(value).lower() if isinstance(value, bool) else str(value)
    return made


def kept_text(element: Element) -> str:
    """One tree as the store keeps it."""
    return ElementTree.tostring(element, "unicode")


def kept_tree(text: str) -> Element:
    return ElementTree.fromstring(text)  # noqa: S314 - we wrote it


def file_text(element: Element) -> bytes:
    """A metadata file, indented by four spaces as Salesforce writes it."""
    inner = "".join(_lines(each, 1) for each in element)
    return f'{_HEAD}<{element.tag} xmlns="{NAMESPACE}">\n{inner}</{element.tag}>\n'.encode()


def markup_of(element: Element) -> str:
    """The children of a tree as they stand in a SOAP answer."""
    return "".join(_flat(each) for each in element)


def _lines(element: Element, depth: int) -> str:
    indent = "    " * depth
    if len(element) == 0:
        return f"{indent}<{element.tag}>{escape(element.text or '')}</{element.tag}>\n"
    inner = "".join(_lines(each, depth + 1) for each in element)
    return f"{indent}<{element.tag}>\n{inner}{indent}</{element.tag}>\n"


def _flat(element: Element) -> str:
    inner = "".join(_flat(each) for each in element) if len(element) else escape(element.text or "")
    return f"<{element.tag}>{inner}</{element.tag}>"


def from_json(tag: str, value: Any, depth: int = 0) -> Element:
    """JSON of the Tooling API as a tree: a list repeats its element, null says nothing."""
    if not _TAG.match(tag) or depth > _DEEPEST:
        raise Problem(f"Unexpected element in Metadata: {tag[:80]}")
    if not isinstance(value, Mapping):
        made = leaf(tag, value)
        if _NO_XML.search(made.text or ""):
            raise Problem(f"The value of {tag} has characters that metadata cannot hold")
        return made
    made = Element(tag)
    for name, each in value.items():
        for one in each if isinstance(each, list) else [each]:
            if one is not None:
                made.append(from_json(name, one, depth + 1))
    return made


_LISTS = frozenset(
    {"value", "values", "valueSettings", "controllingFieldValue", "picklistValues", "fieldPermissions"}
)
_NUMBERS = frozenset({"length", "precision", "scale", "visibleLines", "startingNumber", "relationshipOrder"})


def to_json(element: Element) -> dict[str, Any]:
    """A tree as the Tooling API shows it in `Metadata`."""
    made: dict[str, Any] = {}
    for each in element:
        value = to_json(each) if len(each) else _scalar(each)
        if each.tag in _LISTS:
            made.setdefault(each.tag, []).append(value)
        elif each.tag in made:
            held = made[each.tag]
            made[each.tag] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            made[each.tag] = value
    return made


def _scalar(element: Element) -> Any:
    text = element.text or ""
    if text in ("true", "false"):
        return text == "true"
    if element.tag in _NUMBERS and text.lstrip("-").isdecimal():
        return int(text)
    return text
