"""What a person wants to see first of each object: its columns, its order, its related lists. No storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from npsp_migrate.localorg.definitions import Field, ObjectDefinition


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` for lists; `first` leads a record page; `order` is a field, `-` before it means newest first."""

    columns: tuple[str, ...]
    order: str = "Name"
    first: tuple[str, ...] = ()


# In the order in which people ask for them.
_LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "Contact": Layout(
            (
                "Name",
                "AccountId",
                "Email",
                "MobilePhone",
                "MailingPostalCode",
                "MailingCity",
                "npo02__TotalOppAmount__c",
            ),
            "LastName",
            (
                *("Salutation", "FirstName", "LastName", "AccountId", "Email", "npe01__HomeEmail__c"),
                *("npe01__WorkEmail__c", "MobilePhone", "HomePhone", "Phone", "Birthdate", "MailingStreet"),
                *("MailingPostalCode", "MailingCity", "MailingState", "MailingCountry", "npsp__Do_Not_Contact__c"),
                *("npsp__Deceased__c", "HasOptedOutOfEmail", "DoNotCall", "npo02__TotalOppAmount__c"),
                *("npo02__NumberOfClosedOpps__c", "npo02__LastCloseDate__c", "Migration_Key__c"),
            ),
        ),
        "Account": Layout(
            ("Name", "RecordTypeId", "BillingPostalCode", "BillingCity", "npo02__TotalOppAmount__c"),
            "Name",
            (
                *("Name", "RecordTypeId", "npe01__One2OneContact__c", "npsp__Number_of_Household_Members__c"),
                *("npo02__Formal_Greeting__c", "npo02__Informal_Greeting__c", "Phone", "Website", "BillingStreet"),
                *("BillingPostalCode", "BillingCity", "BillingState", "BillingCountry", "npo02__TotalOppAmount__c"),
                *("npo02__NumberOfClosedOpps__c", "npo02__LastCloseDate__c", "Migration_Key__c"),
            ),
        ),
        "Opportunity": Layout(
            ("Name", "npsp__Primary_Contact__c", "AccountId", "RecordTypeId", "StageName", "CloseDate", "Amount"),
            "-CloseDate",
            (
                *(
                    "Name",
                    "Amount",
                    "CloseDate",
                    "StageName",
                    "RecordTypeId",
                    "npsp__Primary_Contact__c",
                    "AccountId",
                ),
                *("CampaignId", "npe03__Recurring_Donation__c", "npe01__Payments_Made__c"),
                *("npe01__Amount_Outstanding__c", "Description", "Migration_Key__c"),
            ),
        ),
        "npe01__OppPayment__c": Layout(
            (
                *("Name", "npe01__Opportunity__c", "npe01__Payment_Method__c", "npe01__Scheduled_Date__c"),
                *("npe01__Payment_Date__c", "npe01__Paid__c", "npe01__Payment_Amount__c"),
            ),
            "-npe01__Payment_Date__c",
            (
                *("Name", "npe01__Opportunity__c", "npe01__Payment_Amount__c", "npe01__Paid__c"),
                *("npe01__Payment_Date__c", "npe01__Scheduled_Date__c", "npe01__Payment_Method__c"),
                *("npe01__Check_Reference_Number__c", "npe01__Written_Off__c", "Migration_Key__c"),
            ),
        ),
        "Campaign": Layout(
            (
                "Name",
                "Type",
                "Status",
                "StartDate",
                "NumberOfContacts",
                "NumberOfWonOpportunities",
                "AmountWonOpportunities",
            ),
            "Name",
            (
                "Name",
                "ParentId",
                "Type",
                "Status",
                "StartDate",
                "EndDate",
                "NumberOfContacts",
                "AmountWonOpportunities",
            ),
        ),
        "CampaignMember": Layout(
            ("ContactId", "LeadId", "CampaignId", "Status", "FirstRespondedDate"), "-CreatedDate"
        ),
        "CampaignMemberStatus": Layout(("Label", "HasResponded", "IsDefault"), "Label"),
        "npe03__Recurring_Donation__c": Layout(
            (
                *("Name", "npe03__Contact__c", "npe03__Organization__c", "npsp__Status__c"),
                *("npe03__Installment_Period__c", "npe03__Next_Payment_Date__c", "npe03__Amount__c"),
            ),
        ),
        "npsp__Address__c": Layout(
            (
                *("npsp__Household_Account__c", "npsp__MailingStreet__c", "npsp__MailingPostalCode__c"),
                *("npsp__MailingCity__c", "npsp__MailingCountry__c", "npsp__Default_Address__c"),
            ),
        ),
        "npe5__Affiliation__c": Layout(
            (
                *("npe5__Contact__c", "npe5__Organization__c", "npe5__Role__c", "npe5__Status__c"),
                *("npe5__StartDate__c", "npe5__Primary__c"),
            ),
        ),
        "npe4__Relationship__c": Layout(
            ("npe4__Contact__c", "npe4__Type__c", "npe4__RelatedContact__c", "npe4__Status__c"),
        ),
        "OpportunityContactRole": Layout(
            ("ContactId", "OpportunityId", "Role", "IsPrimary"),
            "-CreatedDate",
            ("ContactId", "OpportunityId", "Role"),
        ),
        "npsp__General_Accounting_Unit__c": Layout(
            ("Name", "npsp__Active__c", "npsp__Total_Number_of_Allocations__c", "npsp__Total_Allocations__c"),
        ),
        "npsp__Allocation__c": Layout(
            (
                *("Name", "npsp__General_Accounting_Unit__c", "npsp__Opportunity__c", "npsp__Campaign__c"),
                *("npsp__Percent__c", "npsp__Amount__c"),
            ),
        ),
        "npsp__Grant_Deadline__c": Layout(
            ("Name", "npsp__Opportunity__c", "npsp__Type__c", "npsp__Grant_Deadline_Due_Date__c"),
            "npsp__Grant_Deadline_Due_Date__c",
        ),
        "npsp__Partial_Soft_Credit__c": Layout(
            ("npsp__Contact__c", "npsp__Opportunity__c", "npsp__Role_Name__c", "npsp__Amount__c")
        ),
        "npsp__Account_Soft_Credit__c": Layout(
            ("npsp__Account__c", "npsp__Opportunity__c", "npsp__Role__c", "npsp__Amount__c")
        ),
        "GW_Volunteers__Volunteer_Job__c": Layout(("Name", "GW_Volunteers__Campaign__c")),
        "GW_Volunteers__Volunteer_Shift__c": Layout(
            (
                "Name",
                "GW_Volunteers__Volunteer_Job__c",
                "GW_Volunteers__Start_Date_Time__c",
                "GW_Volunteers__Duration__c",
            ),
            "-GW_Volunteers__Start_Date_Time__c",
        ),
        "GW_Volunteers__Volunteer_Hours__c": Layout(
            (
                *("GW_Volunteers__Contact__c", "GW_Volunteers__Volunteer_Job__c", "GW_Volunteers__Status__c"),
                *("GW_Volunteers__Start_Date__c", "GW_Volunteers__Hours_Worked__c"),
            ),
            "-GW_Volunteers__Start_Date__c",
        ),
        "Task": Layout(("Subject", "WhoId", "WhatId", "Status", "ActivityDate"), "-ActivityDate"),
        "Event": Layout(("Subject", "WhoId", "WhatId", "StartDateTime"), "-StartDateTime"),
        "Case": Layout(("CaseNumber", "Subject", "ContactId", "Status", "CreatedDate"), "-CreatedDate"),
        "Lead": Layout(("Name", "Company", "Email", "Status"), "LastName"),
    }
)
_ANY = Layout(("Name", "CreatedDate"))
# On the page of a record, what people look for first; then the others, in the order of the layouts.
_RELATED_FIRST = (
    *("Contact", "Opportunity", "npe01__OppPayment__c", "npe03__Recurring_Donation__c", "CampaignMember"),
    *("OpportunityContactRole", "npe5__Affiliation__c", "npe4__Relationship__c", "npsp__Address__c"),
)
_TECHNICAL = frozenset(
    {
        "User",
        "RecordType",
        "Organization",
        "CampaignMemberStatus",
        "npsp__Trigger_Handler__c",
        "npsp__AutoNumber__c",
        "Profile",
        "PermissionSet",
        "PermissionSetAssignment",
        "Folder",
        "Report",
        "Dashboard",
    }
)
_INTERNAL_FIELDS = frozenset(
    {
        "npsp__HHId__c",
        "npe01__Contact_Id_for_Role__c",
        "npsp__CustomizableRollups_UseSkewMode__c",
        "ForecastCategory",
    }
)
SYSTEM_FIELDS = (
    *("Id", "OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"),
    *("LastViewedDate", "LastReferencedDate", "LastStageChangeDate"),
)


def layout_of(definition: ObjectDefinition) -> Layout:
    return _LAYOUTS.get(definition.name, _ANY)


def naming_field(definition: ObjectDefinition) -> Field | None:
    """What a record is called: an address by its street, a role by its person, most by their names."""
    if definition.name == "npsp__Address__c":
        return definition.find("npsp__Formula_MailingAddress__c") or definition.name_field
    return definition.name_field or definition.find("ContactId")


def rank(object_name: str) -> int:
    """The place of an object among those that people ask for; the others come after."""
    return next((place for place, name in enumerate(_LAYOUTS) if name == object_name), len(_LAYOUTS))


def related_rank(object_name: str) -> int:
    """The place of a related list on the page of a record."""
    if object_name in _RELATED_FIRST:
        return _RELATED_FIRST.index(object_name)
    return len(_RELATED_FIRST) + rank(object_name)


def is_internal(field: Field) -> bool:
    """A field that only packages read and write."""
    return field.name in _INTERNAL_FIELDS or field.label.startswith(("_SYSTEM", "DEPRECATED"))


def is_technical(definition: ObjectDefinition) -> bool:
    """Settings and the like: of interest to a consultant only."""
    return definition.custom_setting or definition.name in _TECHNICAL
