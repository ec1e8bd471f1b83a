"""Codes that the planning makes up from parts have their sentences too."""

from npsp_migrate.npsp.forecast import forecast, not_forecast
from npsp_migrate.report.catalogue import Language, catalogue

CODES = (
    *(f"plan-{code}" for code in ("new", "changed", "same", "adopted", "both-changed", "differs", "cannot-change")),
    *(f"parent-{code}" for code in ("held", "refused", "unknown", "skipped")),
    *(f"forecast-{code}" for code in ("households-named", "households-created", "contact-roles", "payments")),
    *(f"forecast-{code}" for code in ("donor-totals", "account-totals", "campaign-totals", "payments-left")),
    *(f"unchecked-{code}" for code in ("rollups", "campaign-members", "naming-settings", "won-stages")),
    *("missing-held", "missing-skipped"),
)


def test_each_reason_of_a_plan_has_its_sentence_in_both_languages():
    entries = catalogue(Language.FRENCH).entries

    assert [code for code in CODES if not {"en", "fr"} <= set(entries.get(code, {}))] == []


def test_nothing_is_forecast_of_an_empty_plan():
    assert (forecast({}, {}), not_forecast({})) == ((), ())
