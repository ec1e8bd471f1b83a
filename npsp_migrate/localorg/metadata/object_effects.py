"""Custom objects come, change and go. Standard and packaged objects stay what they are."""

import re
from dataclasses import replace
from itertools import product
from xml.etree.ElementTree import Element

from npsp_migrate.localorg import customfields
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.histories import forget_history
from npsp_migrate.localorg.metadata.history_effects import apply_object_history
from npsp_migrate.localorg.metadata.package import Component
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import kept_text, text_of
from npsp_migrate.localorg.metadata.types import born_id
from npsp_migrate.localorg.xmltext import line_of

_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*__c\Z")
_LONGEST_NAME = 40 + len("__c")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHILD_KINDS = ("CustomField", "RecordType", "ValidationRule", "BusinessProcess", "ListView", "FieldSet")
_CHILD_KINDS_SEEN_ONLY = ("CompactLayout", "WebLink")


def apply_object(site: Site, component: Component) -> Applied:
    name, body = component.name, component.body
    existing = site.org.schema.object(name)
    if component.partial and existing is not None:
        return Applied(_object_id(site, existing.name), changed=False)
    if existing is not None:
        return _change_object(site, existing, body)
    _check_object(name, body)
    customfields.add_custom_object(site.database, site.org.schema, _definition(site, name, body))
    apply_object_history(site, name, body)
    stored = site.store.put("CustomObject", name, body)
    return Applied(stored.id, created=True)


def remove_object(site: Site, name: str) -> Applied | None:
    existing = site.org.schema.object(name)
    if existing is None:
        return None
    stored = site.store.find("CustomObject", existing.name)
    if stored is None or not _is_own(site, existing):
        raise Problem(f"Cannot delete an object that is standard or comes from a package: {name}")
    held = sorted(
        f"{child.child_object}.{child.field}"
        for child in existing.children
        if child.child_object != existing.history
    )
    outside = [each for each in held if not each.startswith(f"{existing.name}.")]
    if outside:
        raise Problem(
            f"Cannot delete {existing.name}: it is referenced by {', '.join(outside)}", 0, "DEPENDENCY_EXISTS"
        )
    forget_history(site.database, site.org.schema, existing.name)
    customfields.remove_custom_object(site.database, site.org.schema, existing.name)
    for kind in (*_CHILD_KINDS, *_CHILD_KINDS_SEEN_ONLY):
        site.store.remove_below(kind, existing.name)
    site.database.connection.execute("DELETE FROM RecordType WHERE SobjectType = ?", (existing.name,))
    site.store.remove("CustomObject", existing.name)
    site.org.reload_definitions()
    return Applied(stored.id, deleted=True)


def _is_own(site: Site, definition: ObjectDefinition) -> bool:
    return definition.custom and definition.name not in site.org.catalog.objects


def _object_id(site: Site, name: str) -> str:
    stored = site.store.find("CustomObject", name)
    return stored.id if stored else born_id("CustomObject", name)


def _change_object(site: Site, existing: ObjectDefinition, body: Element) -> Applied:
    before = site.store.find("CustomObject", existing.name)
    if not _is_own(site, existing):
        changed = apply_object_history(site, existing.name, body)
        return Applied(born_id("CustomObject", existing.name), changed=changed)
    _check_object(existing.name, body)
    name = existing.name_field
    wanted = _name_field(body)
    if name is not None and (name.kind == "autonumber") != (wanted.kind == "autonumber"):
        raise Problem("Cannot change the type of the name field", line_of(body))
    renamed = replace(existing, label=text_of(body, "label"), label_plural=text_of(body, "pluralLabel"))
    site.org.schema.add_object(renamed)
    site.org.schema.replace_field(existing.name, wanted)
    customfields.remember_object(site.database, site.org.schema.named(existing.name))
    apply_object_history(site, existing.name, body)
    stored = site.store.put("CustomObject", existing.name, body)
    return Applied(stored.id, changed=before is None or kept_text(before.body) != kept_text(body))


def _check_object(name: str, body: Element) -> None:
    line = line_of(body)
    if name.endswith(("__mdt", "__e", "__b", "__x")) or body.find("customSettingsType") is not None:
        raise Problem(f"Objects of this kind are not emulated by the local org: {name}", line)
    if not _NAME.match(name) or len(name) > _LONGEST_NAME:
        raise Problem(
            f"The object name you provided {name} is not valid or does not exist", line, "INVALID_FULL_NAME"
        )
    for required in ("label", "pluralLabel"):
        if not text_of(body, required):
            words = "a non-empty label" if required == "label" else f"'{required}'"
            raise Problem(f"Must specify {words} for the CustomObject", line, "REQUIRED_FIELD_MISSING")
    for required in ("nameField", "deploymentStatus", "sharingModel"):
        if body.find(required) is None:
            raise Problem(f"Must specify '{required}' for the CustomObject", line, "REQUIRED_FIELD_MISSING")


def _definition(site: Site, name: str, body: Element) -> ObjectDefinition:
    fields = [_id(), _flag("IsDeleted", "Deleted"), _name_field(body)]
    if text_of(body, "sharingModel") != "ControlledByParent":
        fields.append(_owner())
    fields += _audit()
    return customfields.custom_object(
        name, text_of(body, "label"), text_of(body, "pluralLabel"), _free_prefix(site), fields
    )


def _free_prefix(site: Site) -> str:
    """Salesforce gives custom objects `a00` and on, in the order in which they are made."""
    for first, second in product(_DIGITS, repeat=2):
        prefix = f"a{first}{second}"
        if site.org.schema.of_id(prefix) is None:
            return prefix
    raise Problem("The org has no room for another custom object", 0, "LIMIT_EXCEEDED")


def _name_field(body: Element) -> Field:
    label = text_of(body, "nameField/label") or "Name"
    if text_of(body, "nameField/type") == "AutoNumber":
        template = text_of(body, "nameField/displayFormat") or "{00000000}"
        return Field(
            "Name",
            label,
            "string",
            80,
            nillable=False,
            createable=False,
            updateable=False,
            defaulted=True,
            name_field=True,
            kind="autonumber",
            auto_number=template,
            id_lookup=True,
        )
    return Field("Name", label, "string", 80, name_field=True, id_lookup=True)


def _id() -> Field:
    return Field("Id", "Record ID", "id", 18, nillable=False, createable=False, updateable=False, id_lookup=True)


def _owner() -> Field:
    return Field(
        "OwnerId",
        "Owner ID",
        "reference",
        18,
        nillable=False,
        defaulted=True,
        reference_to=("Group", "User"),
        relationship_name="Owner",
    )


def _audit() -> list[Field]:
    return [
        _moment("CreatedDate", "Created Date"),
        _person("CreatedBy", "Created By ID"),
        _moment("LastModifiedDate", "Last Modified Date"),
        _person("LastModifiedBy", "Last Modified By ID"),
        _moment("SystemModstamp", "System Modstamp"),
        Field("LastActivityDate", "Last Activity Date", "date", createable=False, updateable=False),
        Field("LastViewedDate", "Last Viewed Date", "datetime", createable=False, updateable=False),
        Field("LastReferencedDate", "Last Referenced Date", "datetime", createable=False, updateable=False),
    ]


def _moment(name: str, label: str) -> Field:
    audit = name != "SystemModstamp"
    return Field(name, label, "datetime", nillable=False, createable=False, updateable=False, audit=audit)


def _person(relationship: str, label: str) -> Field:
    return Field(
        f"{relationship}Id",
        label,
        "reference",
        18,
        nillable=False,
        createable=False,
        updateable=False,
        reference_to=("User",),
        relationship_name=relationship,
        audit=True,
    )


def _flag(name: str, label: str) -> Field:
    return Field(name, label, "boolean", nillable=False, createable=False, updateable=False, defaulted=True)
