"""How a plan is carried out: by which of Salesforce's two ways, how many at once, and what is left to others."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from npsp_migrate.errors import OrgError, TimeUpError
from npsp_migrate.model.org import COLLECTION_LIMIT, Usage


class Via(StrEnum):
    """sObject Collections answer at once and are Salesforce's advice below 2,000 records; jobs need fewer calls.

    `auto` chooses for each object by the number of its changes.
    """

    AUTO = "auto"
    COLLECTIONS = "collections"
    BULK = "bulk"


def _nobody_stops() -> None:
    """Somebody watches the run, and may press Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Manner:
    via: Via = Via.AUTO
    bulk_from: int = 2_000  # changes of one object
    batch: int = COLLECTION_LIMIT  # records per call to begin with; smaller ones follow by themselves
    reserve: int = 10  # percent of the org's daily calls that are left to others
    serial: frozenset[str] = frozenset({"npsp__Allocation__c"})  # NPSP's own loads never run these in parallel
    smallest_job: int = COLLECTION_LIMIT + 1  # records; what one call takes is not worth a job
    may_go_on: Callable[[], None] = _nobody_stops  # asked before each call that writes; raises to stop there

    def but(self, via: Via | None, batch: int | None) -> "Manner":
        """What somebody asked for this one time."""
        return replace(self, via=via or self.via, batch=batch or self.batch)

    def loads(self, sobject: str, changes: int) -> bool:
        """Whether this object goes by bulk jobs. Salesforce works on the parts of a job at the same time."""
        if sobject in self.serial or self.via is Via.COLLECTIONS:
            return False
        return self.via is Via.BULK or changes >= self.bulk_from

    def stop_at_reserve(self, usage: Usage) -> None:
        """The association's other tools need the org tomorrow morning, too."""
        self.may_go_on()
        if usage.limit and usage.used >= usage.limit * (100 - self.reserve) / 100:
            raise OrgError(
                f"The org has used {usage.used:,} of its {usage.limit:,} API calls of the last 24 hours,"
                f" and {self.reserve} % are kept for others",
                hint="Run `npsp-migrate resume` later: it goes on where it stopped",
            )

    def goes_on(self, usage: Usage) -> bool:
        """Whether it would not stop now: for what can wait until somebody asks why."""
        try:
            self.stop_at_reserve(usage)
        except (OrgError, TimeUpError):
            return False
        return True
