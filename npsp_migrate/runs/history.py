"""The runs of a project, as the journal tells them."""

from dataclasses import dataclass

from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import RunLine
from npsp_migrate.runs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HistoryLine:
    line: RunLine

    @property
    def sentence(self) -> str:
        ended = "" if self.line.finished else "  (interrupted: `npsp-migrate resume` goes on with it)"
        told = ", ".join(f"{number:,} {outcome.value}" for outcome, number in self.line.counts) or "nothing to do"
        when = f"{self.line.started:%Y-%m-%d %H:%M} UTC"
        undoes = f"  (undoes run {self.line.undoes})" if self.line.undoes else ""
        return f"{self.line.run:>4}  {when}  plan {self.line.fingerprint[:12]}  {told}{undoes}{ended}"

    def as_json(self) -> dict[str, object]:
        return {
            "run": self.line.run,
            "plan": self.line.fingerprint,
            "org": {"id": self.line.org_id, "url": self.line.org_url},
            "undoes": self.line.undoes or None,
            "started": self.line.started.isoformat(),
            "finished": self.line.finished.isoformat() if self.line.finished else None,
            "records": {outcome.value: number for outcome, number in self.line.counts},
        }


def read_history(workspace: Workspace) -> tuple[HistoryLine, ...]:
    """Newest first; a project that never ran has none."""
    if not workspace.journal.exists():
        return ()
    with Journal(workspace.journal) as journal:
        return tuple(HistoryLine(line) for line in journal.runs())
