"""Objects that an org has beside its packages' own: permission sets, profiles, roles, groups, reports, folders.

Deployed components are seen in them as records; roles and groups are empty, but may be asked for.
"""

from collections.abc import Iterable

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.clock import Clock, instant_text
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.metadata.stage_records import OPPORTUNITY_STAGE
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import create_object

_STAMPS = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")


_CHILDREN = (
    ("PermissionSetAssignment", "AssigneeId", "PermissionSetAssignments"),
    ("PermissionSetAssignment", "PermissionSetId", "Assignments"),
    ("PermissionSet", "ProfileId", "PermissionSets"),
    ("User", "ProfileId", "Users"),
)


def add_system_objects(database: Database, schema: Schema, user_id: str, clock: Clock) -> None:
    """Let the org have them, with their tables; those that the packages bring are left alone."""
    for definition in _definitions():
        if schema.object(definition.name):
            continue
        schema.add_object(definition)
        if not _has_table(database, definition.name):
            with database.transaction():
                create_object(database.connection, definition)
                if definition.name == "Profile":
                    _insert_profile(database, user_id, instant_text(clock.now()))
    for object_name, field_name, child_name in _CHILDREN:
        schema.relate(object_name, field_name, child_name)


def _has_table(database: Database, name: str) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return database.connection.execute(sql, (name,)).fetchone() is not None


def _insert_profile(database: Database, user_id: str, now: str) -> None:
    """The profile that the org's one user was born with."""
    found = database.read("User", [user_id], ["ProfileId"])
    stamps = dict(zip(_STAMPS, (now, user_id, now, user_id, now), strict=True))
    for row in found.values():
        profile = {"Id": row["ProfileId"], "Name": "System Administrator", "UserType": "Standard", **stamps}
        database.insert("Profile", [profile])


def _definitions() -> tuple[ObjectDefinition, ...]:
    folder = _reference("OwnerId", "Folder", "Owner")
    return (
        _object("Profile", "00e", [_text("Name"), _text("Description"), _text("UserType", 40)]),
        _object(
            "UserRole",
            "00E",
            [_text("Name", 80), _text("DeveloperName", 80), _reference("ParentRoleId", "UserRole", "ParentRole")],
        ),
        _object(
            OPPORTUNITY_STAGE,
            "01J",
            [
                _text("MasterLabel"),
                _text("ApiName"),
                _flag("IsActive"),
                _number("SortOrder", "int", digits=9),
                _flag("IsClosed"),
                _flag("IsWon"),
                _text("ForecastCategory", 40),
                _text("ForecastCategoryName", 40),
                _text("Description"),
                _number("DefaultProbability", "percent", precision=3),
            ],
        ),
        _object("Group", "00G", [_text("Name", 40), _text("DeveloperName", 80), _text("Type", 40)]),
        _object(
            "PermissionSet",
            "0PS",
            [
                _text("Name", 80),
                _text("Label", 80),
                _text("Description"),
                _text("NamespacePrefix", 15),
                _flag("IsCustom"),
                _flag("IsOwnedByProfile"),
                _flag("HasActivationRequired"),
                _text("Type", 40),
                _reference("ProfileId", "Profile", "Profile"),
            ],
        ),
        _object(
            "PermissionSetAssignment",
            "0Pa",
            [
                _flag("IsDeleted"),
                _reference("PermissionSetId", "PermissionSet", "PermissionSet", required=True),
                _reference("AssigneeId", "User", "Assignee", required=True),
                _flag("IsActive"),
            ],
            writable=True,
        ),
        _object(
            "Folder", "00l", [_text("Name"), _text("DeveloperName", 80), _text("Type", 40), _text("AccessType", 40)]
        ),
        _object(
            "Report",
            "00O",
            [
                _flag("IsDeleted"),
                folder,
                _text("FolderName"),
                _text("Name", 40),
                _text("DeveloperName", 80),
                _text("Description"),
                _text("Format", 40),
            ],
        ),
        _object(
            "Dashboard",
            "01Z",
            [
                _flag("IsDeleted"),
                _reference("FolderId", "Folder", "Folder"),
                _text("FolderName"),
                _text("Title", 80),
                _text("DeveloperName", 80),
                _text("Description"),
            ],
        ),
    )


def _object(name: str, prefix: str, own: Iterable[Field], *, writable: bool = False) -> ObjectDefinition:
    fields = [_id(), *own, *_stamps()]
    label = {
        "PermissionSet": "Permission Set",
        "PermissionSetAssignment": "Permission Set Assignment",
        "UserRole": "Role",
        OPPORTUNITY_STAGE: "Opportunity Stage",
    }.get(name, name)
    return ObjectDefinition(
        name=name,
        label=label,
        label_plural=f"{label}s",
        key_prefix=prefix,
        fields=by_lower_name(fields),
        createable=writable,
        updateable=False,
        deletable=writable,
        relationships=relationships(fields),
    )


def _id() -> Field:
    return Field("Id", "Record ID", "id", 18, nillable=False, createable=False, updateable=False, id_lookup=True)


def _stamps() -> list[Field]:
    moments = ("CreatedDate", "LastModifiedDate", "SystemModstamp")
    made = [Field(name, name, "datetime", nillable=False, createable=False, updateable=False) for name in moments]
    people = [("CreatedById", "CreatedBy"), ("LastModifiedById", "LastModifiedBy")]
    return [*made, *(_reference(name, "User", relationship, writable=False) for name, relationship in people)]


def _text(name: str, length: int = 255) -> Field:
    named = name in ("Name", "Title")
    return Field(name, name, "string", length, createable=False, updateable=False, name_field=named)


def _flag(name: str) -> Field:
    return Field(name, name, "boolean", nillable=False, createable=False, updateable=False, default=False)


def _number(name: str, type_: str, digits: int = 0, precision: int = 0) -> Field:
    return Field(name, name, type_, digits=digits, precision=precision, createable=False, updateable=False)


def _reference(
    name: str, target: str, relationship: str, *, required: bool = False, writable: bool = True
) -> Field:
    return Field(
        name,
        name,
        "reference",
        18,
        nillable=not required,
        createable=writable,
        updateable=False,
        required=required,
        reference_to=(target,),
        relationship_name=relationship,
    )
