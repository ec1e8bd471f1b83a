"""A workbook that is right and unusual → the same one as its reader expects it, saying nothing else."""

import codecs
import io
import re
import zipfile

_XML = (".xml", ".rels")
_NUMBERED_BOOK = re.compile(r"workbook\d+\.xml")  # `workbook22.xml`: as Excel names it when several people edit
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Blanks between elements, but not before one that goes on with a cell's text.
_BETWEEN = re.compile(rb">\s*[\r\n]\s*<(?!/?text:(?:span|s|a|tab|line-break)[\s/>])")
_EMBEDDED = re.compile(rb"<draw:object[\s>].*?</draw:object>", re.DOTALL)  # a chart has a table of its own
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_NO_PARTS = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def usual_package(content: bytes) -> bytes:
    """Parts under their usual names, in UTF-8, without indents. Raises as zipfile does for one that is damaged."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(packed, "w") as usual:
        for entry in package.infolist():
            name = _NUMBERED_BOOK.sub("workbook.xml", entry.filename.replace("\\", "/").lstrip("/"))
            if name.lower().endswith(_XML):
                usual.writestr(name, _usual_xml(name, package.read(entry)))
            elif name == "mimetype":
                usual.writestr(name, package.read(entry))
    return packed.getvalue()


def packed_flat(content: bytes) -> bytes:
    """A flat OpenDocument spreadsheet (`.fods`) as the `.ods` that it would be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", _OPEN_DOCUMENT)
        package.writestr("META-INF/manifest.xml", _NO_PARTS)
        package.writestr("content.xml", _EMBEDDED.sub(b"", _usual_xml("content.xml", content)))
    return packed.getvalue()


def _usual_xml(name: str, xml: bytes) -> bytes:
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        xml = _DECLARATION.sub("", xml.decode("utf-16", errors="replace"), count=1).encode()
    if name.endswith(".rels"):
        return _NUMBERED_BOOK.sub("workbook.xml", xml.decode(errors="replace")).encode()
    return _BETWEEN.sub(b"><", xml) if name == "content.xml" else xml
