"""The page of one question, and the page at the end. Everything that came from a cell is escaped.

It works without its script, which only listens to the keyboard; it loads nothing from anywhere.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from npsp_migrate.model.decisions import Answer, Decision
from npsp_migrate.model.questions import Question
from npsp_migrate.report import written
from npsp_migrate.report.catalogue import Catalogue
from npsp_migrate.report.questions import answer_labels, lines_of, places, reasons, title


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where somebody is in the queue. `form` proves that an answer comes from this very page."""

    number: int
    count: int
    settled: int
    answered: int
    who: str
    form: str
    home: str  # the path of the first page, ending in `/`


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of the two already: by somebody, or through others."""

    answer: Answer | None = None
    decision: Decision | None = None
    is_mine: bool = False  # said at this sitting


def question_page(
    question: Question,
    sitting: Sitting,
    known: Known,
    trouble: str,
    words: Catalogue,
) -> str:
    labels = answer_labels(question.object, words)
    return _page(
        words,
        sitting,
        title=title(question, words),
        reasons=reasons(question, words),
        lines=lines_of(question, words),
        ends=tuple((side.label, places(side, words)) for side in (question.one, question.other)),
        answers=[(answer.value, label, _KEYS[words.language][answer]) for answer, label in labels.items()],
        known=labels[known.answer] if known.answer else "",
        by=_told(known.decision, words) if known.decision else "",
        undo="review-undo-this" if known.is_mine else "review-undo",
        trouble=trouble,
    )


def end_page(sitting: Sitting, words: Catalogue) -> str:
    """Nothing is left to ask, or somebody wants to stop."""
    return _page(words, sitting, title=words.text("review-end"))


def security_headers() -> dict[str, str]:
    """Only this page's own style and script may work, and only this page may send answers."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src '{_hash('css')}'; script-src '{_hash('js')}'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "same-origin",  # the path holds the key to the questions
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


_KEYS = {
    "fr": {Answer.SAME: "M", Answer.DIFFERENT: "D", Answer.UNSURE: "N"},
    "en": {Answer.SAME: "S", Answer.DIFFERENT: "D", Answer.UNSURE: "N"},
}


def _page(words: Catalogue, sitting: Sitting, **content: object) -> str:
    template = _environment().get_template("review.html.j2")
    own = {name: Markup(_text(name)) for name in ("css", "js")}  # noqa: S704 – ours
    return template.render(
        {"lines": None, "language": words.language.value, "t": words.text, "at": sitting, **own, **content}
    )


def _told(decision: Decision, words: Catalogue) -> str:
    day = written.value(decision.when.date().isoformat(), words.language) if decision.when else ""
    return words.text("review-by", who=decision.who, day=day)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("npsp_migrate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda content: written.visible(content) if type(content) is str else content,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(name: str) -> str:
    return _environment().get_template(f"review.{name}").render()


def _hash(name: str) -> str:
    digest = hashlib.sha256(_text(name).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
