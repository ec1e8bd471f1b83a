"""What a file really is, from its content: extensions lie."""

import io
import re
import zipfile
from enum import StrEnum

import olefile  # type: ignore[import-untyped, unused-ignore]

from npsp_migrate.sources.encodings import without_padding
from npsp_migrate.sources.faults import CONTAINER_FAULTS, PACKAGE_FAULTS
from npsp_migrate.sources.xls_facts import is_encrypted

HEAD = 4096  # bytes looked at; a web page or a workbook shows itself earlier
FEW = 3  # bytes that no text has, in a very short text


class FileKind(StrEnum):
    """The value is how a sentence calls it."""

    XLSX = "an Excel workbook (.xlsx)"
    XLSB = "a binary Excel workbook (.xlsb)"
    XLS = "an old Excel workbook (.xls)"
    ODS = "an OpenDocument spreadsheet (.ods)"
    FLAT_ODS = "a flat OpenDocument spreadsheet (.fods)"
    ENCRYPTED = "an encrypted workbook"
    TEXT = "a text file"
    WEB_PAGE = "a web page"
    SPREADSHEET_XML = "an XML spreadsheet"
    OFX = "a statement in OFX"
    QIF = "a statement in QIF"
    CAMT = "a statement in CAMT (XML)"
    CFONB = "a statement in CFONB"
    MT940 = "a statement in MT940"
    SYLK = "a SYLK file"
    DIF = "a DIF file"
    JSON = "a JSON file"
    CARDS = "an address book or a calendar"
    LETTER = "an e-mail"
    XML = "an XML file"
    PDF = "a PDF"
    PICTURE = "a picture"
    ARCHIVE = "a zip archive"
    PACKED = "a packed archive"
    NUMBERS = "a document of Apple Numbers"
    DOCUMENT = "an Office file that is no spreadsheet"
    DATABASE = "a database"
    EMPTY = "an empty file"
    DAMAGED = "a damaged file"
    UNKNOWN = "a file of an unknown kind"


EXTENSIONS = {
    ".xlsx": FileKind.XLSX,
    ".xlsm": FileKind.XLSX,
    ".xltx": FileKind.XLSX,
    ".xltm": FileKind.XLSX,
    ".xlsb": FileKind.XLSB,
    ".xls": FileKind.XLS,
    ".xlt": FileKind.XLS,
    ".ods": FileKind.ODS,
    ".ots": FileKind.ODS,
    ".fods": FileKind.FLAT_ODS,
    ".htm": FileKind.WEB_PAGE,
    ".html": FileKind.WEB_PAGE,
    ".mht": FileKind.WEB_PAGE,
    ".mhtml": FileKind.WEB_PAGE,
    ".xml": FileKind.SPREADSHEET_XML,
    ".zip": FileKind.ARCHIVE,
    ".ofx": FileKind.OFX,
    ".qfx": FileKind.OFX,
    ".qif": FileKind.QIF,
}
USUAL_EXTENSION = {
    FileKind.XLSX: ".xlsx",
    FileKind.XLSB: ".xlsb",
    FileKind.XLS: ".xls",
    FileKind.ODS: ".ods",
    FileKind.FLAT_ODS: ".fods",
    FileKind.TEXT: ".csv",
    FileKind.WEB_PAGE: ".html",
    FileKind.SPREADSHEET_XML: ".xml",
    FileKind.OFX: ".ofx",
    FileKind.QIF: ".qif",
}

_BLANK = b"\x00\t\r\n \xef\xbb\xbf"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ")
_DATABASES = (b"SQLite format 3\x00", b"\x00\x01\x00\x00Standard ")
_DOCUMENT_TEXT = rb"{\rtf"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_QIF = (b"!type:", b"!account", b"!option:")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style")
# Texts that are no list of rows, in small letters. A list may begin with `id;prénom` too: SYLK goes on with places.
_NO_LISTS = {
    FileKind.CFONB: re.compile(rb"0[14]\d{5}[ \d]{4}\d{5}[a-z ]{3}[\d ][^\r\n]{60,}(?:[\r\n]|\Z)"),
    FileKind.MT940: re.compile(rb"(?:\{1:[^\r\n]*[\r\n]+)?:20:[^\r\n]*[\r\n]+:2[15]"),
    FileKind.SYLK: re.compile(rb"id;p[^\r\n]*[\r\n]+(?:[^\r\n]*[\r\n]+){0,60}?[cbf];(?:[^\r\n;]*;)*[xy]\d+[;\r\n]"),
    FileKind.DIF: re.compile(rb"table[\r\n]+0,1[\r\n]+\""),
    FileKind.JSON: re.compile(rb"(?:\[\s*)?\{\s*\"[^\"]*\"\s*:"),
    FileKind.CARDS: re.compile(rb"begin:v(?:card|calendar)"),
    FileKind.LETTER: re.compile(rb"(?:[a-z-]+: [^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*subject: "),
}


def kind_of(content: bytes) -> FileKind:
    if not content[:HEAD].strip(_BLANK) and not content.strip(_BLANK):
        return FileKind.EMPTY
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    if content.startswith(b"%PDF"):
        return FileKind.PDF
    if content.startswith(_PICTURES):
        return FileKind.PICTURE
    if content.startswith(_PACKED):
        return FileKind.PACKED
    if content.startswith(_DATABASES):
        return FileKind.DATABASE
    if content.startswith(_DOCUMENT_TEXT):
        return FileKind.DOCUMENT
    return _kind_of_text(content[:HEAD])


def _kind_of_zip(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            if "content.xml" in names:
                return _kind_of_open_document(archive)
    except PACKAGE_FAULTS:
        return FileKind.DAMAGED
    if any(name.endswith("workbook.bin") for name in names):
        return FileKind.XLSB
    if any(name.endswith("workbook.xml") or name.startswith("xl/worksheets/") for name in names):
        return FileKind.XLSX
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        return FileKind.NUMBERS
    office = any(name == "[content_types].xml" for name in names)
    return FileKind.DOCUMENT if office else FileKind.ARCHIVE


def _kind_of_open_document(archive: zipfile.ZipFile) -> FileKind:
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        return FileKind.ENCRYPTED
    kind = archive.read("mimetype") if "mimetype" in names else b"spreadsheet"
    return FileKind.ODS if b"spreadsheet" in kind else FileKind.DOCUMENT


def _kind_of_ole(content: bytes) -> FileKind:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            if container.exists("EncryptedPackage"):
                return FileKind.ENCRYPTED
            if container.exists("Workbook"):
                encrypted = is_encrypted(container.openstream("Workbook").read())
                return FileKind.ENCRYPTED if encrypted else FileKind.XLS
            if container.exists("Book"):
                return FileKind.XLS
    except CONTAINER_FAULTS:
        return FileKind.DAMAGED
    return FileKind.DOCUMENT


def _kind_of_text(head: bytes) -> FileKind:
    head = without_padding(head)
    wide = head.startswith(_UTF16) or _looks_like_utf16(head)
    plain = _narrow(head) if wide else head
    start = plain.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _SPREADSHEET_XML in start and b"workbook" in start and start.startswith(b"<"):
        return FileKind.SPREADSHEET_XML
    if _FLAT_ODS in start and b"<office:document" in start:
        return FileKind.FLAT_ODS
    if start.startswith((b"ofxheader", b"<ofx>")) or b"<?ofx" in start:
        return FileKind.OFX
    if start.startswith(_QIF):
        return FileKind.QIF
    if start.startswith(_PAGES) or (start.startswith(b"<") and b"<html" in start) or _is_web_archive(start):
        return FileKind.WEB_PAGE
    if start.startswith(b"<?xml"):
        return FileKind.CAMT if b":camt.05" in start else FileKind.XML
    told = next((kind for kind, mark in _NO_LISTS.items() if mark.match(start)), None)
    if told and not wide:
        return told
    return FileKind.UNKNOWN if not wide and _has_control_bytes(head) else FileKind.TEXT


def _narrow(head: bytes) -> bytes:
    """UTF-16 with every NUL gone: enough to see how it starts."""
    return head.removeprefix(_UTF16[0]).removeprefix(_UTF16[1]).replace(b"\x00", b"")


def _is_web_archive(start: bytes) -> bool:
    """A web page with all that belongs to it, in the form of an e-mail."""
    return start.startswith((b"mime-version:", b"from:")) and b"multipart/related" in start


def _looks_like_utf16(head: bytes) -> bool:
    """Every second byte of Western text in UTF-16 is NUL."""
    pairs = len(head) // 2
    return pairs > 1 and max(head[0::2].count(0), head[1::2].count(0)) > 0.6 * pairs


def _has_control_bytes(head: bytes) -> bool:
    """More than a few, and more than one in fifty, that no text has. Some NULs are a known fault of exports."""
    strange = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in head)
    return strange > FEW and strange * 50 > len(head)
