"""Codes that the matching makes from the names of rules have their sentences too."""

from npsp_migrate.model.matching import GiftRule, OrganisationRule, PersonRule
from npsp_migrate.report.catalogue import Language, catalogue


def test_each_rule_can_be_explained_in_both_languages():
    rules = [rule.value for kind in (PersonRule, OrganisationRule, GiftRule) for rule in kind]
    codes = [
        f"{prefix}-{rule}" for prefix in ("match", "match-org", "doubt") for rule in (*rules, "couple", "same-pair")
    ]

    entries = catalogue(Language.FRENCH).entries

    assert [code for code in codes if not {"en", "fr"} <= set(entries.get(code, {}))] == []
