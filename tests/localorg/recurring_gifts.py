"""Recurring donations to try NPSP's rules on, and what is asked of them. Today is 2026-11-23 to the org."""

GIFTS = "SELECT CloseDate, Amount, StageName FROM Opportunity ORDER BY CloseDate"
SCHEDULES = (
    "SELECT npsp__DayOfMonth__c, npsp__StartDate__c, npsp__EndDate__c FROM npsp__RecurringDonationSchedule__c "
    "ORDER BY npsp__StartDate__c, Name"
)
RECURRING, SETTINGS = "npe03__Recurring_Donation__c", "npe03__Recurring_Donations_Settings__c"
NEXT = "npe03__Next_Payment_Date__c"
MONTHLY = {
    "npe03__Amount__c": 10,
    "npe03__Installment_Period__c": "Monthly",
    "npsp__Day_of_Month__c": "5",
    "npsp__StartDate__c": "2026-01-01",
}
FIXED = {**MONTHLY, "npsp__RecurringType__c": "Fixed", "npe03__Installments__c": 2}


def start(org, donor, **values):
    return org.insert(RECURRING, **{"npe03__Contact__c": donor, **MONTHLY, **values})


def only_gift(org):
    (gift,) = org.column("SELECT Id FROM Opportunity WHERE IsClosed = false")
    return gift


def refused(org, record, **values):
    (outcome,) = org.save_all(RECURRING, {"Id": record, **values})
    return outcome.errors[0].message if outcome.errors else None
