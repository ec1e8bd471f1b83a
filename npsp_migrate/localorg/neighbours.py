"""Standard objects that lookups point to and that the org has no use for: described, readable and empty.

A client that describes an object goes on to whatever its lookups name (SFDMU's `SELECT all` does), and gives up
when one of those is missing. Their key prefixes are Salesforce's; of their fields only the common ones are here.
"""

from npsp_migrate.localorg.catalog import by_lower_name, relationships
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.schema import Schema
from npsp_migrate.localorg.store.database import Database
from npsp_migrate.localorg.store.tables import create_object

# Name, label, plural, key prefix, the field that names a record.
_OBJECTS = (
    ("Asset", "Asset", "Assets", "02i", "Name"),
    ("BusinessProcess", "Business Process", "Business Processes", "019", "Name"),
    ("Calendar", "Calendar", "Calendars", "023", "Name"),
    ("Contract", "Contract", "Contracts", "800", "ContractNumber"),
    ("DandBCompany", "D&B Company", "D&B Companies", "06E", "Name"),
    ("Group", "Group", "Groups", "00G", "Name"),
    ("Individual", "Individual", "Individuals", "0PK", "Name"),
    ("OperatingHours", "Operating Hours", "Operating Hours", "0OH", "Name"),
    ("OpportunityHistory", "Opportunity History", "Opportunity Histories", "008", ""),
    ("Order", "Order", "Orders", "801", "OrderNumber"),
    ("Pricebook2", "Price Book", "Price Books", "01s", "Name"),
    ("Product2", "Product", "Products", "01t", "Name"),
    ("UserRole", "Role", "Roles", "00E", "Name"),
)


def add_neighbours(database: Database, schema: Schema) -> None:
    """Those that the org's own lists do not bring themselves."""
    for name, label, plural, prefix, named in _OBJECTS:
        if schema.object(name):
            continue
        definition = _definition(name, label, plural, prefix, named)
        schema.add_object(definition)
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if database.connection.execute(sql, (name,)).fetchone() is None:
            with database.transaction():
                create_object(database.connection, definition)


def _definition(name: str, label: str, plural: str, prefix: str, named: str) -> ObjectDefinition:
    fields = [_field("Id", "id", 18), *([_field(named, "string", 255)] if named else []), *_stamps()]
    return ObjectDefinition(
        name=name,
        label=label,
        label_plural=plural,
        key_prefix=prefix,
        fields=by_lower_name(fields),
        createable=False,
        updateable=False,
        deletable=False,
        relationships=relationships(fields),
    )


def _stamps() -> list[Field]:
    moments = [_field(name, "datetime") for name in ("CreatedDate", "LastModifiedDate", "SystemModstamp")]
    people = [_field(f"{name}Id", "reference", 18, name) for name in ("CreatedBy", "LastModifiedBy")]
    return [*moments, *people, _field("IsDeleted", "boolean")]


def _field(name: str, kind: str, length: int = 0, relationship: str = "") -> Field:
    return Field(
        name,
        "Record ID" if kind == "id" else name,
        kind,
        length,
        nillable=False,
        createable=False,
        updateable=False,
        default=False if kind == "boolean" else None,
        id_lookup=kind == "id",
        name_field=kind == "string",
        reference_to=("User",) if relationship else (),
        relationship_name=relationship,
    )
