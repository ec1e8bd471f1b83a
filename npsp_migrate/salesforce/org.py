"""The org as the stages see it: a reader that cannot write, and the writer around it."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import (
    Answer,
    FieldEdit,
    ObjectDescription,
    OrgIdentity,
    OutgoingRow,
    RecordFate,
    Usage,
)
from npsp_migrate.salesforce.bulk import BulkLoad, BulkLoader
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.describe import Descriptions
from npsp_migrate.salesforce.fates import ask_buried, ask_buried_since, ask_fates
from npsp_migrate.salesforce.histories import ask_field_edits
from npsp_migrate.salesforce.outgoing import OutgoingRecords
from npsp_migrate.salesforce.query import read_all, read_records
from npsp_migrate.salesforce.soql import changed_since, select, select_keys, select_since
from npsp_migrate.salesforce.write import Writer

_IDENTITY = ("Id", "Name", "IsSandbox", "OrganizationType")


class SalesforceReader:
    """Everything a command that only looks may do. Satisfies `model.org.OrgReader`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._identity: OrgIdentity | None = None
        self.descriptions = Descriptions(calls)

    @property
    def calls(self) -> int:
        """API calls so far."""
        return self._calls.sent

    def identity(self) -> OrgIdentity:
        """Asked once: an org does not become another one, and the hour it told stays the earliest."""
        if self._identity is None:
            self._identity = self._asked_identity()
        return self._identity

    def _asked_identity(self) -> OrgIdentity:
        answer = self._calls.look("query/", {"q": select("Organization", _IDENTITY)})
        if not answer["records"]:
            raise OrgError(
                "The org does not tell who it is", hint="The user needs the right to see the organization"
            )
        organization = answer["records"][0]
        return OrgIdentity(
            org_id=organization["Id"],
            name=organization["Name"],
            url=self._calls.url,
            is_sandbox=bool(organization["IsSandbox"]),
            username=self._calls.username(),
            told_at=self._calls.heard.clock,
            edition=str(organization.get("OrganizationType") or ""),
        )

    def usage(self) -> Usage:
        return self._calls.heard.usage

    @property
    def clock(self) -> str:
        return self._calls.heard.clock

    def count_changed(self, sobject: str, since: str) -> int:
        return int(self._calls.look("queryAll/", {"q": changed_since(sobject, since)})["totalSize"])

    def fates(self, sobject: str, ids: Sequence[str]) -> list[RecordFate]:
        return ask_fates(self._calls, self.descriptions, sobject, ids)

    def buried(self, sobject: str, key_field: str) -> list[tuple[str, RecordFate]]:
        return ask_buried(self._calls, self.descriptions, sobject, key_field)

    def buried_since(
        self, sobject: str, key_field: str, keys: Sequence[str], since: str
    ) -> list[tuple[str, RecordFate]]:
        return ask_buried_since(self._calls, self.descriptions, sobject, key_field, keys, since)

    def field_edits(self, sobject: str, ids: Sequence[str]) -> Iterator[FieldEdit]:
        return ask_field_edits(self._calls, self.descriptions, sobject, ids)

    def describe(self, sobject: str) -> ObjectDescription:
        return self.descriptions.of(sobject)

    def read(self, sobject: str, fields: Sequence[str], *, having: str = "") -> pd.DataFrame:
        """All records. A day comes as `date`, an amount as `Decimal`, an instant as ISO text, a record type by its
        developer name.
        """
        query = select(sobject, fields, having=having)
        return read_all(self._calls, self.descriptions, sobject, fields, query)

    def read_keys(self, sobject: str, fields: Sequence[str], key_field: str, keys: Sequence[str]) -> pd.DataFrame:
        """The records with these keys. Salesforce compares keys without their capitals: the caller must, too."""
        queries = select_keys(sobject, fields, key_field, keys)
        return read_records(self._calls, self.descriptions, sobject, fields, queries)

    def read_since(self, sobject: str, fields: Sequence[str], since: str) -> pd.DataFrame:
        query = select_since(sobject, fields, since)
        return read_all(self._calls, self.descriptions, sobject, fields, query)


class SalesforceOrg:
    """A reader, and the two ways in which `apply` writes. Satisfies `model.org.Org`."""

    def __init__(self, calls: Calls) -> None:
        self._reader = SalesforceReader(calls)
        records = OutgoingRecords(self._reader.descriptions)
        self._writer = Writer(calls, records)
        self._loader = BulkLoader(calls, records)

    @property
    def calls(self) -> int:
        return self._reader.calls

    def identity(self) -> OrgIdentity:
        return self._reader.identity()

    def describe(self, sobject: str) -> ObjectDescription:
        return self._reader.describe(sobject)

    def read(self, sobject: str, fields: Sequence[str], *, having: str = "") -> pd.DataFrame:
        return self._reader.read(sobject, fields, having=having)

    def read_keys(self, sobject: str, fields: Sequence[str], key_field: str, keys: Sequence[str]) -> pd.DataFrame:
        return self._reader.read_keys(sobject, fields, key_field, keys)

    def read_since(self, sobject: str, fields: Sequence[str], since: str) -> pd.DataFrame:
        return self._reader.read_since(sobject, fields, since)

    def usage(self) -> Usage:
        return self._reader.usage()

    @property
    def clock(self) -> str:
        return self._reader.clock

    def count_changed(self, sobject: str, since: str) -> int:
        return self._reader.count_changed(sobject, since)

    def fates(self, sobject: str, ids: Sequence[str]) -> list[RecordFate]:
        return self._reader.fates(sobject, ids)

    def buried(self, sobject: str, key_field: str) -> list[tuple[str, RecordFate]]:
        return self._reader.buried(sobject, key_field)

    def buried_since(
        self, sobject: str, key_field: str, keys: Sequence[str], since: str
    ) -> list[tuple[str, RecordFate]]:
        return self._reader.buried_since(sobject, key_field, keys, since)

    def field_edits(self, sobject: str, ids: Sequence[str]) -> Iterator[FieldEdit]:
        return self._reader.field_edits(sobject, ids)

    def delete(self, sobject: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._writer.delete(sobject, rows)

    def load(
        self, sobject: str, key_field: str, rows: Sequence[OutgoingRow], noted: Callable[[str], None]
    ) -> BulkLoad:
        return self._loader.load(sobject, key_field, rows, noted)

    def loaded(self, job: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._loader.loaded(job, sobject, key_field, rows)

    def upsert(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._writer.upsert(sobject, key_field, rows)

    def update(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        return self._writer.update(sobject, key_field, rows)
