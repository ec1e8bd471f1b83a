"""Questions out as a workbook, answers back in: what people who never open a terminal send to and fro."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from npsp_migrate.errors import MigrateError
from npsp_migrate.location import Location
from npsp_migrate.model.decisions import Decisions
from npsp_migrate.model.questions import Question
from npsp_migrate.report.catalogue import catalogue
from npsp_migrate.report.question_book import write_question_book
from npsp_migrate.runs.cell_links import Link, online_cells
from npsp_migrate.runs.decisions import change_decisions
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.reviewing.answer_book import Answers, read_answers
from npsp_migrate.runs.reviewing.deciding import Taken, take
from npsp_migrate.runs.reviewing.online import read_online
from npsp_migrate.runs.workspace import disk_error

BOOK = "questions.xlsx"


def export_questions(opened: OpenedProject, questions: Sequence[Question], path: Path) -> None:
    """Written beside and then put in place: a workbook that is open elsewhere is never half a one."""
    if path.suffix.lower() != ".xlsx":
        raise MigrateError(f"`{path.name}` is no name of a workbook", hint=f"Name it `{path.stem}.xlsx`")
    if not path.parent.is_dir():
        raise MigrateError(
            f"`{path.parent}` is no folder", hint="Make the folder first, or name another with `--out`"
        )
    partial = path.with_name(f".{path.name}.partial")
    link = _LinkFrom(path.parent.resolve(), opened.project.root, online_cells(opened.workspace))
    try:
        write_question_book(questions, catalogue(opened.language), partial, link)
        partial.replace(path)
    except OSError as refusal:
        partial.unlink(missing_ok=True)
        raise disk_error(refusal, path) from refusal


def import_answers(opened: OpenedProject, path: Path | None, who: str) -> tuple[Answers, Taken]:
    """Every answer that goes together with the others is taken at once; the rest is told, each with its cell.

    Without a path, the answers of the project's online tab.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    answers = read_answers(path, who, now) if path else read_online(opened, who)
    found: list[Taken] = []

    def change(before: Decisions) -> Decisions:
        found.append(take(before, answers.given))
        return found[0].decisions

    change_decisions(opened.workspace, change)
    return answers, found[0]


class _LinkFrom:
    """Addresses that lead from a workbook in a folder to the cells of the sources, while both stay in place."""

    def __init__(self, folder: Path, root: Path, online: Link) -> None:
        self._folder = folder
        self._root = root
        self._online = online

    def __call__(self, at: Location) -> str:
        file = self._root / at.file
        if not file.is_file():  # an online sheet, or a file that was moved
            return self._online(at)
        try:
            way = Path(os.path.relpath(file, self._folder)).as_posix()
        except ValueError:  # another drive
            return ""
        place = f"{at.column or 'A'}{max(at.row, 1)}"
        sheet = at.sheet.replace("'", "''")
        return f"external:{way}#'{sheet}'!{place}" if sheet else f"external:{quote(way, safe='/ ')}"
