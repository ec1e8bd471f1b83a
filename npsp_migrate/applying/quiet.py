"""Did anybody else write since the plan was made? One count answers for a whole object.

Salesforce stamps each record that is written or deleted, by whomever and whatever (`SystemModstamp`). When as many
records bear a stamp since the plan was read as this run has written itself, nobody else was there: no record has
to be compared. Any other number, and the records are compared one by one, as they always were.
"""

from dataclasses import dataclass

from npsp_migrate.applying.journal import Journal
from npsp_migrate.model.org import OrgReader


@dataclass(frozen=True, slots=True)
class Watch:
    org: OrgReader
    journal: Journal
    run: int
    since: str  # when the plan began to read, by the org's clock; empty for a plan that does not tell

    def is_quiet(self, sobject: str) -> bool:
        if not self.since:
            return False
        return self.org.count_changed(sobject, self.since) == self.journal.written(self.run, sobject)
