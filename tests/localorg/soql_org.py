"""A small org for SOQL tests: a schema, its tables in memory, and a few records one can keep in one's head."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from npsp_migrate.localorg.soql import Clock, QueryResult, SoqlError, Visibility, long_id, run

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
USER = long_id("005000000000001")
CLOCK = Clock(NOON, USER)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str = "string"
    reference_to: tuple[str, ...] = ()
    relationship_name: str = ""
    length: int = 80
    scale: int = 0
    custom: bool = False
    createable: bool = True
    updateable: bool = True
    name_field: bool = False
    calculated: bool = False
    case_sensitive: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Child:
    relationship_name: str
    child_object: str
    field: str


@dataclass(frozen=True, slots=True)
class Object:
    name: str
    key_prefix: str
    fields: Mapping[str, Field]
    children: tuple[Child, ...] = ()
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    objects: Mapping[str, Object]

    def object(self, name: str) -> Object | None:
        return self.objects.get(name.lower())


def number(n: int, prefix: str) -> str:
    """The 18-character Id of the nth record of a prefix."""
    return long_id(f"{prefix}{n:012d}")


def _object(name: str, prefix: str, *fields: Field, children: tuple[Child, ...] = ()) -> Object:
    common = (Field("Id", "id", length=18), Field("IsDeleted", "boolean"))
    own = {one.name.lower(): one for one in (*common, *fields)}
    return Object(name, prefix, own, children, name.endswith("__c"))


def reference(name: str, relationship: str, *targets: str) -> Field:
    return Field(name, "reference", targets, relationship, length=18)


NAME = Field("Name", name_field=True)
CREATED = Field("CreatedDate", "datetime")
OWNER = reference("OwnerId", "Owner", "Group", "User")
STAGES = {"Prospecting": "Prospecting", "Closed Won": "Received", "Closed Lost": "Lost"}

SCHEMA = Schema(
    {
        one.name.lower(): one
        for one in (
            _object(
                "Account",
                "001",
                NAME,
                reference("ParentId", "Parent", "Account"),
                Field("Industry", "picklist", labels={"Charity": "Charity", "Bank": "Bank"}),
                Field("NumberOfEmployees", "int"),
                Field("AnnualRevenue", "currency", scale=2),
                Field("Description", "textarea", length=32000),
                Field("BillingStreet", "textarea", length=255),
                Field("BillingCity"),
                Field("Shown__c", custom=True, calculated=True),
                Field("BillingPostalCode"),
                Field("BillingCountry"),
                Field("BillingAddress", "address"),
                Field("Regions__c", "multipicklist", length=4099, custom=True),
                Field("Key__c", custom=True),
                OWNER,
                CREATED,
                children=(
                    Child("Contacts", "Contact", "AccountId"),
                    Child("Opportunities", "Opportunity", "AccountId"),
                    Child("ChildAccounts", "Account", "ParentId"),
                ),
            ),
            _object(
                "Contact",
                "003",
                NAME,
                Field("FirstName"),
                Field("LastName"),
                Field("Email", "email"),
                Field("Birthdate", "date"),
                Field("HasOptedOutOfEmail", "boolean"),
                reference("AccountId", "Account", "Account"),
                reference("ReportsToId", "ReportsTo", "Contact"),
                Field("Exact__c", case_sensitive=True, custom=True),
                Field("Place__c", "location", custom=True),
                Field("Place__Latitude__s", "double", scale=6, custom=True),
                Field("Place__Longitude__s", "double", scale=6, custom=True),
                OWNER,
                CREATED,
                children=(
                    Child("Tasks", "Task", "WhoId"),
                    Child("OpportunityContactRoles", "OpportunityContactRole", "ContactId"),
                ),
            ),
            _object(
                "Opportunity",
                "006",
                NAME,
                reference("AccountId", "Account", "Account"),
                Field("StageName", "picklist", labels=STAGES),
                Field("Amount", "currency", scale=2),
                Field("CloseDate", "date"),
                Field("Probability", "percent"),
                Field("IsWon", "boolean"),
                OWNER,
                CREATED,
                children=(Child("OpportunityContactRoles", "OpportunityContactRole", "OpportunityId"),),
            ),
            _object(
                "OpportunityContactRole",
                "00K",
                reference("OpportunityId", "Opportunity", "Opportunity"),
                reference("ContactId", "Contact", "Contact"),
                Field("Role", "picklist"),
                Field("IsPrimary", "boolean"),
            ),
            _object(
                "Task",
                "00T",
                Field("Subject", "combobox", name_field=True),
                reference("WhoId", "Who", "Contact", "Lead"),
                reference("WhatId", "What", "Account", "Opportunity"),
                Field("ActivityDate", "date"),
                OWNER,
            ),
            _object("Lead", "00Q", NAME, Field("Company"), Field("Email", "email")),
            Object(
                "User",
                "005",
                {
                    one.name.lower(): one
                    for one in (
                        Field("Id", "id"),
                        NAME,
                        Field("Username"),
                        Field("Email", "email"),
                        Field("IsActive", "boolean"),
                    )
                },
            ),
            _object("Group", "00G", NAME),
        )
    }
)

_SQL_TYPES = {"boolean": "INTEGER NOT NULL DEFAULT 0", "int": "INTEGER", "currency": "REAL", "double": "REAL"}


def empty_org() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for one in SCHEMA.objects.values():
        stored = [found for found in one.fields.values() if found.type not in ("address", "location")]
        columns = ", ".join(f'"{found.name}" {_SQL_TYPES.get(found.type, "TEXT")}' for found in stored)
        connection.execute(f'CREATE TABLE "{one.name}" ({columns}, UNIQUE ("Id"))')
        for found in stored:
            if found.type == "reference":
                connection.execute(f'CREATE INDEX "{one.name}_{found.name}" ON "{one.name}" ("{found.name}")')
    connection.execute('CREATE UNIQUE INDEX account_key ON "Account" (Key__c COLLATE NOCASE)')
    connection.execute('CREATE INDEX contact_email ON "Contact" (Email COLLATE NOCASE)')
    return connection


def add(connection: sqlite3.Connection, object_name: str, n: int, **values: object) -> str:
    record = number(n, SCHEMA.objects[object_name.lower()].key_prefix)
    row = {"Id": record, **values}
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(f'INSERT INTO "{object_name}" ({names}) VALUES ({marks})', tuple(row.values()))
    return record


def small_org() -> sqlite3.Connection:
    """Two households and a bank, four people, four gifts, two tasks; one deleted contact."""
    org = empty_org()
    made = "2026-01-05T08:00:00.000Z"
    add(org, "User", 1, Name="Awa Admin", Username="awa@org.example", IsActive=1)
    add(org, "Group", 1, Name="Volunteers")
    bank = add(
        org,
        "Account",
        3,
        Name="Crédit Nord",
        Industry="Bank",
        NumberOfEmployees=50,
        OwnerId=number(1, "00G"),
        AnnualRevenue=1000.5,
        Regions__c="North;West",
        Key__c="ACC-3",
        CreatedDate=made,
    )
    diallo = add(
        org,
        "Account",
        1,
        Name="Diallo Household",
        OwnerId=USER,
        Key__c="ACC-1",
        ParentId=bank,
        BillingStreet="1 rue Haute",
        BillingCity="Lyon",
        Regions__c="North",
        CreatedDate=made,
    )
    roux = add(
        org,
        "Account",
        2,
        Name="Roux Household",
        Industry="Charity",
        OwnerId=USER,
        Key__c="ACC-2",
        NumberOfEmployees=3,
        CreatedDate="2026-11-22T23:30:00.000Z",
    )
    awa = add(
        org,
        "Contact",
        1,
        Name="Awa Diallo",
        FirstName="Awa",
        LastName="Diallo",
        AccountId=diallo,
        Email="awa@diallo.example",
        Birthdate="1990-02-28",
        OwnerId=USER,
        Exact__c="aB",
        CreatedDate=made,
        Place__Latitude__s=48.8566,
        Place__Longitude__s=2.3522,
    )
    add(
        org,
        "Contact",
        2,
        Name="Élodie Roux",
        FirstName="Élodie",
        LastName="Roux",
        AccountId=roux,
        ReportsToId=awa,
        HasOptedOutOfEmail=1,
        Exact__c="AB",
        OwnerId=USER,
        CreatedDate=made,
    )
    add(
        org,
        "Contact",
        3,
        Name="Max O'Brien",
        FirstName="Max",
        LastName="O'Brien",
        Email="MAX@x.example",
        OwnerId=USER,
        CreatedDate="2026-11-23T09:00:00.000Z",
    )
    add(org, "Contact", 4, Name="100% Sure_Thing", LastName="100% Sure_Thing", AccountId=roux, CreatedDate=made)
    add(org, "Contact", 5, Name="Gone", LastName="Gone", AccountId=diallo, IsDeleted=1, CreatedDate=made)
    gift = add(
        org,
        "Opportunity",
        1,
        Name="Gift 1",
        AccountId=diallo,
        StageName="Closed Won",
        Amount=0.1,
        IsWon=1,
        CloseDate="2026-11-23",
        CreatedDate=made,
        OwnerId=USER,
    )
    add(
        org,
        "Opportunity",
        2,
        Name="Gift 2",
        AccountId=diallo,
        StageName="Closed Won",
        Amount=0.2,
        IsWon=1,
        CloseDate="2026-10-31",
        CreatedDate=made,
        OwnerId=USER,
    )
    add(
        org,
        "Opportunity",
        3,
        Name="Gift 3",
        AccountId=roux,
        StageName="Prospecting",
        Amount=100,
        IsWon=0,
        CloseDate="2025-12-31",
        CreatedDate=made,
        OwnerId=USER,
    )
    add(
        org,
        "Opportunity",
        4,
        Name="Gift 4",
        StageName="Closed Lost",
        IsWon=0,
        CloseDate="2026-12-01",
        CreatedDate=made,
        OwnerId=USER,
    )
    add(org, "OpportunityContactRole", 1, OpportunityId=gift, ContactId=awa, Role="Donor", IsPrimary=1)
    lead = add(org, "Lead", 1, Name="Lea Lead", Company="Lead & Co")
    add(org, "Task", 1, Subject="Thank", WhoId=awa, WhatId=gift, OwnerId=USER)
    add(org, "Task", 2, Subject="Call", WhoId=lead, WhatId=diallo, OwnerId=USER)
    return org


def answer(
    org: sqlite3.Connection, text: str, clock: Clock = CLOCK, rows: Visibility = Visibility.LIVE
) -> QueryResult:
    return run(text, SCHEMA, org, clock, rows)


def records(
    org: sqlite3.Connection, text: str, clock: Clock = CLOCK, rows: Visibility = Visibility.LIVE
) -> list[dict]:
    return answer(org, text, clock, rows).records(org, "67.0")


def names(org: sqlite3.Connection, text: str, clock: Clock = CLOCK) -> list[str]:
    """The first selected value of each record."""
    return [list(record.values())[1] for record in records(org, text, clock)]


def refusal(org: sqlite3.Connection, text: str) -> tuple[str, str]:
    """Code and sentence of the error a query gives."""
    try:
        answer(org, text)
    except SoqlError as error:
        return error.code, error.sentence
    raise AssertionError(f"accepted: {text}")
