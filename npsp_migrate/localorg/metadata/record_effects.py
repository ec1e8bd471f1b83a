"""Components that are records too: record types, permission sets, folders, reports, dashboards, profiles."""

from xml.etree.ElementTree import Element

from npsp_migrate.localorg import customfields
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.field_effects import owner_of
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.store import Stored
from npsp_migrate.localorg.metadata.tree import is_true, kept_text, text_of, with_children
from npsp_migrate.localorg.xmltext import line_of

PUBLIC_FOLDER = "unfiled$public"
_KEYS = ("field", "object", "recordType", "application", "tab", "apexClass", "apexPage", "layout", "name", "flow")


def apply_record_type(site: Site, full_name: str, body: Element) -> Applied:
    owner, name = owner_of(site, full_name, body)
    if not text_of(body, "label"):
        raise Problem("Required field is missing: label", line_of(body), "REQUIRED_FIELD_MISSING")
    process = text_of(body, "businessProcess")
    if process and site.store.find("BusinessProcess", f"{owner.name}.{process}") is None:
        message = f"In field: businessProcess - no BusinessProcess named {owner.name}.{process} found"
        raise Problem(message, line_of(body))
    _check_picklists(owner, body)
    _have_record_types(site, owner)
    known = site.org.record_type_id(owner.name, name)
    stored = keep(site, "RecordType", f"{owner.name}.{name}", body, known or "")
    row = {
        "Name": text_of(body, "label"),
        "DeveloperName": name,
        "SobjectType": owner.name,
        "IsActive": int(text_of(body, "active").lower() != "false"),
        "Description": text_of(body, "description") or None,
    }
    site.put_row("RecordType", stored[0].id, row)
    site.org.reload_definitions()
    return Applied(stored[0].id, created=known is None, changed=stored[1])


def apply_permission_set(site: Site, name: str, body: Element) -> Applied:
    if not text_of(body, "label"):
        raise Problem("Required field is missing: label", line_of(body), "REQUIRED_FIELD_MISSING")
    check_permissions(site, body)
    before = site.store.find("PermissionSet", name)
    stored, changed = keep(site, "PermissionSet", name, body)
    row = {
        "Name": stored.name,
        "Label": text_of(body, "label"),
        "Description": text_of(body, "description") or None,
        "IsCustom": 1,
        "HasActivationRequired": int(is_true(body, "hasActivationRequired")),
        "Type": "Regular",
    }
    site.put_row("PermissionSet", stored.id, row)
    return Applied(stored.id, created=before is None, changed=changed)


def apply_profile(site: Site, name: str, body: Element) -> Applied:
    """What a profile's file does not name stays as it was: such files are never whole."""
    check_permissions(site, body)
    before = site.store.find("Profile", name)
    merged = _merged(before.body, body) if before else body
    stored, changed = keep(site, "Profile", name, merged)
    return Applied(stored.id, created=before is None and name != "Admin", changed=changed)


def apply_folder(site: Site, kind: str, name: str, body: Element) -> Applied:
    before = site.store.find(kind, name)
    stored, changed = keep(site, kind, name, body)
    row = {
        "Name": text_of(body, "name") or name,
        "DeveloperName": name.rpartition("/")[2],
        "Type": kind.removesuffix("Folder"),
        "AccessType": text_of(body, "accessType") or "Public",
    }
    site.put_row("Folder", stored.id, row)
    return Applied(stored.id, created=before is None, changed=changed)


def apply_filed(site: Site, kind: str, full_name: str, body: Element) -> Applied:
    """A report or a dashboard: kept in its folder, listed and queried, never run."""
    folder_name, slash, name = full_name.rpartition("/")
    folder = site.store.find(f"{kind}Folder", folder_name)
    if not slash or (folder is None and folder_name != PUBLIC_FOLDER):
        raise Problem(f"Cannot find folder:{folder_name or full_name}", line_of(body))
    for required in ("name", "reportType") if kind == "Report" else ("title",):
        if not text_of(body, required):
            raise Problem(f"Required field is missing: {required}", line_of(body), "REQUIRED_FIELD_MISSING")
    before = site.store.find(kind, full_name)
    stored, changed = keep(site, kind, full_name, body)
    folder_id = folder.id if folder else None
    row = {
        "Name": text_of(body, "name"),
        "Title": text_of(body, "title"),
        "DeveloperName": name,
        "Description": text_of(body, "description") or None,
        "Format": text_of(body, "format") or "Tabular",
        "FolderName": text_of(folder.body, "name") if folder else "Public Reports",
        "OwnerId": folder_id,
        "FolderId": folder_id,
        "IsDeleted": 0,
    }
    site.put_row(kind, stored.id, row)
    return Applied(stored.id, created=before is None, changed=changed)


def check_permissions(site: Site, body: Element) -> None:
    """A permission must be for something that is there."""
    for each in body.iterfind("fieldPermissions"):
        name = text_of(each, "field")
        object_name, _, field_name = name.partition(".")
        owner = site.org.schema.object(object_name)
        if owner is None or owner.find(field_name) is None:
            raise Problem(f"In field: field - no CustomField named {name} found", line_of(each))
    for each in body.iterfind("objectPermissions"):
        name = text_of(each, "object")
        if site.org.schema.object(name) is None:
            raise Problem(f"In field: field - no CustomObject named {name} found", line_of(each))
    for each in body.iterfind("recordTypeVisibilities"):
        name = text_of(each, "recordType")
        object_name, _, developer_name = name.partition(".")
        if site.org.record_type_id(object_name, developer_name.rpartition("__")[2]) is None:
            raise Problem(f"In field: recordType - no RecordType named {name} found", line_of(each))


def keep(site: Site, kind: str, name: str, body: Element, component_id: str = "") -> tuple[Stored, bool]:
    """Store a component; whether that changed anything."""
    before = site.store.find(kind, name)
    changed = before is None or kept_text(before.body) != kept_text(body)
    return site.store.put(kind, name, body, component_id), changed


def _have_record_types(site: Site, owner: ObjectDefinition) -> None:
    """The first record type of an object brings the field that records name it with."""
    if owner.find("RecordTypeId"):
        return
    field = Field(
        "RecordTypeId",
        "Record Type ID",
        "reference",
        18,
        reference_to=("RecordType",),
        relationship_name="RecordType",
    )
    customfields.add_custom_field(site.database, site.org.schema, owner.name, field, "")


def _check_picklists(owner: ObjectDefinition, body: Element) -> None:
    for each in body.iterfind("picklistValues"):
        name = text_of(each, "picklist")
        if owner.find(name) is None and owner.find(f"{name}Name") is None:
            raise Problem(f"Picklist not found: {owner.name}.{name}", line_of(each))


def _merged(before: Element, after: Element) -> Element:
    said = {_key(each) for each in after}
    return with_children(after.tag, [*(each for each in before if _key(each) not in said), *after])


def _key(element: Element) -> tuple[str, str]:
    named = (text_of(element, key) for key in _KEYS)
    return element.tag, next((each for each in named if each), "")
