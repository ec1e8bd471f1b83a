"""A binary workbook (.xlsb) written by hand: no library writes one."""

import struct
import zipfile

SPREADSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ERROR_CODES = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


def varied(number):
    """Seven bits per byte."""
    out = bytearray()
    while True:
        byte, number = number & 0x7F, number >> 7
        out.append(byte | (0x80 if number else 0))
        if not number:
            return bytes(out)


def record(kind, body=b""):
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + varied(len(body)) + body


def text(value):
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def cell(column, value, style=0):
    place = struct.pack("<I", column) + struct.pack("<I", style)
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, (int, float)):
        return record(5, place + struct.pack("<d", value))
    if value in ERROR_CODES:
        return record(3, place + bytes([ERROR_CODES[value]]))
    return record(6, place + text(value))


def row(number, cells, hidden=False):
    flags = bytes([0, 0x10 if hidden else 0, 0])
    head = record(0, struct.pack("<IIH", number - 1, 0, 300) + flags + struct.pack("<I", 0))
    return head + b"".join(cells)


def sheet(rows, columns=b"", merges=b"", corner=(100, 10)):
    size = record(148, struct.pack("<IIII", 0, corner[0], 0, corner[1]))
    return record(129) + size + columns + record(145) + b"".join(rows) + record(146) + merges + record(130)


def hidden_column(position):
    wide = struct.pack("<IIII", position, position, 2560, 0) + struct.pack("<H", 1)
    return record(390) + record(60, wide) + record(391)


def merge(top, left, bottom, right):
    ranges = record(176, struct.pack("<IIII", top - 1, bottom - 1, left, right))
    return record(177, struct.pack("<I", 1)) + ranges + record(178)


def styles():
    """Style 0 is plain, style 1 is `00000`, style 2 a date."""
    formats = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + text("00000")) + record(616)
    each = b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164, 14))
    return record(278) + formats + record(617, struct.pack("<I", 3)) + each + record(618) + record(279)


def write_xlsb(path, content, name="Dons"):
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text(name))
    kinds = '<Default Extension="bin" ContentType="application/octet-stream"/>'
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    top = relation.format("rId1", SPREADSHEET, "officeDocument", "xl/workbook.bin")
    inner = relation.format("rId1", SPREADSHEET, "worksheet", "worksheets/sheet1.bin")
    inner += relation.format("rId2", SPREADSHEET, "styles", "styles.bin")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{kinds}</Types>')
        for part, relations in (("_rels/.rels", top), ("xl/_rels/workbook.bin.rels", inner)):
            package.writestr(part, f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>')
        package.writestr("xl/workbook.bin", book + record(144) + record(132))
        package.writestr("xl/styles.bin", styles())
        package.writestr("xl/worksheets/sheet1.bin", content)
