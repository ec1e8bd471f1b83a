"""When the schema changed last: `Last-Modified` of describe, by which clients know that what they kept is good."""

from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.store.database import Database

_KEPT_AS = "schema_changed"


def schema_changed(database: Database) -> int:
    """Seconds since 1970."""
    return int(database.setting(_KEPT_AS) or 0)


def note_schema_change(database: Database, clock: Clock) -> None:
    """Within one second the second change is told as one later: a header has whole seconds only."""
    now = max(int(clock.now().timestamp()), schema_changed(database) + 1)
    database.keep_setting(_KEPT_AS, str(now))
