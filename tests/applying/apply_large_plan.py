"""A process that applies a large plan to an org that says yes; prints its CPU seconds and its peak memory."""

import resource
import sys
import time
from pathlib import Path

folder = Path(__file__).parent


def peak_memory() -> float:
    """MiB. What `getrusage` tells begins at the size of the process that started this one, a large test worker."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024


sys.path[:0] = [str(folder), str(folder.parent / "salesforce")]

if __name__ == "__main__":
    from obliging_org import ObligingOrg
    from written_plans import Quiet

    from npsp_migrate.applying.executing import apply_plan
    from npsp_migrate.applying.journal import Journal
    from npsp_migrate.model.manner import Manner, Via
    from npsp_migrate.planning.plan_file import PlanFile

    plan, journal, via = sys.argv[1:]
    begun = time.process_time()
    with PlanFile(Path(plan)) as opened, Journal(Path(journal)) as written:
        applied = apply_plan(opened, ObligingOrg(), written, Quiet(), manner=Manner(Via(via)))
    peak = peak_memory()
    rows = sum(number for _, _, number in applied.counts)
    print(rows, time.process_time() - begun, peak)
