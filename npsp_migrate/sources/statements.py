"""Movements of an account as banking programs exchange them, OFX and QIF → a grid: one row is one movement.

Their libraries were tried on what French banks write: the one that reads it all is under the GPL, one refuses a
movement without a name, and one reads `50,00` as 5000.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape, unescape

from npsp_migrate.errors import SourceError
from npsp_migrate.model.issue import note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.cells import GridCell, read_rows
from npsp_migrate.sources.encodings import encoding_of, proven_encoding
from npsp_migrate.sources.files import SourceFile
from npsp_migrate.sources.grid import Grid

OFX_COLUMNS = ("ACCTID", "DTPOSTED", "TRNTYPE", "TRNAMT", "CURDEF", "FITID", "CHECKNUM", "NAME", "MEMO")
QIF_COLUMNS = {
    "D": "Date (D)",
    "T": "Montant (T)",
    "N": "Numéro (N)",
    "P": "Tiers (P)",
    "M": "Mémo (M)",
    "L": "Catégorie (L)",
}

# A tag and what follows it: in OFX 1 (SGML) no tag of a value is closed, in OFX 2 (XML) all are.
_TAG = re.compile(r"<([A-Z0-9_.]+)>([^<]*)", re.IGNORECASE)
_WRAPPED = re.compile(r"\s*[\r\n]\s*")
_ENTITY = re.compile(r"&#?\w{1,8};")  # Python's own rule also takes `&COPY` of `IMPRIM&COPY` for one
_LITERAL = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_MOVEMENT = re.compile(r"<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>|</BANKTRANLIST>|\Z)", re.IGNORECASE | re.DOTALL)
_OF_ACCOUNT = re.compile(r"<(ACCTID|CURDEF)>([^<\r\n]*)", re.IGNORECASE)
_DECLARED = re.compile(rb"CHARSET:\s*([\w-]+)|encoding=[\"']([\w-]+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OF_MOVEMENTS = re.compile(r"!type:(bank|ccard|cash|oth ?[al])\b", re.IGNORECASE)
_SAME_AS = {"U": "T"}  # some programs write the amount under the one letter, some under both


def read_ofx(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    text = file.content.decode(spec.encoding or _encoding_of_ofx(file.content), errors="replace")
    plain = _LITERAL.sub(lambda literal: escape(literal[1]), text)
    return (_grid(file, OFX_COLUMNS, list(_ofx_rows(plain))),)


def read_qif(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    text = file.content.decode(spec.encoding or encoding_of(file.content), errors="replace").removeprefix("\ufeff")
    return (_grid(file, tuple(QIF_COLUMNS.values()), list(_qif_rows(text))),)


def _grid(file: SourceFile, columns: Sequence[str], rows: Sequence[Sequence[GridCell]]) -> Grid:
    place = SheetPlace(file.name)
    if not rows:
        raise SourceError(
            f"`{file.name}` is {file.kind.value} without any movement",
            hint="Export the account again, with its movements, or as CSV",
            at=file.at(),
        )
    cells, filled = read_rows([columns, *rows])
    return Grid(place, cells, filled, issues=(note("statement-read-as", place.at()),))


def _encoding_of_ofx(content: bytes) -> str:
    """What the bytes prove, then what the file says: `CHARSET:1252`."""
    declared = _DECLARED.search(content[:1024])
    said = next((part.decode("ascii") for part in declared.groups() if part), "") if declared else ""
    return proven_encoding(content, f"cp{said}" if said.isdigit() else said)


def _ofx_rows(text: str) -> Iterator[list[GridCell]]:
    """Of each movement its own values, and the account and currency that were named last above it."""
    above: dict[str, str] = {}
    end = 0
    for movement in _MOVEMENT.finditer(text):
        above |= {tag.upper(): value.strip() for tag, value in _OF_ACCOUNT.findall(text, end, movement.start())}
        end = movement.end()
        own = _first_values(movement[1]) | {"ACCTID": ""} | above  # a movement names the other's account alone
        yield [_ofx_cell(column, own.get(column, "")) for column in OFX_COLUMNS]


def _first_values(movement: str) -> dict[str, str]:
    """The name of who was paid stands behind the movement's own, in a part of its own."""
    values: dict[str, str] = {}
    for tag, value in _TAG.findall(movement):
        if text := _WRAPPED.sub(" ", value.strip()):
            values.setdefault(tag.upper(), _ENTITY.sub(lambda entity: unescape(entity[0]), text))
    return values


def _ofx_cell(column: str, value: str) -> GridCell:
    if column == "DTPOSTED" and (day := _DAY.match(value)):
        return _day(value, day)
    if column == "TRNAMT":
        return value.replace(",", ".")  # OFX writes no thousands: a comma is the decimal mark
    return value or None


def _day(value: str, found: re.Match[str]) -> GridCell:
    """`20240312120000[+1:CET]` is a day. One that the calendar has not stays a text."""
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return value


def _qif_rows(text: str) -> Iterator[list[GridCell]]:
    """Only lists of movements: a file may also hold accounts and shares. Not every last one has its end."""
    wanted = False
    values: dict[str, str] = {}
    for line in (*map(str.strip, text.splitlines()), "^"):
        if line.startswith(("!", "^")):
            if wanted and values:
                yield [values.get(code) or None for code in QIF_COLUMNS]
            values = {}
            wanted = bool(_OF_MOVEMENTS.match(line)) if line.startswith("!") else wanted
        elif line and (code := _SAME_AS.get(line[0], line[0])) in QIF_COLUMNS:
            values.setdefault(code, _qif_value(code, line[1:].strip()))


def _qif_value(code: str, value: str) -> str:
    """`14/03'24`: an apostrophe stands before the years of this century."""
    return re.sub(r"' ?", "/", value) if code == "D" else value
