"""What sheets hold, before anybody decides what becomes of it. Reads files; writes nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from npsp_migrate.mapping.project import Project
from npsp_migrate.model.profile import Profile
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.figures import profile_sheet
from npsp_migrate.profiling.joins import shared_columns
from npsp_migrate.profiling.sheets import judge_sheets
from npsp_migrate.runs.init import read_tables
from npsp_migrate.runs.progress import Progress
from npsp_migrate.sources.reading import read_source


def profile_files(files: Sequence[Path], progress: Progress) -> Profile:
    progress.begin("Reading the files", len(files))
    tables: list[Table] = []
    for file in files:
        tables.extend(read_tables(file.resolve()))
        progress.advance()
    return _profile(tables, datetime.now(UTC).date(), progress)


def profile_project(project: Project, progress: Progress) -> Profile:
    """The project's own sources; one that is left out as a whole is not opened."""
    progress.begin("Reading the sources", len(project.sources))
    tables: list[Table] = []
    now = datetime.now(UTC)
    for source in project.sources:
        if not source.mapping.leave_out_whole:
            tables.extend(read_source(source.spec, project.root, now))
        progress.advance()
    return _profile(tables, now.date(), progress)


def _profile(tables: Sequence[Table], today: date, progress: Progress) -> Profile:
    progress.begin("Judging the columns", len(tables))
    judged, profiled = [], []
    for table in tables:
        sheet = judge_sheets([table], today)
        judged.append(sheet)
        profiled.append(profile_sheet(sheet, table, today))
        progress.advance()
    return Profile(tuple(profiled), shared_columns(judged))
