"""Salesforce's status codes: which may pass by themselves, which stop a run, and what to tell a person."""

import re
from collections.abc import Mapping

from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.org import Answer

LOCKED = frozenset({"UNABLE_TO_LOCK_ROW"})

# An exception in a trigger fails its whole chunk of rows, the innocent with the guilty. Sent in smaller
# parts, the innocent pass, and a limit that two hundred records break is kept by fifty.
FAILS_NEIGHBOURS = frozenset(
    {
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "CANNOT_EXECUTE_FLOW_TRIGGER",
        "UNKNOWN_EXCEPTION",
        "APEX_ERROR",
        "LIMIT_EXCEEDED",
        "JSON_PARSER_ERROR",
        "TOO_MANY_APEX_REQUESTS",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    }
)
_LIMIT_TEXTS = ("Too many ", "Apex CPU time limit", "Apex heap size", "LimitException", "50001")

STOPS_THE_RUN: Mapping[str, tuple[str, str]] = {
    "STORAGE_LIMIT_EXCEEDED": (
        "The org has no storage left",
        "Free storage in the org, then run `npsp-migrate resume`: it goes on where it stopped",
    ),
    "REQUEST_LIMIT_EXCEEDED": (
        "The org has used up its API calls of the last 24 hours",
        "Run `npsp-migrate resume` later: it goes on where it stopped",
    ),
}

NO_PARENT = "parent-not-in-org"
_NO_PARENT = re.compile(r"external ID: (?P<key>.+) not found for field \S+ in entity (?P<object>\w+)")

_SENTENCES: Mapping[str, str] = {
    "REQUIRED_FIELD_MISSING": "refused-required-field",
    "STRING_TOO_LONG": "refused-too-long",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "refused-picklist",
    "INVALID_EMAIL_ADDRESS": "refused-email",
    "NUMBER_OUTSIDE_VALID_RANGE": "refused-number",
    "FIELD_INTEGRITY_EXCEPTION": "refused-integrity",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "refused-validation-rule",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "refused-automation",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "refused-automation",
    "INVALID_CROSS_REFERENCE_KEY": "refused-reference",
    "MALFORMED_ID": "refused-reference",
    "INVALID_FIELD": "refused-field",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "refused-read-only-field",
    "INVALID_TYPE_ON_FIELD_IN_RECORD": "refused-type",
    "JSON_PARSER_ERROR": "refused-type",
    "INSUFFICIENT_ACCESS_OR_READONLY": "refused-permission",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "refused-permission",
    "DUPLICATE_VALUE": "refused-duplicate",
    "DUPLICATES_DETECTED": "refused-duplicate-rule",
    "DUPLICATE_EXTERNAL_ID": "refused-duplicate-key",
    "DELETE_FAILED": "refused-delete",
    "ENTITY_IS_DELETED": "refused-deleted",
    "NOT_FOUND": "refused-deleted",
    "UNABLE_TO_LOCK_ROW": "refused-locked",
    "RECORD_TYPE_UNKNOWN": "refused-record-type",
}


def fails_neighbours(answer: Answer) -> bool:
    return answer.code in FAILS_NEIGHBOURS or breaks_a_limit(answer)


def breaks_a_limit(answer: Answer) -> bool:
    """Salesforce's governor limits: so many queries, so much time for one transaction."""
    return any(text in answer.message for text in _LIMIT_TEXTS)


def refusal(answer: Answer) -> Words:
    """Why the org said no, with Salesforce's own words for those who know them."""
    missing = _NO_PARENT.search(answer.message)
    if missing:
        return words(NO_PARENT, parent=missing["object"], key=missing["key"])
    fields = ", ".join(answer.fields)
    code = _SENTENCES.get(answer.code, "refused-otherwise")
    return words(code, status=answer.code, fields=fields or "?", message=answer.message)
