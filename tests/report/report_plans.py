"""Small but complete plans, written and read by the planning's own code; and the views of one, as texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from rich.console import Console

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, Words, error, note, warning, words
from npsp_migrate.model.plan import (
    Action,
    Basis,
    CleaningSummary,
    ColumnUse,
    ControlTotal,
    Forecast,
    JoinedRows,
    Plan,
    RowEnd,
    RowTally,
    Sameness,
    Value,
)
from npsp_migrate.model.records import Provenance
from npsp_migrate.model.table import SheetPlace, Table
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.planning.plan_writing import write_plan
from npsp_migrate.planning.planned import ObjectPlan, PlanContents, Stamp
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.report.page import write_page
from npsp_migrate.report.summary import Done, summarise
from npsp_migrate.report.workbook import write_workbook

FRENCH, ENGLISH = catalogue(Language.FRENCH), catalogue(Language.ENGLISH)
FILE, SHEET = "classeurs/Dons.xlsx", "Dons"
SPOKEN_OF = (Action.KEEP, Action.CONFLICT)  # who changed these last is told
BASIS = Basis(
    made_at=datetime(2026, 11, 23, 5, 20, tzinfo=UTC),
    project="Les Coquelicots",
    org_id="00D000000000001AAA",
    org_url="https://coquelicots.example",
    snapshots=((FILE, "ab"),),
    mapping_sha256="cd",
    key_field="Migration_Key__c",
)
Line = tuple[Action, str, str, Words, Mapping[str, tuple[object, ...]]]  # field → before, after, last applied
BY_LUC = ("Luc Hamon", "2026-10-03T09:30:00.000+0000")  # told by the field's history; the record is of another day
EDITED = Stamp("", "Inès Marchand", "2026-11-22T17:04:00.000+0000", {"MailingCity": BY_LUC, "MobilePhone": BY_LUC})


def at(row: int, column: str = "") -> Location:
    return Location(FILE, SHEET, row, column)


def object_plan(name: str, lines: Sequence[Line]) -> ObjectPlan:
    """Line by line, each from its own row of the sheet, the first from row 2.

    A conflict writes nothing, and what is kept and yet told was changed in the org alone.
    """
    fields = tuple(dict.fromkeys(field for *_, values in lines for field in values))
    shape = (len(lines), len(fields))
    before, after = np.full(shape, None, dtype=object), np.full(shape, None, dtype=object)
    written, conflicts = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    drift: dict[int, tuple[int, ...]] = {}
    last: dict[tuple[int, int], Value] = {}
    for row, (action, *_, values) in enumerate(lines):
        for field, (old, new, *applied) in values.items():
            place = row, fields.index(field)
            before[place], after[place] = old, new
            if applied:
                last[place] = applied[0]  # type: ignore[assignment]
            if action is Action.KEEP:
                drift[row] = (*drift.get(row, ()), place[1])
            else:
                (conflicts if action is Action.CONFLICT else written)[place] = True
    heads = pd.DataFrame(
        [
            (key, action, label, because, f"003-{key}" if action in SPOKEN_OF else "")
            for action, key, label, because, _ in lines
        ],
        columns=["key", "action", "label", "because", "org_id"],
    )
    rows = [(0, number + 2, name, number) for number in range(len(lines))]
    told = pd.DataFrame(rows, columns=["table", "row", "record", "head"])
    cells = np.repeat(np.arange(len(lines)).reshape(-1, 1), len(fields), axis=1)
    return ObjectPlan(name, heads, fields, before, after, written, conflicts, cells, told, drift, last)


def contents(*objects: ObjectPlan, **lists: object) -> PlanContents:
    letters = {"Nom": "A", "Montant": "B"}
    table = Table("dons", SheetPlace(FILE, SHEET), pd.DataFrame(columns=list(letters)), letters)
    headers = {(0, "Contact"): {"LastName": "Nom"}, (0, "Opportunity"): {"Amount": "Montant"}}
    return PlanContents(BASIS, objects, Provenance((table,), headers), **lists)  # type: ignore[arg-type]


def whole_plan() -> PlanContents:
    """One of everything that a plan can say."""
    people = object_plan(
        "Contact",
        [
            (Action.CREATE, "donateur:D-2", "Awa Diallo", words("plan-new"), {"LastName": (None, "Diallo")}),
            (
                Action.UPDATE,
                "donateur:D-3",
                "Zoé Roy",
                words("plan-changed"),
                {"LastName": ("Roi", "Roy"), "HasOptedOutOfEmail": (False, True), "Phone": ("0102", "")},
            ),
            (
                Action.KEEP,
                "donateur:D-4",
                "Jo Le Gall",
                words("plan-same"),
                {"MobilePhone": ("0699", "0600", "0600"), "Email": (None, None, "jo@gall.example")},
            ),
            (
                Action.CONFLICT,
                "donateur:D-5",
                "Lou Petit",
                words("plan-both-changed"),
                {"MailingCity": ("Brest", "Vannes", "Lorient"), "MailingStreet": ("1 rue A", "", None)},
            ),
        ],
    )
    gift = {
        "Amount": (None, Decimal("1234.50")),
        "CloseDate": (None, "2024-10-12"),
        "StageName": (None, "Closed Won"),
    }
    waits = words("parent-unknown", key="donateur:D-9")
    gifts = object_plan(
        "Opportunity",
        [
            (Action.CREATE, "don:R1", "Don R1", words("plan-new"), gift),
            (Action.HOLD, "don:R2", "Don R2", waits, {"Amount": (None, Decimal(20))}),
        ],
    )
    swapped = words("name-swapped", value="BENALI RACHID")
    return contents(
        people,
        gifts,
        stamps={"Contact": {"003-donateur:D-4": EDITED, "003-donateur:D-5": EDITED}},
        issues=(
            error("date-impossible", at(7, "C"), value="31/02/2021"),
            warning("choice-new-to-org", at(8, "D"), value="Couture", field="LeadSource", count="1"),
            note("header-found", Location(FILE, SHEET), row=5),
        ),
        tallies=(RowTally("dons", FILE, SHEET, 1206, 1200, 3, 1, 2),),
        totals=(
            ControlTotal(
                "year", "2024", 2, Decimal("1254.50"), 1, Decimal("1234.50"), 0, Decimal(0), Decimal(1250)
            ),
            ControlTotal("year", "2025", 1, Decimal(10), 1, Decimal(10), 0, Decimal(0)),
            ControlTotal("campaign", "", 3, Decimal("1264.50"), 2, Decimal("1244.50"), 0, Decimal(0)),
        ),
        row_ends=(
            RowEnd(at(3), Fate.HELD, waits),
            RowEnd(at(4), Fate.HELD, waits),
            RowEnd(at(5), Fate.HELD, swapped),
            RowEnd(at(7), Fate.REFUSED, words("date-impossible", value="31/02/2021")),
            RowEnd(at(9), Fate.LEFT_OUT, words("total-row", label="Total 2024")),
        ),
        joins=(
            JoinedRows(
                "Contact",
                "donateur:D-2",
                "Awa Diallo",
                at(2),
                at(12),
                words("match-person", evidence="names-exact email-exact"),
                Sameness.JOINED,
            ),
            JoinedRows(
                "Contact",
                "donateur:D-3",
                "Zoé Roy",
                at(3),
                at(13),
                words("doubt-person", evidence="names-exact place-postcode"),
                Sameness.DOUBTFUL,
            ),
            JoinedRows(
                "Contact",
                "donateur:D-4",
                "Léa Petit",
                at(4),
                at(14),
                words("decided-different", who="Claire", day="2026-11-20"),
                Sameness.APART,
            ),
        ),
        cleaning=(
            CleaningSummary("dons", FILE, SHEET, "Nom", "rule-case", 1, (("DIALLO", "Diallo", at(2, "A")),)),
        ),
        columns=(
            ColumnUse("dons", FILE, SHEET, "Nom", ("Contact.LastName",)),
            ColumnUse("dons", FILE, SHEET, "Remarques"),
        ),
        forecast=(Forecast(words("forecast-payments"), 7),),
        not_checked=(words("unchecked-rollups"),),
    )


@contextmanager
def written_plan(folder: Path, told: PlanContents) -> Iterator[Plan]:
    write_plan(folder / "made.plan", told)
    with PlanFile(folder / "made.plan") as plan:
        yield plan


def page_of(folder: Path, plan: Plan, done: Done | None = None) -> str:
    path = folder / "rapport.html"
    write_page(plan, summarise(plan, done), FRENCH, path)
    return path.read_text(encoding="utf-8")


def workbook_of(folder: Path, plan: Plan) -> Mapping[str, list[tuple[object, ...]]]:
    """Sheet → rows, the header first. A formula would come back as a cell of type `f`."""
    path = folder / "rapport.xlsx"
    write_workbook(plan, summarise(plan), FRENCH, path)
    book = openpyxl.load_workbook(path)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink]
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def screen() -> Console:
    return Console(file=StringIO(), width=120, color_system=None, force_terminal=False)


def text_on(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


class _PageText(HTMLParser):
    """What stands on a page, line by line as it is read: `# heading`, `cell | cell`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._text: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self._silent = tag
        if tag in _BLOCKS:
            self._end()
        if tag in ("h1", "h2", "h3"):
            self._text.append(f"{'#' * int(tag[1])} ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in ("td", "th"):
            self._text.append(" | ")
        elif tag in _BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(" " if data.isspace() else data)

    def _end(self) -> None:
        line = re.sub(r"[ \n]+", " ", "".join(self._text)).strip(" |")
        self._text.clear()
        if line:
            self.lines.append(line)


_BLOCKS = ("h1", "h2", "h3", "p", "li", "tr", "summary", "span", "div", "section", "nav", "a")


def read_page(page: str) -> _PageText:
    reader = _PageText()
    reader.feed(page)
    reader.close()
    return reader
