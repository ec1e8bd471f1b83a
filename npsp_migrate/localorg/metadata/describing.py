"""Fields and objects of the org told as metadata, for those that were never deployed."""

from types import MappingProxyType
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.tree import leaf, with_children
from npsp_migrate.localorg.metadata.values import value_elements

_LONG_TEXT = 255
_KINDS = MappingProxyType(
    {
        "string": "Text",
        "encryptedstring": "EncryptedText",
        "boolean": "Checkbox",
        "double": "Number",
        "int": "Number",
        "currency": "Currency",
        "percent": "Percent",
        "date": "Date",
        "datetime": "DateTime",
        "time": "Time",
        "email": "Email",
        "phone": "Phone",
        "url": "Url",
        "picklist": "Picklist",
        "combobox": "Picklist",
        "multipicklist": "MultiselectPicklist",
    }
)


def kind_of(field: Field) -> str:
    """The metadata type of a field: `Text` for `string`."""
    if field.kind == "autonumber":
        return "AutoNumber"
    if field.type == "textarea":
        return "LongTextArea" if field.length > _LONG_TEXT else "TextArea"
    if field.type == "reference":
        return "MasterDetail" if field.cascade_delete else "Lookup"
    return _KINDS.get(field.type, "Text")


def field_metadata(field: Field, child_name: str) -> Element:
    """A field as its metadata would have told it, in the order of Salesforce's files."""
    kind = kind_of(field)
    children = [leaf("fullName", field.name)]
    if field.default is not None and field.type not in ("picklist", "multipicklist"):
        children.append(leaf("defaultValue", _default(field)))
    if field.external_id or kind in ("Text", "Number", "Email"):
        children.append(leaf("externalId", field.external_id))
    children.append(leaf("label", field.label))
    if kind in ("Text", "EncryptedText", "LongTextArea"):
        children.append(leaf("length", field.length))
    if kind in ("Number", "Currency", "Percent"):
        children += [leaf("precision", field.precision or field.digits or 18), leaf("scale", field.scale)]
    children += _references(field, child_name)
    if kind not in ("Checkbox", "MasterDetail"):
        children.append(leaf("required", field.required))
    children.append(leaf("type", kind))
    if kind in ("Text", "Number", "Email"):
        children.append(leaf("unique", field.unique))
    if kind == "LongTextArea":
        children.append(leaf("visibleLines", 3))
    if kind in ("Picklist", "MultiselectPicklist"):
        definition = with_children(
            "valueSetDefinition", [leaf("sorted", "false"), *value_elements(field.values, "value")]
        )
        children.append(with_children("valueSet", [leaf("restricted", field.restricted), definition]))
    return with_children("fields", children)


def object_metadata(definition: ObjectDefinition) -> Element:
    """What an object that was never deployed tells of itself, its children aside."""
    tracked = [leaf("enableHistory", "true")] if definition.history else []
    if not definition.custom:
        return with_children("CustomObject", tracked)
    name = definition.name_field
    named = [leaf("label", name.label if name else "Name"), leaf("type", "Text")]
    if name and name.kind == "autonumber":
        named = [leaf("displayFormat", name.auto_number), leaf("label", name.label), leaf("type", "AutoNumber")]
    children = [
        leaf("deploymentStatus", "Deployed"),
        *tracked,
        leaf("label", definition.label),
        with_children("nameField", named),
        leaf("pluralLabel", definition.label_plural),
        leaf("sharingModel", "ReadWrite"),
    ]
    if definition.custom_setting:
        children = [leaf("customSettingsType", "Hierarchy"), leaf("label", definition.label)]
    return with_children("CustomObject", children)


def _references(field: Field, child_name: str) -> list[Element]:
    if field.type != "reference":
        return []
    constraint = "Restrict" if field.restrict_delete else "SetNull"
    children = [] if field.cascade_delete else [leaf("deleteConstraint", constraint)]
    children += [leaf("referenceTo", target) for target in field.reference_to]
    if child_name:
        children.append(leaf("relationshipName", child_name.removesuffix("__r")))
    return children


def _default(field: Field) -> object:
    if field.type == "boolean":
        return bool(field.default)
    known = {"Today()": "TODAY()", "now()": "NOW()"}
    if isinstance(field.default, str):
        return known.get(field.default, f'"{field.default}"')
    return field.default
