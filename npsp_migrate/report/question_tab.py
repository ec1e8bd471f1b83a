"""The questions as rows of an online sheet: the same columns as the workbook's, found again by the same names.

Each cell that a value came from is a link to it, where it has an address: that of an online sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from npsp_migrate.location import Location
from npsp_migrate.model.questions import Question, Side
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.question_book import ANSWER_COLUMN, IDENTITY_COLUMNS, NOTE_COLUMN, Link, check_of
from npsp_migrate.report.questions import SHOWN_ROWS, Line, Value, answer_labels, lines_of, places, reasons

_COLUMNS = {
    "book-number": 40,
    ANSWER_COLUMN: 150,
    NOTE_COLUMN: 180,
    "book-why": 260,
    "book-one": 320,
    "book-other": 320,
    "book-where-one": 260,
    "book-where-other": 260,
    "book-settles": 80,
}
ANSWER = list(_COLUMNS).index(ANSWER_COLUMN)
HIDDEN = range(len(_COLUMNS), len(_COLUMNS) + len(IDENTITY_COLUMNS))
WIDTHS = tuple(_COLUMNS.values())  # pixels


Span = tuple[int, int, str]  # where a link begins and ends, in UTF-16 units as browsers count, and where it leads


@dataclass(frozen=True, slots=True)
class Linked:
    """A text with links on parts of it."""

    text: str
    links: tuple[Span, ...] = ()


Cell = str | int | Linked | None


@dataclass(frozen=True, slots=True)
class QuestionRows:
    """The header, then one row per question; `choices` are the answers that each of these offers.

    `links`: by row and column, both counted from 0.
    """

    rows: tuple[tuple[str | int | None, ...], ...]
    choices: tuple[tuple[str, ...], ...]
    links: Mapping[tuple[int, int], tuple[Span, ...]]


def question_rows(questions: Sequence[Question], words: Catalogue, link: Link) -> QuestionRows:
    """`link` turns a place into an address that a browser opens, or nothing."""
    header: tuple[Cell, ...] = (*map(words.text, _COLUMNS), *IDENTITY_COLUMNS)
    rows = [header, *(_row(number, each, words, link) for number, each in enumerate(questions, start=1))]
    choices = [tuple(answer_labels(question.object, words).values()) for question in questions]
    return QuestionRows(
        tuple(tuple(cell.text if isinstance(cell, Linked) else cell for cell in row) for row in rows),
        tuple(choices),
        {
            (number, column): cell.links
            for number, row in enumerate(rows)
            for column, cell in enumerate(row)
            if isinstance(cell, Linked) and cell.links
        },
    )


def _row(number: int, question: Question, words: Catalogue, link: Link) -> tuple[Cell, ...]:
    lines = lines_of(question, words)
    ends = question.one.identity, question.other.identity
    return (
        number,
        None,
        None,
        written.visible("\n".join(reasons(question, words))),
        _side([(line, line.one) for line in lines], words, link),
        _side([(line, line.other) for line in lines], words, link),
        _places(question.one, words, link),
        _places(question.other, words, link),
        question.settles,
        question.object,
        ends[0].text,
        ends[1].text,
        check_of(question.object, *ends),
    )


def _side(lines: Sequence[tuple[Line, Value]], words: Catalogue, link: Link) -> Linked:
    """One line per field, the same fields on both sides; what differs is marked."""
    colon = words.text("book-colon")
    parts: list[tuple[str, str]] = []
    for number, (line, value) in enumerate(lines):
        opening = ("\n" if number else "") + ("≠ " if line.differs else "")
        parts.append((f"{opening}{line.label}{colon}{value.text}", ""))
        if value.cell:
            parts += [("  ", ""), (value.cell, _address(value.at, link))]
    return _linked(parts)


def _places(side: Side, words: Catalogue, link: Link) -> Linked:
    """A line that tells how many more there are leads nowhere."""
    parts: list[tuple[str, str]] = []
    for number, text in enumerate(places(side, words)):
        at = side.rows[number] if number < min(len(side.rows), SHOWN_ROWS) else None
        parts += [("\n" if number else "", ""), (text, _address(at, link))]
    return _linked(parts)


def _address(at: Location | None, link: Link) -> str:
    return link(at) if at else ""


def _linked(parts: Iterable[tuple[str, str]]) -> Linked:
    texts: list[str] = []
    links: list[Span] = []
    place = 0
    for part, address in parts:
        text = written.visible(part)
        end = place + len(text.encode("utf-16-le")) // 2
        if address and end > place:
            links.append((place, end, address))
        texts.append(text)
        place = end
    return Linked("".join(texts), tuple(links))
