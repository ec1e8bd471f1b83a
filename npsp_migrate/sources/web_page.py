"""The tables of a web page, as many programs export them under the name `.xls` → grids. Nothing is ever fetched.

Every cell is text, as the page shows it; a row is a `<tr>` of its table, as Excel counts them.
"""

import email
import re
from collections.abc import Iterator, Mapping, Sequence
from email import policy

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from npsp_migrate.errors import SourceError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Issue, note
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.model.table import SheetPlace
from npsp_migrate.sources.encodings import proven_encoding
from npsp_migrate.sources.faults import damaged, too_far
from npsp_migrate.sources.files import SourceFile
from npsp_migrate.sources.grid import Grid
from npsp_migrate.sources.placed_rows import PlacedRows, TooFarError
from npsp_migrate.sources.sheet_choice import SheetEntry, choose_sheets

PIECE = 1 << 20  # characters given to the parser at a time
SPANS_LIMIT = 1_000  # cells of one row that reach into the rows below
WIDEST, HIGHEST = 1_000, 65_534  # columns and rows that one cell may span, in every browser
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template"})
_BREAKS = frozenset({"br", "p", "div", "li"})  # what starts a new line inside a cell


def read_web_page(file: SourceFile, spec: SourceSpec) -> tuple[Grid, ...]:
    pages = [(page, _encoding(page)) for page in _pages(file.content)]
    target = _PageTarget()
    try:
        for page, encoding in pages:
            _follow(page.decode(encoding, errors="replace"), target)
    except TooFarError as far:
        raise too_far(file.name, "", far.row, far.column) from far
    except etree.LxmlError as broken:
        raise damaged(file.name) from broken
    tables = [] if target.asks_password else _data_tables(target.tables)
    if not tables:
        raise _no_table(file, target)
    read_as = note("page-read-as", file.at(), encoding=pages[0][1].removesuffix("-sig"))
    if len(tables) == 1:
        return (tables[0].rows.grid(SheetPlace(file.name), (read_as,)),)
    return _chosen(file, spec, tables, read_as)


def _chosen(file: SourceFile, spec: SourceSpec, tables: "Sequence[_WebTable]", read_as: Issue) -> tuple[Grid, ...]:
    named = {f"table {number}": table.rows for number, table in enumerate(tables, start=1)}
    entries = [SheetEntry(name, hidden=False) for name in named]
    chosen = choose_sheets(entries, lambda name: named[name].most_filled() > 0, file.name, spec, "table")
    grids = [named[name].grid(SheetPlace(file.name, name)) for name in chosen.names]
    return (grids[0].with_issues((*chosen.issues, read_as)), *grids[1:])


def _pages(content: bytes) -> list[bytes]:
    """The page itself, or the pages inside a web archive (`.mht`)."""
    if not content[:200].lstrip().lower().startswith((b"mime-version:", b"from:")):
        return [content]
    parts = email.message_from_bytes(content, policy=policy.compat32).walk()
    pages = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html"]
    return [page for page in pages if isinstance(page, bytes)] or [content]


def _encoding(page: bytes) -> str:
    declared = _CHARSET.search(page[: 1 << 14])
    return proven_encoding(page, declared.group(1).decode("ascii") if declared else "")


def _follow(text: str, target: "_PageTarget") -> None:
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=True)
    for start in range(0, len(text), PIECE):
        parser.feed(text[start : start + PIECE].encode("utf-8", errors="replace"))
    parser.close()


class _WebTable:
    """One `<table>` while its rows pass by."""

    def __init__(self) -> None:
        self.rows = PlacedRows()
        self.holds_tables = False
        self._row = 0
        self._column = 0
        self._spans: list[tuple[int, int, int]] = []  # first column, the one behind, last row
        self._cell: list[str] | None = None
        self._place = (0, 0)

    def start_row(self, attributes: Mapping[str, str]) -> None:
        self.end_cell()
        self._row += 1
        self._column = 0
        self._spans = [span for span in self._spans if span[2] >= self._row]
        if _HIDDEN.search(attributes.get("style", "")):
            self.rows.hidden_rows.add(self._row)

    def start_cell(self, attributes: Mapping[str, str]) -> None:
        self.end_cell()
        if not self._row:
            self.start_row({})
        column = self._free_column()
        width, height = _span(attributes, "colspan", WIDEST), _span(attributes, "rowspan", HIGHEST)
        self._place, self._column, self._cell = (self._row, column), column + width, []
        self.rows.merge(self._row, column, height, width)
        if height > 1:
            self._spans.append((column, column + width, self._row + height - 1))
            if len(self._spans) > SPANS_LIMIT:
                raise TooFarError(self._row, column)

    def add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)

    def end_cell(self) -> None:
        if self._cell is None:
            return
        text = "\n".join(_lines("".join(self._cell)))
        self._cell = None
        if text:
            self.rows.put(*self._place, text)

    def _free_column(self) -> int:
        """The next one that no cell of a row above reaches into."""
        column = self._column
        taken = sorted(span for span in self._spans if span[1] > column)
        for first, behind, _ in taken:
            if first <= column < behind:
                column = behind
        return column


class _PageTarget:
    """What the parser calls: no tree is built."""

    def __init__(self) -> None:
        self.tables: list[_WebTable] = []
        self.asks_password = False
        self._open: list[_WebTable] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._start_table()
        elif tag == "input" and attributes.get("type", "").lower() == "password":
            self.asks_password = True
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.start_row(attributes)
            elif tag in ("td", "th"):
                table.start_cell(attributes)
            elif tag in _BREAKS:
                table.add("\v")

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag in _BREAKS and tag != "br":
            self._open[-1].add("\v")

    def data(self, text: str) -> None:
        if self._open and not self._unseen:
            self._open[-1].add(text)

    def comment(self, text: str) -> None:
        """Comments hold Excel's own settings and nothing that a reader sees."""

    def close(self) -> None:
        while self._open:
            self._open.pop().end_cell()

    def _start_table(self) -> None:
        if self._open:
            self._open[-1].holds_tables = True
        table = _WebTable()
        self.tables.append(table)
        self._open.append(table)


def _lines(text: str) -> Iterator[str]:
    """What a cell shows: blanks count once, lines as the page breaks them."""
    lines = (_BLANKS.sub(" ", line).strip(" \u00a0") for line in text.split("\v"))
    return (line for line in lines if line)


def _span(attributes: Mapping[str, str], name: str, limit: int) -> int:
    text = attributes.get(name, "").strip()
    return max(1, min(int(text), limit)) if text.isdecimal() and len(text) < 10 else 1


def _data_tables(tables: "Sequence[_WebTable]") -> "list[_WebTable]":
    """Those that hold rows. A table around others only arranges the page; one row alone is a list without rows."""
    lists = [table for table in tables if table.rows.most_filled() > 1]
    full = [table for table in lists if table.rows.filled_rows() > 1 and not table.holds_tables]
    return full or lists or [table for table in tables if table.rows.filled_rows() > 1]


def _no_table(file: SourceFile, target: _PageTarget) -> SourceError:
    hint = (
        "Sign in first in the browser, and download the file again"
        if target.asks_password
        else "Open it in a browser to see what it is; take the list from where it came from again"
    )
    what = "a page to sign in" if target.asks_password else "a web page without a table"
    return SourceError(
        f"`{file.name}` is {what}, and no rows can be read from it", hint=hint, at=Location(file.name)
    )
