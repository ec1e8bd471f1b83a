"""Which kinds of metadata the org takes, where their files lie, and which become more than a stored text."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from npsp_migrate.localorg.ids import record_id


@dataclass(frozen=True, slots=True)
class Child:
    """A kind that is written inside its parent's file, under `tag`."""

    name: str
    tag: str
    named_by: str = "fullName"


@dataclass(frozen=True, slots=True)
class Kind:
    """`in_folder`: files lie in folders, which are components themselves, of the kind `folder_kind`."""

    name: str
    directory: str
    suffix: str
    prefix: str = ""  # of the ids of its components
    in_folder: bool = False
    folder_kind: str = ""
    children: tuple[Child, ...] = ()


_OBJECT_CHILDREN = (
    Child("CustomField", "fields"),
    Child("RecordType", "recordTypes"),
    Child("BusinessProcess", "businessProcesses"),
    Child("ValidationRule", "validationRules"),
    Child("ListView", "listViews"),
    Child("FieldSet", "fieldSets"),
    Child("CompactLayout", "compactLayouts"),
    Child("WebLink", "webLinks"),
)
CHILD_PREFIXES = MappingProxyType(
    {
        "CustomField": "00N",
        "RecordType": "012",
        "BusinessProcess": "019",
        "ValidationRule": "03d",
        "ListView": "00B",
        "FieldSet": "0IX",
        "CompactLayout": "0AH",
        "WebLink": "00b",
        "MatchingRule": "0JU",
        "CustomLabel": "101",
    }
)
KINDS = (
    Kind("CustomObject", "objects", "object", "01I", children=_OBJECT_CHILDREN),
    Kind("GlobalValueSet", "globalValueSets", "globalValueSet", "0Nt"),
    Kind("StandardValueSet", "standardValueSets", "standardValueSet", "0Nv"),
    Kind("CustomLabels", "labels", "labels", "0sl", children=(Child("CustomLabel", "labels"),)),
    Kind("CustomTab", "tabs", "tab", "01r"),
    Kind("CustomApplication", "applications", "app", "02u"),
    Kind("Layout", "layouts", "layout", "00h"),
    Kind("ReportType", "reportTypes", "reportType", "070"),
    Kind("Report", "reports", "report", "00O", in_folder=True, folder_kind="ReportFolder"),
    Kind("Dashboard", "dashboards", "dashboard", "01Z", in_folder=True, folder_kind="DashboardFolder"),
    Kind("Group", "groups", "group", "00G"),
    Kind("Role", "roles", "role", "00E"),
    Kind("RemoteSiteSetting", "remoteSiteSettings", "remoteSite", "0rp"),
    Kind(
        "MatchingRules",
        "matchingRules",
        "matchingRule",
        "0JM",
        children=(Child("MatchingRule", "matchingRules"),),
    ),
    Kind("DuplicateRule", "duplicateRules", "duplicateRule", "0Bm"),
    Kind("InstalledPackage", "installedPackages", "installedPackage", "0A3"),
    Kind("Profile", "profiles", "profile", "00e"),
    Kind("PermissionSet", "permissionsets", "permissionset", "0PS"),
    Kind("PermissionSetGroup", "permissionsetgroups", "permissionsetgroup", "0PG"),
)
_BY_NAME = MappingProxyType({kind.name: kind for kind in KINDS})
_BY_DIRECTORY = MappingProxyType({kind.directory: kind for kind in KINDS})
_FOLDER_OWNERS = MappingProxyType({kind.folder_kind: kind for kind in KINDS if kind.in_folder})
_CHILDREN: Mapping[str, tuple[Kind, Child]] = MappingProxyType(
    {child.name: (kind, child) for kind in KINDS for child in kind.children}
)
FOLDER_PREFIX = "00l"
_FIRST_BORN = 62**8  # ids that are counted up from 1 never come here


def kind_named(name: str) -> Kind | None:
    return _BY_NAME.get(name)


def kind_in(directory: str) -> Kind | None:
    return _BY_DIRECTORY.get(directory)


def parent_of(name: str) -> tuple[Kind, Child] | None:
    """The kind in whose files a child kind is written, and how."""
    return _CHILDREN.get(name)


def owner_of_folders(name: str) -> Kind | None:
    """The kind whose folders are of this kind: `ReportFolder` → Report."""
    return _FOLDER_OWNERS.get(name)


def is_known(name: str) -> bool:
    return name in _BY_NAME or name in _CHILDREN or name in _FOLDER_OWNERS


def id_prefix(name: str) -> str:
    kind = _BY_NAME.get(name)
    if kind is not None:
        return kind.prefix
    return FOLDER_PREFIX if name in _FOLDER_OWNERS else CHILD_PREFIXES.get(name, "0Mt")


def born_id(name: str, full_name: str) -> str:
    """The id of a component that was never deployed: it follows from its name, so it stays."""
    digest = hashlib.sha256(f"{name}:{full_name.lower()}".encode()).digest()
    return record_id(id_prefix(name), _FIRST_BORN + int.from_bytes(digest[:6], "big") % _FIRST_BORN)


def file_name(name: str, full_name: str) -> str:
    """Where a component lies in a zip: `objects/Contact.object` for `Contact.Level__c`."""
    folders = _FOLDER_OWNERS.get(name)
    if folders is not None:
        return f"{folders.directory}/{full_name}"
    owner = _CHILDREN.get(name)
    if owner is None:
        kind = _BY_NAME[name]
        return f"{kind.directory}/{full_name}.{kind.suffix}"
    kind = owner[0]
    stem = "CustomLabels" if kind.name == "CustomLabels" else full_name.partition(".")[0]
    return f"{kind.directory}/{stem}.{kind.suffix}"
