"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from npsp_migrate.cli import console
from npsp_migrate.runs.opened import OpenedProject, open_folder
from npsp_migrate.runs.permission import Permission

ProjectPath = Annotated[
    Path, typer.Option("--project", "-p", help="The project's folder, or its `npsp-migrate.yml`.")
]
PlanPath = Annotated[Path | None, typer.Argument(help="The plan; else the project's `npsp-migrate.plan`.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; a production org still wants its domain.")]
OrgDomain = Annotated[
    str,
    typer.Option("--org-domain", help="The domain of the production org to write to, instead of typing it."),
]


def open_project(path: Path) -> OpenedProject:
    return open_folder(path)


def permission(org_domain: str) -> Permission:
    """What a command that writes may do: with this domain, or with the one that a person types when asked."""
    return Permission(org_domain, console.ask_domain)


def plan_path(file: Path | None, project: Path) -> Path:
    """A plan named by the caller needs no project."""
    return file or open_project(project).workspace.plan
