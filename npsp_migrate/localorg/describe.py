"""What describe tells of objects and fields, with every property that real clients read."""

from typing import Any

from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field, ObjectDefinition
from npsp_migrate.localorg.org import MASTER_RECORD_TYPE, Org, default_record_type

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
    "address": "urn:address",
    "location": "urn:location",
    "anyType": "xsd:anyType",
}
_LONG_TEXT = 255  # longer text areas can be neither filtered nor sorted
_OWN_LAYOUT = frozenset({"Account", "Contact", "Opportunity", "Campaign", "Lead", "Case", "Task", "Event"})


def describe_global(org: Org, version: str) -> dict[str, Any]:
    shown = [_summary(each, version) for each in sorted(org.schema, key=lambda each: each.name)]
    return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": shown}


def describe_object(org: Org, definition: ObjectDefinition, version: str) -> dict[str, Any]:
    summary = _summary(definition, version)
    urls = {
        **summary["urls"],
        "uiDetailTemplate": "/{ID}",
        "uiEditTemplate": "/{ID}/e",
        "uiNewRecord": f"/{definition.key_prefix}/e",
    }
    return {
        **summary,
        "urls": urls,
        "actionOverrides": [],
        "childRelationships": [_child(org, definition, index) for index in range(len(definition.children))],
        "compactLayoutable": True,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [_described(org, each) for each in definition.fields.values()],
        "implementedBy": None,
        "implementsInterfaces": None,
        "isInterface": False,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": _record_types(org, definition, version),
        "searchLayoutable": definition.name in _OWN_LAYOUT,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [
            {"label": f"All {definition.label_plural.lower()}", "name": "everything"},
            {"label": f"My {definition.label_plural.lower()}", "name": "mine"},
        ],
    }


def _described(org: Org, field: Field) -> dict[str, Any]:
    """With the permission to set them, audit fields are createable like others."""
    shown = describe_field(field)
    return {**shown, "createable": True} if field.audit and org.switches.audit_fields else shown


def basic_information(definition: ObjectDefinition, version: str) -> dict[str, Any]:
    """What a plain GET on the object answers."""
    return {"objectDescribe": _summary(definition, version), "recentItems": []}


def describe_field(field: Field) -> dict[str, Any]:
    number = field.type in NUMBER_TYPES
    long_text = field.type == "textarea" and field.length > _LONG_TEXT
    anything = field.type == "anyType"
    searchable = field.stored and not long_text and not anything
    text_length = 0 if number or field.type in ("boolean", "date", "datetime") else field.length
    return {
        "aggregatable": searchable and field.type not in ("multipicklist", "boolean"),
        "aiPredictionField": False,
        "autoNumber": field.kind == "autonumber",
        "byteLength": text_length * 3 if field.type not in ("id", "reference") else field.length,
        "calculated": field.calculated,
        "calculatedFormula": field.formula or None,
        "cascadeDelete": field.cascade_delete,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": field.compound,
        "controllerName": None,
        "createable": field.createable,
        "custom": field.custom,
        "dataTranslationEnabled": False,
        "defaultValue": _default(field),
        "defaultValueFormula": None,
        "defaultedOnCreate": field.defaulted or field.type == "boolean" or field.default is not None,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": field.digits if field.type == "int" else 0,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": field.external_id,
        "extraTypeInfo": _extra_type(field),
        "filterable": searchable,
        "filteredLookupInfo": None,
        "formula": None,  # documented beside `calculatedFormula`; formulas are not told here either
        "formulaTreatNullNumberAsZero": False,
        "groupable": searchable and not number and field.type != "datetime",
        "highScaleNumber": False,
        "htmlFormatted": field.html,
        "idLookup": field.id_lookup,
        "inlineHelpText": field.help or None,
        "label": field.label,
        "length": text_length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": len(field.reference_to) > 1,
        "nillable": field.nillable,
        "permissionable": field.createable and field.nillable,
        "picklistValues": [_picklist_value(each) for each in field.values],
        "polymorphicForeignKey": len(field.reference_to) > 1,
        "precision": field.precision if number and field.type != "int" else 0,
        "queryByDistance": False,
        "referenceTargetField": None,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name or None,
        "relationshipOrder": field.relationship_order,
        "restrictedDelete": field.restrict_delete,
        "restrictedPicklist": field.restricted,
        "scale": field.scale,
        "searchPrefilterable": field.type == "reference",
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": (searchable or anything) and field.type != "multipicklist",
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
    }


def _summary(definition: ObjectDefinition, version: str) -> dict[str, Any]:
    url = f"/services/data/{version}/sobjects/{definition.name}"
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": definition.createable,
        "custom": definition.custom,
        "customSetting": definition.custom_setting,
        "deepCloneable": False,
        "deletable": definition.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": definition.key_prefix or None,
        "label": definition.label,
        "labelPlural": definition.label_plural,
        "layoutable": not definition.custom_setting,
        "mergeable": definition.name in ("Account", "Contact", "Lead"),
        "mruEnabled": not definition.custom_setting,
        "name": definition.name,
        "queryable": True,
        "replicateable": definition.find("SystemModstamp") is not None,
        "retrieveable": True,
        "searchable": not definition.custom_setting,
        "triggerable": not definition.custom_setting,
        "undeletable": definition.find("IsDeleted") is not None,
        "updateable": definition.updateable,
        "urls": {
            "compactLayouts": f"{url}/describe/compactLayouts",
            "rowTemplate": f"{url}/{{ID}}",
            "approvalLayouts": f"{url}/describe/approvalLayouts",
            "describe": f"{url}/describe",
            "layouts": f"{url}/describe/layouts",
            "sobject": url,
        },
    }


def _child(org: Org, definition: ObjectDefinition, index: int) -> dict[str, Any]:
    child = definition.children[index]
    owner = org.schema.object(child.child_object)
    field = owner.find(child.field) if owner else None
    return {
        "cascadeDelete": child.cascade_delete,
        "childSObject": child.child_object,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.relationship_name or None,
        "restrictedDelete": bool(field and field.restrict_delete),
    }


def _record_types(org: Org, definition: ObjectDefinition, version: str) -> list[dict[str, Any]]:
    url = f"/services/data/{version}/sobjects/{definition.name}/describe/layouts"
    default = default_record_type(org, definition.name)
    shown = [
        {
            "active": each.active,
            "available": each.active,
            "defaultRecordTypeMapping": record_type_id == default,
            "developerName": each.developer_name,
            "master": False,
            "name": each.label,
            "recordTypeId": record_type_id,
            "urls": {"layout": f"{url}/{record_type_id}"},
        }
        for record_type_id, each in org.record_types.items()
        if each.object_name == definition.name
    ]
    shown.append(
        {
            "active": True,
            "available": True,
            "defaultRecordTypeMapping": default is None,
            "developerName": "Master",
            "master": True,
            "name": "Master",
            "recordTypeId": MASTER_RECORD_TYPE,
            "urls": {"layout": f"{url}/{MASTER_RECORD_TYPE}"},
        }
    )
    return shown


def _default(field: Field) -> Any:
    if field.type == "boolean":
        return bool(field.default)
    return None if isinstance(field.default, str) and field.default.endswith("()") else field.default


def _extra_type(field: Field) -> str | None:
    if field.type == "textarea":
        return "richtextarea" if field.html else "plaintextarea"
    return "personname" if field.name_field and field.compound is None and field.length == 121 else None


def _picklist_value(value: Any) -> dict[str, Any]:
    return {
        "active": value.active,
        "defaultValue": value.default,
        "label": value.label,
        "validFor": None,
        "value": value.value,
    }
