"""A project ready to work on: what its files say, and its places on disk."""

from dataclasses import dataclass
from pathlib import Path

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.mapping.project import Connect, Project
from npsp_migrate.report.catalogue import Language
from npsp_migrate.runs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OpenedProject:
    project: Project
    workspace: Workspace

    @property
    def language(self) -> Language:
        """Of the reports; the terminal speaks English."""
        return Language(self.project.language.value)

    @property
    def org_name(self) -> str:
        """Where `apply` writes, in words that a person can check."""
        settings = self.project.org
        if settings.connect is Connect.LOCAL:
            return f"the local org in `{settings.database}` (a rehearsal)"
        return settings.domain


def open_folder(path: Path) -> OpenedProject:
    """From a project's folder or its file. Raises `ProjectError` with the line of each mistake."""
    project = load_project(path)
    return OpenedProject(project, Workspace(project.root))
