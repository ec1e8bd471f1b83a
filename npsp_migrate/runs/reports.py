"""The plan's page and workbook, beside the plan file."""

from pathlib import Path

from npsp_migrate.model.plan import Plan
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.page import write_page
from npsp_migrate.report.summary import Done, summarise
from npsp_migrate.report.workbook import write_workbook
from npsp_migrate.runs.workspace import disk_error

NAMES = {Language.FRENCH: "rapport", Language.ENGLISH: "report"}

UNDO_NAMES = {Language.FRENCH: "annulation", Language.ENGLISH: "undo"}


def write_reports(plan: Plan, language: Language, beside: Path, done: Done | None = None) -> tuple[Path, Path]:
    """`rapport.html` and `rapport.xlsx`, or those of the run that is undone; each is whole or absent."""
    words = catalogue(language)
    summary = summarise(plan, done)
    name = f"{UNDO_NAMES[language]}-{plan.basis.undoes}" if plan.basis.undoes else NAMES[language]
    page = beside.parent / f"{name}.html"
    workbook = page.with_suffix(".xlsx")
    for path, write in ((page, write_page), (workbook, write_workbook)):
        unfinished = path.with_name(f".{path.name}.part")
        try:
            write(plan, summary, words, unfinished)
            unfinished.replace(path)
        except OSError as refusal:
            raise disk_error(refusal, path) from refusal
        finally:
            unfinished.unlink(missing_ok=True)
    return page, workbook
