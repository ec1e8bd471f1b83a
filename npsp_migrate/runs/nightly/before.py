"""What tonight is compared with: the sources as they were last taken for right, and what is usual."""

from pathlib import Path

from npsp_migrate.applying.journal import Journal
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.runs.nightly.guardrails import Before, shapes_of
from npsp_migrate.runs.nightly.memory import Memory, median_of
from npsp_migrate.runs.nightly.night import SourceShape
from npsp_migrate.runs.workspace import Workspace

NIGHTS_COMPARED = 10


def nights_before(memory: Memory, workspace: Workspace) -> Before:
    """The sources as the last accepted night saw them, or the last plan that a person applied since."""
    when, sources = memory.sources()
    if workspace.journal.exists():
        with Journal(workspace.journal) as journal:
            line = next((each for each in journal.runs() if each.finished), None)
        if line and (when is None or line.started > when):
            sources = _shapes_of_kept(workspace.kept_plan(line.fingerprint)) or sources
    created, updated = (median_of(memory.written(name, NIGHTS_COMPARED)) for name in ("created", "updated"))
    return Before(sources, created, updated)


def _shapes_of_kept(path: Path) -> dict[str, SourceShape]:
    if not path.is_file():
        return {}
    with PlanFile(path) as plan:
        return shapes_of(plan)
