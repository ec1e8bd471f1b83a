"""One request's writing: the instant it happens at, who does it, and what automation may do within it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.dml import tracking
from npsp_migrate.localorg.dml.changes import Automation
from npsp_migrate.localorg.dml.options import USUAL, SaveOptions
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.store.database import Database, Row
from npsp_migrate.localorg.store.tables import rows_table

_ERROR_SETTINGS = "npsp__Error_Settings__c"


@dataclass(frozen=True, slots=True)
class Work:
    org: Org
    automation: Automation
    now: str
    today: str
    user_id: str
    options: SaveOptions = USUAL
    muted: frozenset[str] = frozenset()  # classes of trigger handlers that are passed over

    @classmethod
    def start(cls, org: Org, automation: Automation, options: SaveOptions | None = None) -> "Work":
        moment = org.clock.now()
        now, today = instant_text(moment), org.clock.today().isoformat()
        return cls(org, automation, now, today, org.identity.user_id, options=options or USUAL)

    def without(self, *classes: str) -> "Work":
        """The same work while these trigger handlers are switched off, as NPSP does around its own saving."""
        return replace(self, muted=self.muted | frozenset(classes))

    def by_automation(self) -> "Work":
        """The same work where automation saves: duplicate rules look at it only if NPSP's settings say so.

        Assignment rules still work; what the client's header allows for duplicates does not reach so far.
        """
        respected = bool(self.settings(_ERROR_SETTINGS).get("npsp__Respect_Duplicate_Rule_Settings__c"))
        return replace(self, options=replace(self.options, guarded=respected, allow_duplicates=False))

    @property
    def database(self) -> Database:
        return self.org.database

    def settings(self, name: str) -> Mapping[str, Any]:
        return self.org.settings(name)

    def select(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows by SQL, in which `{Contact}` stands for the table of Contact's rows."""
        return self.database.rows(self.named(sql), parameters)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        self.database.connection.execute(self.named(sql), parameters)

    def named(self, sql: str) -> str:
        parts = sql.split("{")
        rest = (part.partition("}") for part in parts[1:])
        return parts[0] + "".join(rows_table(name) + text for name, _, text in rest)

    def write(self, object_name: str, changes: Iterable[tuple[str, Row]]) -> None:
        """Set columns at once, stamped, without triggers: for what automation itself maintains."""
        stamped = [(record, {**values, **self.stamps()}) for record, values in changes]
        definition = self.org.schema.named(object_name)
        if definition.history:
            tracking.note_changes(self, definition, stamped)
        self.database.update(object_name, stamped)
        self.org.forget(object_name)

    def stamps(self) -> Row:
        """What every save sets."""
        return {"LastModifiedDate": self.now, "LastModifiedById": self.user_id, "SystemModstamp": self.now}
