"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.runs.opened import OpenedProject, open_folder

ProjectPath = Annotated[
    Path, typer.Option("--project", "-p", help="The project's folder, or its `npsp-migrate.yml`.")
]
PlanPath = Annotated[Path | None, typer.Argument(help="The plan; else the project's `npsp-migrate.plan`.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def open_project(path: Path) -> OpenedProject:
    return open_folder(path)


def plan_path(file: Path | None, project: Path) -> Path:
    """A plan named by the caller needs no project."""
    return file or open_project(project).workspace.plan
