"""Runs a local org in the foreground, as the options say."""

import argparse
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from npsp_migrate.localorg.announcing import Talk
from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.certificates import certificate_in
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.disturb.desk import Disturbances
from npsp_migrate.localorg.disturb.rule import RuleError, read_rules
from npsp_migrate.localorg.opening import Birth, opened
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.running import IN_MEMORY, StartError
from npsp_migrate.localorg.seed import Plainness
from npsp_migrate.localorg.server import LOOPBACK, Address, Announcing, serve


def main() -> None:
    given = _parser().parse_args()
    if given.until_stdin_ends:
        threading.Thread(target=_stop_with_caller, daemon=True).start()
    try:
        _run(given)
    except StartError as error:
        hint = f"\n\nhint: {error.hint}" if error.hint else ""
        sys.exit(f"error: {error}{hint}")


def _run(given: argparse.Namespace) -> None:
    announcing = Announcing(given.ready_file, given.talk, given.entered)
    _clear_the_way(announcing)
    plainness = Plainness.PLAIN if given.plain else Plainness.KEYED
    birth = Birth(given.profile, plainness, given.seed)
    with opened(given.data, birth, given.session_seconds) as org, _tls_folder(given.tls_folder, given.data) as tls:
        address = Address(given.port, given.host)
        _prepare(org, given, address)
        serve(org, given.data, address, certificate_in(tls, Clock().now()), announcing)


def _prepare(org: Org, given: argparse.Namespace, address: Address) -> None:
    if org.seed is not None and not address.is_loopback:
        message = "An org that was made with `--seed` has a token that anybody can work out"
        raise StartError(message, "Leave `--host` away, or `--seed`")
    org.storage.limit_mb = given.storage_mb
    org.sessions.rotating = given.rotate_refresh_tokens
    seed = given.seed if given.seed is not None else org.seed or 0
    try:
        rules = tuple(rule for text in given.fault for rule in read_rules(text, seed))
    except RuleError as error:
        raise StartError(str(error), "`npsp-migrate local-org fault --help` lists them") from None
    org.disturbances = Disturbances(seed, rules)


def _clear_the_way(announcing: Announcing) -> None:
    """A ready file of an earlier run would be taken for ours."""
    if announcing.ready_file is None:
        return
    try:
        announcing.ready_file.unlink(missing_ok=True)
        if not announcing.ready_file.parent.is_dir():
            raise StartError(
                f"`{announcing.ready_file.parent}` is no folder", "Make it, or name another ready file"
            )
    except OSError as refused:
        message = f"`{announcing.ready_file}` cannot be written: {refused.strerror}"
        raise StartError(message, "Name another ready file") from None


@contextmanager
def _tls_folder(wanted: Path | None, database: str) -> Iterator[Path]:
    """Where the certificates are kept: beside the database, or as long as the org when it is forgotten."""
    if wanted is not None or database != IN_MEMORY:
        yield wanted or Path(f"{database}-tls")
        return
    with tempfile.TemporaryDirectory(prefix="npsp-migrate-tls-") as folder:
        yield Path(folder)


def _stop_with_caller() -> None:
    """A caller that was killed tells nobody, but its end of the pipe closes with it."""
    # Not through `sys.stdin`: its lock, held by this thread, keeps the interpreter from ending for a second.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m npsp_migrate.localorg",
        description="A Salesforce-compatible org with NPSP's automation, on this machine only",
    )
    add = parser.add_argument
    add("--data", default=IN_MEMORY, metavar="FILE", help="the org's database; `:memory:` forgets it")
    add("--port", type=int, default=0, help="0 takes any free port")
    add("--host", default=LOOPBACK, metavar="ADDRESS", help="where to listen; without, on this machine only")
    add("--ready-file", type=Path, metavar="FILE", help="written as JSON once the org answers")
    add("--talk", type=Talk, choices=list(Talk), default=Talk.JSON, help="how the facts are printed")
    add("--entered", action="store_true", help="let `npsp-migrate local-org stop` and the others find this org")
    add("--profile", type=Profile, choices=list(Profile), help="of a new org; without: trial")
    add("--seed", type=int, metavar="N", help="ids, tokens and faults are the same each time")
    add("--plain", action="store_true", help="no external id `Migration_Key__c` on the objects")
    add("--fault", action="append", default=[], metavar="RULE", help="a fault from the start: `row-lock=0.05`")
    add("--storage-mb", type=int, metavar="N", help="refuse new records when they take more than N MB")
    add("--session-seconds", type=_seconds, metavar="N", help="how long a token lasts; without, it does not end")
    add("--rotate-refresh-tokens", action="store_true", help="each refresh token is changed for another one")
    add("--tls-folder", type=Path, metavar="DIR", help="where the test CA is made and kept; default: beside FILE")
    add("--until-stdin-ends", action="store_true", help="stop when the caller is gone")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError
    return seconds
