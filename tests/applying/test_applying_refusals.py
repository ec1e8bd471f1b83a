"""Every refusal has its sentence and what to do, in both languages."""

import pytest

from npsp_migrate.applying.refusals import _SENTENCES, breaks_a_limit, fails_neighbours, refusal
from npsp_migrate.model.org import Answer, AnswerStatus
from npsp_migrate.report.catalogue import Language, catalogue


def refused(code: str, message: str = "", *fields: str) -> Answer:
    return Answer("key", AnswerStatus.REFUSED, "", code, message, fields)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", [*_SENTENCES, "SOMETHING_NEW"])
def test_every_status_code_is_told_with_a_hint(code: str, language: Language) -> None:
    because = refusal(refused(code, "Salesforce's own words", "LastName"))

    assert because.code in catalogue(language).entries
    assert "{" not in catalogue(language).sentence(because)
    assert catalogue(language).hint(because)


def test_a_missing_parent_is_named_as_one() -> None:
    message = "Foreign key external ID: foyer:9 not found for field Migration_Key__c in entity Account"

    because = refusal(refused("INVALID_FIELD", message))

    assert catalogue(Language.ENGLISH).sentence(because) == (
        "It belongs to `Account` `foyer:9`, which is not in the org"
    )


@pytest.mark.parametrize(
    "message",
    [
        "npsp: System.LimitException: npsp:Too many SOQL queries: 101",
        "Apex CPU time limit exceeded",
        "npsp:Too many query rows: 50001",
    ],
)
def test_a_governor_limit_is_known_by_its_text(message: str) -> None:
    answer = refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message)

    assert breaks_a_limit(answer)
    assert fails_neighbours(answer)


def test_a_validation_rule_fails_its_own_row_only() -> None:
    assert not fails_neighbours(refused("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Please select a Preferred Email"))
