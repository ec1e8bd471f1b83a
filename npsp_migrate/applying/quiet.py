"""Did anybody else write since the plan was made? One count answers for a whole object.

Salesforce stamps each record that is written or deleted, by whomever and whatever (`SystemModstamp`). When as many
records bear a stamp since the plan was read as this run has written itself, nobody else was there: no record has
to be compared. Any other number, and the records are compared one by one, as they always were.
"""

from dataclasses import dataclass, field

from npsp_migrate.applying.journal import Journal
from npsp_migrate.model.org import OrgReader


@dataclass(slots=True)
class Watch:
    org: OrgReader
    journal: Journal
    run: int
    since: str  # when the plan began to read, by the org's clock; empty for a plan that does not tell
    _counted: dict[str, tuple[int, int]] = field(default_factory=dict)  # object → up to which number, how many

    def is_quiet(self, sobject: str, next_seq: int, just_written: int = 0) -> bool:
        """`next_seq`: of the first change that is not settled yet; below zero in the second pass. `just_written`:
        how many from there on were written, and the journal does not know yet.
        """
        if not self.since:
            return False
        ours = self.journal.written(self.run, sobject) if next_seq < 0 else self._written_before(sobject, next_seq)
        return self.org.count_changed(sobject, self.since) == ours + just_written

    def _written_before(self, sobject: str, seq: int) -> int:
        """Counted from where the last count ended: a plan has a thousand windows."""
        last, count = self._counted.get(sobject, (0, 0))
        count += self.journal.written_between(self.run, sobject, last + 1, seq - 1)
        self._counted[sobject] = seq - 1, count
        return count
