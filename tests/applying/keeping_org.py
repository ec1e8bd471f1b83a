"""A small org behind HTTP that keeps records: enough to see what a run leaves behind, faults included."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripted_org import Call, ScriptedOrg, describe_of, field_of, page

KEY = "Migration_Key__c"

DESCRIBES = {
    "Account": describe_of(
        "Account",
        field_of("Name"),
        field_of(KEY),
        field_of("ParentId", "reference", referenceTo=["Account"], relationshipName="Parent"),
    ),
    "Contact": describe_of(
        "Contact",
        field_of("LastName"),
        field_of("Email", "email"),
        field_of("Description", "textarea"),
        field_of(KEY),
        field_of("AccountId", "reference", referenceTo=["Account"], relationshipName="Account"),
    ),
    "Opportunity": describe_of(
        "Opportunity",
        field_of("Name"),
        field_of("Amount", "currency"),
        field_of("CloseDate", "date"),
        field_of(KEY),
        field_of("AccountId", "reference", referenceTo=["Account"], relationshipName="Account"),
    ),
}
PARENTS = {"Account": "Account", "Parent": "Account"}

Fault = Callable[[Call, list[dict[str, Any]]], Any]  # gives an answer instead, or None to go on


@dataclass
class KeepingOrg:
    server: ScriptedOrg
    records: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in DESCRIBES})
    before_commit: Fault | None = None
    after_commit: Fault | None = None
    row_fault: Callable[[str, dict[str, Any]], dict[str, Any] | None] | None = None
    writes: list[int] = field(default_factory=list)  # rows of each writing call, in order
    inserted: Counter[str] = field(default_factory=Counter)  # key → times

    def start(self) -> None:
        for name, describe in DESCRIBES.items():
            self.server.answer("GET", f"sobjects/{name}/describe", describe)
        self.server.answer("GET", "query/", self._query)
        self.server.answer("PATCH", "composite/sobjects", self._write)
        self.server.answer("GET", "/services/oauth2/userinfo", {"preferred_username": "robot@example.org"})

    def add(self, sobject: str, **values: Any) -> dict[str, Any]:
        record = {"Id": f"{len(self.records[sobject]):015d}AAA", "type": sobject, **values}
        self.records[sobject].append(record)
        return record

    def by_key(self, sobject: str) -> dict[str, dict[str, Any]]:
        return {record[KEY]: record for record in self.records[sobject] if record.get(KEY)}

    def _query(self, call: Call) -> Any:
        if "FROM Organization" in call.soql:
            return page([{"Id": "00D000000000001EAA", "Name": "Test", "IsSandbox": True}])
        found = re.match(r"SELECT (.*) FROM (\w+) WHERE (\w+) (?:IN \((.*)\)|!= null.*)$", call.soql)
        assert found, call.soql
        names, sobject, by, keys = found.groups()
        wanted = None if keys is None else {key.casefold() for key in re.findall(r"'((?:[^'\\]|\\.)*)'", keys)}
        return page(
            [
                {path: self._value(record, path) for path in names.split(",")} | self._parents(record, names)
                for record in self.records[sobject]
                if record.get(by) and (wanted is None or str(record[by]).casefold() in wanted)
            ]
        )

    def _value(self, record: dict[str, Any], path: str) -> Any:
        return record.get(path)

    def _parents(self, record: dict[str, Any], names: str) -> dict[str, Any]:
        parents: dict[str, Any] = {}
        for path in (name for name in names.split(",") if "." in name):
            relationship, field_name = path.split(".")
            parent = next(
                (each for each in self.records["Account"] if each["Id"] == record.get(relationship)), None
            )
            parents[relationship] = parent and {field_name: parent.get(field_name)}
        return parents

    def _write(self, call: Call) -> Any:
        rows = call.body["records"]
        self.writes.append(len(rows))
        if self.before_commit and (answer := self.before_commit(call, rows)) is not None:
            return answer
        results = [self._write_row(row) for row in rows]
        if self.after_commit and (answer := self.after_commit(call, rows)) is not None:
            return answer
        return results

    def _write_row(self, row: dict[str, Any]) -> dict[str, Any]:
        sobject = row["attributes"]["type"]
        if self.row_fault and (refusal := self.row_fault(sobject, row)):
            return {"success": False, "errors": [refusal]}
        values = {name: value for name, value in row.items() if name not in ("attributes", "id")}
        for relationship in [name for name, value in values.items() if isinstance(value, dict)]:
            parent = self.by_key(PARENTS[relationship]).get(values[relationship][KEY])
            if parent is None:
                return {"success": False, "errors": [{"statusCode": "INVALID_FIELD", "message": "Foreign key"}]}
            values[relationship] = parent["Id"]
        if "id" in row:
            record = next((each for each in self.records[sobject] if each["Id"] == row["id"]), None)
            if record is None:
                return {"success": False, "errors": [{"statusCode": "ENTITY_IS_DELETED", "message": "deleted"}]}
        else:
            record = self.by_key(sobject).get(row[KEY])
        created = record is None
        if record is None:
            self.inserted[row[KEY]] += 1
            record = self.add(sobject)
        record.update(values)
        return {"id": record["Id"], "success": True, "errors": [], "created": created}


def refuse_all(rows: Sequence[object], code: str, message: str) -> list[dict[str, Any]]:
    return [{"success": False, "errors": [{"statusCode": code, "message": message}]} for _ in rows]
