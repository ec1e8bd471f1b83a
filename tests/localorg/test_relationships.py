"""Relationships and their mirrors."""

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

RELATIONSHIP = "npe4__Relationship__c"
SETTINGS = "npe4__Relationship_Settings__c"
ROWS = f"SELECT npe4__Contact__r.FirstName, npe4__Type__c, npe4__Status__c FROM {RELATIONSHIP} ORDER BY Name"
MR, MRS, NOBODY = {"Salutation": "Mr."}, {"Salutation": "Mrs."}, {}
CHILD, GRANDCHILD = ("Son", "Daughter", "Child"), ("Grandson", "Granddaughter", "Grandchild")
PARENT, GRANDPARENT = ("Father", "Mother", "Parent"), ("Grandfather", "Grandmother", "Grandparent")
NEPHEW, SPOUSE = ("Nephew", "Niece", "Sibling's Child"), ("Husband", "Wife", "Spouse")

# What the one is to the other → what the other calls it, where the one is a man, a woman, or it is not known.
MIRRORS = {
    **dict.fromkeys(PARENT, CHILD),
    **dict.fromkeys(CHILD, PARENT),
    **dict.fromkeys(("Aunt", "Uncle"), NEPHEW),
    **dict.fromkeys(("Husband", "Wife"), SPOUSE),
    **dict.fromkeys(GRANDPARENT, GRANDCHILD),
    **dict.fromkeys(GRANDCHILD, GRANDPARENT),
    **{each: (each,) * 3 for each in ("Partner", "Cousin", "Friend", "Voisin", None)},
    "Employer": ("Employee",) * 3,
    "Employee": ("Employer",) * 3,
}


@pytest.fixture
def org():
    return InnerOrg()


def person(org, name, **values):
    return org.insert("Contact", FirstName=name, LastName="Smith", **values)


def relate(org, one, other, kind, **values):
    return org.insert(
        RELATIONSHIP, npe4__Contact__c=one, npe4__RelatedContact__c=other, npe4__Type__c=kind, **values
    )


def types(org):
    return org.column(f"SELECT npe4__Type__c FROM {RELATIONSHIP} ORDER BY Name")


@pytest.mark.parametrize(("kind", "mirrors"), list(MIRRORS.items()))
def test_the_mirror_is_named_by_the_list_and_by_who_is_related(org, kind, mirrors):
    sam = person(org, "Sam")

    for who in (MR, MRS, NOBODY):
        relate(org, person(org, "John", **who), sam, kind)

    assert types(org)[1::2] == list(mirrors)


@pytest.mark.parametrize(
    ("who", "mirror"),
    [
        ({"Salutation": "Mr."}, "Father"),
        ({"Salutation": "Ms."}, "Mother"),
        ({"Salutation": "Mrs."}, "Mother"),
        ({"Salutation": "Dr."}, "Parent"),
        ({"Gender__c": "Male", "Salutation": "Mrs."}, "Father"),
        ({"Gender__c": "female", "Salutation": "Mr."}, "Mother"),
        ({"Gender__c": "Autre", "Salutation": "Mr."}, "Parent"),
    ],
)
def test_the_gender_field_decides_where_it_says_anything_else_the_salutation(org, who, mirror):
    relate(org, person(org, "John", **who), person(org, "Sam"), "Son")

    assert types(org) == ["Son", mirror]


def test_a_bare_org_has_no_gender_field_and_goes_by_the_salutation():
    org = InnerOrg(Profile.BARE)

    relate(org, person(org, "John", Salutation="Mr."), person(org, "Sam"), "Son")

    assert types(org) == ["Son", "Father"]


@pytest.mark.parametrize(
    ("method", "kind", "mirror"),
    [
        ("Value Inversion", "Parent-Child", "Child-Parent"),
        ("Value Inversion", "Friend", "Friend"),
        (None, "Son", "Son"),
    ],
)
def test_other_methods_of_naming_the_mirror(org, method, kind, mirror):
    org.set(SETTINGS, npe4__Reciprocal_Method__c=method)

    relate(org, person(org, "John", **MR), person(org, "Sam"), kind)

    assert types(org) == [kind, mirror]


def test_a_row_of_the_list_that_is_inactive_does_not_count(org):
    (row,) = org.column("SELECT Id FROM npe4__Relationship_Lookup__c WHERE Name = 'Son'")
    org.update(row, npe4__Active__c=False)

    relate(org, person(org, "John", **MR), person(org, "Sam"), "Son")

    assert types(org) == ["Son", "Son"]


def test_both_sides_name_each_other_and_the_mirror_is_made_by_the_system(org):
    john, sam = person(org, "John"), person(org, "Sam")
    made = relate(org, john, sam, "Friend", npe4__Status__c="Former", npe4__Description__c="École")

    mirror = org.get(made, "npe4__ReciprocalRelationship__c")

    shown = ("npe4__Contact__c", "npe4__RelatedContact__c", "npe4__Status__c", "npe4__Description__c")
    assert org.get(made, *shown, "npe4__SYSTEM_SystemCreated__c") == (john, sam, "Former", "École", False)
    assert org.get(mirror, *shown, "npe4__SYSTEM_SystemCreated__c") == (sam, john, "Former", "École", True)
    assert org.get(mirror, "npe4__ReciprocalRelationship__c") == made


def test_a_second_side_that_names_the_first_makes_no_mirror_of_its_own(org):
    john, sam = person(org, "John"), person(org, "Sam")
    first = relate(org, john, sam, "Friend")
    old = org.get(first, "npe4__ReciprocalRelationship__c")

    second = relate(org, sam, john, "Friend", npe4__ReciprocalRelationship__c=first)

    assert org.get(first, "npe4__ReciprocalRelationship__c") == second
    assert sorted(org.column(f"SELECT Id FROM {RELATIONSHIP}")) == sorted([first, old, second])


@pytest.mark.parametrize(
    ("values", "mirror"),
    [
        ({"npe4__Status__c": "Former"}, ("Father", "Former", None)),
        ({"npe4__Type__c": "Friend"}, ("Friend", "Current", None)),
        ({"npe4__Type__c": "Grandson"}, ("Grandfather", "Current", None)),
        ({"npe4__Description__c": "École"}, ("Father", "Current", "École")),
    ],
)
def test_both_sides_stay_in_step(org, values, mirror):
    made = relate(org, person(org, "John", **MR), person(org, "Sam"), "Son")
    other = org.get(made, "npe4__ReciprocalRelationship__c")

    org.update(made, **values)

    assert org.get(other, "npe4__Type__c", "npe4__Status__c", "npe4__Description__c") == mirror


@pytest.mark.parametrize("side", [0, 1])
def test_deleting_one_side_deletes_the_other(org, side):
    relate(org, person(org, "John"), person(org, "Sam"), "Friend")

    org.delete(org.column(f"SELECT Id FROM {RELATIONSHIP} ORDER BY Name")[side])

    assert org.query(ROWS) == []


def test_a_relationship_to_nobody_any_more_is_deleted(org):
    made = relate(org, person(org, "John"), person(org, "Sam"), "Friend")

    org.update(made, npe4__RelatedContact__c=None)

    assert org.query(ROWS) == []


@pytest.mark.parametrize("side", [0, 1])
def test_deleting_a_person_deletes_the_relationships_on_both_sides(org, side):
    people = [person(org, "John"), person(org, "Sam")]
    relate(org, *people, "Friend")

    org.delete(people[side])

    assert org.query(ROWS) == []


def test_a_relationship_without_a_mirror_goes_with_the_person_it_names(org):
    (handler,) = org.column(
        "SELECT Id FROM npsp__Trigger_Handler__c WHERE npsp__Class__c = 'REL_Relationships_TDTM'"
    )
    org.update(handler, npsp__Active__c=False)
    sam = person(org, "Sam")
    relate(org, person(org, "John"), sam, "Friend")

    org.delete(sam)

    assert org.query(ROWS) == []


def test_the_explanation_says_who_is_what_to_whom(org):
    relate(org, person(org, "John", **MR), person(org, "Sam"), "Son")

    assert org.column(f"SELECT npe4__Relationship_Explanation__c FROM {RELATIONSHIP} ORDER BY Name") == [
        "John Smith is Sam Smith's Son",
        "Sam Smith is John Smith's Father",
    ]
