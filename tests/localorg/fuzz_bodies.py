"""Bodies of requests, odd ones first: CSV, XML, forms, several parts, compressed, no text at all."""

import gzip
from urllib.parse import quote

from fuzz_parts import FIELDS, KEYS, WORDS, odd_text, shaped_json, wire_json
from hypothesis import strategies as st

_cell = st.one_of(odd_text, st.sampled_from(['"', '""', '"a\nb"', '"x', "#N/A", "1,5", " x", '"a"b', "\r"]))
csv_text = st.builds(
    lambda header, rows, end, mark: (mark + end.join(mark.join(row) for row in [header, *rows])).encode(
        "utf-8", "surrogatepass"
    ),
    st.lists(
        st.one_of(
            st.sampled_from(FIELDS),
            st.sampled_from(["Account.Migration_Key__c", "User:Owner.Username", "."]),
            odd_text,
        ),
        max_size=4,
    ),
    st.lists(st.lists(_cell, max_size=4), max_size=4),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t", ""]),
)
_tags = """
jobInfo operation object contentType state externalIdFieldName concurrencyMode sObjects sObject Id Name batchInfo
soapenv:Envelope soapenv:Body soapenv:Header login username password create upsert query queryString ids sObjects
SessionHeader sessionId describeSObject type xsi:type deploy retrieve checkDeployStatus ZipFile LastName
""".split()


def _element(name: str, inner: str, attribute: str) -> str:
    return f"<{name}{attribute}>{inner}</{name}>"


_xml = st.recursive(
    st.one_of(
        st.sampled_from(["", "x", "&amp;", "&nope;", "<!-- c -->", "<![CDATA[x]]>", "<a>", "]]>", *WORDS[:8]]),
        st.text(max_size=5),
    ),
    lambda inner: st.builds(
        _element,
        st.sampled_from(_tags),
        st.lists(inner, max_size=4).map("".join),
        st.sampled_from(
            [
                "",
                ' xmlns="http://www.force.com/2009/06/asyncapi/dataload"',
                ' xmlns="urn:partner.soap.sforce.com"',
                " a",
            ]
        ),
    ),
    max_leaves=8,
)
_ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
xml_text = st.one_of(
    _xml,
    _xml.map(lambda inner: f"<?xml version='1.0' encoding='UTF-8'?>{inner}"),
    _xml.map(lambda inner: f"{_ENVELOPE}<soapenv:Body>{inner}</soapenv:Body></soapenv:Envelope>"),
    st.just('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
).map(lambda text: text.encode("utf-8", "surrogatepass"))


def _multipart(names: list[str], contents: list[bytes], closed: bool) -> bytes:
    parts = [
        b'--fence\r\nContent-Disposition: form-data; name="' + name.encode("utf-8", "surrogatepass") + b'"\r\n'
        b"Content-Type: application/json\r\n\r\n" + content + b"\r\n"
        for name, content in zip(names, contents, strict=False)
    ]
    return b"".join(parts) + (b"--fence--\r\n" if closed else b"")


multipart = st.builds(
    _multipart,
    st.lists(st.one_of(st.sampled_from(["job", "content", "collection", ""]), odd_text), max_size=3),
    st.lists(st.one_of(shaped_json.map(wire_json), csv_text, st.binary(max_size=20)), min_size=3, max_size=3),
    st.booleans(),
)
form = st.lists(
    st.tuples(st.sampled_from(KEYS), odd_text.map(lambda text: quote(text, errors="surrogatepass"))), max_size=5
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode())
bodies = st.one_of(
    shaped_json.map(wire_json),
    csv_text,
    xml_text,
    multipart,
    form,
    st.binary(max_size=30),
    shaped_json.map(lambda value: gzip.compress(wire_json(value))),
    st.sampled_from(
        [b"", b"{", b"[" * 5000, b'{"a":' * 3000, b'{"a":1e99999}', b"\xff\xfe{}", b'"\\ud800"', b"0" * 5000]
    ),
)
