"""The questions as a workbook for founders: one row per question, a list to answer from, both records side by side.

Every text is written as text: nothing that came from a cell can become a formula or a link again.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Identity
from npsp_migrate.model.questions import Question, Side
from npsp_migrate.npsp.objects import CONTACT
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.questions import Line, Value, answer_labels, lines_of, places, reasons

# What tells which records a row is about. In columns that are hidden, and found by these names wherever they are.
IDENTITY_COLUMNS = ("npsp-migrate:object", "npsp-migrate:one", "npsp-migrate:other", "npsp-migrate:check")
ANSWER_COLUMN = "book-answer"
NOTE_COLUMN = "book-note"

_COLUMNS = {
    "book-number": 5,
    ANSWER_COLUMN: 18,
    NOTE_COLUMN: 24,
    "book-why": 34,
    "book-one": 46,
    "book-other": 46,
    "book-where-one": 36,
    "book-where-other": 36,
    "book-settles": 10,
}
_STEPS = 7
_LINE_HEIGHT = 15  # points of one line of text at the usual size
_HIGHEST_ROW = 409  # Excel: points
_WIDE = 44  # letters on one line of the widest columns
Link = Callable[[Location], str]


def check_of(sobject: str, one: Identity, other: Identity) -> str:
    """A short sum over what tells a row's records: a cell that was typed over is noticed."""
    return hashlib.sha256("\n".join((sobject, one.text, other.text)).encode()).hexdigest()[:10]


def write_question_book(questions: Sequence[Question], words: Catalogue, path: Path, link: Link) -> None:
    """`link` turns a place into an address that a spreadsheet opens, or nothing. Raises `OSError`."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": words.text("book-title")})
    _Book(book, words, link).write(questions)
    book.close()


class _Book:
    def __init__(self, book: xlsxwriter.Workbook, words: Catalogue, link: Link) -> None:
        self._book = book
        self._words = words
        self._link = link
        top = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
        self._header: Format = book.add_format({"bold": True, "bg_color": "#F3D9E3", "text_wrap": True})
        self._cell: Format = book.add_format(top)
        self._open: Format = book.add_format({**top, "bg_color": "#FFF8DC", "locked": False})
        self._url: Format = book.add_format({**top, "font_color": "#0563C1", "underline": 1})
        self._label: Format = book.add_format({"font_color": "#666666"})
        self._differs: Format = book.add_format({"bold": True, "font_color": "#B0003A"})
        self._where: Format = book.add_format({"font_color": "#999999", "italic": True})

    def write(self, questions: Sequence[Question]) -> None:
        sheet = self._book.add_worksheet(self._words.text("book-questions"))
        self._write_instructions(self._book.add_worksheet(self._words.text("book-howto")))
        self._write_header(sheet)
        for row, question in enumerate(questions, start=1):
            self._write_question(sheet, row, question)
        sheet.autofilter(0, 0, max(len(questions), 1), len(_COLUMNS) + len(IDENTITY_COLUMNS) - 1)
        if not questions:
            sheet.write_string(1, 3, self._words.text("book-none"), self._cell)
        sheet.activate()

    def _write_header(self, sheet: Worksheet) -> None:
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (code, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._words.text(code), self._header)
        hidden = len(_COLUMNS)
        sheet.set_column(hidden, hidden + len(IDENTITY_COLUMNS) - 1, 12, None, {"hidden": True})
        for column, name in enumerate(IDENTITY_COLUMNS, start=hidden):
            sheet.write_string(0, column, name, self._header)

    def _write_question(self, sheet: Worksheet, row: int, question: Question) -> None:
        lines = lines_of(question, self._words)
        why = "\n".join(reasons(question, self._words))
        sheet.write_number(row, 0, row, self._cell)
        self._write_choice(sheet, row, question)
        sheet.write_blank(row, 2, None, self._open)
        sheet.write_string(row, 3, written.visible(why), self._cell)
        for column, side in ((4, "one"), (5, "other")):
            self._write_side(sheet, row, column, [(line, getattr(line, side)) for line in lines])
        self._write_place(sheet, row, 6, question.one)
        self._write_place(sheet, row, 7, question.other)
        sheet.write_number(row, 8, question.settles, self._cell)
        ends = question.one.identity, question.other.identity
        told = (question.object, ends[0].text, ends[1].text, check_of(question.object, *ends))
        for column, text in enumerate(told, start=len(_COLUMNS)):
            sheet.write_string(row, column, text)
        sheet.set_row(row, min(_HIGHEST_ROW, _LINE_HEIGHT * (_height(lines) + 1)))

    def _write_choice(self, sheet: Worksheet, row: int, question: Question) -> None:
        """A list to choose from that lets other spellings pass: they are read all the same."""
        sheet.write_blank(row, 1, None, self._open)
        rule = {
            "validate": "list",
            "source": list(answer_labels(question.object, self._words).values()),
            "show_error": False,
            "input_message": self._words.text("book-pick"),
        }
        sheet.data_validation(row, 1, row, 1, rule)

    def _write_side(self, sheet: Worksheet, row: int, column: int, lines: Sequence[tuple[Line, Value]]) -> None:
        """One line per field, the same fields on both sides."""
        parts: list[object] = []
        for number, (line, value) in enumerate(lines):
            opening = ("\n" if number else "") + ("≠ " if line.differs else "")
            parts += [self._label, opening + line.label + self._words.text("book-colon")]
            parts += [self._differs, value.text] if line.differs else [value.text]
            if value.cell:
                parts += [self._where, f"  {value.cell}"]
        if not parts:
            sheet.write_blank(row, column, None, self._cell)
        else:
            sheet.write_rich_string(row, column, *parts, self._cell)

    def _write_place(self, sheet: Worksheet, row: int, column: int, side: Side) -> None:
        text = written.visible("\n".join(places(side, self._words)))
        address = self._link(side.rows[0]) if side.rows else ""
        if not address or sheet.write_url(row, column, address, self._url, text) < 0:
            sheet.write_string(row, column, text, self._cell)  # Excel refuses an address that is too long

    def _write_instructions(self, sheet: Worksheet) -> None:
        """Nobody writes here, so it is closed, without a password."""
        labels = answer_labels(CONTACT, self._words)
        values = {
            "sheet": self._words.text("book-questions"),
            "column": self._words.text(ANSWER_COLUMN),
            **{answer.value: label for answer, label in labels.items()},
        }
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top", "font_size": 12})
        title = self._book.add_format({"bold": True, "font_size": 16, "font_color": "#B0003A"})
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 1, self._words.text("book-title"), title)
        for step in range(1, _STEPS + 1):
            sheet.write_number(step, 0, step, wrapped)
            sheet.write_string(step, 1, self._words.text(f"book-step-{step}", **values), wrapped)
            sheet.set_row(step, 2.4 * _LINE_HEIGHT)
        sheet.hide_gridlines(2)
        sheet.protect()


def _height(lines: Sequence[Line]) -> int:
    """How many lines the longer of the two records takes, as far as letters tell."""
    letters = [max(len(value.text) for value in (line.one, line.other)) + len(line.label) + 8 for line in lines]
    return max(3, sum(1 + count // _WIDE for count in letters))
