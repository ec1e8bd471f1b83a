"""An org's file, from the lock that keeps others away to the last page on the disk."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.org import Org, open_org
from npsp_migrate.localorg.running import IN_MEMORY, StartError, data_lock
from npsp_migrate.localorg.seed import Plainness

_BOOK = "_org"  # the table that every org's file has


@dataclass(frozen=True, slots=True)
class Birth:
    """How a new org is made; `profile` None leaves it to the file, or to the usual one."""

    profile: Profile | None = None
    plainness: Plainness = Plainness.KEYED
    seed: int | None = None


@contextmanager
def opened(data: str, birth: Birth, session_seconds: float | None = None) -> Iterator[Org]:
    """The org of a file, made when there is none; nobody else may open it meanwhile."""
    _check_file(data)
    try:
        with data_lock(data):
            org = open_org(
                data, birth.profile or Profile.TRIAL, birth.plainness, Clock(), session_seconds, birth.seed
            )
            try:
                _note_what_is_kept(org, data, birth)
                yield org
            finally:
                org.database.close()
    except Timeout:
        hint = f"`npsp-migrate local-org stop --data {data}` ends it; or name another file"
        raise StartError(f"Another local org works on `{data}`", hint) from None


def _check_file(data: str) -> None:
    """A file that is something else must not become an org."""
    if data == IN_MEMORY:
        return
    path = Path(data)
    if not path.parent.is_dir():
        raise StartError(f"`{path.parent}` is no folder", "Make it first, or name another file")
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StartError(
            f"`{data}` is no org's database: {error}", "Name another file, or one that is not there yet"
        ) from None
    if tables and _BOOK not in tables:
        raise StartError(
            f"`{data}` is a database of something else", "Name another file, or one that is not there yet"
        )


def _note_what_is_kept(org: Org, data: str, birth: Birth) -> None:
    """Options that a file's org was not made with change nothing, and that is said."""
    if birth.profile not in (None, org.profile):
        print(f"note: `{data}` keeps the profile that it was made with: {org.profile}", file=sys.stderr)
    if birth.seed not in (None, org.seed):
        print(f"note: `{data}` keeps the name that it was made with; the seed is for faults only", file=sys.stderr)
