"""`python -m npsp_migrate.localorg`: runs a local org in the foreground."""

import argparse
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.certificates import certificate_in
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.org import open_org
from npsp_migrate.localorg.seed import Plainness
from npsp_migrate.localorg.server import Address, serve

_IN_MEMORY = ":memory:"


def main() -> None:
    given = _parser().parse_args()
    if given.until_stdin_ends:
        threading.Thread(target=_stop_with_caller, daemon=True).start()
    plainness = Plainness.PLAIN if given.plain else Plainness.KEYED
    org = open_org(given.data, given.profile, plainness, Clock(), given.session_seconds)
    try:
        with _tls_folder(given.tls_folder, given.data) as folder:
            serve(org, Address(given.port), certificate_in(folder, Clock().now()), given.ready_file)
    finally:
        org.database.close()


@contextmanager
def _tls_folder(wanted: Path | None, database: str) -> Iterator[Path]:
    """Where the certificates are kept: beside the database, or as long as the org when it is forgotten."""
    if wanted is not None or database != _IN_MEMORY:
        yield wanted or Path(f"{database}-tls")
        return
    with tempfile.TemporaryDirectory(prefix="npsp-migrate-tls-") as folder:
        yield Path(folder)


def _stop_with_caller() -> None:
    """A caller that was killed tells nobody, but its end of the pipe closes with it."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m npsp_migrate.localorg",
        description="A Salesforce-compatible org with NPSP's automation, on this machine only",
    )
    parser.add_argument(
        "--data", default=_IN_MEMORY, metavar="FILE", help="the org's database; `:memory:` forgets it"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help="written as JSON once the org answers")
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.TRIAL)
    parser.add_argument("--plain", action="store_true", help="no external id `Migration_Key__c` on the objects")
    parser.add_argument(
        "--session-seconds", type=_seconds, metavar="N", help="how long a token lasts; without, it does not end"
    )
    parser.add_argument(
        "--tls-folder", type=Path, metavar="DIR", help="where the test CA is made and kept; default: beside FILE"
    )
    parser.add_argument("--until-stdin-ends", action="store_true", help="stop when the caller is gone")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError
    return seconds


if __name__ == "__main__":
    main()
