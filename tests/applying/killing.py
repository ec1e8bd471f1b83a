"""A process that applies a town, ended by the system's own `kill -9`; and whether the town is whole afterwards."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from town import HOMES, OBJECTS, TownOrg, town_plan
from written_plans import PlanOf, Quiet

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.salesforce.org import SalesforceOrg

KEY = "Migration_Key__c"
LONGEST = 60  # seconds


@dataclass(frozen=True)
class Victim:
    """One run: its town, its journal, its way."""

    town: TownOrg
    journal: Path
    name: str
    via: Via = Via.COLLECTIONS
    read_at: str = ""

    def killed(self, when: Callable[[], bool]) -> bool:
        """Whether it was killed before its end."""
        script = Path(__file__).parent / "apply_until_killed.py"
        told = [self.town.url, self.town.token, str(self.journal), self.name, self.via.value, self.read_at]
        process = subprocess.Popen([sys.executable, str(script), *told])
        deadline = time.monotonic() + LONGEST
        while process.poll() is None and time.monotonic() < deadline and not when():
            time.sleep(0.001)
        process.kill()
        return process.wait() != 0

    def killed_later(self, seconds: float) -> bool:
        """So many seconds after its first intent."""
        begun: list[float] = []

        def now() -> bool:
            if not begun and self.batches():
                begun.append(time.monotonic())
            return bool(begun) and time.monotonic() - begun[0] >= seconds

        return self.killed(now)

    def batches(self) -> int:
        """As its journal tells from outside."""
        if not self.journal.exists():
            return 0
        try:
            connection = sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True)
            try:
                return int(connection.execute("SELECT count(*) FROM batches").fetchone()[0])
            finally:
                connection.close()
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0

    def resumed(self) -> None:
        """To the end, here; nothing is lost, nothing doubled, and the journal tells all of it."""
        org = self.town.open()
        plan = town_plan(self.name, org.identity().org_id, read_at=self.read_at)
        with Journal(self.journal) as journal:
            if not journal.runs() or journal.runs()[0].finished is None:
                apply_plan(plan, org, journal, Quiet(), manner=Manner(self.via, smallest_job=1))
            summary = journal.summary(1)
            told = sum(1 for _ in journal.applied(1))
        assert summary.complete
        assert told == len(OBJECTS) * HOMES
        self._is_whole(org, plan)

    def _is_whole(self, org: SalesforceOrg, plan: PlanOf) -> None:
        for sobject, keys in keys_of(org, self.name).items():
            wanted = sorted(change.key for change in plan.changes(sobject))
            assert keys == wanted, sobject
        gift = f"npe01__Opportunity__r.{KEY}"
        payments = org.read("npe01__OppPayment__c", [gift])[gift]
        assert sum(f":{self.name}:" in str(key) for key in payments) == HOMES  # NPSP added none of its own


def keys_of(org: SalesforceOrg, name: str) -> dict[str, list[str]]:
    """What the org holds of one town, doubles included."""
    return {
        sobject: sorted(key for key in org.read(sobject, [KEY], having=KEY)[KEY] if f":{name}:" in key)
        for sobject in OBJECTS
    }
