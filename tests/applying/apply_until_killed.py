"""A process that applies a plan, so that a test can kill it: no clean-up, no last words."""

import sys
from pathlib import Path

folder = Path(__file__).parent
sys.path[:0] = [str(folder), str(folder.parent / "salesforce")]

if __name__ == "__main__":
    from town import TownOrg, town_plan
    from written_plans import Quiet

    from npsp_migrate.applying.executing import apply_plan
    from npsp_migrate.applying.journal import Journal
    from npsp_migrate.model.manner import Manner, Via

    url, token, journal, name, via, read_at = sys.argv[1:]
    org = TownOrg(url, token).open()
    plan = town_plan(name, org.identity().org_id, read_at=read_at)
    apply_plan(plan, org, Journal(Path(journal)), Quiet(), manner=Manner(Via(via), smallest_job=1))
