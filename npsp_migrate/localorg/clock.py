"""The org's clock: the one place where the local org asks what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The real clock, or a clock that stands still at `fixed`, for rehearsals that can be repeated."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        return self.fixed or datetime.now(UTC)

    def today(self) -> date:
        return self.now().date()


def instant_text(moment: datetime) -> str:
    """The one form in which the store holds an instant: UTC, milliseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
