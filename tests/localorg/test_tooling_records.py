"""The Tooling API: fields as records, definitions in SOQL, honest errors for what is not there."""

import pytest
from bulk_org import running_org
from metadata_org import OBJECT_FACTS, deploy, described, document, zipped

TEXT = {"type": "Text", "label": "Code", "length": 20, "externalId": True}


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def tooling(org, soql):
    return org.call("GET", "tooling/query", params={"q": soql})


def test_a_field_is_created_read_changed_and_deleted_as_a_record(org):
    made = org.call("POST", "tooling/sobjects/CustomField", json={"FullName": "Contact.Code__c", "Metadata": TEXT})
    path = f"tooling/sobjects/CustomField/{made.json()['id']}"

    read = org.call("GET", path).json()
    changed = org.call("PATCH", path, json={"Metadata": {**TEXT, "label": "New code", "length": 30}})
    label = described(org, "Contact")["Code__c"]["label"]
    deleted = org.call("DELETE", path)

    assert (made.status_code, made.json()["success"]) == (201, True)
    assert (read["FullName"], read["DeveloperName"], read["Metadata"]["length"]) == ("Contact.Code__c", "Code", 20)
    assert (changed.status_code, label) == (204, "New code")
    assert deleted.status_code == 204
    assert "Code__c" not in described(org, "Contact")
    assert org.call("GET", path).status_code == 404


def test_a_picklist_takes_its_values_from_json(org):
    values = [{"valueName": "a", "label": "A", "default": True}, {"valueName": "b", "label": "B"}]
    metadata = {"type": "Picklist", "label": "P", "valueSet": {"valueSetDefinition": {"value": values}}}

    org.call("POST", "tooling/sobjects/CustomField", json={"FullName": "Contact.Pick__c", "Metadata": metadata})

    shown = described(org, "Contact")["Pick__c"]["picklistValues"]
    assert [(each["value"], each["label"], each["defaultValue"]) for each in shown] == [
        ("a", "A", True),
        ("b", "B", False),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"FullName": "Contact.LastName", "Metadata": TEXT}, "DUPLICATE_DEVELOPER_NAME"),
        ({"FullName": "Contact.Migration_Key__c", "Metadata": TEXT}, "DUPLICATE_DEVELOPER_NAME"),
        ({"FullName": "Nope__c.Code__c", "Metadata": TEXT}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ({"FullName": "Contact.Code__c"}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Contact.Code__c", "Metadata": {"type": "Text", "label": "x"}}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Contact.Code", "Metadata": TEXT}, "INVALID_FULL_NAME"),
        ({"FullName": 3, "Metadata": [1]}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Contact.F__c", "Metadata": {**TEXT, "formula": "1"}}, "INVALID_OPERATION"),
    ],
)
def test_fields_that_cannot_be_are_refused(org, body, code):
    answer = org.call("POST", "tooling/sobjects/CustomField", json=body)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


def test_definitions_of_objects_and_fields_are_queried(org):
    soql = (
        "SELECT QualifiedApiName, DataType, IsNillable, EntityDefinition.Label FROM FieldDefinition "
        "WHERE EntityDefinitionId = 'Contact' AND QualifiedApiName IN ('LastName', 'AccountId') "
        "ORDER BY QualifiedApiName"
    )

    for answer in (tooling(org, soql), org.call("GET", "query", params={"q": soql})):
        parent, name = answer.json()["records"]
        assert (parent["DataType"], name["DataType"], name["IsNillable"]) == ("Lookup(Account)", "Text(80)", False)
        assert name["EntityDefinition"]["Label"] == "Contact"


def test_the_standing_objects_are_found_by_their_durable_id(org):
    facts = {"objects/Durable__c.object": document("CustomObject", OBJECT_FACTS)}
    deploy(org, zipped(facts, {"CustomObject": ["Durable__c"]}))

    (found,) = tooling(
        org, "SELECT DurableId, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'Durable__c'"
    ).json()["records"]
    fields = tooling(org, f"SELECT COUNT() FROM FieldDefinition WHERE EntityDefinitionId = '{found['DurableId']}'")

    assert found["DurableId"].startswith("01I")
    assert fields.json()["totalSize"] > 5


def test_all_fields_of_the_org_come_in_pages(org):
    first = tooling(org, "SELECT Id, QualifiedApiName FROM FieldDefinition").json()
    second = org.call("GET", f"tooling/query/{first['nextRecordsUrl'].rpartition('/')[2]}").json()

    assert len(first["records"]) == 2000 and not first["done"]
    assert second["done"] and len(second["records"]) == first["totalSize"] - 2000


def test_metadata_is_told_of_one_record_at_a_time(org):
    org.call("POST", "tooling/sobjects/CustomField", json={"FullName": "Lead.Told__c", "Metadata": TEXT})

    (one,) = tooling(org, "SELECT Id, Metadata FROM CustomField WHERE DeveloperName = 'Told'").json()["records"]
    many = tooling(org, "SELECT Metadata FROM CustomField")

    assert one["Metadata"]["externalId"] is True
    assert one["attributes"]["url"].startswith("/services/data/v67.0/tooling/sobjects/CustomField/00N")
    assert many.json()[0]["errorCode"] == "MALFORMED_QUERY"


def test_record_types_and_users_are_queried_as_well(org):
    assert tooling(org, "SELECT DeveloperName, SobjectType FROM RecordType").json()["totalSize"] > 0
    assert tooling(org, "SELECT Username FROM User").json()["totalSize"] == 1


def test_a_record_type_made_here_is_a_record_of_the_org(org):
    metadata = {"label": "Made here", "active": True}

    made = org.call("POST", "tooling/sobjects/RecordType", json={"FullName": "Lead.Here", "Metadata": metadata})
    found = org.query("SELECT Id, Name FROM RecordType WHERE SobjectType = 'Lead' AND DeveloperName = 'Here'")

    assert (found[0]["Id"], found[0]["Name"]) == (made.json()["id"], "Made here")


@pytest.mark.parametrize("path", ["tooling/sobjects/MetadataContainer", "tooling/sobjects/ApexClass"])
def test_what_is_not_emulated_is_told(org, path):
    answer = org.call("POST", path, json={"Name": "x"})

    assert answer.status_code == 404
    assert "not emulated" in answer.json()[0]["message"]


def test_kinds_describe_themselves(org):
    names = [each["name"] for each in org.call("GET", "tooling/sobjects").json()["sobjects"]]
    shown = org.call("GET", "tooling/sobjects/CustomField/describe").json()

    assert {"CustomField", "EntityDefinition", "FieldDefinition"} <= set(names)
    assert "TableEnumOrId" in [each["name"] for each in shown["fields"]]
    assert tooling(org, "SELECT Id FROM ApexClass").json()[0]["errorCode"] == "INVALID_TYPE"
    assert tooling(org, "SELECT Nope FROM CustomField").json()[0]["errorCode"] == "INVALID_FIELD"


def test_every_table_of_definitions_can_be_read_whole(org):
    for name in [each["name"] for each in org.call("GET", "tooling/sobjects").json()["sobjects"]]:
        assert tooling(org, f"SELECT Id FROM {name}").status_code == 200, name


def test_the_packages_are_told_with_their_versions(org):
    soql = (
        "SELECT SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion, "
        "SubscriberPackageVersion.MinorVersion FROM InstalledSubscriberPackage"
    )

    found = {each["SubscriberPackage"]["NamespacePrefix"]: each for each in tooling(org, soql).json()["records"]}

    assert set(found) == {"npe01", "npo02", "npe03", "npe4", "npe5", "npsp", "GW_Volunteers"}
    assert found["npsp"]["SubscriberPackageVersion"]["MajorVersion"] == 3


def test_fields_are_children_of_their_object(org):
    soql = "SELECT (SELECT QualifiedApiName FROM Fields) FROM EntityDefinition WHERE QualifiedApiName = 'Campaign'"

    (found,) = tooling(org, soql).json()["records"]

    assert "Name" in [each["QualifiedApiName"] for each in found["Fields"]["records"]]


def test_the_standing_validation_rules_are_told(org):
    soql = (
        "SELECT ValidationName, Active, ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule "
        "WHERE EntityDefinition.QualifiedApiName = 'npsp__Level__c'"
    )

    (found,) = tooling(org, soql).json()["records"]

    assert (found["ValidationName"], found["Active"]) == ("Target_Required", True)


@pytest.mark.parametrize(
    "odd",
    [
        {"label": "a\u0000b"},
        {"label": "\u000b"},
        {"a b": "x"},
        {"<x>": "x"},
        {"": 1},
        {"valueSet": [[1]]},
        {"label": {"label": {}}},
        {"description": "\ufffe"},
        {"label": "]]> & <é> 🎀"},
    ],
)
def test_metadata_that_no_file_could_hold_does_no_harm(org, odd):
    body = {"FullName": "Contact.Odd__c", "Metadata": {**TEXT, **odd}}

    answer = org.call("POST", "tooling/sobjects/CustomField", json=body)

    assert answer.status_code in (201, 400)
    assert tooling(org, "SELECT Id FROM CustomField").status_code == 200
    if answer.status_code == 201:
        assert org.call("DELETE", f"tooling/sobjects/CustomField/{answer.json()['id']}").status_code == 204
