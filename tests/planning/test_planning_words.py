"""Codes that the planning makes up from parts have their sentences too."""

from npsp_migrate.npsp.forecast import forecast, not_forecast
from npsp_migrate.report.catalogue import Language, catalogue

CODES = (
    *(f"plan-{code}" for code in ("new", "changed", "same", "adopted", "both-changed")),
    *(f"parent-{code}" for code in ("held", "refused", "unknown")),
    *(f"forecast-{code}" for code in ("households-named", "households-created", "contact-roles", "payments")),
    *(f"unchecked-{code}" for code in ("rollups", "campaign-members")),
)


def test_each_reason_of_a_plan_has_its_sentence_in_both_languages():
    entries = catalogue(Language.FRENCH).entries

    assert [code for code in CODES if not {"en", "fr"} <= set(entries.get(code, {}))] == []


def test_nothing_is_forecast_of_an_empty_plan():
    assert (forecast({}, {}), not_forecast({})) == ((), ())
