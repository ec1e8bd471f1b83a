"""The files that make a night come by itself: systemd, cron, Windows, GitHub Actions. Nothing is installed here.

Whoever reads the files decides about them, and says so to their own system. Secrets stand in none of them: they are
named, and come from a file or a store that only the scheduler's user reads.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

from npsp_migrate.errors import MigrateError
from npsp_migrate.mapping.project import Connect, Project
from npsp_migrate.runs.nightly import schedule_actions, schedule_cron, schedule_systemd, schedule_windows
from npsp_migrate.runs.nightly.schedule_parts import Night, ScheduleFile
from npsp_migrate.runs.workspace import disk_error


class Scheduler(StrEnum):
    SYSTEMD = "systemd"
    CRON = "cron"
    WINDOWS_TASK = "windows-task"
    GITHUB_ACTIONS = "github-actions"


_MAKERS: Mapping[Scheduler, Callable[[Night], tuple[ScheduleFile, ...]]] = {
    Scheduler.SYSTEMD: schedule_systemd.files,
    Scheduler.CRON: schedule_cron.files,
    Scheduler.WINDOWS_TASK: schedule_windows.files,
    Scheduler.GITHUB_ACTIONS: schedule_actions.files,
}
_STEPS: Mapping[Scheduler, Callable[[Night, Path], tuple[str, ...]]] = {
    Scheduler.SYSTEMD: schedule_systemd.next_steps,
    Scheduler.CRON: schedule_cron.next_steps,
    Scheduler.WINDOWS_TASK: schedule_windows.next_steps,
    Scheduler.GITHUB_ACTIONS: schedule_actions.next_steps,
}


@dataclass(frozen=True, slots=True)
class Installed:
    files: tuple[Path, ...]
    secrets: tuple[str, ...]  # names of environment variables
    next_steps: tuple[str, ...]


def write_schedule(
    project: Project, scheduler: Scheduler, at: str, folder: Path | None, command: Sequence[str]
) -> Installed:
    """Existing files are replaced, but for a file of secrets, which somebody may have filled in."""
    night = Night(
        project=project.name,
        slug=slug_of(project.name),
        root=project.root,
        command=tuple(command),
        at=read_time(at),
        time_zone=project.sync.time_zone,
        budget=project.sync.time_budget,
        secrets=secret_names(project),
    )
    target = (folder or _usual_folder(project.root, scheduler)).absolute()
    written = tuple(_write(target / each.name, each) for each in _MAKERS[scheduler](night))
    return Installed(written, night.secrets, _STEPS[scheduler](night, target))


def read_time(text: str) -> time:
    """`03:15`, on the clock of the project's time zone."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise MigrateError(f"`{text}` is no time of day", hint="Write hours and minutes: `--at 03:15`")
    return time(int(found[1]), int(found[2]))


def secret_names(project: Project) -> tuple[str, ...]:
    """Every variable that the project names, once."""
    org, sync = project.org, project.sync
    names = [org.client_id_env, org.client_secret_env] if org.connect is Connect.SALESFORCE else []
    names += [source.spec.password_env for source in project.sources]
    names += [*(each.env for each in sync.notify), sync.heartbeat_env]
    names += [
        name for source in project.sources if source.spec.google for name in source.spec.google.access.variables
    ]
    names += [
        name for source in project.sources if source.spec.helloasso for name in source.spec.helloasso.variables
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def slug_of(name: str) -> str:
    """For names of files and units: `les-coquelicots-d-octobre`."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "project"


def _usual_folder(root: Path, scheduler: Scheduler) -> Path:
    """A workflow only works in its own place in the repository; all others may lie where people find them."""
    if scheduler is Scheduler.GITHUB_ACTIONS:
        repository = next((each for each in (root, *root.parents) if (each / ".git").exists()), root)
        return repository / ".github" / "workflows"
    return root / "schedule"


def _write(path: Path, file: ScheduleFile) -> Path:
    if file.keeps and path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=file.mode)
        path.write_bytes(file.text.encode(file.encoding))
        path.chmod(file.mode)
    except OSError as refusal:
        raise disk_error(refusal, path) from refusal
    return path
