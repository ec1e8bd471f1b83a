"""Gifts given to funds, and how their allocations read."""

GIFT = {"Name": "Don", "StageName": "Closed Won", "CloseDate": "2026-03-01", "Amount": 90}
ALLOCATION, FUND = "npsp__Allocation__c", "npsp__General_Accounting_Unit__c"


def allocate(org, fund, parent, lookup="npsp__Opportunity__c", **values):
    named = {f"npsp__{name}__c": value for name, value in values.items()}
    return org.insert(ALLOCATION, **{lookup: parent, FUND: fund, **named})


def shown(org, lookup="npsp__Opportunity__c"):
    return sorted(
        org.query(
            "SELECT npsp__General_Accounting_Unit__r.Name, npsp__Amount__c, npsp__Percent__c "
            f"FROM npsp__Allocation__c WHERE {lookup} != null"
        )
    )
