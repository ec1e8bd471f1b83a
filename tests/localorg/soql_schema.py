"""The objects of a small org for SOQL tests, as the local org's SOQL asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from npsp_migrate.localorg.soql import long_id


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
