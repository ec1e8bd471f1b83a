"""Fields that change or go while records have values in them, and what of it all outlives a restart."""

import pytest
from bulk_org import RunningOrg, running_org
from metadata_org import LEVEL, OBJECT_FACTS, deploy, described, document, failures, field, with_fields, zipped

CHECKBOX = "<defaultValue>true</defaultValue><label>Active</label><type>Checkbox</type>"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


def object_file(*children):
    return document("CustomObject", OBJECT_FACTS + "".join(children))


def test_a_deleted_field_vanishes_and_can_come_again_empty(org):
    deploy(org, with_fields("Lead", Gone__c=LEVEL))
    org.call("POST", "sobjects/Lead", json={"LastName": "Ba", "Company": "C", "Gone__c": "old"})

    result = deploy(org, zipped({}, destructiveChanges={"CustomField": ["Lead.Gone__c"]}))
    unknown = org.call("GET", "query", params={"q": "SELECT Gone__c FROM Lead"})
    written = org.call("POST", "sobjects/Lead", json={"LastName": "Ba", "Company": "C", "Gone__c": "x"})
    again = deploy(org, with_fields("Lead", Gone__c=LEVEL))

    assert result["success"] and result["details"]["componentSuccesses"][0]["deleted"]
    assert (unknown.status_code, unknown.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert written.json()[0]["errorCode"] == "INVALID_FIELD"
    assert again["success"]
    assert org.query("SELECT Gone__c FROM Lead WHERE Gone__c != null") == []


def test_a_deleted_object_takes_its_records_and_its_fields_along(org):
    deploy(org, zipped({"objects/Brief__c.object": object_file(field("Code__c", LEVEL))}, {"CustomObject": ["*"]}))
    org.call("POST", "sobjects/Brief__c", json={"Name": "x", "Code__c": "1"})

    result = deploy(org, zipped({}, destructiveChangesPost={"CustomObject": ["Brief__c"]}))

    assert failures(result) == []
    assert org.call("GET", "sobjects/Brief__c/describe").status_code == 404


def test_what_is_not_there_is_deleted_with_a_warning(org):
    result = deploy(org, zipped({}, destructiveChanges={"CustomField": ["Contact.Never__c"]}))

    (told, _) = result["details"]["componentSuccesses"]
    assert result["success"]
    assert (told["problemType"], told["problem"]) == ("Warning", "No CustomField named: Contact.Never__c found")


def test_values_in_the_way_of_a_change_are_told_and_stay(org):
    short = "<label>Short</label><length>3</length><type>Text</type>"
    deploy(org, with_fields("Case", Size__c="<label>Size</label><length>20</length><type>Text</type>"))
    org.call("POST", "sobjects/Case", json={"Size__c": "abcdef"})

    shorter = failures(deploy(org, with_fields("Case", Size__c=short)))
    other = failures(deploy(org, with_fields("Case", Size__c=CHECKBOX)))
    longer = deploy(org, with_fields("Case", Size__c=short.replace("3", "30")))

    assert "a record has a value of 6 characters" in shorter[0][1]
    assert "there are records with a value" in other[0][1]
    assert longer["success"] and described(org, "Case")["Size__c"]["length"] == 30
    assert org.query("SELECT Size__c FROM Case WHERE Size__c != null")[0]["Size__c"] == "abcdef"


def test_a_field_cannot_become_unique_while_records_share_a_value(org):
    plain = LEVEL.replace("<unique>true</unique>", "").replace("<externalId>true</externalId>", "")
    deploy(org, with_fields("Task", Twin__c=plain))
    for _ in range(2):
        org.call("POST", "sobjects/Task", json={"Subject": "T", "Twin__c": "same"})

    assert "records share a value" in failures(deploy(org, with_fields("Task", Twin__c=LEVEL)))[0][1]


def test_fields_of_the_packages_cannot_be_deleted(org):
    gone = {"CustomField": ["Contact.npe01__HomeEmail__c"], "CustomObject": ["Contact"]}

    told = failures(deploy(org, zipped({}, destructiveChanges=gone)))

    assert [name for name, _ in told] == ["Contact.npe01__HomeEmail__c", "Contact"]
    assert "npe01__HomeEmail__c" in described(org, "Contact")


def test_an_open_query_ends_when_its_fields_may_have_gone(org):
    deploy(org, with_fields("Account", Page__c=LEVEL))
    rows = [{"attributes": {"type": "Account"}, "Name": f"A{n}", "Page__c": f"{n}"} for n in range(200)]
    for start in (0, 1000):
        named = [{**row, "Page__c": f"{start}{row['Page__c']}"} for row in rows]
        org.call("POST", "composite/sobjects", json={"records": named})
    first = org.call(
        "GET",
        "query",
        params={"q": "SELECT Page__c FROM Account"},
        headers={"Sforce-Query-Options": "batchSize=200"},
    ).json()

    deploy(org, zipped({}, destructiveChanges={"CustomField": ["Account.Page__c"]}))
    following = org.call("GET", f"query/{first['nextRecordsUrl'].rpartition('/')[2]}")

    assert following.json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


def test_what_was_deployed_is_there_after_a_restart(tmp_path):
    first = RunningOrg(tmp_path, str(tmp_path / "org.sqlite"))
    files = {"objects/Kept__c.object": object_file(field("Code__c", LEVEL))}
    deploy(first, zipped(files, {"CustomObject": ["Kept__c"]}))
    deploy(first, with_fields("Contact", Stays__c=LEVEL, Goes__c=LEVEL))
    deploy(first, zipped({}, destructiveChanges={"CustomField": ["Contact.Goes__c", "Contact.Migration_Key__c"]}))
    first.call("POST", "sobjects/Kept__c", json={"Name": "x", "Code__c": "7"})
    first.kill()

    second = RunningOrg(tmp_path, str(tmp_path / "org.sqlite"))
    fields = described(second, "Contact")
    found = second.query("SELECT Name FROM Kept__c WHERE Code__c = '7'")
    again = deploy(second, zipped(files, {"CustomObject": ["Kept__c"]}))
    second.kill()

    assert "Stays__c" in fields and "Goes__c" not in fields and "Migration_Key__c" not in fields
    assert found[0]["Name"] == "x"
    assert {each["changed"] for each in again["details"]["componentSuccesses"][:-1]} == {False}


def test_an_auto_number_counts_new_records_only(org):
    org.call("POST", "sobjects/Campaign", json={"Name": "Before"})
    number = "<displayFormat>C-{000}</displayFormat><label>No</label><type>AutoNumber</type>"
    deploy(org, with_fields("Campaign", No__c=number))

    for name in ("One", "Two"):
        org.call("POST", "sobjects/Campaign", json={"Name": name})
    found = {each["Name"]: each["No__c"] for each in org.query("SELECT Name, No__c FROM Campaign")}
    refused = org.call("POST", "sobjects/Campaign", json={"Name": "Three", "No__c": "C-9"})

    assert found == {"Before": None, "One": "C-001", "Two": "C-002"}
    assert refused.json()[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_job_whose_field_went_before_it_ran_fails_and_says_so(org):
    deploy(org, with_fields("Contact", Brief__c=LEVEL))
    body = {"object": "Contact", "operation": "insert"}
    job = org.call("POST", "jobs/ingest", json=body).json()["id"]
    org.call("PUT", f"jobs/ingest/{job}/batches", data=b"LastName,Brief__c\nX,1\n")
    deploy(org, zipped({}, destructiveChanges={"CustomField": ["Contact.Brief__c"]}))

    org.call("PATCH", f"jobs/ingest/{job}", json={"state": "UploadComplete"})

    assert org.finished(job)["state"] == "Failed"


def test_a_job_whose_object_went_before_it_ran_fails_and_says_so(org):
    deploy(org, zipped({"objects/Short__c.object": object_file()}, {"CustomObject": ["Short__c"]}))
    job = org.call("POST", "jobs/ingest", json={"object": "Short__c", "operation": "insert"}).json()["id"]
    org.call("PUT", f"jobs/ingest/{job}/batches", data=b"Name\nX\n")
    deploy(org, zipped({}, destructiveChanges={"CustomObject": ["Short__c"]}))

    org.call("PATCH", f"jobs/ingest/{job}", json={"state": "UploadComplete"})
    shown = org.finished(job)

    assert shown["state"] == "Failed"
    assert "Unable to find object: Short__c" in shown["errorMessage"]


def test_the_pages_of_a_bulk_query_end_when_its_field_goes(org):
    deploy(org, with_fields("Campaign", Leaf__c=LEVEL))
    lines = "".join(f"C{number},{number}\n" for number in range(2100))
    org.ingest(f"Name,Leaf__c\n{lines}", object="Campaign", operation="insert")
    body = {"operation": "query", "query": "SELECT Id, Leaf__c FROM Campaign"}
    job = org.call("POST", "jobs/query", json=body).json()["id"]
    org.finished(job, "query")
    first = org.call("GET", f"jobs/query/{job}/results", params={"maxRecords": 2050})

    deploy(org, zipped({}, destructiveChanges={"CustomField": ["Campaign.Leaf__c"]}))
    asked = {"maxRecords": 2050, "locator": first.headers["Sforce-Locator"]}
    following = org.call("GET", f"jobs/query/{job}/results", params=asked)

    assert (first.status_code, following.status_code) == (200, 400)
    assert following.json()[0]["errorCode"] == "INVALID_FIELD"


def test_a_reset_org_has_nothing_of_what_was_deployed(tmp_path):
    with running_org(tmp_path) as org:
        deploy(
            org, zipped({"objects/Kept__c.object": object_file(field("Code__c", LEVEL))}, {"CustomObject": ["*"]})
        )
        deploy(org, with_fields("Contact", Stays__c=LEVEL))

        org.session.post(f"{org.url}/local-org/reset")
        gone = org.call("GET", "sobjects/Kept__c/describe").status_code
        again = deploy(org, zipped({"objects/Kept__c.object": object_file()}, {"CustomObject": ["Kept__c"]}))

        assert gone == 404
        assert "Stays__c" not in described(org, "Contact")
        assert again["details"]["componentSuccesses"][0]["created"]
        assert org.call("GET", "tooling/query", params={"q": "SELECT COUNT() FROM CustomField"}).status_code == 200
