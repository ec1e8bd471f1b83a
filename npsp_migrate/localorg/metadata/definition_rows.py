"""Objects, fields and components of the org told as rows, for the tables that SOQL reads."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.describing import kind_of
from npsp_migrate.localorg.metadata.listing import Listed, components_of
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import bare, leaf, text_of, to_json, with_children
from npsp_migrate.localorg.metadata.types import born_id

ENTITY_FLAGS = (
    "IsCustomSetting",
    "IsQueryable",
    "IsCustomizable",
    "IsSearchable",
    "IsTriggerable",
    "IsApexTriggerable",
)
_Row = dict[str, Any]


def entity_id(site: Site, definition: ObjectDefinition) -> str:
    """`Contact` for a standard object, an id for a custom one: what Salesforce calls durable."""
    if not definition.custom:
        return definition.name
    stored = site.store.find("CustomObject", definition.name)
    return (stored.id if stored else born_id("CustomObject", definition.name))[:15]


def entity_rows(site: Site) -> Iterator[_Row]:
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
            "KeyPrefix": each.key_prefix or None,
            "InternalSharingModel": "ReadWrite",
            "ExternalSharingModel": "Private",
            "DeploymentStatus": "Deployed" if each.custom else None,
            **dict.fromkeys(ENTITY_FLAGS, 1),
            "IsCustomSetting": int(each.custom_setting),
            "IsSearchable": int(not each.custom_setting),
            "IsEverCreatable": int(each.createable),
            "IsEverUpdatable": int(each.updateable),
            "IsEverDeletable": int(each.deletable),
        }


def field_rows(site: Site) -> Iterator[_Row]:
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


def component_rows(kind: str) -> Callable[[Site], Iterator[_Row]]:
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
