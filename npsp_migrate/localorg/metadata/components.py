"""One component, deployed or deleted: which kind does what to the org."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.dml.validation import ValidationRule
from npsp_migrate.localorg.metadata import (
    duplicate_effects,
    field_effects,
    object_effects,
    record_effects,
    value_effects,
)
from npsp_migrate.localorg.metadata.installed_packages import versions_by_namespace
from npsp_migrate.localorg.metadata.listing import standing_rule
from npsp_migrate.localorg.metadata.package import Component
from npsp_migrate.localorg.metadata.problems import Applied, Problem
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import is_true, text_of
from npsp_migrate.localorg.metadata.types import born_id, is_known, owner_of_folders, parent_of
from npsp_migrate.localorg.xmltext import line_of

Effect = Callable[[Site, str, Element], Applied]

_EFFECTS: dict[str, Effect] = {
    "CustomField": field_effects.apply_field,
    "RecordType": record_effects.apply_record_type,
    "PermissionSet": record_effects.apply_permission_set,
    "Profile": record_effects.apply_profile,
    "DuplicateRule": duplicate_effects.apply_duplicate_rule,
    "GlobalValueSet": value_effects.apply_global_set,
    "StandardValueSet": value_effects.apply_standard_set,
}
# What others are made of comes first.
_ORDER = (
    "CustomObject",
    "GlobalValueSet",
    "CustomField",
    "StandardValueSet",
    "BusinessProcess",
    "RecordType",
    "ReportFolder",
    "DashboardFolder",
    "Report",
    "Dashboard",
)
_LAST = ("PermissionSet", "PermissionSetGroup", "Profile")
_SEEN_AS = {"ReportFolder": "Folder", "DashboardFolder": "Folder", "Report": "Report", "Dashboard": "Dashboard"}
_NEEDED_BY_RULES = ("errorConditionFormula", "errorMessage")


def in_order(component: Component) -> tuple[int, str, int]:
    """For sorting what a package holds into the order in which it can be applied."""
    if component.kind in _ORDER:
        place = _ORDER.index(component.kind)
    else:
        place = len(_ORDER) + (1 + _LAST.index(component.kind) if component.kind in _LAST else 0)
    return place, component.file, component.line


def apply_component(site: Site, component: Component) -> Applied:
    """Put a component into the org; raises `Problem`."""
    kind, name, body = component.kind, component.name, component.body
    if not name.rpartition(".")[2]:
        raise Problem("Required field is missing: fullName", component.line, "REQUIRED_FIELD_MISSING")
    if kind == "CustomObject":
        return object_effects.apply_object(site, component)
    effect = _EFFECTS.get(kind)
    if effect is not None:
        return effect(site, name, body)
    if kind == "InstalledPackage":
        return _installed(name, body)
    if kind == "ValidationRule" and (rule := standing_rule(site, name)) is not None:
        return _unchanged_rule(rule, name, body)
    if owner_of_folders(kind):
        return record_effects.apply_folder(site, kind, name, body)
    if kind in ("Report", "Dashboard"):
        return record_effects.apply_filed(site, kind, name, body)
    return _store(site, kind, name, body)


def remove_component(site: Site, kind: str, name: str) -> Applied | None:
    """Take a component out of the org; None when it is not there."""
    if not is_known(kind):
        raise Problem(f"Not available for deploy in the local org: {kind}", 0, "INVALID_TYPE")
    if kind == "CustomField":
        return field_effects.remove_field(site, name)
    if kind == "CustomObject":
        return object_effects.remove_object(site, name)
    if kind == "RecordType":
        raise Problem("Cannot delete record type through API")
    if kind in ("StandardValueSet", "Profile", "InstalledPackage") or _is_standing_rule(site, kind, name):
        raise Problem(f"A {kind} cannot be deleted: {name}")
    stored = site.store.find(kind, name)
    if stored is None:
        return None
    _check_unused(site, kind, stored.name)
    if kind == "PermissionSet":
        sql = "DELETE FROM PermissionSetAssignment WHERE PermissionSetId = ?"
        site.database.connection.execute(sql, (stored.id,))
        site.drop_row("PermissionSet", stored.id)
    elif kind in _SEEN_AS:
        site.drop_row(_SEEN_AS[kind], stored.id)
    site.store.remove(kind, stored.name)
    return Applied(stored.id, deleted=True)


def _is_standing_rule(site: Site, kind: str, name: str) -> bool:
    rules = site.org.switches.duplicate_rules if kind == "DuplicateRule" else ()
    return any(f"{rule.object_name}.{rule.name}".lower() == name.lower() for rule in rules)


def _check_unused(site: Site, kind: str, name: str) -> None:
    if kind == "GlobalValueSet":
        for field in site.store.of_kind("CustomField"):
            if text_of(field.body, "valueSet/valueSetName").lower() == name.lower():
                raise Problem(f"This global value set is referenced by {field.name}", 0, "DEPENDENCY_EXISTS")
    owner = owner_of_folders(kind)
    if owner is not None:
        held = [each.name for each in site.store.of_kind(owner.name) if each.name.startswith(f"{name}/")]
        if held:
            raise Problem(f"Cannot delete a folder that is not empty: {held[0]}", 0, "DEPENDENCY_EXISTS")


def _installed(name: str, body: Element) -> Applied:
    """Nothing can be installed here; asking for what the org has changes nothing."""
    if name not in versions_by_namespace():
        raise Problem(f"Installing packages is not emulated by the local org: {name}", line_of(body))
    return Applied(born_id("InstalledPackage", name), changed=False)


def _store(site: Site, kind: str, name: str, body: Element) -> Applied:
    """A component that the org keeps and gives back, and does no more with."""
    owner = parent_of(kind)
    if owner is not None and owner[0].name == "CustomObject":
        field_effects.owner_of(site, name, body)
    warning = ""
    if kind == "ValidationRule":
        warning = _checked_rule(body)
    before = site.store.find(kind, name)
    stored, changed = record_effects.keep(site, kind, name, body)
    return Applied(stored.id, created=before is None, changed=changed, warning=warning)


def _unchanged_rule(rule: ValidationRule, name: str, body: Element) -> Applied:
    if is_true(body, "active") != rule.active:
        raise Problem(f"A rule that comes from a package cannot be switched: {name}", line_of(body))
    return Applied(born_id("ValidationRule", name), changed=False)


def _checked_rule(body: Element) -> str:
    for required in _NEEDED_BY_RULES:
        if not text_of(body, required):
            raise Problem(f"Required field is missing: {required}", line_of(body), "REQUIRED_FIELD_MISSING")
    active = is_true(body, "active")
    return "Kept, but not enforced by the local org: deployed validation rules are not applied" if active else ""
