"""Objects, fields and rules as records: `EntityDefinition`, `FieldDefinition`, `CustomField` … for SOQL.

They stand in temporary tables of the org's own connection, so that one query may join them with its records;
they are made again when the schema has changed since.
"""

# ruff: noqa: S608 - names are ours, values are bound

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.definitions import Child, Field, ObjectDefinition
from npsp_migrate.localorg.metadata.definition_rows import (
    ENTITY_FLAGS,
    component_rows,
    entity_rows,
    field_rows,
)
from npsp_migrate.localorg.metadata.installed_packages import installed_packages, package_versions, packages
from npsp_migrate.localorg.metadata.site import Site

_RECORDS_ALREADY = "RecordType"  # an object of the org's own: a temporary table would hide its records
COMPONENTS = ("CustomField", "CustomObject", "RecordType", "ValidationRule")


class Face(Enum):
    """Which API asks: the Tooling API has more definitions to show."""

    DATA = "data"
    TOOLING = "tooling"


class DefinitionSchema:
    """The org's schema with its definitions as objects beside it; their tables are made when they are asked for."""

    def __init__(self, site: Site, face: Face) -> None:
        self._site = site
        self._shown = _TOOLING if face is Face.TOOLING else _EVERYWHERE

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
    rows: Callable[[Site], Iterator[dict[str, Any]]]


def _make_table(site: Site, shown: _Shown) -> None:
    name = shown.definition.name
    seen = site.org.shown_definitions
    if name != "ValidationRule" and seen.get(name) == site.org.schema.revision:
        return
    blanks = {field.name: 0 if field.type == "boolean" else None for field in shown.definition.fields.values()}
    connection = site.database.connection
    connection.execute(f'DROP TABLE IF EXISTS temp."{name}"')
    kinds = {"boolean": "INTEGER NOT NULL DEFAULT 0", "int": "INTEGER"}
    typed = [f'"{each.name}" {kinds.get(each.type, "TEXT")}' for each in shown.definition.fields.values()]
    connection.execute(f'CREATE TEMP TABLE "{name}" ({", ".join(typed)})')
    marks = ", ".join("?" * len(blanks))
    rows = [tuple(row.get(column, blank) for column, blank in blanks.items()) for row in shown.rows(site)]
    connection.executemany(f'INSERT INTO temp."{name}" VALUES ({marks})', rows)
    seen[name] = site.org.schema.revision


def _table(
    name: str,
    prefix: str,
    texts: str,
    flags: str = "",
    numbers: str = "",
    parents: Mapping[str, str] = MappingProxyType({}),
    children: tuple[Child, ...] = (),
) -> ObjectDefinition:
    """`texts`, `flags`, `numbers`: names of columns; `parents`: column → the object it points to."""
    fields = [Field("Id", "Id", "id", 18, nillable=False, createable=False, updateable=False)]
    fields += [_column(each, "string", 255) for each in texts.split()]
    fields += [_column(each, "boolean") for each in flags.split()]
    fields += [_column(each, "int", digits=9) for each in numbers.split()]
    fields += [_parent(column, target) for column, target in parents.items()]
    if name in COMPONENTS:
        fields += [_column(each, "datetime") for each in ("CreatedDate", "LastModifiedDate")]
        fields += [_parent(f"{person}Id", "User") for person in ("CreatedBy", "LastModifiedBy")]
    return ObjectDefinition(
        name, name, f"{name}s", prefix, by_lower_name(fields), children, relationships=relationships(fields)
    )


def _parent(column: str, target: str) -> Field:
    """What names an entity is no id; so the column is text."""
    type_ = "string" if target == "EntityDefinition" else "reference"
    relationship = column.removesuffix("Id")
    return Field(column, relationship, type_, 80, reference_to=(target,), relationship_name=relationship)


def _column(name: str, type_: str, length: int = 0, digits: int = 0) -> Field:
    return Field(name, name, type_, length, digits=digits, createable=False, updateable=False)


_OF_ENTITY = MappingProxyType({"EntityDefinitionId": "EntityDefinition"})
_VERSION = "SubscriberPackageVersion"
_COMMON = "FullName Metadata DeveloperName NamespacePrefix ManageableState"
_EVERYWHERE: Mapping[str, _Shown] = MappingProxyType(
    {
        "entitydefinition": _Shown(
            _table(
                "EntityDefinition",
                "4ie",
                "DurableId QualifiedApiName DeveloperName NamespacePrefix Label MasterLabel PluralLabel KeyPrefix "
                "InternalSharingModel ExternalSharingModel DeploymentStatus",
                f"{' '.join(ENTITY_FLAGS)} IsEverCreatable IsEverUpdatable IsEverDeletable",
                children=(
                    Child("Fields", "FieldDefinition", "EntityDefinitionId"),
                    Child("ValidationRules", "ValidationRule", "EntityDefinitionId"),
                ),
            ),
            entity_rows,
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
                _OF_ENTITY,
            ),
            field_rows,
        ),
    }
)
_TOOLING: Mapping[str, _Shown] = MappingProxyType(
    {
        **_EVERYWHERE,
        "customfield": _Shown(
            _table("CustomField", "00N", f"{_COMMON} TableEnumOrId", "", parents=_OF_ENTITY),
            component_rows("CustomField"),
        ),
        "customobject": _Shown(
            _table("CustomObject", "01I", f"{_COMMON} Description", ""), component_rows("CustomObject")
        ),
        "recordtype": _Shown(
            _table(
                "RecordType",
                "012",
                f"{_COMMON} Name SobjectType Description",
                "IsActive",
                parents=_OF_ENTITY,
            ),
            component_rows("RecordType"),
        ),
        "installedsubscriberpackage": _Shown(
            _table(
                "InstalledSubscriberPackage",
                "0A3",
                "",
                parents={"SubscriberPackageId": "SubscriberPackage", "SubscriberPackageVersionId": _VERSION},
            ),
            lambda _site: installed_packages(),
        ),
        "subscriberpackage": _Shown(
            _table("SubscriberPackage", "033", "Name NamespacePrefix Description", ""), lambda _site: packages()
        ),
        "subscriberpackageversion": _Shown(
            _table(
                _VERSION,
                "04t",
                "Name ReleaseState Package2ContainerOptions",
                "IsBeta IsManaged IsDeprecated IsPasswordProtected IsOrgDependent IsSecurityReviewed",
                "MajorVersion MinorVersion PatchVersion BuildNumber",
                parents={"SubscriberPackageId": "SubscriberPackage"},
            ),
            lambda _site: package_versions(),
        ),
        "validationrule": _Shown(
            _table(
                "ValidationRule",
                "03d",
                f"{_COMMON} ValidationName ErrorMessage ErrorDisplayField Description",
                "Active",
                parents=_OF_ENTITY,
            ),
            component_rows("ValidationRule"),
        ),
    }
)
