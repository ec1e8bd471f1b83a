"""What clients ask an org about itself before they begin: its users, roles, packages' objects and fields."""

import pytest
from asgi_org import AsgiOrg


@pytest.fixture(scope="module")
def org():
    org = AsgiOrg()
    yield org
    org.close()


ASKED = """
SELECT Id, Name, InstanceName, IsSandbox, OrganizationType, TrialExpirationDate, NamespacePrefix FROM Organization
SELECT Id, Username, Profile.Name, UserRole.Name, UserRole.ParentRole.Name FROM User WHERE IsActive = true
SELECT Id, Name FROM UserRole WHERE Name = 'Nobody'
SELECT Id, DeveloperName, Type FROM Group WHERE Type = 'Queue'
SELECT Id, Name FROM Profile WHERE Name = 'System Administrator'
SELECT Id, Name, Label, IsOwnedByProfile, Profile.Name FROM PermissionSet
SELECT Id, PermissionSet.Name, Assignee.Username FROM PermissionSetAssignment
SELECT Id, Name, DeveloperName, SobjectType, IsActive FROM RecordType WHERE SobjectType = 'Account'
SELECT QualifiedApiName, Label, KeyPrefix, IsCustomSetting FROM EntityDefinition WHERE QualifiedApiName = 'Contact'
SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact'
SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = 'Account'
SELECT COUNT() FROM npsp__Trigger_Handler__c
SELECT Id, Owner.Name, Owner.Type FROM npsp__General_Accounting_Unit__c
""".strip().split("\n")


@pytest.mark.parametrize("query", ASKED)
def test_what_clients_ask_first_is_answered(org, query):
    answer = org.call("GET", f"query?q={query.replace(' ', '+')}")

    assert answer.status == 200, answer.body


def test_the_user_has_a_profile_and_no_role(org):
    answer = org.call("GET", "query?q=SELECT+Profile.Name,UserRole.Name+FROM+User")

    (user,) = answer.json()["records"]
    assert (user["Profile"]["Name"], user["UserRole"]) == ("System Administrator", None)
