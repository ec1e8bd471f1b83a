"""The Partner and the Enterprise WSDL of this org, for clients that are made from one.

Describe results are declared open: their parts grow with every release.
"""

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.describe import describe_field
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import QUERY_FAULTS, Wsdl
from npsp_migrate.localorg.soap.wsdltypes import FAULTS, HEADERS, OPERATIONS, TYPES

_VERSION = "64.0"  # the newest that has `login`
_XSD = "http://www.w3.org/2001/XMLSchema"
_OPEN = ("DescribeGlobalResult", "DescribeSObjectResult")
_ANY = '<any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>'


def serve_wsdl(call: Call) -> Reply:
    """`/soap/wsdl.jsp` is the Partner WSDL, with `?type=*` the Enterprise WSDL."""
    wsdl = Wsdl.ENTERPRISE if call.query.get("type") == "*" else Wsdl.PARTNER
    letter = "c" if wsdl is Wsdl.ENTERPRISE else "u"
    records = _own_types(list(call.org.schema)) if wsdl is Wsdl.ENTERPRISE else _PARTNER_RECORD
    schemas = _schema(wsdl.record_namespace, wsdl, records) + _api_schema(wsdl) + _fault_schema(wsdl)
    names = (
        f'targetNamespace="{wsdl.namespace}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="{wsdl.namespace}" '
        f'xmlns:fns="{wsdl.fault_namespace}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
    )
    address = f"{call.base_url}/services/Soap/{letter}/{_VERSION}"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions {names}><types>{schemas}</types>{_messages()}'
        f'<portType name="Soap">{_port_operations()}</portType>{_binding()}<service name="SforceService">'
        f'<port binding="tns:SoapBinding" name="Soap"><soap:address location="{address}"/></port></service>'
        "</definitions>"
    )
    return Reply(200, text, media_type="text/xml;charset=UTF-8")


def _schema(namespace: str, wsdl: Wsdl, inner: str) -> str:
    others = (wsdl.namespace, wsdl.record_namespace)
    imports = "".join(f'<import namespace="{each}"/>' for each in others if each != namespace)
    return (
        f'<schema elementFormDefault="qualified" targetNamespace="{namespace}" xmlns="{_XSD}" xmlns:xsd="{_XSD}" '
        f'xmlns:tns="{wsdl.namespace}" xmlns:ens="{wsdl.record_namespace}">{imports}{inner}</schema>'
    )


def _api_schema(wsdl: Wsdl) -> str:
    id_type = (
        '<simpleType name="ID"><restriction base="xsd:string"><pattern value="[a-zA-Z0-9]{18}|[a-zA-Z0-9]{15}|"/>'
        "</restriction></simpleType>"
    )
    types = "".join(_complex(name, _sequence(parts)) for name, parts in TYPES.items())
    types += "".join(_complex(name, f"<sequence>{_ANY}</sequence>") for name in _OPEN)
    headers = "".join(_wrapper(name, parts) for name, parts in HEADERS.items())
    calls = ""
    for name, (asked, result, _) in OPERATIONS.items():
        calls += _wrapper(name, asked) + _wrapper(f"{name}Response", f"result {result}" if result else "")
    return _schema(wsdl.namespace, wsdl, id_type + types + headers + calls)


def _fault_schema(wsdl: Wsdl) -> str:
    told = '<element name="exceptionCode" type="xsd:string"/><element name="exceptionMessage" type="xsd:string"/>'
    place = '<element name="row" type="xsd:int"/><element name="column" type="xsd:int"/>'
    inner = ""
    for name in FAULTS:
        parts = told + place if name in QUERY_FAULTS else told
        inner += _complex(name, f"<sequence>{parts}</sequence>")
        inner += f'<element name="{name}" type="fns:{name}"/>'
    schema = _schema(wsdl.fault_namespace, wsdl, inner)
    return schema.replace("<schema ", f'<schema xmlns:fns="{wsdl.fault_namespace}" ', 1)


def _complex(name: str, inner: str) -> str:
    return f'<complexType name="{name}">{inner}</complexType>'


def _wrapper(name: str, parts: str) -> str:
    return f'<element name="{name}"><complexType>{_sequence(parts)}</complexType></element>'


def _sequence(parts: str) -> str:
    listed = (part.split() for part in parts.split(",") if part.strip())
    return f"<sequence>{''.join(_part(name, marked) for name, marked in listed)}</sequence>"


def _part(name: str, marked: str) -> str:
    kind = marked.rstrip("?*~")
    marks = ""
    if "?" in marked or "*" in marked:
        marks += ' minOccurs="0"'
    if "*" in marked:
        marks += ' maxOccurs="unbounded"'
    if "~" in marked or kind == "record":
        marks += ' nillable="true"'
    return f'<element name="{name}" type="{_type(kind)}"{marks}/>'


def _type(kind: str) -> str:
    if kind == "record":
        return "ens:sObject"
    return f"tns:{kind}" if kind == "ID" or kind in TYPES or kind in _OPEN else f"xsd:{kind}"


_BASE = (
    '<element name="fieldsToNull" type="xsd:string" nillable="true" minOccurs="0" maxOccurs="unbounded"/>'
    '<element name="Id" type="tns:ID" nillable="true" minOccurs="0"/>'
)
_PARTNER_RECORD = _complex("sObject", f'<sequence><element name="type" type="xsd:string"/>{_BASE}{_ANY}</sequence>')


def _own_types(definitions: list[ObjectDefinition]) -> str:
    """The Enterprise WSDL knows each object with its fields and relationships, in the order of their names."""
    base = _complex("sObject", f"<sequence>{_BASE}</sequence>")
    known = {each.name for each in definitions}
    shown = "".join(_extension(each.name, _own_parts(each, known)) for each in definitions)
    return base + _extension("AggregateResult", _ANY) + shown


def _extension(name: str, inner: str) -> str:
    return _complex(
        name,
        f'<complexContent><extension base="ens:sObject"><sequence>{inner}</sequence></extension></complexContent>',
    )


def _own_parts(definition: ObjectDefinition, known: set[str]) -> str:
    parts: dict[str, str] = {}
    for field in definition.fields.values():
        if field.name != "Id":
            kind = str(describe_field(field)["soapType"])
            parts[field.name] = {"urn:address": "tns:address", "urn:location": "xsd:string"}.get(kind, kind)
    for field in definition.relationships.values():
        parts[field.relationship_name] = _parent_type(field, known)
    for child in definition.children:
        if child.relationship_name:
            parts[child.relationship_name] = "tns:QueryResult"
    return "".join(
        f'<element name="{name}" type="{kind}" nillable="true" minOccurs="0"/>'
        for name, kind in sorted(parts.items())
    )


def _parent_type(field: Field, known: set[str]) -> str:
    one = len(field.reference_to) == 1 and field.reference_to[0] in known
    return f"ens:{field.reference_to[0]}" if one else "ens:sObject"


def _messages() -> str:
    headers = "".join(f'<part element="tns:{name}" name="{name}"/>' for name in HEADERS)
    text = f'<message name="Header">{headers}</message>'
    for name in OPERATIONS:
        text += f'<message name="{name}Request"><part element="tns:{name}" name="parameters"/></message>'
        text += f'<message name="{name}Response"><part element="tns:{name}Response" name="parameters"/></message>'
    return text + "".join(
        f'<message name="{name}"><part element="fns:{name}" name="fault"/></message>' for name in FAULTS
    )


def _port_operations() -> str:
    return "".join(
        f'<operation name="{name}"><input message="tns:{name}Request"/><output message="tns:{name}Response"/>'
        f'<fault message="tns:{fault}" name="{fault}"/></operation>'
        for name, (_, _, fault) in OPERATIONS.items()
    )


def _binding() -> str:
    headers = "".join(f'<soap:header use="literal" message="tns:Header" part="{name}"/>' for name in HEADERS)
    body = '<soap:body parts="parameters" use="literal"/>'
    operations = ""
    for name, (_, _, fault) in OPERATIONS.items():
        brought = "" if name == "login" else headers
        operations += (
            f'<operation name="{name}"><soap:operation soapAction=""/><input>{brought}{body}</input>'
            f'<output>{body}</output><fault name="{fault}"><soap:fault name="{fault}" use="literal"/></fault>'
            "</operation>"
        )
    return (
        '<binding name="SoapBinding" type="tns:Soap">'
        f'<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>{operations}</binding>'
    )
