"""What the org would refuse is refused before: with its cell, and with all that hangs on it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from planning_rows import KEY, ORG, actions, in_org, plan, reasons, records, table

from npsp_migrate.errors import PlanError
from npsp_migrate.location import Location
from npsp_migrate.model.issue import Fate, RowNote, words
from npsp_migrate.model.plan import Action, Forecast, RowTally
from npsp_migrate.npsp.settings import NpspSettings
from npsp_migrate.planning.outlook import forecast_automation
from npsp_migrate.planning.tallies import tally_rows
from npsp_migrate.planning.totals import control_totals

GIFT = {"Name": "Don", "CloseDate": date(2024, 1, 2), "Amount": Decimal(20), "StageName": "Closed Won"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("FirstName", "A" * 41, "value-too-long"),
        ("Salutation", "Maître", "choice-not-in-org"),
        ("Email", "awa(at)diallo.example", "value-no-email"),
        ("Birthdate", date(1024, 2, 3), "date-beyond-org"),
        ("Birthdate", "le 3 mars", "value-wrong-type"),
        ("HasOptedOutOfEmail", "oui", "value-wrong-type"),
    ],
)
def test_a_value_that_the_org_would_refuse_refuses_the_record(field, value, code):
    planned = plan(records("Contact", {"a": {"LastName": "Diallo", field: value}}))

    assert actions(planned, "Contact") == {}
    assert [issue.code for issue in planned.issues] == [code]
    assert planned.issues[0].at.row == 2
    assert [(note.row, note.fate, note.because.code) for note in planned.notes] == [(2, Fate.REFUSED, code)]


def test_a_parents_key_may_be_longer_than_an_id():
    homes = records("Account", {"foyer:les-tres-nombreux:2024": {"Name": "Foyer"}})
    people = records("Contact", {"a": {"LastName": "Roy", "AccountId": "foyer:les-tres-nombreux:2024"}})

    planned = plan(homes, people)

    assert actions(planned, "Contact") == {"a": Action.CREATE}


@pytest.mark.parametrize(
    ("amount", "code"),
    [(Decimal("12.345"), "number-too-exact"), (Decimal(10) ** 17, "number-out-of-range")],
)
def test_an_amount_that_does_not_fit_is_refused_at_its_cell(amount, code):
    planned = plan(records("Opportunity", {"g": {**GIFT, "Amount": amount}}))

    assert [(issue.code, issue.at) for issue in planned.issues] == [(code, Location("Dons.xlsx", "Feuil1", 2, "D"))]


def test_a_new_record_without_a_name_is_refused():
    planned = plan(records("Contact", {"a": {"LastName": None, "Phone": "01"}, "b": {"LastName": "Roy"}}))

    assert actions(planned, "Contact") == {"b": Action.CREATE}
    assert [issue.code for issue in planned.issues] == ["field-required"]


def test_a_record_that_exists_needs_no_name_from_the_sheet():
    there = in_org({KEY: "a", "LastName": "Diallo", "Phone": None})

    planned = plan(records("Contact", {"a": {"LastName": None, "Phone": "01"}}), current={"Contact": there})

    assert actions(planned, "Contact") == {"a": Action.UPDATE}


def test_a_required_field_that_no_mapping_gives_stops_the_plan():
    with pytest.raises(PlanError, match="`Contact` needs `LastName`, and no mapping gives it"):
        plan(records("Contact", {"a": {"Phone": "01"}}))


def test_a_key_field_that_is_missing_stops_the_plan_and_says_how_to_create_it():
    without = replace(ORG["Contact"], fields={n: f for n, f in ORG["Contact"].fields.items() if n != KEY})

    with pytest.raises(PlanError) as stopped:
        plan(records("Contact", {"a": {"LastName": "Roy"}}), org={**ORG, "Contact": without})

    assert "Text(255), Unique (without regard to case), External ID" in stopped.value.hint


def test_a_choice_is_written_as_the_org_spells_it():
    planned = plan(records("Contact", {"a": {"LastName": "Roy", "Salutation": "MME"}}))

    assert planned.issues == ()
    assert "Mme" in planned.objects[0].after[0]


def test_a_choice_that_is_new_to_the_org_is_a_warning_once():
    people = {key: {"LastName": "Roy", "LeadSource": "Salon"} for key in "abc"}

    planned = plan(records("Contact", people))

    assert [(issue.code, issue.at.row) for issue in planned.issues] == [("choice-new-to-org", 2)]
    assert actions(planned, "Contact") == dict.fromkeys("abc", Action.CREATE)


def test_a_row_with_an_error_gives_nothing_at_all_and_its_children_wait():
    homes = records("Account", {"h": {"Name": "Foyer"}}, at={"h": 2})
    people = records("Contact", {"a": {"LastName": "Roy", "Email": "?", "AccountId": "h"}}, at={"a": 2})
    gifts = records("Opportunity", {"g": {**GIFT, "npsp__Primary_Contact__c": "a"}}, at={"g": 9})

    planned = plan(homes, people, gifts)

    assert (actions(planned, "Account"), actions(planned, "Contact")) == ({}, {})
    assert reasons(planned, "Opportunity") == {"g": "parent-refused"}
    assert {(note.row, note.fate) for note in planned.notes} == {(2, Fate.REFUSED), (9, Fate.HELD)}


def test_payments_that_do_not_add_up_to_their_gift_are_told():
    gifts = records("Opportunity", {"g": GIFT, "k": GIFT})
    part = {"npe01__Payment_Amount__c": Decimal("10.00")}
    payments = records(
        "npe01__OppPayment__c",
        {
            "p1": {"npe01__Opportunity__c": "g", **part},
            "p2": {"npe01__Opportunity__c": "g", **part},
            "p3": {"npe01__Opportunity__c": "k", **part},
        },
    )

    planned = plan(gifts, payments)

    assert [(issue.code, issue.at.row) for issue in planned.issues] == [("payments-differ", 4)]


def test_every_row_ends_once_and_the_four_ways_add_up():
    sheet = table(rows=5)
    used = records("Contact", {"a": {"LastName": "A"}, "b": {"LastName": "B"}, "c": {"LastName": "C"}})
    notes = [
        RowNote(0, 3, Fate.HELD, words("parent-held")),
        RowNote(0, 3, Fate.LEFT_OUT, words("filtered")),
        RowNote(0, 4, Fate.HELD, words("parent-held")),
        RowNote(0, 4, Fate.REFUSED, words("value-too-long")),
        RowNote(0, 5, Fate.LEFT_OUT, words("filtered")),
    ]

    ended = tally_rows([sheet], notes, {"Contact": used})

    assert ended.tallies == (RowTally("dons", "Dons.xlsx", "Feuil1", 5, used=1, held=1, refused=1, left_out=2),)
    assert [(end.at.row, end.fate, end.because.code) for end in ended.row_ends] == [
        (3, Fate.HELD, "parent-held"),
        (4, Fate.REFUSED, "value-too-long"),
        (5, Fate.LEFT_OUT, "filtered"),
        (6, Fate.LEFT_OUT, "row-gives-nothing"),
    ]


def test_control_totals_tell_sources_plan_and_org_apart():
    campaigns = records("Campaign", {"oct": {"Name": "Octobre"}})
    gifts = records(
        "Opportunity",
        {
            "g1": {**GIFT, "CampaignId": "OCT"},
            "g2": {**GIFT, "Amount": Decimal("0.10")},
            "g3": {**GIFT, "Amount": Decimal(7)},
            "g4": {**GIFT, "CloseDate": date(2025, 1, 1), "Amount": Decimal("1.005")},
        },
        held={"g3": words("gift-maybe-twice")},
    )
    there = in_org({KEY: "g2", **GIFT, "Amount": Decimal("0.1")}, {KEY: None, **GIFT, "Amount": Decimal(5)})
    planned = plan(campaigns, gifts, current={"Opportunity": there})
    desired = {"Campaign": campaigns, "Opportunity": gifts}

    totals = control_totals(desired, planned, {"Opportunity": there}, KEY, {("year", "2024"): Decimal(20)})

    told = {
        (t.kind, t.group): (t.sources_count, t.sources_sum, t.plan_count, t.plan_sum, t.org_count, t.org_sum)
        for t in totals
    }
    assert told == {
        ("year", "2024"): (3, Decimal("27.10"), 2, Decimal("20.10"), 2, Decimal("5.10")),
        ("year", "2025"): (1, Decimal("1.005"), 0, Decimal(0), 0, Decimal(0)),
        ("campaign", ""): (3, Decimal("8.105"), 1, Decimal("0.10"), 2, Decimal("5.10")),
        ("campaign", "Octobre"): (1, Decimal(20), 1, Decimal(20), 0, Decimal(0)),
    }
    assert [t.accounts_sum for t in totals if t.group == "2024"] == [Decimal(20)]


def test_the_forecast_counts_what_npsp_will_do_by_itself():
    homes = records("Account", {"h": {"Name": "Foyer", "RecordTypeId": "HH_Account"}})
    people = records(
        "Contact",
        {
            "a": {"LastName": "Roy", "AccountId": "h"},
            "b": {"LastName": "Roy", "AccountId": "h"},
            "c": {"LastName": "Petit", "AccountId": None},
        },
    )
    gifts = records(
        "Opportunity",
        {
            "g1": {**GIFT, "AccountId": "h", "npsp__Primary_Contact__c": "a"},
            "g2": {**GIFT, "npsp__Primary_Contact__c": "c"},
        },
    )
    payments = records("npe01__OppPayment__c", {"p": {"npe01__Opportunity__c": "g1"}})
    desired = {each.object: each for each in (homes, people, gifts, payments)}

    told = forecast_automation(desired, plan(homes, people, gifts, payments), {}, KEY, NpspSettings())

    assert told == (
        Forecast(words("forecast-households-named"), 1, names=("Roy Household",)),
        Forecast(words("forecast-households-created"), 1),
        Forecast(words("forecast-contact-roles"), 3),
        Forecast(words("forecast-payments"), 1, Decimal(20)),
        Forecast(words("forecast-donor-totals", gifts=2), 2, Decimal(40)),
        Forecast(words("forecast-account-totals", gifts=2), 2, Decimal(40)),  # the second home is NPSP's own
    )
