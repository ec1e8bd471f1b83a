"""The Metadata API's calls: lists, retrievals, components saved one by one, and components that are stored."""

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

PERMISSION_SET = (
    "<fieldPermissions><editable>true</editable><field>Contact.{field}</field><readable>true</readable>"
    "</fieldPermissions><label>Loaders</label>"
)
VALUES = "".join(
    f"<{{tag}}><fullName>{name}</fullName><default>false</default><label>{name}</label></{{tag}}>"
    for name in ("Rose", "Blue")
)
STAGE = (
    "<standardValue><fullName>Promised</fullName><default>false</default><label>Promised</label><closed>false</closed>"
    "<forecastCategory>Pipeline</forecastCategory><probability>35</probability><won>false</won></standardValue>"
)
RULE = (
    "<validationRules><fullName>Never</fullName><active>{active}</active><errorConditionFormula>true"
    "</errorConditionFormula><errorMessage>No</errorMessage></validationRules>"
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
        ("deployRecentValidation", "<validationId>0Af</validationId>", "INVALID_OPERATION"),
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


def test_a_permission_set_is_a_record_that_can_be_assigned(org):
    file = document("PermissionSet", PERMISSION_SET.format(field="npe01__HomeEmail__c"))
    deploy(org, zipped({"permissionsets/Loaders.permissionset": file}, {"PermissionSet": ["Loaders"]}))
    made = org.query("SELECT Id, Label FROM PermissionSet WHERE Name = 'Loaders'")[0]
    user = org.facts["user_id"]

    body = {"AssigneeId": user, "PermissionSetId": made["Id"]}
    assigned = org.call("POST", "sobjects/PermissionSetAssignment", json=body)
    found = org.query("SELECT PermissionSet.Name, Assignee.Username FROM PermissionSetAssignment")

    assert made["Label"] == "Loaders"
    assert assigned.status_code == 201
    assert found[0]["PermissionSet"]["Name"] == "Loaders"
    assert org.call("DELETE", f"sobjects/PermissionSetAssignment/{assigned.json()['id']}").status_code == 204


def test_a_permission_for_a_field_that_is_not_there_is_refused(org):
    file = document("PermissionSet", PERMISSION_SET.format(field="Missing__c"))

    told = failures(deploy(org, zipped({"permissionsets/No.permissionset": file}, {"PermissionSet": ["No"]})))

    assert told == [("No", "In field: field - no CustomField named Contact.Missing__c found")]


def test_a_record_type_is_described_and_records_take_it(org):
    record_type = "<recordTypes><fullName>Helper</fullName><active>true</active><label>Helper</label></recordTypes>"
    files = {"objects/Contact.object": document("CustomObject", record_type)}
    deploy(org, zipped(files, {"RecordType": ["Contact.Helper"]}))

    shown = org.call("GET", "sobjects/Contact/describe").json()["recordTypeInfos"]
    made = next(each["recordTypeId"] for each in shown if each["developerName"] == "Helper")
    org.call("POST", "sobjects/Contact", json={"LastName": "Typed", "RecordTypeId": made})
    found = org.query("SELECT RecordType.DeveloperName FROM Contact WHERE LastName = 'Typed'")
    refused = failures(deploy(org, zipped({}, destructiveChanges={"RecordType": ["Contact.Helper"]})))

    assert found[0]["RecordType"]["DeveloperName"] == "Helper"
    assert refused == [("Contact.Helper", "Cannot delete record type through API")]


def test_a_global_value_set_feeds_its_picklists_when_it_changes(org):
    values = VALUES.format(tag="customValue")
    facts = "<masterLabel>Colours</masterLabel><sorted>false</sorted>"
    named = (
        "<label>C</label><type>Picklist</type>"
        "<valueSet><restricted>true</restricted><valueSetName>Colours</valueSetName></valueSet>"
    )
    files = {
        "globalValueSets/Colours.globalValueSet": document("GlobalValueSet", values + facts),
        "objects/Contact.object": document("CustomObject", field("Colour__c", named)),
    }
    deploy(org, zipped(files, {"GlobalValueSet": ["Colours"], "CustomField": ["Contact.Colour__c"]}))
    refused = org.call("POST", "sobjects/Contact", json={"LastName": "C", "Colour__c": "Green"})

    more = document("GlobalValueSet", values.replace("Blue", "Green") + facts)
    changed = deploy(org, zipped({"globalValueSets/Colours.globalValueSet": more}, {"GlobalValueSet": ["*"]}))
    taken = org.call("POST", "sobjects/Contact", json={"LastName": "C", "Colour__c": "Green"})
    held = failures(deploy(org, zipped({}, destructiveChanges={"GlobalValueSet": ["Colours"]})))

    assert refused.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert changed["success"] and taken.status_code == 201
    assert [each["value"] for each in described(org, "Contact")["Colour__c"]["picklistValues"]] == ["Rose", "Green"]
    assert "is referenced by Contact.Colour__c" in held[0][1]


def test_a_deployed_sales_stage_brings_its_probability(org):
    files = {"standardValueSets/OpportunityStage.standardValueSet": document("StandardValueSet", STAGE)}

    result = deploy(org, zipped(files, {"StandardValueSet": ["OpportunityStage"]}))
    body = {"Name": "G", "StageName": "Promised", "CloseDate": "2026-11-01"}
    made = org.call("POST", "sobjects/Opportunity", json=body).json()["id"]

    assert failures(result) == []
    assert org.query(f"SELECT Probability, IsClosed FROM Opportunity WHERE Id = '{made}'")[0]["Probability"] == 35


def test_reports_and_dashboards_lie_in_their_folders(org):
    files = {
        "reports/Gifts-meta.xml": document("ReportFolder", "<name>Gifts of the year</name>"),
        "reports/Gifts/ByMonth.report": document(
            "Report", "<format>Tabular</format><name>By month</name><reportType>Opportunity</reportType>"
        ),
        "dashboards/Gifts-meta.xml": document("DashboardFolder", "<name>Gifts</name>"),
        "dashboards/Gifts/Overview.dashboard": document("Dashboard", "<title>Overview</title>"),
    }
    members = {"Report": ["Gifts/", "Gifts/ByMonth"], "Dashboard": ["Gifts", "Gifts/Overview"]}

    result = deploy(org, zipped(files, members))
    found = org.query("SELECT Name, FolderName FROM Report")
    back = retrieved(org, {"Report": ["Gifts", "Gifts/ByMonth"]})
    kept = failures(deploy(org, zipped({}, destructiveChanges={"ReportFolder": ["Gifts"]})))

    assert failures(result) == []
    assert list(listed(org, "Report", "Gifts")) == ["Gifts/ByMonth"]
    assert (found[0]["Name"], found[0]["FolderName"]) == ("By month", "Gifts of the year")
    assert sorted(back) == ["package.xml", "reports/Gifts-meta.xml", "reports/Gifts/ByMonth.report"]
    assert "Cannot delete a folder that is not empty" in kept[0][1]


def test_a_report_needs_its_folder(org):
    report = document("Report", "<format>Tabular</format><name>R</name><reportType>Opportunity</reportType>")

    told = failures(deploy(org, zipped({"reports/Nowhere/R.report": report}, {"Report": ["Nowhere/R"]})))

    assert told == [("Nowhere/R", "Cannot find folder:Nowhere")]


def test_an_active_rule_is_not_taken_silently(org):
    def attempt(active, **options):
        files = {"objects/Contact.object": document("CustomObject", RULE.format(active=active))}
        return deploy(org, zipped(files, {"ValidationRule": ["Contact.Never"]}), **options)

    active, ignored, inactive = attempt("true"), attempt("true", ignoreWarnings=True), attempt("false")

    assert "not enforced by the local org" in failures(active)[0][1]
    assert ignored["details"]["componentSuccesses"][0]["problemType"] == "Warning"
    assert failures(inactive) == []


def test_a_profile_keeps_what_a_later_file_does_not_name(org):
    def profile(name):
        access = f"<fieldPermissions><editable>true</editable><field>Contact.{name}</field></fieldPermissions>"
        return zipped({"profiles/Admin.profile": document("Profile", access)}, {"Profile": ["Admin"]})

    deploy(org, profile("npe01__HomeEmail__c"))
    deploy(org, profile("npe01__WorkEmail__c"))

    text = retrieved(org, {"Profile": ["Admin"]})["profiles/Admin.profile"]
    assert "npe01__HomeEmail__c" in text and "npe01__WorkEmail__c" in text


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


def test_a_standing_duplicate_rule_is_switched_on_by_its_metadata(org):
    path = "duplicateRules/Contact.Standard_Contact_Duplicate_Rule.duplicateRule"
    members = {"DuplicateRule": ["Contact.Standard_Contact_Duplicate_Rule"]}
    found = retrieved(org, members)[path]
    same = {"LastName": "Twin", "FirstName": "Awa", "Email": "awa@example.org"}

    on = deploy(org, zipped({path: found.replace("<isActive>false", "<isActive>true")}, members))
    answers = [org.call("POST", "sobjects/Contact", json=same).status_code for _ in range(2)]
    off = deploy(org, zipped({path: found}, members))

    assert failures(on) == failures(off) == []
    assert answers == [201, 400]
    assert org.call("POST", "sobjects/Contact", json=same).status_code == 201
