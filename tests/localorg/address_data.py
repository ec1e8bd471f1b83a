"""Places of the address tests, and how they are looked at."""

ADDRESS = "npsp__Address__c"
SETTINGS = "npe01__Contacts_And_Orgs_Settings__c"
CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
PARTS = ("Street", "City", "State", "PostalCode", "Country")
PARIS = {
    "MailingStreet": "1 rue A",
    "MailingCity": "Paris",
    "MailingState": "IdF",
    "MailingPostalCode": "75001",
    "MailingCountry": "France",
}
LYON = {"MailingStreet": "2 rue B", "MailingCity": "Lyon", "MailingPostalCode": "69001", "MailingCountry": "France"}
NICE = {"npsp__MailingStreet__c": "3 rue C", "npsp__MailingCity__c": "Nice"}
WINTER = {
    "npsp__Seasonal_Start_Month__c": "11",
    "npsp__Seasonal_Start_Day__c": "1",
    "npsp__Seasonal_End_Month__c": "3",
    "npsp__Seasonal_End_Day__c": "31",
}


def rows(org, *fields):
    shown = fields or ("npsp__MailingCity__c", "npsp__Default_Address__c")
    return org.query(f"SELECT {', '.join(shown)} FROM {ADDRESS} ORDER BY CreatedDate, Id")


def mailing(org, *contacts):
    return [org.get(contact, "MailingCity") for contact in contacts]


def season(start, end):
    names = ("Start_Month", "Start_Day", "End_Month", "End_Day")
    return {f"npsp__Seasonal_{name}__c": value for name, value in zip(names, (*start, *end), strict=True)}


def refusal(org, name, **values):
    (outcome,) = org.save_all(name, values)
    return [error.code for error in outcome.errors]
