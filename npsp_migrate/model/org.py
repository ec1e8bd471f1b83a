"""The org as the stages see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

import pandas as pd

from npsp_migrate.model.plan import Value

_DEVELOPER_EDITION = "Developer Edition"


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field, as the org's describe tells it."""

    name: str
    label: str
    type: str  # `string picklist multipicklist reference boolean currency double date datetime email …`
    length: int = 0  # characters; 0 where none applies
    precision: int = 0
    scale: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    defaulted_on_create: bool = False
    restricted: bool = False
    picklist: tuple[str, ...] = ()  # active values
    reference_to: tuple[str, ...] = ()
    relationship: str = ""
    external_id: bool = False
    unique: bool = False


@dataclass(frozen=True, slots=True)
class ChildDescription:
    """One lookup of another object that leads here; `cascades`: these records are deleted with their parent."""

    object: str
    field: str
    cascades: bool = False


@dataclass(frozen=True, slots=True)
class ObjectDescription:
    name: str
    label: str
    fields: Mapping[str, FieldDescription]
    record_types: Mapping[str, str] = field(default_factory=dict)  # developer name → Id
    children: tuple[ChildDescription, ...] = ()


@dataclass(frozen=True, slots=True)
class OrgIdentity:
    org_id: str  # 18 characters
    name: str
    url: str
    is_sandbox: bool
    username: str
    told_at: str = ""  # by the org's own clock, ISO with zone
    edition: str = ""  # `Enterprise Edition`

    @property
    def domain(self) -> str:
        return urlsplit(self.url).hostname or self.url

    @property
    def is_production(self) -> bool:
        """Whether people work in it. A trial counts: nonprofits start with one, and it becomes their org.

        Salesforce calls no Developer Edition a sandbox, but nobody may keep real records there.
        """
        return not self.is_sandbox and self.edition != _DEVELOPER_EDITION


class AnswerStatus(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # the call was cut: nobody knows whether it was done
    NOT_DONE = "not-done"  # the org did not come to this row: it may be sent again


@dataclass(frozen=True, slots=True)
class Answer:
    """What the org said about one row, paired by key and never by position."""

    key: str
    status: AnswerStatus
    org_id: str = ""
    code: str = ""  # Salesforce's status code: `REQUIRED_FIELD_MISSING`
    message: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """One record to write: scalar values by field, parents as (relationship, parent object, parent key)."""

    key: str
    values: Mapping[str, Value]
    parents: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # relationship → (object, key)
    org_id: str = ""  # write by Id, as the record has no key yet


@dataclass(frozen=True, slots=True)
class Usage:
    """The org's API calls of the last 24 hours, as its last answer told them; a limit of 0 says nothing."""

    used: int = 0
    limit: int = 0


class Ended(StrEnum):
    """What became of a record that is not among the living ones any more."""

    DELETED = "deleted"  # in the recycle bin
    MERGED = "merged"  # somebody made one of two: `survivor` is the other
    GONE = "gone"  # not even in the recycle bin: purged, or hidden from this user


@dataclass(frozen=True, slots=True)
class RecordFate:
    """The end of one record, as the org tells it."""

    org_id: str
    ended: Ended
    survivor: str = ""  # Id
    at: str = ""  # ISO with zone
    by: str = ""  # a user's name


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One change of one field, as the org's history tells it."""

    org_id: str  # of the record
    field: str
    by: str  # a user's name
    at: str  # ISO with zone
    became: Value = None  # None: the history does not tell; blank is an empty text


class OrgReader(Protocol):
    """Everything that `check`, `plan`, `show` and `verify` may do: no way to write stands here."""

    def identity(self) -> OrgIdentity: ...
    def describe(self, sobject: str) -> ObjectDescription: ...
    def read(self, sobject: str, fields: Sequence[str], *, having: str = "") -> pd.DataFrame:
        """All records, one line each, columns as asked (`Account.Migration_Key__c` paths included).

        `having`: only records where this field is not null.
        """

    def read_keys(self, sobject: str, fields: Sequence[str], key_field: str, keys: Sequence[str]) -> pd.DataFrame:
        """The records with these values in `key_field`, asked in as few queries as the limits allow."""

    def read_since(self, sobject: str, fields: Sequence[str], since: str) -> pd.DataFrame:
        """The living records that were written at this instant (ISO with zone) or later, by anybody."""

    def fates(self, sobject: str, ids: Sequence[str]) -> list[RecordFate]:
        """What became of these records; none for one that is alive."""

    def buried(self, sobject: str, key_field: str) -> list[tuple[str, RecordFate]]:
        """The records with a key that lie in the recycle bin, each with its key."""

    def buried_since(
        self, sobject: str, key_field: str, keys: Sequence[str], since: str
    ) -> list[tuple[str, RecordFate]]:
        """Those of them that bear one of these keys and were made at this instant (ISO with zone) or later."""

    def field_edits(self, sobject: str, ids: Sequence[str]) -> Iterator[FieldEdit]:
        """Changes of these records' fields, each record's oldest first; only of fields that the org tracks, which
        is mostly none.
        """

    def count_changed(self, sobject: str, since: str) -> int:
        """How many records were written or deleted at this instant (ISO with zone) or later, by anybody."""

    def usage(self) -> Usage: ...

    @property
    def clock(self) -> str:
        """The hour of the org's own clock at its last answer, ISO with zone; empty where it told none."""

    @property
    def calls(self) -> int:
        """API calls of this connection so far."""


class Load(Protocol):
    """Rows on their way into the org, as one bulk job."""

    def send(self) -> None:
        """To a job that does nothing yet. What breaks here, `begin` does once more."""

    def begin(self) -> None:
        """The job works from here on. Rows that were not sent are sent before."""

    def wait(self) -> bool:
        """Until the job has ended; whether it wrote every row."""

    def answers(self) -> list[Answer]:
        """Of a job that was waited for; a row without an answer is unknown."""

    def drop(self) -> None:
        """Instead of `begin`: nothing is written."""


class Org(OrgReader, Protocol):
    """What `apply` may do besides."""

    def upsert(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """Create or update by external key, at most `COLLECTION_LIMIT` rows, each answer paired by key."""

    def update(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """Update by Id and write the key into `key_field`: how a record that the org had before is adopted."""

    def delete(self, sobject: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """Into the recycle bin, by Id, at most `COLLECTION_LIMIT` rows; what is gone already is deleted, too."""

    def load(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow], noted: Callable[[str], None]) -> Load:
        """The same for any number of rows in one job, all with an Id or all without; nothing is sent yet.

        `noted` is told of the job before a row is sent.
        """

    def loaded(self, job: str, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """What became of the rows of a job that was interrupted; none for one that was never started."""


COLLECTION_LIMIT = 200  # Salesforce: records per collections call
