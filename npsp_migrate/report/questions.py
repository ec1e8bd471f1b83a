"""A question in the reader's words: both records line by line, why they might be one, what can be answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Answer, Standing
from npsp_migrate.model.questions import Question, Side
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY
from npsp_migrate.report import told, written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.labels import field_label

SHOWN_LETTERS = 200  # of one value
SHOWN_ROWS = 5  # of one record
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Value:
    """`cell` is short (`C14`), as its sheet is told once for the whole record; `at` is the whole of it."""

    text: str
    cell: str = ""
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both records."""

    label: str
    one: Value
    other: Value
    differs: bool


def lines_of(question: Question, words: Catalogue) -> tuple[Line, ...]:
    return tuple(
        Line(
            field_label(question.object, field, words.language),
            _value(question.one, field, words),
            _value(question.other, field, words),
            question.differs(field),
        )
        for field in question.fields
    )


def reasons(question: Question, words: Catalogue) -> tuple[str, ...]:
    """What speaks for and against it, in one sentence, and what holds until somebody answers."""
    facts = ", ".join(words.sentence(each) for each in question.because)
    because = facts[:1].upper() + facts[1:]
    if question.standing is Standing.DOUBTFUL:
        return (because,)
    return because, words.text(f"question-{question.standing.value}")


def places(side: Side, words: Catalogue) -> tuple[str, ...]:
    """`Dons.xlsx › Dons › ligne 14`; a record that no sheet has is Salesforce's."""
    shown = [written.place(at, words.language) for at in side.rows[:SHOWN_ROWS]]
    if len(side.rows) > SHOWN_ROWS:
        shown.append(words.text("question-more-rows", count=len(side.rows) - SHOWN_ROWS))
    if not shown:
        shown.append(words.text("question-in-salesforce"))
    return tuple(shown)


def answer_labels(sobject: str, words: Catalogue) -> Mapping[Answer, str]:
    """`même personne`, `même don`: what the drop-down and the buttons say."""
    kind = _KINDS.get(sobject, "record")
    return {answer: words.text(f"answer-{answer.value}-{kind}") for answer in Answer}


_KINDS = {CONTACT: "person", ACCOUNT: "organisation", OPPORTUNITY: "gift"}


def title(question: Question, words: Catalogue) -> str:
    """The question itself: `Est-ce la même personne ?`"""
    return words.text(f"question-{_KINDS.get(question.object, 'record')}")


def _value(side: Side, field: str, words: Catalogue) -> Value:
    found = side.get(field)
    if found is None:
        return Value(NOTHING)
    text = written.one_line(told.value(field, found.value, words))
    return Value(written.shortened(text, SHOWN_LETTERS) or NOTHING, _cell(found.at), found.at)


def _cell(at: Location | None) -> str:
    return at.cell if at and at.column and at.row else ""
