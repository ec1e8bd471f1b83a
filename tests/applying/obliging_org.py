"""An org that says yes to everything, at once and in memory: what is left is our own work."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from npsp_migrate.model.org import (
    Answer,
    AnswerStatus,
    FieldDescription,
    ObjectDescription,
    OrgIdentity,
    OutgoingRow,
    Usage,
)
from npsp_migrate.salesforce.bulk_csv import successes, upload_of
from npsp_migrate.salesforce.describe import Descriptions
from npsp_migrate.salesforce.outgoing import OutgoingRecords

KEY = "Migration_Key__c"
ORG_ID = "00D000000000001EAA"


class _Described(Descriptions):
    def __init__(self) -> None:
        texts = {name: FieldDescription(name, name, "string") for name in ("Name", "LastName", "FirstName", KEY)}
        email = {"Email": FieldDescription("Email", "Email", "email")}
        home = FieldDescription(
            "AccountId", "Account", "reference", reference_to=("Account",), relationship="Account"
        )
        person = FieldDescription(
            "npe01__One2OneContact__c",
            "Contact",
            "reference",
            reference_to=("Contact",),
            relationship="npe01__One2OneContact__r",
        )
        self._kept = {
            "Account": ObjectDescription("Account", "Account", {**texts, person.name: person}),
            "Contact": ObjectDescription("Contact", "Contact", {**texts, **email, "AccountId": home}),
        }

    def of(self, sobject: str) -> ObjectDescription:
        return self._kept[sobject]


class ObligingOrg:
    """Writes the CSV of a job and reads its result, as the real one does; only the network is not there."""

    def __init__(self) -> None:
        self.calls = 0
        self._written: Counter[str] = Counter()
        self._described = _Described()
        self._records = OutgoingRecords(self._described)

    def identity(self) -> OrgIdentity:
        return OrgIdentity(ORG_ID, "Test", "http://org", True, "robot")

    def usage(self) -> Usage:
        return Usage()

    def describe(self, sobject: str) -> ObjectDescription:
        return self._described.of(sobject)

    def count_changed(self, sobject: str, since: str) -> int:
        return self._written[sobject]

    def read_keys(self, sobject: str, fields: Sequence[str], key_field: str, keys: Sequence[str]) -> pd.DataFrame:
        return pd.DataFrame({name: [] for name in fields}, dtype=object)

    def load(
        self, sobject: str, key_field: str, rows: Sequence[OutgoingRow], noted: Callable[[str], None]
    ) -> "_Load":
        content, count = upload_of([self._records.cells(sobject, key_field, row) for row in rows])
        assert count == len(rows)
        return _Load(self, sobject, key_field, rows, noted, content.decode())

    def upsert(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        self.calls += 1
        return [
            Answer(row.key, AnswerStatus.CREATED, org_id)
            for row, org_id in zip(rows, self.ids(sobject, rows), strict=True)
        ]

    def update(self, sobject: str, key_field: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        self.calls += 1
        return [Answer(row.key, AnswerStatus.UPDATED, row.org_id) for row in rows]

    def ids(self, sobject: str, rows: Sequence[OutgoingRow]) -> list[str]:
        """Of each row the Id that it has, or a new one."""
        first = self._written[sobject]
        self._written[sobject] += sum(1 for row in rows if not row.org_id)
        return [row.org_id or f"{first + n:015d}AAA" for n, row in enumerate(rows)]


@dataclass
class _Load:
    org: ObligingOrg
    sobject: str
    key_field: str
    rows: Sequence[OutgoingRow]
    noted: Callable[[str], None]
    content: str
    sent: bool = False
    told: list[str] = field(default_factory=list)

    def send(self) -> None:
        self.org.calls += 2
        self.noted("7500000000000001AA")
        self.sent = True

    def begin(self) -> None:
        if not self.sent:
            self.send()
        self.org.calls += 1
        head, *lines = self.content.splitlines()
        ids = self.org.ids(self.sobject, self.rows)
        self.told = [f'"sf__Id","sf__Created",{head}']
        for org_id, row, line in zip(ids, self.rows, lines, strict=True):
            self.told.append(f'"{org_id}","{not row.org_id}",{line}')

    def wait(self) -> bool:
        self.org.calls += 1
        return True

    def answers(self) -> list[Answer]:
        self.org.calls += 1
        sent = {row.key.casefold(): row for row in self.rows}
        return successes("\n".join(self.told).encode(), self.key_field, sent)

    def drop(self) -> None:
        self.org.calls += 1
