"""The questions as rows of an online sheet: the same columns as the workbook's, found again by the same names."""

from collections.abc import Sequence
from dataclasses import dataclass

from npsp_migrate.model.questions import Question
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.question_book import ANSWER_COLUMN, IDENTITY_COLUMNS, NOTE_COLUMN, check_of
from npsp_migrate.report.questions import Line, Value, answer_labels, lines_of, places, reasons

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


@dataclass(frozen=True, slots=True)
class QuestionRows:
    """The header, then one row per question; `choices` are the answers that each of these offers."""

    rows: tuple[tuple[str | int | None, ...], ...]
    choices: tuple[tuple[str, ...], ...]


def question_rows(questions: Sequence[Question], words: Catalogue) -> QuestionRows:
    header = (*map(words.text, _COLUMNS), *IDENTITY_COLUMNS)
    rows = [_row(number, question, words) for number, question in enumerate(questions, start=1)]
    choices = [tuple(answer_labels(question.object, words).values()) for question in questions]
    return QuestionRows((header, *rows), tuple(choices))


def _row(number: int, question: Question, words: Catalogue) -> tuple[str | int | None, ...]:
    lines = lines_of(question, words)
    ends = question.one.identity, question.other.identity
    return (
        number,
        None,
        None,
        written.visible("\n".join(reasons(question, words))),
        _side([(line, line.one) for line in lines], words),
        _side([(line, line.other) for line in lines], words),
        written.visible("\n".join(places(question.one, words))),
        written.visible("\n".join(places(question.other, words))),
        question.settles,
        question.object,
        ends[0].text,
        ends[1].text,
        check_of(question.object, *ends),
    )


def _side(lines: Sequence[tuple[Line, Value]], words: Catalogue) -> str:
    """One line per field, the same fields on both sides; what differs is marked."""
    colon = words.text("book-colon")
    return "\n".join(
        f"{'≠ ' if line.differs else ''}{line.label}{colon}{value.text}{f'  {value.cell}' if value.cell else ''}"
        for line, value in lines
    )
