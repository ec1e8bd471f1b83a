"""Journal → registry: what runs did and nobody remembered yet, because a process died in between."""

from npsp_migrate.applying.journal import Journal
from npsp_migrate.runs.memory.registry import Registry


def recall(registry: Registry, journal: Journal, org_id: str) -> int:
    """Bring in every run since the first that is not remembered as it stands now; returns how many.

    A later run's values stand above an earlier one's: so all that follow are brought in again, too.
    """
    marks = journal.marks(org_id)
    remembered = registry.remembered_runs()
    if remembered.keys() - dict(marks).keys():
        remembered = {}  # another journal: its numbers began anew
    late = next((place for place, (run, mark) in enumerate(marks) if remembered.get(run) != mark), len(marks))
    for run, mark in marks[late:]:
        bring_in(registry, journal, run)
        registry.note_run(run, mark)
    return len(marks) - late


def bring_in(registry: Registry, journal: Journal, run: int, after: int = 0) -> None:
    """What this run wrote, and what it took back. Up to the change `after` it was brought in already."""
    registry.remember(journal.applied(run, after), journal.began(run))
    registry.forget(journal.undone(run))


def note_all(registry: Registry, journal: Journal, org_id: str) -> None:
    """Everything that the journal tells was brought in."""
    for run, mark in journal.marks(org_id):
        registry.note_run(run, mark)
