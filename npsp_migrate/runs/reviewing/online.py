"""The questions in a tab of a Google Sheet, for those who answer beside their own sheets; the answers read back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from npsp_migrate.errors import MigrateError, SourceError
from npsp_migrate.model.decisions import Answer
from npsp_migrate.model.questions import Question
from npsp_migrate.report.catalogue import catalogue
from npsp_migrate.report.question_tab import ANSWER, HIDDEN, WIDTHS, question_rows
from npsp_migrate.report.terminal import plural
from npsp_migrate.runs.cell_links import online_cells
from npsp_migrate.runs.decisions import load_decisions
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.reviewing.answer_book import Answers, answers_in

if TYPE_CHECKING:
    from npsp_migrate.sources.google.review_tab import ReviewTab


def export_online(opened: OpenedProject, questions: Sequence[Question]) -> str:
    """The spreadsheet's address. Refuses to write over answers that nobody has read yet."""
    tab = _tab(opened)
    waiting = _unread(opened, answers_of(opened, tab.read(), ""))
    if waiting:
        raise MigrateError(
            f"The tab `{_title(opened)}` holds {plural(waiting, 'answer')} that nobody has read yet",
            hint="Run `npsp-migrate review import` first",
        )
    told = question_rows(questions, catalogue(opened.language), online_cells(opened.workspace))
    from npsp_migrate.sources.google.review_tab import Look

    tab.write(told.rows, Look(ANSWER, told.choices, HIDDEN, WIDTHS, told.links))
    return tab.address


def read_online(opened: OpenedProject, who: str) -> Answers:
    rows = _tab(opened).read()
    if not rows:
        raise SourceError(
            f"The spreadsheet has no tab `{_title(opened)}`", hint="Run `npsp-migrate review export` to write it"
        )
    return answers_of(opened, rows, who)


def answers_of(opened: OpenedProject, rows: Sequence[Sequence[object]], who: str) -> Answers:
    texts = [["" if cell is None else cell for cell in row] for row in rows]
    found = answers_in(_title(opened), texts, who, datetime.now(UTC).replace(microsecond=0))
    if found is None and texts:
        raise SourceError(
            f"The tab `{_title(opened)}` holds no questions any more: its hidden columns are missing",
            hint="Remove the tab and run `npsp-migrate review export` again",
        )
    return found or Answers((), (), 0)


def _unread(opened: OpenedProject, answers: Answers) -> int:
    """Answers that are no decision yet; one that contradicts what is decided was told when it was read."""
    decided = {each.pair: each.answer for each in load_decisions(opened.project.root)}
    new = [each for each in answers.given if decided.get(each.decision.pair, Answer.UNSURE) is Answer.UNSURE]
    return sum(each.decision.answer is not decided.get(each.decision.pair) for each in new)


def _title(opened: OpenedProject) -> str:
    return opened.project.review.tab if opened.project.review else ""


def _tab(opened: OpenedProject) -> "ReviewTab":
    review = opened.project.review
    if review is None:
        raise MigrateError(
            "The project names no spreadsheet for its questions",
            hint="Name the workbook with the answers, or write `review: {spreadsheet: …}` in the project file",
        )
    # Here, as nobody else needs Google's libraries: they take 0.15 s of every command.
    from npsp_migrate.sources.google.review_tab import ReviewTab

    return ReviewTab(review.sheet, review.tab, opened.project.root)
