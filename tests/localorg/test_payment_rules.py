"""Payments: their status, and what may not be saved of them."""

import pytest
from npsp_org import InnerOrg
from paid_gifts import GIFT, NONE, PAYMENT, SETTINGS, give, pay, refusal


@pytest.fixture
def org():
    return InnerOrg()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Paid": True}, "Unpaid"),
        ({"Written_Off": True}, "Written Off"),
        ({}, "Unpaid"),
    ],
)
def test_the_status_of_a_trial_org(org, values, expected):
    made = give(org, **NONE)

    payment = pay(org, made, Payment_Amount=5, **values)

    assert org.get(payment, "Payment_Status__c") == ("Paid" if values.get("Paid") else expected)


def test_a_payment_is_not_both_paid_and_written_off(org):
    made = give(org, **NONE)

    assert "both" in refusal(org, made, npe01__Paid__c=True, npe01__Written_Off__c=True)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"npe01__Paid__c": True}, "Paid payments must have a payment date."),
        ({"npe01__Written_Off__c": True}, "Written off payments must have a payment date."),
        ({}, "Unpaid payments must have a scheduled date."),
        ({"npe01__Payment_Date__c": "2025-01-01"}, "Unpaid payments must have a scheduled date."),
    ],
)
def test_enforced_accounting_wants_dates(org, values, message):
    made = give(org, **NONE)
    pay(org, made, Payment_Amount=5)
    org.set(SETTINGS, npsp__Enforce_Accounting_Data_Consistency__c=True)

    assert refusal(org, made, **values) == message


@pytest.mark.parametrize(
    ("amount", "kind", "original", "expected"),
    [
        (-20, "Refund", "paid", None),
        (-30, "Partial Refund", "paid", None),
        (-30.01, "Refund", "paid", "A refund can't be greater than what remains of the payment."),
        (-20, "Refund", "unpaid", "Only a paid payment can be refunded."),
        (-20, "Refund", "refund", "A refund can't be refunded."),
        (-20, "Refund", None, "A refund needs the payment that it gives back."),
        (-200, "Chargeback", None, None),
        (-200, None, None, None),
    ],
)
def test_refunds_give_back_what_was_paid_and_not_more(org, amount, kind, original, expected):
    made = give(org, **NONE)
    known = {"paid": pay(org, made, Payment_Amount=50, Paid=True), "unpaid": pay(org, made, Payment_Amount=50)}
    refund = {"npe01__Opportunity__c": made, "npsp__DebitType__c": "Refund", "npe01__Paid__c": True}
    known["refund"] = org.insert(
        PAYMENT, **refund, npsp__OriginalPayment__c=known["paid"], npe01__Payment_Amount__c=-20
    )

    (outcome,) = org.save_all(
        PAYMENT,
        {
            "npe01__Opportunity__c": made,
            "npsp__DebitType__c": kind,
            "npe01__Payment_Amount__c": amount,
            "npsp__OriginalPayment__c": known.get(original),
        },
    )

    assert [error.message for error in outcome.errors] == ([expected] if expected else [])


def test_a_gift_whose_payment_is_refused_is_refused_too(org):
    org.set(SETTINGS, npsp__Enforce_Accounting_Data_Consistency__c=True)

    outcomes = org.save_all("Opportunity", GIFT, {**GIFT, "StageName": "Closed Lost"})

    assert [bool(outcome.errors) for outcome in outcomes] == [False, True]
