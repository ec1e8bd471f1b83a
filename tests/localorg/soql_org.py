"""A small org for SOQL tests: a schema, its tables in memory, and a few records one can keep in one's head."""

import sqlite3
from datetime import UTC, datetime

from soql_schema import SCHEMA, number

from npsp_migrate.localorg.soql import Clock, QueryResult, SoqlError, Visibility, long_id, run

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
USER = long_id("005000000000001")
CLOCK = Clock(NOON, USER)
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
