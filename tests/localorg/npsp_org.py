"""A local org in this process, and the few calls that the automation's tests make."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from npsp_migrate.localorg.catalog import Profile, read_catalog
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.dml.drafts import Operation, read_draft
from npsp_migrate.localorg.dml.remove import remove
from npsp_migrate.localorg.dml.save import Outcome, save
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.org import Identity, Org, open_org
from npsp_migrate.localorg.seed import Plainness
from npsp_migrate.localorg.soql import context
from npsp_migrate.localorg.soql.run import run
from npsp_migrate.localorg.store.database import Database

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = "2026-11-23"


@cache
def _newborn(profile: Profile) -> bytes:
    return open_org(":memory:", profile, Plainness.KEYED, Clock(NOW)).database.connection.serialize()


class _CopiedDatabase(Database):
    """A thousand tests begin with an org that was just born: copied, it is there in a fifth of the time."""

    def __init__(self, content: bytes) -> None:
        super().__init__(":memory:")
        self.connection.deserialize(content)
        self._sequences = dict(self.connection.execute("SELECT name, last FROM _sequence"))


class InnerOrg:
    """An org without a server; what a client would send goes in, what it would read comes out."""

    def __init__(self, profile: Profile = Profile.TRIAL) -> None:
        database = _CopiedDatabase(_newborn(profile))
        self.org = Org(database, read_catalog(profile), Identity.read(database), Clock(NOW), session_seconds=None)

    def save_all(self, name: str, *records: dict[str, Any]) -> list[Outcome]:
        """Insert records, or update those that bring an Id."""
        definition = self.org.schema.named(name)
        drafts = [read_draft(self.org, definition, place, record) for place, record in enumerate(records)]
        operation = Operation.UPDATE if "Id" in records[0] else Operation.INSERT
        with self.org.database.transaction():
            return save(Work.start(self.org, run_automation), definition, drafts, operation)

    def insert(self, name: str, **values: Any) -> str:
        (outcome,) = self.save_all(name, values)
        assert not outcome.errors, outcome.errors
        assert outcome.record_id
        return outcome.record_id

    def update(self, record: str, **values: Any) -> None:
        (outcome,) = self.save_all(self._name(record), {"Id": record, **values})
        assert not outcome.errors, outcome.errors

    def refusal(self, name: str, **values: Any) -> tuple[str, str]:
        """Code and message of the one error that this record meets."""
        (outcome,) = self.save_all(name, values)
        (error,) = outcome.errors
        return error.code, error.message

    def delete(self, record: str) -> None:
        definition = self.org.schema.named(self._name(record))
        with self.org.database.transaction():
            (outcome,) = remove(Work.start(self.org, run_automation), definition, [record])
        assert not outcome.errors, outcome.errors

    def get(self, record: str, *fields: str) -> Any:
        """The values of some fields, as a tuple; one value as it is."""
        (row,) = self.query(f"SELECT {', '.join(fields)} FROM {self._name(record)} WHERE Id = '{record}'")
        return row[0] if len(row) == 1 else row

    def query(self, text: str) -> list[tuple[Any, ...]]:
        clock = context.Clock(NOW, self.org.identity.user_id)
        connection = self.org.database.connection
        return [tuple(row) for row in run(text, self.org.schema, connection, clock).flat_rows(connection)]

    def column(self, text: str) -> list[Any]:
        return [row[0] for row in self.query(text)]

    def set(self, setting: str, **values: Any) -> None:
        """Change the org-wide row of a custom setting."""
        (record,) = self.column(f"SELECT Id FROM {setting}")
        self.update(record, **values)

    def household(self, *people: dict[str, Any]) -> tuple[str, list[str]]:
        """A household made by its first member, which the others join."""
        first = self.insert("Contact", **people[0])
        account = self.get(first, "AccountId")
        return account, [first, *(self.insert("Contact", AccountId=account, **each) for each in people[1:])]

    def record_type(self, developer_name: str) -> str:
        (found,) = self.column(f"SELECT Id FROM RecordType WHERE DeveloperName = '{developer_name}'")
        return str(found)

    def _name(self, record: str) -> str:
        definition = self.org.schema.of_id(record)
        assert definition is not None
        return definition.name
