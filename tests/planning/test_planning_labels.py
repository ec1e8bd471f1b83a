"""How a person names what has no name of its own, or a name that says little."""

from datetime import date
from decimal import Decimal

from planning_rows import plan, records

from npsp_migrate.report.language import Language
from npsp_migrate.report.written import label

GIFT = {"Name": "Don R-1", "CloseDate": date(2024, 3, 1), "Amount": Decimal(50), "StageName": "Closed Won"}


def labels_of(planned, sobject):
    return next(each for each in planned.objects if each.object == sobject).heads["label"].tolist()


def test_a_gift_is_told_with_its_day_once_and_its_amount():
    gifts = {"g": GIFT, "h": {**GIFT, "Name": "Don du 2024-03-01"}}

    assert labels_of(plan(records("Opportunity", gifts)), "Opportunity") == [
        "Don R-1, 2024-03-01, 50.00 €",
        "Don du 2024-03-01, 50.00 €",
    ]


def test_a_payment_and_a_role_are_told_by_what_they_belong_to():
    planned = plan(
        records("Contact", {"a": {"FirstName": "Awa", "LastName": "Diallo"}}),
        records("Opportunity", {"g": GIFT}),
        records(
            "npe01__OppPayment__c",
            {"p": {"npe01__Opportunity__c": "g", "npe01__Payment_Amount__c": Decimal("12.5")}},
        ),
        records("OpportunityContactRole", {"r": {"OpportunityId": "g", "ContactId": "a"}}),
    )

    assert labels_of(planned, "npe01__OppPayment__c") == ["12.50 € · Don R-1"]
    assert labels_of(planned, "OpportunityContactRole") == ["Don R-1 · Awa Diallo"]


def test_a_french_reader_reads_days_and_amounts_as_french_people_write_them():
    text = "Don du 2024-03-01, 1250.00 € (2024-0113, 12.50 €)"

    assert label(text, Language.FRENCH) == (
        "Don du 1er\u00a0mars\u00a02024, 1\u202f250\u00a0€ (2024-0113, 12,50\u00a0€)"
    )
    assert label(text, Language.ENGLISH) == text
