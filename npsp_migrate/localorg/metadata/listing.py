"""What metadata the org has: lists of components by kind, and the kinds themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.validation import RULES, ValidationRule
from npsp_migrate.localorg.metadata.describing import field_metadata, object_metadata
from npsp_migrate.localorg.metadata.duplicate_effects import duplicate_rule_metadata
from npsp_migrate.localorg.metadata.installed_packages import versions_by_namespace
from npsp_migrate.localorg.metadata.problems import RefusedCall
from npsp_migrate.localorg.metadata.record_effects import PUBLIC_FOLDER
from npsp_migrate.localorg.metadata.site import Site
from npsp_migrate.localorg.metadata.tree import leaf, with_children
from npsp_migrate.localorg.metadata.types import KINDS, born_id, file_name, is_known, kind_named, owner_of_folders
from npsp_migrate.localorg.metadata.value_effects import STANDARD_SETS
from npsp_migrate.localorg.metadata.values import value_elements

ADMIN = "Admin"  # the API's name of the profile System Administrator


@dataclass(frozen=True, slots=True)
class Listed:
    """One component as lists show it, with what it says when it is asked for."""

    kind: str
    name: str
    id: str
    created: str
    changed: str
    body: Element
    namespace: str = ""


def components_of(site: Site, kind: str) -> list[Listed]:
    """All components of a kind, in the order of their names: deployed ones, and those the org was born with."""
    found = {each.name.lower(): each for each in _born(site, kind)}
    for stored in site.store.of_kind(kind):
        found[stored.name.lower()] = Listed(
            kind, stored.name, stored.id, stored.created, stored.changed, stored.body, _namespace(stored.name)
        )
    return [found[name] for name in sorted(found)]


def component(site: Site, kind: str, name: str) -> Listed | None:
    stored = site.store.find(kind, name)
    if stored is not None:
        return Listed(kind, stored.name, stored.id, stored.created, stored.changed, stored.body, _namespace(name))
    return next((each for each in _born(site, kind, name) if each.name.lower() == name.lower()), None)


def exists(site: Site, kind: str, name: str) -> bool:
    """Whether the name is taken; standard fields take theirs, though they are no components."""
    object_name, _, field_name = name.partition(".")
    owner = site.org.schema.object(object_name) if kind == "CustomField" else None
    return bool(owner and owner.find(field_name)) or component(site, kind, name) is not None


def standing_rule(site: Site, name: str) -> ValidationRule | None:
    """The packages' rule of this full name."""
    known = (rule for rule in RULES if rule.profile in ("", site.org.profile))
    return next((rule for rule in known if f"{rule.object_name}.{rule.name}".lower() == name.lower()), None)


def file_properties(site: Site, listed: Listed) -> dict[str, Any]:
    user = site.org.identity.user_id
    shown: dict[str, Any] = {
        "createdById": user,
        "createdByName": "Rehearsal User",
        "createdDate": listed.created,
        "fileName": file_name(listed.kind, listed.name),
        "fullName": listed.name,
        "id": listed.id,
        "lastModifiedById": user,
        "lastModifiedByName": "Rehearsal User",
        "lastModifiedDate": listed.changed,
        "manageableState": "installed" if listed.namespace else "unmanaged",
    }
    if listed.namespace:
        shown["namespacePrefix"] = listed.namespace
    return shown | {"type": listed.kind}


def list_metadata(site: Site, kind: str, folder: str) -> list[dict[str, Any]]:
    """What `listMetadata` answers to one query; what lies in folders is asked folder by folder."""
    if not is_known(kind):
        raise RefusedCall("INVALID_TYPE", f"Unknown type:{kind}")
    found = components_of(site, kind)
    known = kind_named(kind)
    if known is not None and known.in_folder and folder:
        found = [each for each in found if each.name.rpartition("/")[0].lower() == folder.lower()]
    return [file_properties(site, each) for each in found]


def describe_metadata() -> dict[str, Any]:
    shown = []
    for kind in KINDS:
        one: dict[str, Any] = {}
        if kind.children:
            one["childXmlNames"] = [child.name for child in kind.children]
        one |= {"directoryName": kind.directory, "inFolder": kind.in_folder, "metaFile": False}
        shown.append({**one, "suffix": kind.suffix, "xmlName": kind.name})
    return {
        "metadataObjects": shown,
        "organizationNamespace": "",
        "partialSaveAllowed": True,
        "testRequired": False,
    }


def _born(site: Site, kind: str, name: str = "") -> Iterator[Listed]:
    """What was never deployed; with a `name`, at least the component of this name."""
    if kind == "CustomObject":
        histories = {definition.history for definition in site.org.schema}  # are no components
        for definition in site.org.schema:
            if definition.name not in histories:
                yield _listed(kind, definition.name, object_metadata(definition))
    elif kind == "CustomField":
        owner = site.org.schema.object(name.partition(".")[0]) if name else None
        for definition in [owner] if owner else list(site.org.schema):
            for field in definition.fields.values():
                if field.custom:
                    yield _custom_field(site, definition, field)
    elif kind == "RecordType":
        yield from _record_types(site)
    elif kind == "StandardValueSet":
        yield from _standard_sets(site)
    elif kind == "ValidationRule":
        yield from _standing_rules(site)
    elif kind == "InstalledPackage":
        for namespace, version in versions_by_namespace().items():
            children = [leaf("activateRSS", "false"), leaf("versionNumber", version)]
            yield _listed(kind, namespace, with_children(kind, children), "")
    elif kind == "DuplicateRule":
        for rule in site.org.switches.duplicate_rules:
            yield _listed(kind, f"{rule.object_name}.{rule.name}", duplicate_rule_metadata(rule), "")
    elif kind == "Profile":
        children = [leaf("custom", "false"), leaf("userLicense", "Salesforce")]
        yield _listed(kind, ADMIN, with_children("Profile", children))
    elif owner_of_folders(kind):
        children = [leaf("accessType", "Public"), leaf("name", PUBLIC_FOLDER)]
        yield _listed(kind, PUBLIC_FOLDER, with_children(kind, children))


def _custom_field(site: Site, definition: ObjectDefinition, field: Field) -> Listed:
    child = site.org.schema.child_name(definition.name, field.name) if field.type == "reference" else ""
    full = f"{definition.name}.{field.name}"
    return _listed("CustomField", full, field_metadata(field, child), _namespace(field.name))


def _record_types(site: Site) -> Iterator[Listed]:
    for record_id, each in site.org.record_types.items():
        name = f"{each.namespace}__{each.developer_name}" if each.namespace else each.developer_name
        children = [leaf("fullName", name), leaf("active", each.active), leaf("label", each.label)]
        body = with_children("recordTypes", children)
        full = f"{each.object_name}.{name}"
        yield _listed("RecordType", full, body, each.namespace or "", record_id)


def _standing_rules(site: Site) -> Iterator[Listed]:
    """The packages' rules, which are applied; their formulas are not told."""
    for rule in RULES:
        if rule.profile in ("", site.org.profile):
            children = [leaf("active", rule.active), leaf("errorMessage", rule.message)]
            children += [leaf("errorDisplayField", rule.field)] if rule.field else []
            body = with_children("validationRules", children)
            namespace = rule.object_name.partition("__")[0] if rule.object_name.endswith("__c") else ""
            yield _listed("ValidationRule", f"{rule.object_name}.{rule.name}", body, namespace)


def _standard_sets(site: Site) -> Iterator[Listed]:
    for name, (first, *_) in STANDARD_SETS.items():
        object_name, _, field_name = first.partition(".")
        owner = site.org.schema.object(object_name)
        field = owner.find(field_name) if owner else None
        if field is not None:
            values = value_elements(field.values, "standardValue")
            if name == "OpportunityStage":
                values = [_with_forecast(site, each) for each in values]
            body = with_children("StandardValueSet", [leaf("sorted", "false"), *values])
            yield _listed("StandardValueSet", name, body)


def _with_forecast(site: Site, value: Element) -> Element:
    stage = site.org.stages.get(value.findtext("fullName") or "")
    if stage is not None:
        value.append(leaf("closed", stage.is_closed))
        value.append(leaf("forecastCategory", stage.forecast_category))
        value.append(leaf("probability", int(stage.probability)))
        value.append(leaf("won", stage.is_won))
    return value


def _listed(kind: str, name: str, body: Element, namespace: str | None = None, component_id: str = "") -> Listed:
    known = _namespace(name) if namespace is None else namespace
    born = "1970-01-01T00:00:00.000Z"  # what Salesforce tells of components without a date
    return Listed(kind, name, component_id or born_id(kind, name), born, born, body, known)


def _namespace(name: str) -> str:
    """The package that a name belongs to: `npsp` of `npsp__Batch__c`."""
    last = name.rpartition(".")[2]
    bare = last.removesuffix("__c")
    return bare.partition("__")[0] if "__" in bare else ""
