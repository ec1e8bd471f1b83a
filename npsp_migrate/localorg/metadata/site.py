"""What every act of the Metadata API works on: the org and the components deployed to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.metadata.store import ComponentStore
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.schema_age import note_schema_change
from npsp_migrate.localorg.store.database import Database, Row


class RolledBack(Exception):  # noqa: N818 - it ends a transaction, and is no error
    """What was done is taken back on purpose."""


@dataclass(frozen=True, slots=True)
class Site:
    org: Org
    store: ComponentStore

    @property
    def database(self) -> Database:
        return self.org.database

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """A transaction that takes the org's shape back with its rows."""
        shape = self.org.schema.shape()
        try:
            with self.database.transaction():
                yield
        except BaseException:
            self.org.schema.restore(shape)
            self.org.reload_definitions()
            raise

    def announce_change(self) -> None:
        """Describe has changed: caches of clients and open queries end."""
        note_schema_change(self.database, self.org.clock)
        self.org.cursors.clear()

    def stamps(self) -> Row:
        user, now = self.org.identity.user_id, self.store.now
        return {
            "CreatedDate": now,
            "CreatedById": user,
            "LastModifiedDate": now,
            "LastModifiedById": user,
            "SystemModstamp": now,
        }

    def put_row(self, object_name: str, record_id: str, row: dict[str, Any]) -> None:
        """Write the record that a component is seen as in SOQL; what the object does not have is left out."""
        definition: ObjectDefinition = self.org.schema.named(object_name)
        known = {name: value for name, value in row.items() if definition.find(name)}
        stamps = {name: value for name, value in self.stamps().items() if definition.find(name)}
        if record_id in self.database.read(object_name, [record_id]):
            later = {name: value for name, value in stamps.items() if not name.startswith("Created")}
            self.database.update(object_name, [(record_id, {**known, **later})])
        else:
            self.database.insert(object_name, [{"Id": record_id, **stamps, **known}])

    def drop_row(self, object_name: str, record_id: str) -> None:
        sql = f'DELETE FROM "{object_name}" WHERE Id = ?'  # noqa: S608 - the name is ours
        self.database.connection.execute(sql, (record_id,))

    def value_set(self, name: str) -> Element | None:
        found = self.store.find("GlobalValueSet", name)
        return found.body if found else None


def site_of(org: Org) -> Site:
    return Site(org, org.components)
