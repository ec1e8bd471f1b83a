"""Reads the packaged definitions: the standard objects, the NPSP packages, and what an org is born with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition, PicklistValue, RecordType, Stage

KEY_FIELD = "Migration_Key__c"

# Every object that a migration loads; each gets the external id `KEY_FIELD`, unless the org is plain.
KEYED_OBJECTS = (
    "Account",
    "Contact",
    "Campaign",
    "CampaignMember",
    "Opportunity",
    "OpportunityContactRole",
    "npe01__OppPayment__c",
    "npsp__Address__c",
    "npe5__Affiliation__c",
    "npe4__Relationship__c",
    "npe03__Recurring_Donation__c",
    "npsp__General_Accounting_Unit__c",
    "npsp__Allocation__c",
    "npsp__Partial_Soft_Credit__c",
    "npsp__Account_Soft_Credit__c",
    "npsp__Grant_Deadline__c",
    "GW_Volunteers__Volunteer_Job__c",
    "GW_Volunteers__Volunteer_Shift__c",
    "GW_Volunteers__Volunteer_Hours__c",
    "Task",
    "Event",
    "Case",
    "Lead",
)


class Profile(StrEnum):
    """`bare`: the packages in an empty org. `trial`: as the NPSP trial template has it; `trial_tso`: the newest."""

    BARE = "bare"
    TRIAL = "trial"
    TRIAL_TSO = "trial_tso"

    @property
    def settings(self) -> "Profile":
        """The profile whose stages, picklists and settings this one has: the templates share theirs."""
        return Profile.BARE if self is Profile.BARE else Profile.TRIAL


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that a new org of one profile holds before its first record."""

    objects: Mapping[str, ObjectDefinition]
    record_types: tuple[RecordType, ...]
    stages: tuple[Stage, ...]
    trigger_handlers: tuple[Mapping[str, Any], ...]
    settings: Mapping[str, Mapping[str, Any]]
    relationship_lookups: tuple[Mapping[str, str], ...]
    rollups: tuple[Mapping[str, Any], ...]


@cache
def read_catalog(profile: Profile) -> Catalog:
    facts = _read("npsp.json")
    return Catalog(
        objects={raw["name"]: _object(raw, profile) for raw in _read("objects.json")["objects"]},
        record_types=tuple(_record_types(facts["recordTypes"], profile)),
        stages=tuple(_stage(raw) for raw in facts["stages"][profile.settings.value]),
        trigger_handlers=tuple(facts["triggerHandlers"]),
        settings=_settings(facts["settings"], profile),
        relationship_lookups=tuple(facts["relationshipLookups"]),
        rollups=tuple(facts["rollups"]),
    )


def key_field() -> Field:
    """The external id field that every loaded object gets: unique, without regard to case."""
    return Field(
        name=KEY_FIELD,
        label="Migration Key",
        type="string",
        length=255,
        external_id=True,
        unique=True,
        id_lookup=True,
        custom_added=True,
    )


def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def _object(raw: Mapping[str, Any], profile: Profile) -> ObjectDefinition:
    fields = [_field(each, profile) for each in raw["fields"] if _present(each, profile)]
    children = tuple(Child(name or "", child, field, cascade) for child, field, name, cascade in raw["children"])
    return ObjectDefinition(
        name=raw["name"],
        label=raw["label"],
        label_plural=raw["labelPlural"],
        key_prefix=raw["keyPrefix"],
        fields=by_lower_name(fields),
        children=children,
        custom=raw["custom"],
        custom_setting=raw.get("customSetting", False),
        createable=raw["createable"],
        updateable=raw["updateable"],
        deletable=raw["deletable"],
        relationships=relationships(fields),
    )


def by_lower_name(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.name.lower(): field for field in fields}


def relationships(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.relationship_name.lower(): field for field in fields if field.relationship_name}


def _present(raw: Mapping[str, Any], profile: Profile) -> bool:
    """Fields that need an org feature are left out, those of the trial template kept where it applies."""
    return not raw.get("optional") and (profile is not Profile.BARE or not raw.get("trialOnly"))


def _field(raw: Mapping[str, Any], profile: Profile) -> Field:
    values = raw.get("valuesTrial") if profile is not Profile.BARE else None
    default = raw.get("defaultValue")
    return Field(
        name=raw["name"],
        label=raw["label"],
        type=raw["type"],
        length=raw.get("length", 0),
        precision=raw.get("precision", 0),
        scale=raw.get("scale", 0),
        digits=raw.get("digits", 0),
        nillable=raw.get("nillable", True),
        createable=raw.get("createable", True),
        updateable=raw.get("updateable", True),
        required=raw.get("required", False),
        defaulted=raw.get("defaultedOnCreate", False),
        default=_default(raw, default),
        reference_to=tuple(raw.get("referenceTo", ())),
        relationship_name=raw.get("relationshipName", ""),
        values=tuple(_picklist_value(each, default) for each in values or raw.get("values", ())),
        restricted=raw.get("restricted", False),
        external_id=raw.get("externalId", False),
        unique=raw.get("unique", False),
        case_sensitive=raw.get("caseSensitive", False),
        id_lookup=raw.get("idLookup", False) or raw.get("externalId", False),
        name_field=raw.get("nameField", False),
        kind=raw.get("kind", "derived" if raw.get("derived") else ""),
        auto_number=raw.get("autoNumberFormat", ""),
        compound=raw.get("compoundFieldName"),
        cascade_delete=raw.get("cascadeDelete", False),
        restrict_delete=raw.get("deleteConstraint") == "Restrict",
        reparentable=raw.get("reparentable", True),
        relationship_order=raw.get("relationshipOrder"),
        audit=raw.get("auditFieldOnInsert", False),
    )


def _default(raw: Mapping[str, Any], default: Any) -> Any:
    if default is None:
        return False if raw["type"] == "boolean" else None
    if raw["type"] in ("currency", "double", "percent", "int"):
        return float(default)
    return default


def _picklist_value(raw: Any, default: Any) -> PicklistValue:
    if isinstance(raw, str):
        return PicklistValue(raw, raw, default=raw == default)
    return PicklistValue(raw["value"], raw.get("label", raw["value"]), raw.get("active", True))


def _record_types(raw: Mapping[str, Any], profile: Profile) -> Iterable[RecordType]:
    for object_name, types in raw.items():
        for each in types:
            if not {profile.value, profile.settings.value}.isdisjoint(each["profiles"]):
                yield RecordType(
                    object_name,
                    each["developerName"],
                    each["label"],
                    each.get("namespacePrefix"),
                    tuple(each.get("stages", ())),
                )


def _stage(raw: Mapping[str, Any]) -> Stage:
    return Stage(raw["value"], raw["isClosed"], raw["isWon"], raw["probability"] or 0, raw["forecastCategory"])


def _settings(raw: Mapping[str, Any], profile: Profile) -> dict[str, dict[str, Any]]:
    rows = {name: dict(values) for name, values in raw["bare"].items()}
    if profile is not Profile.BARE:
        for name, values in raw["trial"].items():
            rows.setdefault(name, {}).update(values)
    return rows
