"""SOAP envelopes: what a request asks, and answers and faults in Salesforce's shape. Entities are refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from xml.etree import ElementTree

from npsp_migrate.localorg.rest.call import Reply
from npsp_migrate.localorg.soap.markup import XSI, element, local_name, shown
from npsp_migrate.localorg.xmltext import HostileXml, UnreadableXml, read_xml

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_XSD = "http://www.w3.org/2001/XMLSchema"
_MEDIA_TYPE = "text/xml;charset=UTF-8"
QUERY_FAULTS = frozenset(  # Salesforce: the kinds of ApiQueryFault
    {"MalformedQueryFault", "MalformedSearchFault", "InvalidFieldFault", "InvalidSObjectFault"}
)
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}"'


class Wsdl(Enum):
    """Which of Salesforce's two descriptions of the API a client was made from."""

    PARTNER = "partner"
    ENTERPRISE = "enterprise"

    @property
    def namespace(self) -> str:
        return f"urn:{self.value}.soap.sforce.com"

    @property
    def fault_namespace(self) -> str:
        return f"urn:fault.{self.value}.soap.sforce.com"

    @property
    def record_namespace(self) -> str:
        return f"urn:sobject.{self.value}.soap.sforce.com"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its operation with namespace, its simple arguments, and the session it brings.

    `element` is the operation with all below it; `headers` are the simple parts of each SOAP header.
    """

    operation: str
    namespace: str
    arguments: Mapping[str, str]
    session: str
    element: ElementTree.Element = field(default_factory=lambda: ElementTree.Element("none"))
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        """The values of an argument that may come more than once."""
        return [(each.text or "").strip() for each in self.element if local_name(each) == name]

    @property
    def ids(self) -> list[str]:
        """The records asked for; old clients write `id` for `ids`, which Salesforce takes."""
        return self.texts("ids") or self.texts("id")

    def option(self, header: str, name: str) -> str:
        return self.headers.get(header, {}).get(name, "").strip()


class NoEnvelope(Exception):  # noqa: N818 - it is an answer to the client, not an error of ours
    """The body is no SOAP request; carries the sentence for the client."""


def read_envelope(body: bytes) -> Asked:
    """Prefixes mean nothing, namespaces do: each client writes its own."""
    root = _read(body)
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise NoEnvelope("The request is not a SOAP 1.1 envelope")
    content = root.find(f"{{{ENVELOPE}}}Body")
    if content is None or len(content) == 0:
        raise NoEnvelope("The SOAP body names no operation")
    operation = content[0]
    namespace, name = _split(operation.tag)
    arguments = {_split(each.tag)[1]: each.text or "" for each in operation}
    return Asked(name, namespace, arguments, _session(root), operation, _headers(root))


def show(wsdl: Wsdl, operation: str, result: Mapping[str, Any]) -> Reply:
    """The answer to an operation; a value of None is written as nil, an empty result not at all."""
    return show_markup(wsdl, operation, element("result", result) if result else "")


def show_markup(wsdl: Wsdl, operation: str, inner: str) -> Reply:
    """The answer to an operation, its results being XML already; `sf` is the prefix of records."""
    names = f'xmlns="{wsdl.namespace}" xmlns:sf="{wsdl.record_namespace}" xmlns:xsd="{_XSD}" xmlns:xsi="{XSI}"'
    body = f"<soapenv:Body><{operation}Response>{inner}</{operation}Response></soapenv:Body>"
    return Reply(200, f"{_HEAD} {names}>{body}</soapenv:Envelope>", media_type=_MEDIA_TYPE)


def show_fault(wsdl: Wsdl, fault: str, code: str, message: str) -> Reply:
    """A refusal with Salesforce's own detail, of the type `fault`."""
    text = shown(message)
    place = "<sf:row>-1</sf:row><sf:column>-1</sf:column>" if fault in QUERY_FAULTS else ""
    # Salesforce writes the code of a refused login without the prefix that it uses elsewhere
    return _fault(
        f' xmlns:sf="{wsdl.fault_namespace}" xmlns:xsi="{XSI}"',
        code if fault == "LoginFault" else f"sf:{code}",
        f"{code}: {text}",
        f'<detail><sf:{fault} xsi:type="sf:{fault}"><sf:exceptionCode>{code}</sf:exceptionCode>'
        f"<sf:exceptionMessage>{text}</sf:exceptionMessage>{place}</sf:{fault}></detail>",
    )


def show_client_fault(message: str) -> Reply:
    """A request that is not even asked of the API."""
    return _fault("", "soapenv:Client", shown(message), "")


def _fault(namespaces: str, code: str, text: str, detail: str) -> Reply:
    fault = f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring>{detail}"
    inner = f"<soapenv:Body><soapenv:Fault>{fault}</soapenv:Fault></soapenv:Body>"
    return Reply(500, f"{_HEAD}{namespaces}>{inner}</soapenv:Envelope>", media_type=_MEDIA_TYPE)


def _read(body: bytes) -> ElementTree.Element:
    try:
        return read_xml(body)
    except HostileXml:
        raise NoEnvelope("DOCTYPE is disallowed in a SOAP request") from None
    except UnreadableXml as unreadable:
        raise NoEnvelope(f"The request is not well-formed XML: {unreadable}") from None


def _session(root: ElementTree.Element) -> str:
    header = root.find(f"{{{ENVELOPE}}}Header")
    for each in () if header is None else header.iter():
        if local_name(each) == "sessionId":
            return (each.text or "").strip()
    return ""


def _headers(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    header = root.find(f"{{{ENVELOPE}}}Header")
    if header is None:
        return {}
    return {local_name(each): {local_name(part): part.text or "" for part in each} for each in header}


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name
