"""What the sources say, read, cleaned and mapped: all that can be known before the org is asked."""

from dataclasses import dataclass, replace
from datetime import datetime

from npsp_migrate.cleaning.summary import summarise_cleaning
from npsp_migrate.mapping.mapped import Mapped
from npsp_migrate.mapping.project import Project
from npsp_migrate.mapping.rows import map_rows
from npsp_migrate.matching.linkage.engines import require_engine
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.issue import Issue, RowNote
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import CleaningSummary
from npsp_migrate.runs.ahead import Ahead, reading_ahead
from npsp_migrate.runs.contracts import Checked, check_contracts, with_held_rows, without_doubtful_cells
from npsp_migrate.runs.privacy.do_not_migrate import without_listed
from npsp_migrate.runs.progress import Progress
from npsp_migrate.runs.sheets import SheetRead, clean_sheets, read_sheets
from npsp_migrate.runs.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All that was found out before the org is asked: `check --offline` stops here.

    `cleaned` without its cells, which are mapped by now. `ahead`: what the org was asked meanwhile, if it was.
    """

    sheets: tuple[SheetRead, ...]
    cleaned: tuple[Cleaned, ...]
    cleaning: tuple[CleaningSummary, ...]
    mapped: Mapped
    ahead: Ahead | None = None
    checked: tuple[Checked, ...] = ()  # beside the last snapshots

    @property
    def issues(self) -> tuple[Issue, ...]:
        read = (issue for sheet in self.sheets for issue in sheet.table.issues)
        cleaned = (issue for each in self.cleaned for issue in each.issues)
        changed = (issue for each in self.checked for issue in each.issues)
        return (*changed, *read, *cleaned, *self.mapped.issues)

    @property
    def notes(self) -> tuple[RowNote, ...]:
        return (*(note for each in self.cleaned for note in each.notes), *self.mapped.notes)


def prepare(project: Project, now: datetime, progress: Progress) -> Prepared:
    """Read, clean and map every source."""
    require_engine(project.matching)
    return _prepared(read_sheets(project, now, progress), project, now, progress)


def prepare_beside(org: OrgReader, project: Project, now: datetime, progress: Progress) -> Prepared:
    """The same, and the org is read meanwhile: what can be read in the sources is not waited for twice."""
    require_engine(project.matching)
    with reading_ahead(org, project) as ahead:
        return replace(_prepared(read_sheets(project, now, progress), project, now, progress), ahead=ahead)


def _prepared(sheets: tuple[SheetRead, ...], project: Project, now: datetime, progress: Progress) -> Prepared:
    checked = check_contracts(sheets, Workspace(project.root).snapshots_if_any)
    sheets = tuple(map(without_doubtful_cells, checked))
    cleaned = with_held_rows(clean_sheets(sheets, project, now, progress), checked)
    cleaned = without_listed(cleaned, [sheet.mapping.columns for sheet in sheets], project.root)
    progress.begin("Mapping")
    mapped = map_rows(cleaned, [sheet.mapping for sheet in sheets], project.key_field)
    return Prepared(sheets, tuple(map(_told, cleaned)), summarise_cleaning(cleaned), mapped, checked=checked)


def _told(cleaned: Cleaned) -> Cleaned:
    return replace(cleaned, table=cleaned.table.without_cells(), changes=cleaned.changes.iloc[:0])
