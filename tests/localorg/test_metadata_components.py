"""Deployed components that are more than a text: permission sets, record types, value sets, reports, rules."""

import pytest
from bulk_org import running_org
from metadata_org import (
    deploy,
    described,
    document,
    failures,
    field,
    retrieved,
    soap,
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


def listed(org, kind, folder=""):
    inner = f"<queries><folder>{folder}</folder><type>{kind}</type></queries><asOfVersion>67.0</asOfVersion>"
    return {each.findtext("fullName"): each for each in soap(org, "listMetadata", inner)[1].iterfind("result")}


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


def test_sales_stages_are_records_that_follow_what_is_deployed(org):
    won = {each["ApiName"] for each in org.query("SELECT ApiName FROM OpportunityStage WHERE IsWon = true")}
    files = {"standardValueSets/OpportunityStage.standardValueSet": document("StandardValueSet", STAGE)}

    deploy(org, zipped(files, {"StandardValueSet": ["OpportunityStage"]}))
    active = org.query("SELECT MasterLabel, DefaultProbability FROM OpportunityStage WHERE IsActive = true")
    refused = org.call("POST", "sobjects/OpportunityStage", json={"MasterLabel": "Mine"})

    assert won == {"Closed Won"}  # the stages of an org without templates
    assert [(each["MasterLabel"], each["DefaultProbability"]) for each in active] == [("Promised", 35)]
    assert refused.status_code in (400, 405)


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


def test_a_packaged_picklist_takes_other_values_and_nothing_else(org):
    members = {"CustomField": ["Opportunity.npsp__Gift_Strategy__c"]}
    text = retrieved(org, members)["objects/Opportunity.object"]
    added = text.replace("<value>", "<value><fullName>Letter</fullName><label>Letter</label></value><value>", 1)

    same = deploy(org, zipped({"objects/Opportunity.object": text}, members))
    other = deploy(org, zipped({"objects/Opportunity.object": added}, members))
    values = described(org, "Opportunity")["npsp__Gift_Strategy__c"]["picklistValues"]

    changed = [each["details"]["componentSuccesses"][0]["changed"] for each in (same, other)]
    assert changed == [False, True]
    assert "Letter" in [each["value"] for each in values]
