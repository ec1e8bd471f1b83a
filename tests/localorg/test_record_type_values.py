"""Record types that offer only some values of a picklist."""

import pytest
from bulk_org import running_org
from metadata_org import deploy, document, zipped

_VALUES = "".join(
    f"<value><fullName>{name}</fullName><default>false</default><label>{name}</label></value>"
    for name in ("Soin", "Emploi / formation", "Loisir")
)


def _field(name, restricted):
    values = f"<valueSetDefinition><sorted>false</sorted>{_VALUES}</valueSetDefinition>"
    facts = f"<valueSet><restricted>{restricted}</restricted>{values}</valueSet>"
    return f"<fields><fullName>{name}</fullName><label>{name}</label>{facts}<type>Picklist</type></fields>"


def _offer(picklist, *values):
    inner = "".join(f"<values><fullName>{each}</fullName><default>false</default></values>" for each in values)
    return f"<picklistValues><picklist>{picklist}</picklist>{inner}</picklistValues>"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        offers = _offer("Strict__c", "Soin", "Emploi %2F formation") + _offer("Free__c", "Soin")
        facts = f"<fullName>Atelier</fullName><active>true</active><label>Atelier</label>{offers}"
        record_type = f"<recordTypes>{facts}</recordTypes>"
        inner = _field("Strict__c", "true") + _field("Free__c", "false") + record_type
        members = {
            "CustomField": ["Campaign.Strict__c", "Campaign.Free__c"],
            "RecordType": ["Campaign.Atelier"],
        }
        result = deploy(running, zipped({"objects/Campaign.object": document("CustomObject", inner)}, members))
        assert result["success"], result
        yield running


@pytest.fixture(scope="module")
def workshop(org):
    return org.query("SELECT Id FROM RecordType WHERE DeveloperName = 'Atelier'")[0]["Id"]


def create(org, **values):
    return org.call("POST", "sobjects/Campaign", json={"Name": "x", **values})


@pytest.mark.parametrize("value", ["Soin", "Emploi / formation"])
def test_a_value_that_the_record_type_offers_is_taken(org, workshop, value):
    assert create(org, RecordTypeId=workshop, Strict__c=value).status_code == 201


def test_a_value_that_it_does_not_offer_is_refused_where_the_picklist_is_restricted(org, workshop):
    (error,) = create(org, RecordTypeId=workshop, Strict__c="Loisir").json()

    assert error["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert error["message"] == "Strict__c: bad value for restricted picklist field: Loisir"
    assert create(org, RecordTypeId=workshop, Free__c="Loisir").status_code == 201


def test_records_of_no_type_have_all_values(org):
    assert create(org, Strict__c="Loisir").status_code == 201


def test_a_value_that_stood_before_the_type_stays(org, workshop):
    made = create(org, Strict__c="Loisir").json()["id"]

    answer = org.call("PATCH", f"sobjects/Campaign/{made}", json={"RecordTypeId": workshop, "Name": "y"})

    assert answer.status_code == 204
