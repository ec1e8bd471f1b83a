"""Objects, fields and rules as records: `EntityDefinition`, `FieldDefinition`, `CustomField` … for SOQL.

They stand in temporary tables of the org's own connection, so that one query may join them with its records;
they are made again when the schema has changed since.
"""

# ruff: noqa: S608 - names are ours, values are bound

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.describing import kind_of
from npsp_migrate.localorg.metadata.listing import Listed, components_of
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import bare, leaf, text_of, to_json, with_children
from npsp_migrate.localorg.metadata.types import born_id

_Row = dict[str, Any]
_RECORDS_ALREADY = "RecordType"  # an object of the org's own: a temporary table would hide its records
COMPONENTS = ("CustomField", "CustomObject", "RecordType", "ValidationRule")
_FLAGS = ("IsCustomSetting", "IsQueryable", "IsCustomizable", "IsSearchable", "IsTriggerable", "IsApexTriggerable")


class DefinitionSchema:
    """The org's schema with its definitions as objects beside it; their tables are made when they are asked for."""

    def __init__(self, site: Site, *, tooling: bool) -> None:
        self._site = site
        self._shown = _TOOLING if tooling else _EVERYWHERE

    def object(self, name: str) -> ObjectDefinition | None:
        shown = self._shown.get(name.lower())
        if shown is None or shown.definition.name == _RECORDS_ALREADY:
            return self._site.org.schema.object(name)
        _make_table(self._site, shown)
        return shown.definition

    def own(self, name: str) -> ObjectDefinition | None:
        """One of the definitions' own objects, without its rows."""
        shown = self._shown.get(name.lower())
        return shown.definition if shown else None

    def __iter__(self) -> Iterator[ObjectDefinition]:
        return (each.definition for each in self._shown.values())


@dataclass(frozen=True, slots=True)
class _Shown:
    definition: ObjectDefinition
    rows: Callable[[Site], Iterator[_Row]]


def entity_id(site: Site, definition: ObjectDefinition) -> str:
    """`Contact` for a standard object, an id for a custom one: what Salesforce calls durable."""
    if not definition.custom:
        return definition.name
    stored = site.store.find("CustomObject", definition.name)
    return (stored.id if stored else born_id("CustomObject", definition.name))[:15]


def _make_table(site: Site, shown: _Shown) -> None:
    name = shown.definition.name
    seen = site.org.shown_definitions
    if name != "ValidationRule" and seen.get(name) == site.org.schema.revision:
        return
    columns = [field.name for field in shown.definition.fields.values()]
    connection = site.database.connection
    connection.execute(f'DROP TABLE IF EXISTS temp."{name}"')
    kinds = {"boolean": "INTEGER NOT NULL DEFAULT 0", "int": "INTEGER"}
    typed = [f'"{each.name}" {kinds.get(each.type, "TEXT")}' for each in shown.definition.fields.values()]
    connection.execute(f'CREATE TEMP TABLE "{name}" ({", ".join(typed)})')
    marks = ", ".join("?" * len(columns))
    rows = [tuple(row.get(column) for column in columns) for row in shown.rows(site)]
    connection.executemany(f'INSERT INTO temp."{name}" VALUES ({marks})', rows)
    seen[name] = site.org.schema.revision


def _entities(site: Site) -> Iterator[_Row]:
    for each in sorted(site.org.schema, key=lambda one: one.name):
        namespace, developer_name = _split(each.name)
        durable = entity_id(site, each)
        yield {
            "Id": durable,
            "DurableId": durable,
            "QualifiedApiName": each.name,
            "DeveloperName": developer_name,
            "NamespacePrefix": namespace,
            "Label": each.label,
            "MasterLabel": each.label,
            "PluralLabel": each.label_plural,
            "KeyPrefix": each.key_prefix,
            "InternalSharingModel": "ReadWrite",
            "ExternalSharingModel": "Private",
            "DeploymentStatus": "Deployed" if each.custom else None,
            **dict.fromkeys(_FLAGS, 1),
            "IsCustomSetting": int(each.custom_setting),
            "IsSearchable": int(not each.custom_setting),
            "IsEverCreatable": int(each.createable),
            "IsEverUpdatable": int(each.updateable),
            "IsEverDeletable": int(each.deletable),
        }


def _field_rows(site: Site) -> Iterator[_Row]:
    ids = {each.name: each.id for each in components_of(site, "CustomField")}
    for owner in sorted(site.org.schema, key=lambda one: one.name):
        entity = entity_id(site, owner)
        for each in owner.fields.values():
            full = f"{owner.name}.{each.name}"
            namespace, developer_name = _split(each.name)
            part = ids.get(full, "")[:15] or each.name
            yield {
                "Id": born_id("FieldDefinition", full),
                "DurableId": f"{entity}.{part}",
                "EntityDefinitionId": entity,
                "QualifiedApiName": each.name,
                "DeveloperName": developer_name,
                "NamespacePrefix": namespace,
                "Label": each.label,
                "MasterLabel": each.label,
                "DataType": _data_type(each),
                "Length": each.length,
                "Precision": each.precision,
                "Scale": each.scale,
                "RelationshipName": each.relationship_name or None,
                "IsCalculated": int(each.calculated),
                "IsNillable": int(each.nillable),
                "IsIndexed": int(each.id_lookup or each.type in ("reference", "id") or each.name_field),
                "IsNameField": int(each.name_field),
                "IsPolymorphicForeignKey": int(len(each.reference_to) > 1),
                "IsCompound": int(not each.stored),
                "IsApiFilterable": int(each.stored),
                "IsApiSortable": int(each.stored),
                "IsApiGroupable": int(each.stored),
            }


def _component_rows(kind: str) -> Callable[[Site], Iterator[_Row]]:
    def rows(site: Site) -> Iterator[_Row]:
        for each in components_of(site, kind):
            if kind != "CustomObject" or site.org.schema.named(each.name).custom:
                yield component_row(site, each)

    return rows


def component_row(site: Site, listed: Listed) -> _Row:
    """A component as a record of the Tooling API."""
    owner_name, _, last = listed.name.rpartition(".")
    namespace, developer_name = _split(last)
    owner = site.org.schema.object(owner_name) if owner_name else None
    entity = entity_id(site, owner) if owner else None
    user = site.org.identity.user_id
    metadata = with_children(listed.kind, [bare(each) for each in listed.body if each.tag != "fullName"])
    if listed.kind == "CustomField" and metadata.find("label") is None:
        metadata.append(leaf("label", developer_name))
    return {
        "Id": listed.id,
        "FullName": listed.name,
        "DeveloperName": developer_name,
        "NamespacePrefix": namespace,
        "ManageableState": "installed" if namespace else "unmanaged",
        "TableEnumOrId": entity,
        "EntityDefinitionId": entity,
        "SobjectType": owner_name or None,
        "ValidationName": developer_name,
        "Name": text_of(listed.body, "label") or developer_name,
        "Active": int(text_of(listed.body, "active") == "true"),
        "IsActive": int(text_of(listed.body, "active") != "false"),
        "ErrorMessage": text_of(listed.body, "errorMessage") or None,
        "ErrorDisplayField": text_of(listed.body, "errorDisplayField") or None,
        "Description": text_of(listed.body, "description") or None,
        "Metadata": json.dumps(to_json(metadata), ensure_ascii=False),
        "CreatedById": user,
        "LastModifiedById": user,
        "CreatedDate": listed.created,
        "LastModifiedDate": listed.changed,
    }


def _data_type(field: Field) -> str:
    """As the setup pages write it: `Text(80)`, `Lookup(Account)`."""
    if field.type == "reference":
        kind = "Master-Detail" if field.cascade_delete else "Lookup"
        return f"{kind}({','.join(field.reference_to)})"
    names = {"id": "Lookup()", "boolean": "Checkbox", "datetime": "Date/Time", "textarea": "Text Area"}
    names |= {
        "multipicklist": "Picklist (Multi-Select)",
        "url": "URL",
        "address": "Address",
        "location": "Geolocation",
    }
    if field.type in names:
        return names[field.type]
    if field.type in ("double", "currency", "percent"):
        return f"{kind_of(field)}({field.precision - field.scale}, {field.scale})"
    return f"Text({field.length})" if field.type == "string" else kind_of(field)


def _split(name: str) -> tuple[str | None, str]:
    """Namespace and developer name: `npsp__Batch__c` → `npsp`, `Batch`."""
    bare_name = name.removesuffix("__c")
    namespace, parted, rest = bare_name.partition("__")
    return (namespace, rest) if parted and name.endswith("__c") else (None, bare_name)


def _table(name: str, prefix: str, texts: str, flags: str, numbers: str = "", entity: str = "") -> ObjectDefinition:
    fields = [Field("Id", "Id", "id", 18, nillable=False, createable=False, updateable=False)]
    fields += [_column(each, "string", 255) for each in texts.split()]
    fields += [_column(each, "boolean") for each in flags.split()]
    fields += [_column(each, "int", digits=9) for each in numbers.split()]
    if entity:
        target = ("EntityDefinition",)
        fields.append(
            Field(entity, entity, "string", 80, reference_to=target, relationship_name="EntityDefinition")
        )
    if name in COMPONENTS:
        fields += [_column(each, "datetime") for each in ("CreatedDate", "LastModifiedDate")]
        for person in ("CreatedBy", "LastModifiedBy"):
            fields.append(
                Field(f"{person}Id", person, "reference", 18, reference_to=("User",), relationship_name=person)
            )
    return ObjectDefinition(
        name, name, f"{name}s", prefix, by_lower_name(fields), relationships=relationships(fields)
    )


def _column(name: str, type_: str, length: int = 0, digits: int = 0) -> Field:
    return Field(name, name, type_, length, digits=digits, createable=False, updateable=False)


_COMMON = "FullName Metadata DeveloperName NamespacePrefix ManageableState"
_EVERYWHERE: Mapping[str, _Shown] = MappingProxyType(
    {
        "entitydefinition": _Shown(
            _table(
                "EntityDefinition",
                "4ie",
                "DurableId QualifiedApiName DeveloperName NamespacePrefix Label MasterLabel PluralLabel KeyPrefix "
                "InternalSharingModel ExternalSharingModel DeploymentStatus",
                f"{' '.join(_FLAGS)} IsEverCreatable IsEverUpdatable IsEverDeletable",
            ),
            _entities,
        ),
        "fielddefinition": _Shown(
            _table(
                "FieldDefinition",
                "4fe",
                "DurableId QualifiedApiName DeveloperName NamespacePrefix Label MasterLabel DataType "
                "RelationshipName",
                "IsCalculated IsNillable IsIndexed IsNameField IsPolymorphicForeignKey IsCompound IsApiFilterable "
                "IsApiSortable IsApiGroupable",
                "Length Precision Scale",
                "EntityDefinitionId",
            ),
            _field_rows,
        ),
    }
)
_TOOLING: Mapping[str, _Shown] = MappingProxyType(
    {
        **_EVERYWHERE,
        "customfield": _Shown(
            _table("CustomField", "00N", f"{_COMMON} TableEnumOrId", "", entity="EntityDefinitionId"),
            _component_rows("CustomField"),
        ),
        "customobject": _Shown(
            _table("CustomObject", "01I", f"{_COMMON} Description", ""), _component_rows("CustomObject")
        ),
        "recordtype": _Shown(
            _table(
                "RecordType",
                "012",
                f"{_COMMON} Name SobjectType Description",
                "IsActive",
                entity="EntityDefinitionId",
            ),
            _component_rows("RecordType"),
        ),
        "validationrule": _Shown(
            _table(
                "ValidationRule",
                "03d",
                f"{_COMMON} ValidationName ErrorMessage ErrorDisplayField Description",
                "Active",
                entity="EntityDefinitionId",
            ),
            _component_rows("ValidationRule"),
        ),
    }
)
