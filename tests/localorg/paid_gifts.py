"""Gifts and their payments, and what is said of a payment that may not be."""

PAYMENT, SETTINGS = "npe01__OppPayment__c", "npe01__Contacts_And_Orgs_Settings__c"
GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2025-03-01", "Amount": 50}
NONE = {"npe01__Do_Not_Automatically_Create_Payment__c": True}


def give(org, **values):
    return org.insert("Opportunity", **{**GIFT, **values})


def pay(org, gift, **values):
    return org.insert(
        PAYMENT, npe01__Opportunity__c=gift, **{f"npe01__{name}__c": each for name, each in values.items()}
    )


def refusal(org, gift, **values):
    code, message = org.refusal(PAYMENT, npe01__Opportunity__c=gift, **values)
    assert code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    return message
