"""`make clients`: installs the Salesforce clients that people use, and lets each do its work on a new local org.

One row per step of a client: it wrote, and read back exactly what it wrote. Exit code 1 when any step failed.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent.parent / "localorg"))  # for its CONNECT proxy

from installation import HOME, Tools, install  # the folder is no package: it is run, never imported
from local_org import running_org
from steps import Outcome
from with_cumulusci import run_cumulusci
from with_jsforce import run_jsforce
from with_sf import run_sf
from with_sfdmu import run_sfdmu
from with_simple_salesforce import run_simple_salesforce

CLIENTS = {
    "simple-salesforce": run_simple_salesforce,
    "sf": run_sf,
    "sfdmu": run_sfdmu,
    "jsforce": run_jsforce,
    "cumulusci": run_cumulusci,
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("clients", nargs="*", choices=[*CLIENTS, []], help="only these; default: all")
    chosen = options.parse_args().clients or list(CLIENTS)
    began = time.monotonic()
    tools = install()
    print(f"The clients are installed ({time.monotonic() - began:.0f} s)", file=sys.stderr)
    outcomes = [outcome for name in chosen for outcome in _try_client(name, tools)]
    Console(width=150).print(_table(outcomes))
    failed = [outcome for outcome in outcomes if outcome.wrong]
    for outcome in failed:
        print(f"\nfailed: {outcome.client}, {outcome.did}\n{outcome.wrong}")
    print(f"\n{len(outcomes)} steps, {len(failed)} failed, {time.monotonic() - began:.0f} s")
    raise SystemExit(1 if failed else 0)


def _try_client(name: str, tools: Tools) -> Iterator[Outcome]:
    """What the client leaves behind stays until its next run, to be looked at."""
    folder = HOME / "runs" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with running_org(folder) as org:
        for outcome in CLIENTS[name](org, tools, folder):
            print(f"{outcome.client}: {outcome.did} … {outcome.seconds:.1f} s", file=sys.stderr)
            yield outcome


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("client", "version", "what it did, and read back", "s", "result")
    before = ""
    for outcome in outcomes:
        shown = (outcome.client, outcome.version) if outcome.client != before else ("", "")
        before = outcome.client
        table.add_row(*shown, outcome.did, f"{outcome.seconds:.1f}", "FAILED" if outcome.wrong else "same")
    return table


if __name__ == "__main__":
    main()
