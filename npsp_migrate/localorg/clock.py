"""The org's clock: the one place where the local org asks what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

TIME_ZONE = "Europe/Paris"  # of the org's one user: it decides which day today is


@dataclass(frozen=True, slots=True)
class Clock:
    """The real clock, or a clock that stands still at `fixed`, for rehearsals that can be repeated."""

    fixed: datetime | None = None

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(TIME_ZONE)

    def now(self) -> datetime:
        return self.fixed or datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()


def instant_text(moment: datetime) -> str:
    """The one form in which the store holds an instant: UTC, whole seconds, `.000Z`.

    Salesforce keeps seconds only; SOQL compares these texts.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
