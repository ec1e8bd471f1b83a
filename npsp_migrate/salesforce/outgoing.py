"""Rows as the org wants them told: record types by Id, parents by their keys; as JSON, and as columns of a CSV."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from npsp_migrate.model.org import Answer, AnswerStatus, OutgoingRow
from npsp_migrate.model.plan import Value
from npsp_migrate.salesforce.describe import RECORD_TYPE, Descriptions

NO_RECORD_TYPE = "RECORD_TYPE_UNKNOWN"  # ours: the org was not even asked

_NULL = "#N/A"  # Bulk API 2.0: empties the field; an empty cell says nothing
_LONGEST = 32_000  # Bulk API 2.0: characters of one field


class OutgoingRecords:
    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self._polymorphic: dict[str, frozenset[str]] = {}  # object → relationships that may lead to several

    def unsendable(self, sobject: str, rows: Sequence[OutgoingRow]) -> list[Answer]:
        """Rows whose record type the org does not have, refused before anything is sent."""
        refused = []
        for row in rows:
            wanted = row.values.get(RECORD_TYPE)
            if wanted and not self._record_type(sobject, str(wanted)):
                why = NO_RECORD_TYPE, str(wanted), (RECORD_TYPE,)
                refused.append(Answer(row.key, AnswerStatus.REFUSED, "", *why))
        return refused

    def record(self, sobject: str, key_field: str, row: OutgoingRow) -> Mapping[str, object]:
        """For sObject Collections."""
        record: dict[str, object] = {"attributes": {"type": sobject}, key_field: row.key}
        if row.org_id:
            record["id"] = row.org_id
        record.update((name, self._value(sobject, name, value)) for name, value in row.values.items())
        for relationship, (parent, parent_key) in row.parents.items():
            reference: dict[str, object] = {key_field: parent_key}
            if self._is_polymorphic(sobject, relationship):
                reference["attributes"] = {"type": parent}
            record[relationship] = reference
        return record

    def cells(self, sobject: str, key_field: str, row: OutgoingRow) -> Mapping[str, str]:
        """For a bulk job: column → cell. A lookup to several objects is told which of them is meant."""
        cells = {key_field: row.key}
        if row.org_id:
            cells["Id"] = row.org_id
        for name, value in row.values.items():
            cells[name] = _cell(self._value(sobject, name, value))
        for relationship, (parent, parent_key) in row.parents.items():
            prefix = f"{parent}:" if self._is_polymorphic(sobject, relationship) else ""
            cells[f"{prefix}{relationship}.{key_field}"] = parent_key
        return cells

    def fits_bulk(self, sobject: str, row: OutgoingRow) -> bool:
        """What a bulk job cannot carry as it is: very long texts, a text that means "empty" there, and a parent
        that is taken away, whose column would stand beside the one of the other rows' parents.
        """
        for text in (row.key, *row.values.values(), *(key for _, key in row.parents.values())):
            if isinstance(text, str) and (text == _NULL or len(text) > _LONGEST):
                return False
        return not any(value is None and self._is_parent(sobject, name) for name, value in row.values.items())

    def _is_parent(self, sobject: str, name: str) -> bool:
        described = self._descriptions.of(sobject).fields.get(name)
        return described is not None and bool(described.reference_to) and name != RECORD_TYPE

    def _value(self, sobject: str, name: str, value: Value) -> Value:
        return self._record_type(sobject, str(value)) if name == RECORD_TYPE and value else value

    def _record_type(self, sobject: str, wanted: str) -> str:
        """The Id of a record type that is named by its developer name, or by its Id already; else nothing."""
        types = self._descriptions.of(sobject).record_types
        return types.get(wanted) or next((each for each in types.values() if each[:15] == wanted[:15]), "")

    def _is_polymorphic(self, sobject: str, relationship: str) -> bool:
        if sobject not in self._polymorphic:
            fields = self._descriptions.of(sobject).fields.values()
            several = (each.relationship for each in fields if len(each.reference_to) > 1)
            self._polymorphic[sobject] = frozenset(several)
        return relationship in self._polymorphic[sobject]


def _cell(value: Value) -> str:
    if value is None or value == "":
        return _NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    # One kind of line break: Salesforce keeps its own kind anyway, and a lone CR may end a line of the CSV.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
