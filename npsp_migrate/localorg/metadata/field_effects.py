"""Custom fields come, change and go: what that does to the schema, to the tables, and to the records there are."""

# ruff: noqa: S608 - names come from the schema, values are bound

from dataclasses import replace
from xml.etree.ElementTree import Element

from npsp_migrate.localorg import customfields
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.fields import child_name, read_field, unenforced
from npsp_migrate.localorg.metadata.history_effects import apply_field_history, drop_field_history
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import kept_text, text_of
from npsp_migrate.localorg.metadata.types import born_id
from npsp_migrate.localorg.metadata.values import picklist_values
from npsp_migrate.localorg.store.tables import quoted, rows_table, same_storage
from npsp_migrate.localorg.xmltext import line_of

_MOST_MASTERS = 2  # Salesforce: master-detail fields of one object


def apply_field(site: Site, full_name: str, body: Element) -> Applied:
    owner, name = owner_of(site, full_name, body)
    existing = owner.find(name)
    if existing is not None and not existing.custom_added:
        return _change_packaged(site, owner, existing, body)
    field = read_field(name, body, site.value_set)
    _check_reference(site, owner, field, body)
    if existing is None:
        customfields.add_custom_field(site.database, site.org.schema, owner.name, field, child_name(body))
    else:
        field = replace(field, name=existing.name)
        _check_change(site, owner, existing, field, body)
        _change(site, owner, existing, field, child_name(body))
    full = f"{owner.name}.{field.name}"
    before = site.store.find("CustomField", full)
    changed = before is None or kept_text(before.body) != kept_text(body)
    stored = site.store.put("CustomField", full, body)
    apply_field_history(site, site.org.schema.named(owner.name), field, body)
    return Applied(stored.id, created=existing is None, changed=changed, warning=unenforced(body))


def remove_field(site: Site, full_name: str) -> Applied | None:
    """None when there is no such field."""
    object_name, _, name = full_name.partition(".")
    owner = site.org.schema.object(object_name)
    field = owner.find(name) if owner else None
    if owner is None or field is None:
        return None
    if not field.custom_added:
        raise Problem(f"Cannot delete a field that is standard or comes from a package: {full_name}")
    stored = site.store.find("CustomField", f"{owner.name}.{field.name}")
    drop_field_history(site, owner, field)
    customfields.remove_custom_field(site.database, site.org.schema, owner.name, field.name)
    site.store.remove("CustomField", f"{owner.name}.{field.name}")
    return Applied(stored.id if stored else "", deleted=True)


def owner_of(site: Site, full_name: str, body: Element) -> tuple[ObjectDefinition, str]:
    """The object of `Contact.Level__c` and the name behind it."""
    object_name, dot, name = full_name.partition(".")
    if not dot or not name:
        raise Problem(
            f"The full name must name an object and a field: {full_name}", line_of(body), "INVALID_FULL_NAME"
        )
    owner = site.org.schema.object(object_name)
    if owner is None:
        message = f"Entity Enumeration Or ID: bad value for restricted picklist field: {object_name}"
        raise Problem(message, line_of(body), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
    return owner, name


def change_values(site: Site, owner: ObjectDefinition, field: Field, values: Element, tag: str) -> bool:
    """Give a picklist other values, if they are others; records keep the ones they have, as on the platform."""
    changed = replace(field, values=tuple(picklist_values(values, tag)))
    _change(site, owner, field, changed, None)
    return changed != field


def refresh_value_set(site: Site, name: str) -> None:
    """The picklists that take their values from a global value set take them anew."""
    for stored in site.store.of_kind("CustomField"):
        named = text_of(stored.body, "valueSet/valueSetName")
        if named.lower() != name.lower():
            continue
        owner, field_name = owner_of(site, stored.name, stored.body)
        body = site.value_set(named)
        field = owner.find(field_name)
        if body is not None and field is not None:
            change_values(site, owner, field, body, "customValue")


def _change_packaged(site: Site, owner: ObjectDefinition, field: Field, body: Element) -> Applied:
    """Of a standard or packaged field the picklist values can be changed, and whether it is tracked."""
    definition = body.find("valueSet/valueSetDefinition")
    changed = False
    if definition is not None and field.type in ("picklist", "multipicklist") and field.custom:
        changed = change_values(site, owner, field, definition, "value")
    changed |= apply_field_history(site, site.org.schema.named(owner.name), field, body)
    return Applied(born_id("CustomField", f"{owner.name}.{field.name}"), changed=changed)


def _change(site: Site, owner: ObjectDefinition, before: Field, after: Field, child: str | None) -> None:
    if before == after and child is None:
        return
    kept = site.org.schema.child_name(owner.name, before.name) if child is None else child
    customfields.change_field(site.database, site.org.schema, owner.name, after, kept)


def _check_reference(site: Site, owner: ObjectDefinition, field: Field, body: Element) -> None:
    if field.type != "reference":
        return
    target = site.org.schema.object(field.reference_to[0])
    if target is None or target.custom_setting:
        message = f"referenceTo value of '{field.reference_to[0]}' does not resolve to a valid sObject type"
        raise Problem(message, line_of(body))
    taken = [each for each in target.children if each.relationship_name.lower() == child_name(body).lower() != ""]
    if any((each.child_object, each.field.lower()) != (owner.name, field.name.lower()) for each in taken):
        message = (
            f"There is already a Child Relationship named {text_of(body, 'relationshipName')} on {target.label}."
        )
        raise Problem(message, line_of(body), "DUPLICATE_DEVELOPER_NAME")
    if field.cascade_delete and owner.find(field.name) is None:
        _check_master(site, owner, body)


def _check_master(site: Site, owner: ObjectDefinition, body: Element) -> None:
    masters = [each for each in owner.fields.values() if each.cascade_delete and each.custom_added]
    if not owner.custom:
        raise Problem("A standard object cannot be on the detail side of a master-detail field", line_of(body))
    if len(masters) >= _MOST_MASTERS:
        raise Problem(f"Object {owner.label} has the maximum number of master-detail fields", line_of(body))
    sql = f"SELECT 1 FROM {rows_table(owner.name)} LIMIT 1"
    if site.database.connection.execute(sql).fetchone():
        raise Problem(f"Cannot create a master-detail field: {owner.label} already has records", line_of(body))


def _check_change(site: Site, owner: ObjectDefinition, before: Field, after: Field, body: Element) -> None:
    """What existing values do not allow."""
    if not before.stored or not customfields.holds_values(site.database, owner.name, before):
        return
    if not same_storage(before, after) or (before.type == "reference") != (after.type == "reference"):
        raise Problem(f"Cannot change the type of {before.name}: there are records with a value", line_of(body))
    if before.reference_to != after.reference_to:
        raise Problem(f"Cannot change referenceTo of {before.name}: there are records with a value", line_of(body))
    table, name = rows_table(owner.name), quoted(before.name)
    connection = site.database.connection
    if 0 < after.length < before.length and before.type != "reference":
        (longest,) = connection.execute(f"SELECT MAX(LENGTH({name})) FROM {table}").fetchone()
        if longest and longest > after.length:
            message = f"Cannot make {before.name} shorter: a record has a value of {longest} characters"
            raise Problem(message, line_of(body))
    if after.unique and not (before.unique and before.case_sensitive == after.case_sensitive):
        key = name if after.case_sensitive else f"{name} COLLATE NOCASE"
        sql = f"SELECT 1 FROM {table} WHERE {name} IS NOT NULL GROUP BY {key} HAVING COUNT(*) > 1 LIMIT 1"
        if connection.execute(sql).fetchone():
            message = f"Cannot make {before.name} unique: records share a value"
            raise Problem(message, line_of(body), "DUPLICATE_VALUE")
