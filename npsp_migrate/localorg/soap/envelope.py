"""SOAP envelopes: what a request asks, and answers and faults in Salesforce's shape. Entities are refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from npsp_migrate.localorg.rest.call import Reply

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_MEDIA_TYPE = "text/xml;charset=UTF-8"
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its operation with namespace, its simple arguments, and the session it brings."""

    operation: str
    namespace: str
    arguments: Mapping[str, str]
    session: str


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
    return Asked(name, namespace, arguments, _session(root))


def show(wsdl: Wsdl, operation: str, result: Mapping[str, Any]) -> Reply:
    """The answer to an operation; a value of None is written as nil, an empty result not at all."""
    inner = _element("result", result) if result else ""
    text = (
        f'{_HEAD} xmlns="{wsdl.namespace}" xmlns:xsi="{_XSI}"><soapenv:Body><{operation}Response>'
        f"{inner}</{operation}Response></soapenv:Body></soapenv:Envelope>"
    )
    return Reply(200, text, media_type=_MEDIA_TYPE)


def show_fault(wsdl: Wsdl, fault: str, code: str, message: str) -> Reply:
    """A refusal with Salesforce's own detail, of the type `fault`."""
    text = escape(message)
    # Salesforce writes the code of a refused login without the prefix that it uses elsewhere
    return _fault(
        f' xmlns:sf="{wsdl.fault_namespace}" xmlns:xsi="{_XSI}"',
        code if fault == "LoginFault" else f"sf:{code}",
        f"{code}: {text}",
        f'<detail><sf:{fault} xsi:type="sf:{fault}"><sf:exceptionCode>{code}</sf:exceptionCode>'
        f"<sf:exceptionMessage>{text}</sf:exceptionMessage></sf:{fault}></detail>",
    )


def show_client_fault(message: str) -> Reply:
    """A request that is not even asked of the API."""
    return _fault("", "soapenv:Client", escape(message), "")


def _fault(namespaces: str, code: str, text: str, detail: str) -> Reply:
    fault = f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring>{detail}"
    inner = f"<soapenv:Body><soapenv:Fault>{fault}</soapenv:Fault></soapenv:Body>"
    return Reply(500, f"{_HEAD}{namespaces}>{inner}</soapenv:Envelope>", media_type=_MEDIA_TYPE)


class _NoEntities(ElementTree.TreeBuilder):
    """Entities can only be declared in a document type; a document that has one ends here, in any encoding."""

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        raise NoEnvelope("DOCTYPE is disallowed in a SOAP request")


def _read(body: bytes) -> ElementTree.Element:
    try:
        parser = ElementTree.XMLParser(target=_NoEntities())  # noqa: S314 (the target refuses entities)
        return ElementTree.fromstring(body, parser)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError):
        raise NoEnvelope("The request is not well-formed XML") from None


def _session(root: ElementTree.Element) -> str:
    header = root.find(f"{{{ENVELOPE}}}Header")
    for each in () if header is None else header.iter():
        if _split(each.tag)[1] == "sessionId":
            return (each.text or "").strip()
    return ""


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def _element(name: str, value: Any) -> str:
    if value is None:
        return f'<{name} xsi:nil="true"/>'
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_element(*each) for each in value.items())}</{name}>"
    if isinstance(value, bool):
        return f"<{name}>{str(value).lower()}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"
