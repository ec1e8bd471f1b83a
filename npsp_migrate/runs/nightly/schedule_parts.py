"""What all schedules are made from."""

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Night:
    """When, where and with what the night runs."""

    project: str
    slug: str
    root: Path
    command: tuple[str, ...]  # `npsp-migrate` by its full path: a scheduler has a search path of its own
    at: time
    time_zone: str
    budget: timedelta
    secrets: tuple[str, ...]

    @property
    def clock(self) -> str:
        return f"{self.at:%H:%M}"

    @property
    def hours_allowed(self) -> int:
        """The scheduler's own limit: well after the night has stopped by itself."""
        return int(self.budget.total_seconds() // 3600) + 2


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    name: str
    text: str
    mode: int = 0o644
    encoding: str = "utf-8"
    keeps: bool = False  # what stands there already is left alone


def secrets_file(night: Night) -> ScheduleFile:
    """Names without values: the values are typed by whoever knows them."""
    lines = [f"# Secrets of {night.project}. Readable by its owner only; keep it out of any repository.", ""]
    lines += [f"{name}=" for name in night.secrets]
    return ScheduleFile(f"{night.slug}.env", "\n".join(lines) + "\n", 0o600, keeps=True)
