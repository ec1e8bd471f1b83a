"""Deployed fields and objects: at once in describe, SOQL and DML, after a restart too, and gone when deleted."""

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
    with_fields,
    zipped,
)

CHECKBOX = "<defaultValue>true</defaultValue><label>Active</label><type>Checkbox</type>"
CHANNEL = (
    "<label>Channel</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition>"
    "<sorted>false</sorted><value><fullName>Web</fullName><default>true</default><label>Web</label></value>"
    "<value><fullName>Post</fullName><default>false</default><label>By post</label></value>"
    "</valueSetDefinition></valueSet>"
)


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def lookup(target, relationship):
    return f"<label>L</label><referenceTo>{target}</referenceTo><relationshipName>{relationship}</relationshipName>"


def object_file(*children):
    return document("CustomObject", OBJECT_FACTS + "".join(children))


def test_a_deployed_external_id_is_described_written_and_queried_at_once(org):
    result = deploy(org, with_fields("Contact", Level__c=LEVEL))

    made = org.call("PATCH", "sobjects/Contact/Level__c/L-1", json={"LastName": "Diallo"})
    shown = described(org, "Contact")["Level__c"]
    (component, package) = result["details"]["componentSuccesses"]

    assert (result["status"], result["numberComponentsTotal"], result["numberTestsTotal"]) == ("Succeeded", 1, 0)
    assert component["fullName"] == "Contact.Level__c" and component["created"] and component["id"][:3] == "00N"
    assert package["fullName"] == "package.xml"
    assert (shown["type"], shown["length"], shown["externalId"], shown["unique"]) == ("string", 40, True, True)
    assert made.status_code == 201
    assert org.query("SELECT LastName FROM Contact WHERE Level__c = 'L-1'")[0]["LastName"] == "Diallo"


def test_bulk_jobs_know_a_field_that_was_deployed_a_moment_ago(org):
    deploy(org, with_fields("Contact", Bulk_Level__c=LEVEL))

    job = org.open_job("LastName,Bulk_Level__c\nSow,B-1\n", object="Contact", operation="insert")

    assert org.finished(job)["numberRecordsFailed"] == 0
    assert org.query("SELECT LastName FROM Contact WHERE Bulk_Level__c = 'B-1'")[0]["LastName"] == "Sow"


def test_a_new_object_with_fields_lookup_and_children(org):
    files = {
        "objects/Project__c.object": object_file(
            field("Active__c", CHECKBOX),
            field("Channel__c", CHANNEL),
            field("Funder__c", f"{lookup('Account', 'Projects')}<type>Lookup</type>"),
        ),
        "objects/Opportunity.object": document(
            "CustomObject", field("Project__c", f"{lookup('Project__c', 'Gifts')}<type>Lookup</type>")
        ),
    }
    members = {"CustomObject": ["Project__c"], "CustomField": ["Opportunity.Project__c"]}

    result = deploy(org, zipped(files, members))
    account = org.call("POST", "sobjects/Account", json={"Name": "City"}).json()["id"]
    project = org.call("POST", "sobjects/Project__c", json={"Name": "P", "Funder__c": account}).json()["id"]
    found = org.query(
        "SELECT Name, Active__c, Channel__c, Funder__r.Name, (SELECT Id FROM Gifts__r) FROM Project__c"
    )
    parent = org.query(f"SELECT (SELECT Name FROM Projects__r) FROM Account WHERE Id = '{account}'")

    assert failures(result) == []
    assert project[0] == "a"
    assert (found[0]["Active__c"], found[0]["Channel__c"], found[0]["Funder__r"]["Name"]) == (True, "Web", "City")
    assert parent[0]["Projects__r"]["records"][0]["Name"] == "P"


def test_details_of_a_deployed_master_go_with_it(org):
    detail = field("Master__c", f"{lookup('Master__c', 'Details')}<type>MasterDetail</type>")
    files = {
        "objects/Master__c.object": object_file(),
        "objects/Detail__c.object": document(
            "CustomObject", OBJECT_FACTS.replace("ReadWrite", "ControlledByParent") + detail
        ),
    }
    result = deploy(org, zipped(files, {"CustomObject": ["Master__c", "Detail__c"]}))
    master = org.call("POST", "sobjects/Master__c", json={"Name": "M"}).json()["id"]
    org.call("POST", "sobjects/Detail__c", json={"Name": "D", "Master__c": master})
    orphan = org.call("POST", "sobjects/Detail__c", json={"Name": "D"})

    org.call("DELETE", f"sobjects/Master__c/{master}")

    assert failures(result) == []
    assert orphan.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert org.query("SELECT Id FROM Detail__c") == []
    assert "OwnerId" not in described(org, "Detail__c")


def test_one_fault_takes_everything_back_and_is_told_with_its_line(org):
    packed = with_fields("Contact", Good__c=LEVEL, Bad__c="<label>Bad</label><type>Text</type>")

    result = deploy(org, packed)

    (told,) = result["details"]["componentFailures"]
    assert (result["status"], result["success"], result["numberComponentErrors"]) == ("Failed", False, 1)
    assert (told["fullName"], told["lineNumber"], told["problemType"]) == ("Contact.Bad__c", 3, "Error")
    assert told["problem"] == "Must specify 'length' for a CustomField of type Text"
    assert "Good__c" not in described(org, "Contact")


def test_without_rollback_the_good_ones_stay(org):
    packed = with_fields("Contact", Kept__c=LEVEL, Lost__c="<label>Bad</label><type>Text</type>")

    result = deploy(org, packed, rollbackOnError=False)

    assert (result["status"], result["numberComponentsDeployed"]) == ("SucceededPartial", 1)
    assert "Kept__c" in described(org, "Contact")


def test_check_only_says_the_same_and_writes_nothing(org):
    changed_before = org.call("GET", "sobjects/Contact/describe").headers["Last-Modified"]

    result = deploy_by_soap(org, with_fields("Contact", Dry__c=LEVEL), "<checkOnly>true</checkOnly>")

    assert (result.findtext("status"), result.findtext("checkOnly")) == ("Succeeded", "true")
    assert result.findtext("details/componentSuccesses/created") == "true"
    assert "Dry__c" not in described(org, "Contact")
    assert org.call("GET", "sobjects/Contact/describe").headers["Last-Modified"] == changed_before


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("<label>X</label><type>Number</type>", "Must specify 'precision' for a CustomField of type Number"),
        ("<label>X</label><length>300</length><type>Text</type>", "Value for length is out of range"),
        ("<label>X</label><length>ten</length><type>Text</type>", "'ten' is not a valid value"),
        ("<length>9</length><type>Text</type>", "Must specify a non-empty label for the CustomField"),
        ("<label>X</label>", "Required field is missing: type"),
        ("<label>X</label><type>Hologram</type>", "A custom field of type Hologram is not emulated"),
        ("<externalId>true</externalId><label>X</label><type>Date</type>", "Can not specify 'externalId'"),
        ("<label>X</label><referenceTo>Nope__c</referenceTo><type>Lookup</type>", "does not resolve"),
        (f"{lookup('Account', 'Contacts')}<type>MasterDetail</type>", "A standard object cannot be on the detail"),
        ("<label>X</label><type>Picklist</type>", "Must specify 'valueSet'"),
        (
            "<formula>1+1</formula><label>X</label><type>Number</type>",
            "formulas of deployed fields are not computed",
        ),
    ],
)
def test_a_field_that_the_platform_refuses_is_refused(org, facts, said):
    ((name, problem),) = failures(deploy(org, with_fields("Contact", X__c=facts)))

    assert name == "Contact.X__c"
    assert said in problem


@pytest.mark.parametrize("name", ["X", "1X__c", "A__B__c", "É__c", "a b__c", "X" * 41 + "__c", 'X"__c', ""])
def test_names_that_no_field_may_have_are_refused(org, name):
    packed = zipped({"objects/Contact.object": document("CustomObject", field(name, LEVEL))})

    assert len(failures(deploy(org, packed))) == 1


def test_a_formula_is_kept_empty_when_warnings_are_ignored(org):
    packed = with_fields("Contact", Sum__c="<formula>1+1</formula><label>S</label><type>Number</type>")

    result = deploy(org, packed, ignoreWarnings=True)
    made = org.call("POST", "sobjects/Contact", json={"LastName": "F", "Sum__c": 3})
    shown = described(org, "Contact")["Sum__c"]

    assert result["details"]["componentSuccesses"][0]["problemType"] == "Warning"
    assert (shown["calculated"], shown["createable"]) == (True, False)
    assert made.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_values_with_everything_in_them_come_back_as_they_were_written(org):
    facts = {
        "Amount__c": "<label>A</label><precision>16</precision><scale>3</scale><type>Number</type>",
        "Rich__c": "<label>R</label><length>1000</length><type>Html</type><visibleLines>5</visibleLines>",
        "When__c": "<label>W</label><type>DateTime</type>",
        "Day__c": "<defaultValue>TODAY()</defaultValue><label>D</label><type>Date</type>",
        "Word__c": "<defaultValue>'été'</defaultValue><label>W</label><length>9</length><type>Text</type>",
        "Ticked__c": CHECKBOX,
    }
    deploy(org, with_fields("Contact", **facts))
    body = {"Amount__c": 12.345, "Rich__c": "<b>é</b>", "When__c": "2026-11-23T08:00:00Z"}

    org.call("POST", "sobjects/Contact", json={"LastName": "Everything", **body})
    (found,) = org.query(f"SELECT {', '.join(facts)} FROM Contact WHERE LastName = 'Everything'")

    assert (found["Amount__c"], found["Rich__c"]) == (12.345, "<b>é</b>")
    assert found["When__c"] == "2026-11-23T08:00:00.000+0000"
    assert (found["Word__c"], found["Ticked__c"]) == ("été", True)
    assert found["Day__c"] is not None
