"""The fields of a Contact that hold e-mails and phones, and NPSP's word for each in the preference beside them.

NPSP copies between the main field and the one that the preference names (workflows of `Contact`).
"""

from collections.abc import Iterable, Mapping

EMAIL, PREFERRED_EMAIL = "Email", "npe01__Preferred_Email__c"
TYPED_EMAILS: Mapping[str, str] = {
    "npe01__HomeEmail__c": "Personal",
    "npe01__WorkEmail__c": "Work",
    "npe01__AlternateEmail__c": "Alternate",
}
PHONE, PREFERRED_PHONE = "Phone", "npe01__PreferredPhone__c"
TYPED_PHONES: Mapping[str, str] = {
    "MobilePhone": "Mobile",
    "HomePhone": "Home",
    "npe01__WorkPhone__c": "Work",
    "OtherPhone": "Other",
}
EMAIL_FIELDS = (EMAIL, *TYPED_EMAILS)
PHONE_FIELDS = (PHONE, *TYPED_PHONES)


def headers_of_kind(headers: Mapping[str, str]) -> dict[str, str]:
    """Field → header, with the fields into which a second e-mail or phone of these columns may go."""
    told = dict(headers)
    for fields, preferred in ((EMAIL_FIELDS, PREFERRED_EMAIL), (PHONE_FIELDS, PREFERRED_PHONE)):
        first = next((headers[field] for field in fields if field in headers), None)
        if first is not None:
            told |= {field: first for field in (*fields, preferred) if field not in headers}
    return told


def fields_of_kind(used: Iterable[str]) -> tuple[str, ...]:
    """The fields among which the e-mails and phones of these fields may be spread."""
    return tuple(headers_of_kind(dict.fromkeys(used, "")))
