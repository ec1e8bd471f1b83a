"""The three texts of a household in an org: who is left out, what a person has taken over, what settings say."""

from itertools import product

import pytest
from npsp_org import InnerOrg

from npsp_migrate.localorg.catalog import Profile

TEXTS = ("Name", "npo02__Formal_Greeting__c", "npo02__Informal_Greeting__c")
SHOWN = ", ".join(TEXTS)
CUSTOM = "npo02__SYSTEM_CUSTOM_NAMING__c"
MARKS = ("Name", "Formal_Greeting__c", "Informal_Greeting__c")
CHECKBOXES = (
    "npsp__Exclude_from_Household_Name__c",
    "npsp__Exclude_from_Household_Formal_Greeting__c",
    "npsp__Exclude_from_Household_Informal_Greeting__c",
)
EXCLUSIONS = "npo02__Naming_Exclusions__c"
WORDS = ("Household__c.Name", "Household__c.Formal_Greeting__c", "Household__c.Informal_Greeting__c")
SETTINGS, HOUSEHOLDS = "npsp__Household_Naming_Settings__c", "npo02__Households_Settings__c"
COMBINATIONS = tuple(product((False, True), repeat=3))

MOUSSA = {"Salutation": "M.", "FirstName": "Moussa", "LastName": "Diallo"}
BINTA = {"Salutation": "Mme", "FirstName": "Binta", "LastName": "Ba"}
BOTH = ("Diallo and Ba Household", "M. Moussa Diallo and Mme Binta Ba", "Moussa and Binta")
ONLY_BINTA = ("Ba Household", "Mme Binta Ba", "Binta")
NOBODY = ("Anonymous Household", "Sir or Madam", "Sir or Madam")


@pytest.fixture
def org():
    return InnerOrg()


def chosen(marks, flags):
    return ";".join(mark for mark, flag in zip(marks, flags, strict=True) if flag) or None


def expected(flags, left_out, others=BOTH):
    return tuple(out if flag else text for flag, out, text in zip(flags, left_out, others, strict=True))


@pytest.mark.parametrize("flags", COMBINATIONS)
@pytest.mark.parametrize("way", ["checkboxes", "list"])
def test_a_member_is_left_out_of_each_text_that_says_so(org, flags, way):
    account, (moussa, _) = org.household(MOUSSA, BINTA)
    boxes = dict(zip(CHECKBOXES, flags, strict=True))

    org.update(moussa, **(boxes if way == "checkboxes" else {EXCLUSIONS: chosen(WORDS, flags)}))

    assert org.get(account, SHOWN) == expected(flags, ONLY_BINTA)
    assert org.get(moussa, ", ".join(CHECKBOXES)) == flags
    assert org.get(moussa, EXCLUSIONS) == chosen(WORDS, flags)


@pytest.mark.parametrize("flags", COMBINATIONS)
def test_a_new_contact_may_bring_its_exclusions_either_way(org, flags):
    by_list = org.insert("Contact", **MOUSSA, **{EXCLUSIONS: chosen(WORDS, flags)})
    by_boxes = org.insert("Contact", **MOUSSA, **dict(zip(CHECKBOXES, flags, strict=True)))

    for contact in (by_list, by_boxes):
        assert org.get(org.get(contact, "AccountId"), SHOWN) == expected(
            flags, NOBODY, ("Diallo Household", "M. Moussa Diallo", "Moussa")
        )
        assert org.get(contact, EXCLUSIONS) == chosen(WORDS, flags)
        assert org.get(contact, ", ".join(CHECKBOXES)) == flags


def test_a_new_contact_with_both_is_left_out_of_what_either_says(org):
    made = org.insert("Contact", **MOUSSA, **{EXCLUSIONS: WORDS[0], CHECKBOXES[1]: True})

    assert org.get(made, ", ".join(CHECKBOXES)) == (True, True, False)
    assert org.get(made, EXCLUSIONS) == f"{WORDS[0]};{WORDS[1]}"


@pytest.mark.parametrize("flags", COMBINATIONS)
def test_texts_marked_as_custom_when_loaded_are_left_alone(org, flags):
    given = dict(zip(TEXTS, ("Les Diallo", "Famille Diallo", "Chers amis"), strict=True))
    kind = org.record_type("HH_Account")
    account = org.insert("Account", **given, RecordTypeId=kind, **{CUSTOM: chosen(MARKS, flags)})

    for each in (MOUSSA, BINTA):
        org.insert("Contact", AccountId=account, **each)

    assert org.get(account, SHOWN) == expected(flags, tuple(given.values()))
    assert org.get(account, CUSTOM) == chosen(MARKS, flags)


@pytest.mark.parametrize("flags", COMBINATIONS)
def test_texts_that_are_typed_in_are_custom_from_then_on(org, flags):
    account, _ = org.household(MOUSSA)
    typed = [(text, f"typed {text}") for text, flag in zip(TEXTS, flags, strict=True) if flag]

    if typed:
        org.update(account, **dict(typed))
    org.insert("Contact", AccountId=account, **BINTA)

    assert org.get(account, SHOWN) == expected(flags, tuple(f"typed {text}" for text in TEXTS))
    assert org.get(account, CUSTOM) == chosen(MARKS, flags)


@pytest.mark.parametrize("way", ["REPLACE", "replace", None])
@pytest.mark.parametrize("flags", COMBINATIONS)
def test_an_empty_or_replaced_text_is_automatic_again(org, flags, way):
    account, _ = org.household(MOUSSA, BINTA)
    org.update(account, **{text: f"typed {text}" for text in TEXTS})
    given = {text: way for text, flag in zip(TEXTS, flags, strict=True) if flag}

    if given:
        org.update(account, **given)

    assert org.get(account, SHOWN) == expected(flags, BOTH, tuple(f"typed {text}" for text in TEXTS))
    assert org.get(account, CUSTOM) == chosen(MARKS, [not flag for flag in flags])


def test_taking_a_mark_away_gives_the_automatic_text_back(org):
    account, _ = org.household(MOUSSA)
    org.update(account, Name="Les Diallo")

    org.update(account, **{CUSTOM: None})

    assert org.get(account, "Name") == "Diallo Household"


def test_a_name_that_is_written_as_it_was_is_not_custom(org):
    account, _ = org.household(MOUSSA)

    org.update(account, Name="Diallo Household", Phone="01")

    assert org.get(account, CUSTOM) is None


def test_an_organisation_may_be_called_replace(org):
    mairie = org.insert("Account", Name="Mairie")

    org.update(mairie, Name="REPLACE")

    assert org.get(mairie, "Name", CUSTOM) == ("REPLACE", None)


@pytest.mark.parametrize("profile", list(Profile))
def test_formats_and_connector_are_the_settings_own(profile):
    org = InnerOrg(profile)
    org.set(
        SETTINGS,
        npsp__Household_Name_Format__c="Famille {!LASTNAME} ({!{!firstname}})",
        npsp__Formal_Greeting_Format__c="Chers {!{!Salutation}} {!LastName}",
        npsp__Informal_Greeting_Format__c="{!{!FirstName} {!MailingCity}} de {!Account.BillingCity}",
        npsp__Name_Connector__c="et",
    )

    account, _ = org.household({**MOUSSA, "MailingCity": "Lyon"}, BINTA)

    assert org.get(account, SHOWN) == (
        "Famille Diallo (Moussa) et Ba (Binta)",
        "Chers M. Diallo et Mme Ba",
        "Moussa Lyon et Binta Lyon de Lyon",
    )


def test_a_format_may_name_the_primary_contact_of_the_account(org):
    org.set(
        SETTINGS,
        npsp__Household_Name_Format__c="Chez {!Account.npe01__One2OneContact__r.FirstName} {!LastName}",
    )

    account, _ = org.household(MOUSSA, {**BINTA, "LastName": "Diallo"})

    assert org.get(account, "Name") == "Chez Moussa Diallo"


def test_the_overrun_count_and_its_text_are_the_settings_own(org):
    org.set(SETTINGS, npsp__Contact_Overrun_Count__c=2, npsp__Name_Overrun__c="les autres")
    people = [{"FirstName": name, "LastName": "Ba"} for name in ("Awa", "Binta", "Chérif")]

    account, _ = org.household(*people)

    assert org.get(account, SHOWN) == (
        "Ba Household",
        "Awa and Binta Ba and les autres",
        "Awa, Binta and les autres",
    )


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ((None, None, None), "A, B and C"),
        ((3, 2, 1), "C, B and A"),
        ((None, None, 1), "C, A and B"),
        ((None, 5, 0), "C, B and A"),
        ((2, None, 2), "A, C and B"),
    ],
)
def test_the_naming_order_comes_first_then_the_primary_contact_then_who_came_first(org, orders, expected):
    account, members = org.household(*({"FirstName": name, "LastName": "Ba"} for name in "ABC"))
    for member, order in zip(members, orders, strict=True):
        org.update(member, npo02__Household_Naming_Order__c=order)

    assert org.get(account, "npo02__Informal_Greeting__c") == expected


def test_without_automatic_naming_only_a_new_household_is_named_and_plainly(org):
    org.set(HOUSEHOLDS, npo02__Advanced_Household_Naming__c=False)

    account, _ = org.household(MOUSSA, BINTA)
    before = org.get(account, SHOWN)
    org.update(account, Name="Les Diallo")

    assert before == ("Diallo Household", None, None)
    assert org.get(account, "Name", CUSTOM, "npsp__Number_of_Household_Members__c") == ("Les Diallo", None, 2)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("Salutation", "Dr", ("Diallo Household", "Dr Moussa Diallo", "Moussa")),
        ("FirstName", "Mamadou", ("Diallo Household", "M. Mamadou Diallo", "Mamadou")),
        ("LastName", "Sow", ("Sow Household", "M. Moussa Sow", "Moussa")),
        ("FirstName", None, ("Diallo Household", "M. Diallo", None)),
    ],
)
def test_texts_follow_what_they_are_made_of(org, field, value, expected):
    account, (moussa,) = org.household(MOUSSA)

    org.update(moussa, **{field: value})

    assert org.get(account, SHOWN) == expected
