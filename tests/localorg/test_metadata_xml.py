"""XML from anybody: document types, entities and bombs are refused, whatever the encoding."""

import pytest

from npsp_migrate.localorg.bulk1.faults import AsyncError
from npsp_migrate.localorg.bulk1.wire import read_xml as read_bulk_xml
from npsp_migrate.localorg.xmltext import MAX_DEPTH, HostileXml, UnreadableXml, line_of, read_xml

BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "latin-1"])
def test_a_document_type_is_refused_in_every_encoding(encoding):
    with pytest.raises(HostileXml):
        read_xml(BOMB.encode(encoding))


def test_bulk_api_1_refuses_a_document_type_that_hides_in_utf_16():
    with pytest.raises(AsyncError, match="Unable"):
        read_bulk_xml(BOMB.encode("utf-16"), "InvalidJob", "Unable to parse Job")


def test_a_document_nested_beyond_reason_is_refused():
    with pytest.raises(UnreadableXml, match="nested"):
        read_xml(b"<a>" * (MAX_DEPTH + 1))


def test_the_place_of_a_fault_is_told():
    with pytest.raises(UnreadableXml) as refused:
        read_xml(b"<a>\n <b></c>\n</a>")

    assert (str(refused.value), refused.value.line) == ("mismatched tag", 2)


def test_an_element_knows_its_namespace_and_its_line():
    root = read_xml('<a xmlns="urn:x">\n<b xmlns:y="urn:y" y:c="é">1</b></a>'.encode())

    assert root[0].tag == "{urn:x}b"
    assert root[0].attrib == {"{urn:y}c": "é"}
    assert line_of(root[0]) == 2


@pytest.mark.parametrize("text", [b"", b"<a>&x;</a>", b"<?xml version='1.0' encoding='nope'?><a/>", b"\x00\xff"])
def test_what_is_no_xml_is_told_so(text):
    with pytest.raises(UnreadableXml):
        read_xml(text)
