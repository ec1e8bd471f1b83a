"""Relationships and their mirrors."""

import pytest
from npsp_org import InnerOrg

ROWS = "SELECT npe4__Contact__r.FirstName, npe4__Type__c, npe4__Status__c FROM npe4__Relationship__c ORDER BY Name"


@pytest.fixture
def org():
    return InnerOrg()


def person(org, name, **values):
    return org.insert("Contact", FirstName=name, LastName="Smith", **values)


def relate(org, one, other, kind):
    return org.insert(
        "npe4__Relationship__c", npe4__Contact__c=one, npe4__RelatedContact__c=other, npe4__Type__c=kind
    )


@pytest.mark.parametrize(
    ("who", "kind", "mirror"),
    [
        ({"Salutation": "Mr."}, "Son", "Father"),
        ({"Salutation": "Mrs."}, "Son", "Mother"),
        ({}, "Son", "Parent"),
        ({"Gender__c": "Female", "Salutation": "Dr."}, "Husband", "Wife"),
        ({}, "Neighbour", "Neighbour"),
    ],
)
def test_the_mirror_is_named_after_who_is_related(org, who, kind, mirror):
    john, sam = person(org, "John", **who), person(org, "Sam")

    relate(org, john, sam, kind)

    assert org.query(ROWS) == [("John", kind, "Current"), ("Sam", mirror, "Current")]


def test_both_sides_stay_in_step(org):
    made = relate(org, person(org, "John", Salutation="Mr."), person(org, "Sam"), "Son")

    org.update(made, npe4__Status__c="Former", npe4__Type__c="Friend")

    assert [row[2] for row in org.query(ROWS)] == ["Former", "Former"]


def test_deleting_one_side_deletes_the_other(org):
    made = relate(org, person(org, "John"), person(org, "Sam"), "Friend")

    org.delete(made)

    assert org.query(ROWS) == []
