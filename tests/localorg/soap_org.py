"""What SOAP tests send and read: an envelope by hand, an answer as plain values."""

from typing import Any
from xml.etree import ElementTree

import requests
from bulk_org import RunningOrg

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Answer:
    """The parts of one answer; `results` are its `result` elements."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.text = answer.text
        self.root = ElementTree.fromstring(answer.content)

    @property
    def results(self) -> list[Any]:
        return [plain(each) for each in self.root.iter() if local(each) == "result"]

    @property
    def result(self) -> Any:
        (only,) = self.results
        return only

    @property
    def fault(self) -> tuple[str, str]:
        """The fault's code, and the type of its detail."""
        detail = next((each for each in self.root.iter() if local(each) == "detail"), None)
        kind = local(detail[0]) if detail is not None else ""
        return next(each.text or "" for each in self.root.iter("faultcode")), kind


def soap(org: RunningOrg, body: str, headers: str = "", path: str = "/services/Soap/u/64.0") -> Answer:
    wsdl = "enterprise" if "/c/" in path else "partner"
    text = (
        f'<e:Envelope xmlns:e="{ENVELOPE}" xmlns:xsi="{XSI}" xmlns="urn:{wsdl}.soap.sforce.com" '
        f'xmlns:o="urn:sobject.{wsdl}.soap.sforce.com"><e:Header><SessionHeader><sessionId>{org.token}</sessionId>'
        f"</SessionHeader>{headers}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    )
    sent = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'}
    return Answer(requests.post(f"{org.url}{path}", text.encode(), headers=sent, timeout=30))


def record(type_name: str, **fields: str | None) -> str:
    inner = "".join(f"<o:{name}>{value}</o:{name}>" for name, value in fields.items())
    return f"<sObjects><o:type>{type_name}</o:type>{inner}</sObjects>"


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def plain(element: ElementTree.Element) -> Any:
    """Text, None, or names with values; what repeats is a list."""
    if element.get(f"{{{XSI}}}nil") == "true":
        return None
    if not len(element):
        return element.text or ""
    values: dict[str, Any] = {}
    for part in element:
        values.setdefault(local(part), []).append(plain(part))
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
