"""Field history: off in a new org, on by metadata, and then one row for each change of a tracked field."""

import json
from functools import cache

import pytest
from bulk_org import running_org
from hypothesis import given, settings
from hypothesis import strategies as st
from metadata_org import OBJECT_FACTS, deploy, described, document, failures, field, retrieved, zipped
from metadata_org import soap as metadata
from npsp_org import InnerOrg
from soap_org import record, soap

from npsp_migrate.localorg.histories import track

ON, TRACKED = "<enableHistory>true</enableHistory>", "<trackHistory>true</trackHistory>"
TEXT = f"<label>Note</label><length>40</length>{TRACKED}<type>Text</type>"
NEWEST = "ORDER BY CreatedDate DESC, Id DESC LIMIT 1"


def with_history(object_name, *fields, facts=ON):
    """A zip that switches an object's history on, and tracks standard fields of it."""
    inner = facts + "".join(field(name, TRACKED) for name in fields)
    members = {"CustomObject": [object_name], "CustomField": [f"{object_name}.{name}" for name in fields]}
    return zipped({f"objects/{object_name}.object": document("CustomObject", inner)}, members)


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        assert deploy(running, with_history("Contact", "Phone", "AccountId", "MailingAddress"))["success"]
        yield running


def created(org, sobject, **values):
    return org.call("POST", f"sobjects/{sobject}", json=values).json()["id"]


def history_of(org, person, fields="Field, OldValue, NewValue"):
    rows = org.query(f"SELECT {fields} FROM ContactHistory WHERE ContactId = '{person}' ORDER BY CreatedDate, Id")
    return [tuple(value for name, value in row.items() if name != "attributes") for row in rows]


def test_a_tracked_field_has_a_row_for_each_change_and_the_others_have_none(org):
    person = created(org, "Contact", LastName="Diallo", Phone="01")

    org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "02", "Title": "Dr"})
    org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "02", "MailingCity": "Lyon"})
    org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": None})

    assert history_of(org, person) == [
        ("created", None, None),
        ("Phone", "01", "02"),
        ("MailingCity", None, "Lyon"),
        ("Phone", "02", None),
    ]


def test_a_lookup_is_told_by_its_name_and_by_its_id(org):
    old, new = (created(org, "Account", Name=name) for name in ("Ancienne", "Nouvelle"))
    person = created(org, "Contact", LastName="Sow", AccountId=old)

    org.call("PATCH", f"sobjects/Contact/{person}", json={"AccountId": new})

    assert history_of(org, person, "Field, DataType, OldValue, NewValue")[1:] == [
        ("Account", "Text", "Ancienne", "Nouvelle"),
        ("Account", "EntityId", old, new),
    ]


@pytest.mark.parametrize("way", ["collections", "bulk", "soap"])
def test_every_way_of_writing_leaves_a_row(org, way):
    person = created(org, "Contact", LastName="Petit")

    if way == "collections":
        rows = [{"attributes": {"type": "Contact"}, "Id": person, "Phone": "07"}]
        assert org.call("PATCH", "composite/sobjects", json={"records": rows}).json()[0]["success"]
    elif way == "bulk":
        assert org.ingest(f"Id,Phone\n{person},07\n", object="Contact", operation="update").counts[1:] == (1, 0)
    else:
        assert soap(org, f"<update>{record('Contact', Id=person, Phone='07')}</update>").result["success"] == "true"

    assert history_of(org, person)[1:] == [("Phone", None, "07")]


def test_a_row_tells_who_and_when_and_is_seen_from_its_record(org):
    person = created(org, "Contact", LastName="Benali")
    org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "08"})

    [row] = org.query(f"SELECT Id, Contact.LastName, CreatedBy.Name, CreatedDate FROM ContactHistory {NEWEST}")
    asked = f"SELECT LastModifiedDate, (SELECT Field FROM Histories) FROM Contact WHERE Id = '{person}'"
    [seen] = org.query(asked)
    alone = org.call("GET", f"sobjects/ContactHistory/{row['Id']}").json()
    by_soap = soap(org, f"<query><queryString>SELECT NewValue FROM ContactHistory {NEWEST}</queryString></query>")

    assert (row["Id"][:3], row["Contact"]["LastName"]) == ("017", "Benali")
    assert row["CreatedBy"]["Name"] and row["CreatedDate"] == seen["LastModifiedDate"]
    assert [each["Field"] for each in seen["Histories"]["records"]] == ["created", "Phone"]
    assert (alone["Field"], alone["OldValue"], alone["NewValue"]) == ("Phone", None, "08")
    assert by_soap.result["records"]["NewValue"] == "08"


def test_the_history_is_described_and_cannot_be_written_or_searched_by_value(org):
    fields = described(org, "ContactHistory")
    listed = {each["name"]: each for each in org.call("GET", "sobjects").json()["sobjects"]}
    children = org.call("GET", "sobjects/Contact/describe").json()["childRelationships"]
    person = created(org, "Contact", LastName="Roy")
    made = org.call("POST", "sobjects/ContactHistory", json={"ContactId": person, "Field": "Phone"})
    gone = org.call("DELETE", f"sobjects/ContactHistory/{'017' + '0' * 11 + '1AAA'}")
    searched = org.call("GET", "query", params={"q": "SELECT Id FROM ContactHistory WHERE NewValue = '02'"})

    assert (fields["NewValue"]["type"], fields["NewValue"]["filterable"]) == ("anyType", False)
    assert (listed["ContactHistory"]["createable"], listed["ContactHistory"]["keyPrefix"]) == (False, None)
    assert "AccountHistory" not in listed
    assert ("Histories", "ContactId", True) in [
        (each["relationshipName"], each["field"], each["cascadeDelete"]) for each in children
    ]
    assert (made.status_code, gone.status_code, searched.status_code) == (400, 400, 400)
    assert searched.json()[0]["errorCode"] == "INVALID_FIELD"


def test_the_history_goes_to_the_bin_with_its_record_and_comes_back_with_it(org):
    person = created(org, "Contact", LastName="Tissot")
    org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "09"})

    org.call("DELETE", f"sobjects/Contact/{person}")
    gone = history_of(org, person)
    soap(org, f"<undelete><ids>{person}</ids></undelete>")

    assert (gone, len(history_of(org, person))) == ([], 2)


def test_a_refused_save_leaves_no_row(org):
    person = created(org, "Contact", LastName="Ndiaye")

    refused = org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "10", "LastName": None})

    assert refused.status_code == 400
    assert [told for told, *_ in history_of(org, person)] == ["created"]


def test_an_own_object_is_tracked_from_its_deployment_to_its_end(org):
    inner = document("CustomObject", ON + OBJECT_FACTS + field("Note__c", TEXT))
    members = {"CustomObject": ["Project__c"], "CustomField": ["Project__c.Note__c"]}
    assert deploy(org, zipped({"objects/Project__c.object": inner}, members))["success"]
    project = created(org, "Project__c", Name="Parc", Note__c="un")
    org.call("PATCH", f"sobjects/Project__c/{project}", json={"Note__c": "deux"})

    rows = org.query(f"SELECT Field, NewValue FROM Project__History WHERE ParentId = '{project}' ORDER BY Id")
    gone = deploy(org, zipped({}, destructiveChanges={"CustomObject": ["Project__c"]}))

    assert [(row["Field"], row["NewValue"]) for row in rows] == [("created", None), ("Note__c", "deux")]
    assert gone["success"]
    assert org.call("GET", "sobjects/Project__History/describe").status_code == 404


def test_a_retrieval_tells_that_an_object_is_tracked_and_its_history_is_no_component(org):
    files = retrieved(org, {"CustomObject": ["Contact"]})
    _, listed = metadata(org, "listMetadata", "<queries><type>CustomObject</type></queries>")
    names = {each.findtext("fullName") for each in listed.iterfind("result")}

    assert ON in files["objects/Contact.object"]
    assert {"Contact", "ContactHistory"} & names == {"Contact"}


def test_fields_are_tracked_where_the_object_is_and_no_more_than_twenty(org):
    names = [name for name, each in described(org, "Lead").items() if each["updateable"]][:21]

    untracked = deploy(org, with_history("Opportunity", "Amount", facts=""))
    many = deploy(org, with_history("Lead", *names))
    elsewhere = deploy(org, with_history("Case"))

    assert failures(untracked) == [
        ("Opportunity.Amount", "The entity: Opportunity does not have history tracking enabled")
    ]
    assert [problem for _, problem in failures(many)] == [
        "exceeded the allowed number of fields to track on a given entity"
    ]
    assert failures(elsewhere) == [("Case", "History tracking of Case is not emulated by the local org")]
    assert org.call("GET", "sobjects/LeadHistory/describe").status_code == 404  # it was taken back as a whole


def test_history_is_switched_off_and_on_again_and_outlives_a_restart(tmp_path):
    data = str(tmp_path / "org.sqlite")
    with running_org(tmp_path, data) as org:
        deploy(org, with_history("Contact", "Phone"))
        person = created(org, "Contact", LastName="Morel")
        deploy(org, with_history("Contact", facts="<enableHistory>false</enableHistory>"))
        org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "11"})
        hidden = org.call("GET", "sobjects/ContactHistory/describe").status_code
        deploy(org, with_history("Contact", "Phone"))
    with running_org(tmp_path, data) as org:
        org.call("PATCH", f"sobjects/Contact/{person}", json={"Phone": "12"})

        assert (hidden, history_of(org, person)) == (404, [("created", None, None), ("Phone", "11", "12")])


@cache
def inner_org():
    """Made once for all examples: each has a person of its own."""
    org = InnerOrg()
    with org.org.database.transaction():
        track(org.org.database, org.org.schema, "Contact", ["DoNotCall", "Phone", "npo02__TotalOppAmount__c"])
    return org


def test_what_automation_sets_is_told_where_it_is_tracked():
    org = inner_org()
    person = org.insert("Contact", LastName="Diallo")
    gift = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 50}

    org.insert("Opportunity", **gift, npsp__Primary_Contact__c=person)

    told = f"SELECT Field, NewValue FROM ContactHistory WHERE ContactId = '{person}' AND Field != 'created'"
    assert org.query(told) == [("npo02__TotalOppAmount__c", 50.0)]


EDITS = st.lists(
    st.dictionaries(st.sampled_from(["Phone", "Title", "DoNotCall"]), st.sampled_from([None, "a", "b"])), max_size=6
)


@settings(deadline=None)
@given(EDITS)
def test_the_rows_of_a_record_lead_from_its_first_values_to_those_of_now(edits):
    org = inner_org()
    person = org.insert("Contact", LastName="Diallo")
    values = {"Phone": None, "DoNotCall": False}
    expected = [("created", None, None)]
    for edit in edits:
        given = {name: value is not None if name == "DoNotCall" else value for name, value in edit.items()}
        org.update(person, **given)
        for name in sorted(values):
            if name in given and given[name] != values[name]:
                expected.append((name, values[name], given[name]))
                values[name] = given[name]

    sql = "SELECT Field, OldValue, NewValue FROM ContactHistory WHERE ContactId = ? ORDER BY Id"
    rows = org.org.database.connection.execute(sql, (person,)).fetchall()
    assert [(told, *(each and json.loads(each) for each in both)) for told, *both in rows] == expected
