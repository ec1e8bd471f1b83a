"""What the org tells of its objects and fields, asked once per run."""

from collections.abc import Mapping
from typing import Any

from npsp_migrate.errors import OrgError
from npsp_migrate.model.org import ChildDescription, FieldDescription, ObjectDescription
from npsp_migrate.salesforce.calls import Calls
from npsp_migrate.salesforce.faults import CallError

RECORD_TYPE = "RecordTypeId"

_MASTER = "Master"  # what an object without record types reports, and its records hold as good as nothing


class Descriptions:
    """The describes of one connection, kept: an org's fields do not change during a run."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._objects: dict[str, ObjectDescription] = {}
        self._record_type_names: dict[str, dict[str, str | None]] = {}

    def of(self, sobject: str) -> ObjectDescription:
        if sobject not in self._objects:
            answer = self._ask(sobject)
            self._objects[sobject] = described_object(answer)
            self._record_type_names[sobject] = _record_type_names(answer)
        return self._objects[sobject]

    def field(self, sobject: str, path: str) -> tuple[str, FieldDescription]:
        """The object and field at the end of a path: `Account.Migration_Key__c` from a contact."""
        relationship, _, rest = path.partition(".")
        described = self.of(sobject)
        if rest:
            return self.field(_parent(described, relationship), rest)
        if path not in described.fields:
            raise OrgError(
                f"`{sobject}` has no field `{path}` in the org",
                hint="Create the field, or give the user the right to see it",
            )
        return sobject, described.fields[path]

    def record_type_names(self, sobject: str) -> Mapping[str, str | None]:
        """Id → developer name, those no longer active included: old records still hold them."""
        self.of(sobject)
        return self._record_type_names[sobject]

    def _ask(self, sobject: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._calls.look(f"sobjects/{sobject}/describe/")
        except OrgError as error:
            if isinstance(error.__cause__, CallError) and error.__cause__.fault.status == 404:
                raise OrgError(
                    f"The org has no object `{sobject}`",
                    hint="Check that NPSP is installed, and that the user may see the object",
                ) from error
            raise
        return answer


def _parent(described: ObjectDescription, relationship: str) -> str:
    for field in described.fields.values():
        if field.relationship == relationship and field.reference_to:
            return field.reference_to[0]
    raise OrgError(f"`{described.name}` has no parent `{relationship}` in the org")


def described_object(answer: Mapping[str, Any]) -> ObjectDescription:
    return ObjectDescription(
        name=answer["name"],
        label=answer.get("label") or answer["name"],
        fields={each["name"]: _described_field(each) for each in answer["fields"]},
        record_types={
            each["developerName"]: each["recordTypeId"]
            for each in answer.get("recordTypeInfos") or ()
            if each["developerName"] != _MASTER and each.get("active", True)
        },
        children=tuple(
            ChildDescription(each["childSObject"], each["field"], each.get("cascadeDelete", False))
            for each in answer.get("childRelationships") or ()
        ),
    )


def _record_type_names(answer: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        each["recordTypeId"]: None if each["developerName"] == _MASTER else each["developerName"]
        for each in answer.get("recordTypeInfos") or ()
    }


def _described_field(answer: Mapping[str, Any]) -> FieldDescription:
    return FieldDescription(
        name=answer["name"],
        label=answer.get("label") or answer["name"],
        type=answer["type"],
        length=answer.get("length") or 0,
        precision=answer.get("precision") or 0,
        scale=answer.get("scale") or 0,
        nillable=answer.get("nillable", True),
        createable=answer.get("createable", True),
        updateable=answer.get("updateable", True),
        defaulted_on_create=answer.get("defaultedOnCreate", False),
        restricted=answer.get("restrictedPicklist", False),
        picklist=tuple(each["value"] for each in answer.get("picklistValues") or () if each.get("active", True)),
        reference_to=tuple(answer.get("referenceTo") or ()),
        relationship=answer.get("relationshipName") or "",
        external_id=answer.get("externalId", False),
        unique=answer.get("unique", False),
    )
