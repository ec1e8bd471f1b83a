"""The Metadata API's calls: lists, retrievals, and components saved one by one."""

import pytest
from bulk_org import running_org
from metadata_org import (
    LEVEL,
    OBJECT_FACTS,
    deploy,
    deploy_by_soap,
    described,
    document,
    failures,
    field,
    retrieved,
    soap,
    with_fields,
    zipped,
)


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def saved(kind, name, facts=""):
    return f'<metadata xsi:type="m:{kind}"><fullName>{name}</fullName>{facts}</metadata>'


def listed(org, kind, folder=""):
    inner = f"<queries><folder>{folder}</folder><type>{kind}</type></queries><asOfVersion>67.0</asOfVersion>"
    return {each.findtext("fullName"): each for each in soap(org, "listMetadata", inner)[1].iterfind("result")}


def test_kinds_are_described_with_their_folders(org):
    kinds = {
        each.findtext("xmlName"): each
        for each in soap(org, "describeMetadata")[1].iterfind("result/metadataObjects")
    }

    assert kinds["CustomObject"].findtext("directoryName") == "objects"
    assert "CustomField" in [each.text for each in kinds["CustomObject"].iterfind("childXmlNames")]
    assert kinds["Report"].findtext("inFolder") == "true"


def test_packaged_and_deployed_fields_are_listed_side_by_side(org):
    deploy(org, with_fields("Contact", Listed__c=LEVEL))

    found = listed(org, "CustomField")

    assert found["Contact.Listed__c"].findtext("manageableState") == "unmanaged"
    assert found["Contact.npe01__HomeEmail__c"].findtext("namespacePrefix") == "npe01"
    assert found["Contact.Listed__c"].findtext("fileName") == "objects/Contact.object"


def test_what_is_retrieved_can_be_deployed_again_and_changes_nothing(org):
    files = {"objects/Round__c.object": document("CustomObject", OBJECT_FACTS + field("Code__c", LEVEL))}
    deploy(org, zipped(files, {"CustomObject": ["Round__c"]}))
    members = {"CustomObject": ["Round__c"], "CustomField": ["Contact.npe01__HomeEmail__c"]}

    found = retrieved(org, members)
    again = deploy(org, zipped({path: text for path, text in found.items() if path != "package.xml"}, members))

    assert sorted(found) == ["objects/Contact.object", "objects/Round__c.object", "package.xml"]
    assert "<fullName>Code__c</fullName>" in found["objects/Round__c.object"]
    assert "<members>Round__c.Code__c</members>" in found["package.xml"]
    assert failures(again) == []
    assert {each["changed"] for each in again["details"]["componentSuccesses"][:-1]} == {False}


def test_the_wildcard_stands_for_custom_objects_only(org):
    found = retrieved(org, {"CustomObject": ["*"]})

    assert "objects/npsp__Allocation__c.object" in found
    assert "objects/Contact.object" not in found


def test_what_cannot_be_found_is_told_and_the_rest_is_given(org):
    inner = (
        "<retrieveRequest><singlePackage>true</singlePackage><unpackaged><types><members>Contact.No__c</members>"
        "<name>CustomField</name></types><types><members>X</members><name>ApexClass</name></types></unpackaged>"
        "</retrieveRequest>"
    )
    made = soap(org, "retrieve", inner)[1].findtext("result/id")
    result = soap(org, "checkRetrieveStatus", f"<asyncProcessId>{made}</asyncProcessId>")[1].find("result")

    assert result.findtext("success") == "true"
    assert [each.findtext("problem") for each in result.iterfind("messages")] == [
        "Entity of type 'CustomField' named 'Contact.No__c' cannot be found",
        "Entity type: 'ApexClass' is unknown",
    ]


def test_a_component_is_created_read_updated_and_deleted_by_itself(org):
    created = soap(org, "createMetadata", saved("CustomField", "Contact.One__c", LEVEL))[1].find("result")
    twice = soap(org, "createMetadata", saved("CustomField", "Contact.One__c", LEVEL))[1].find("result")
    longer = LEVEL.replace("40", "60")
    soap(org, "updateMetadata", saved("CustomField", "Contact.One__c", longer))
    names = "<type>CustomField</type><fullNames>Contact.One__c</fullNames><fullNames>Contact.No__c</fullNames>"
    one, none = soap(org, "readMetadata", names)[1].iterfind("result/records")
    deleted, missing = soap(org, "deleteMetadata", names)[1].iterfind("result")

    assert created.findtext("success") == "true"
    assert twice.findtext("errors/statusCode") == "DUPLICATE_DEVELOPER_NAME"
    assert (one.findtext("fullName"), one.findtext("length")) == ("Contact.One__c", "60")
    assert len(none) == 0
    assert (deleted.findtext("success"), missing.findtext("success")) == ("true", "false")
    assert "One__c" not in described(org, "Contact")


def test_each_component_of_a_call_stands_alone(org):
    given = saved("CustomField", "Contact.Bad__c", "<label>B</label>") + saved(
        "CustomField", "Contact.Fine__c", LEVEL
    )

    bad, fine = soap(org, "upsertMetadata", given)[1].iterfind("result")

    assert bad.findtext("errors/statusCode") == "REQUIRED_FIELD_MISSING"
    assert (fine.findtext("success"), fine.findtext("created")) == ("true", "true")


def test_an_object_is_read_with_its_fields(org):
    soap(org, "createMetadata", saved("CustomObject", "Read__c", OBJECT_FACTS + field("Code__c", LEVEL)))

    (read,) = soap(org, "readMetadata", "<type>CustomObject</type><fullNames>Read__c</fullNames>")[1].iter(
        "records"
    )

    assert read.findtext("label") == "Project"
    assert read.findtext("fields/fullName") == "Code__c"


@pytest.mark.parametrize(
    ("operation", "inner", "code"),
    [
        ("listMetadata", "<queries><type>Nonsense</type></queries>", "INVALID_TYPE"),
        ("listMetadata", "<queries><type>Report</type></queries>" * 4, "LIMIT_EXCEEDED"),
        ("createMetadata", '<metadata xsi:type="m:Flow"><fullName>F</fullName></metadata>', "INVALID_TYPE"),
        ("readMetadata", "<type>CustomField</type>" + "<fullNames>A.B__c</fullNames>" * 11, "LIMIT_EXCEEDED"),
        ("checkDeployStatus", "<asyncProcessId>nothing</asyncProcessId>", "INVALID_CROSS_REFERENCE_KEY"),
        ("checkRetrieveStatus", "<asyncProcessId></asyncProcessId>", "INVALID_CROSS_REFERENCE_KEY"),
        ("deployRecentValidation", "<validationId>0Af</validationId>", "INVALID_ID_FIELD"),
        ("describeValueType", "<type>CustomField</type>", "INVALID_OPERATION"),
        ("deploy", "<ZipFile>no base64!</ZipFile>", "INVALID_ZIP"),
        ("retrieve", "", "INVALID_INPUT"),
        ("createMetadata", "<metadata><fullName>F</fullName></metadata>", "INVALID_TYPE"),
    ],
)
def test_calls_that_make_no_sense_are_faults(org, operation, inner, code):
    status, fault = soap(org, operation, inner)

    assert status == 500
    assert fault.findtext("faultcode") == f"sf:{code}"


def test_without_a_session_nothing_is_told(org):
    status, fault = soap(org, "describeMetadata", token="00D!nothing")

    assert (status, fault.findtext("faultcode")) == (500, "sf:INVALID_SESSION_ID")


def test_an_operation_that_does_not_exist_is_a_fault(org):
    assert "No operation available" in soap(org, "explode")[1].findtext("faultstring")
    assert soap(org, "describeMetadata", path="/services/Soap/m/12.0")[0] == 500


def test_members_without_a_file_and_files_without_a_kind_are_told(org):
    files = {"classes/A.cls": "public class A {}", "objects/Contact.object": "<CustomObject>"}

    result = deploy_by_soap(
        org, zipped(files, {"CustomField": ["Contact.Lost__c"]}), "<rollbackOnError>true</rollbackOnError>"
    )
    told = {each.findtext("fullName"): each for each in result.iterfind("details/componentFailures")}

    assert "Not available for deploy in the local org" in told["A.cls"].findtext("problem")
    assert told["Contact"].findtext("problem").startswith("Error parsing file: no element found")
    assert "was named in package.xml, but was not found" in told["Contact.Lost__c"].findtext("problem")


def test_a_deployment_is_done_before_it_can_be_cancelled(org):
    made = deploy(org, with_fields("Contact", Done__c=LEVEL))["id"]

    by_rest = org.call("PATCH", f"metadata/deployRequest/{made}", json={"deployResult": {"status": "Canceling"}})
    by_soap = soap(org, "cancelDeploy", f"<String>{made}</String>")[1]

    assert by_rest.status_code == 400 and "already completed" in by_rest.json()[0]["message"]
    assert by_soap.findtext("result/done") == "true"


def test_what_was_validated_is_deployed_without_being_sent_again(org):
    first = deploy(org, with_fields("Contact", Quick__c=LEVEL), checkOnly=True)["id"]
    second = deploy(org, with_fields("Contact", Quicker__c=LEVEL), checkOnly=True)["id"]

    by_rest = org.call("POST", "metadata/deployRequest", json={"validatedDeployRequestId": first})
    by_soap = soap(org, "deployRecentValidation", f"<validationId>{second}</validationId>")[1].findtext("result")
    twice = org.call("POST", "metadata/deployRequest", json={"validatedDeployRequestId": first})

    assert (by_rest.status_code, by_soap[:3]) == (201, "0Af")
    assert {"Quick__c", "Quicker__c"} <= set(described(org, "Contact"))
    assert twice.json()[0]["errorCode"] == "INVALID_ID_FIELD"


def test_a_rule_of_the_packages_stays_switched_as_it_is(org):
    (path, text), _ = sorted(retrieved(org, {"ValidationRule": ["npsp__Level__c.Target_Required"]}).items())

    same = deploy(org, zipped({path: text}))
    off = failures(deploy(org, zipped({path: text.replace("<active>true", "<active>false")})))

    assert failures(same) == []
    assert "cannot be switched" in off[0][1]
