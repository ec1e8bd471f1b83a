"""Codes that the matching makes from the names of rules and levels have their sentences too."""

from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.model.issue import words
from npsp_migrate.model.matching import GiftRule, OrganisationRule
from npsp_migrate.report.catalogue import Language, catalogue


def missing(codes):
    entries = catalogue(Language.FRENCH).entries
    return [code for code in codes if not {"en", "fr"} <= set(entries.get(code, {}))]


def test_each_rule_can_be_explained_in_both_languages():
    rules = [rule.value for kind in (OrganisationRule, GiftRule) for rule in kind]

    assert missing(f"{prefix}-{rule}" for prefix in ("match", "match-org", "doubt") for rule in rules) == []
    assert missing(f"{prefix}-person" for prefix in ("match", "match-org", "doubt")) == []
    assert missing(["match-same-pair", "doubt-danger", "doubt-org"]) == []


def test_each_level_of_a_comparison_is_told_in_both_languages():
    levels = [f"{name}-{level}" for name, told in COMPARISONS.items() for level in told if level != "missing"]
    dangers = ["generations", "homonyms", "weak_name", "names-exact", "names-swapped", "nothing"]

    assert missing(f"evidence-{code}" for code in (*levels, *dangers)) == []


def test_evidence_becomes_one_sentence():
    told = words("doubt-person", evidence="names-exact email-exact place-elsewhere")

    assert (
        catalogue(Language.FRENCH).sentence(told)
        == "Peut-être une seule et même personne\u00a0: mêmes prénom et nom, même e-mail, lieux différents"
    )
    assert (
        catalogue(Language.ENGLISH).sentence(told)
        == "Perhaps one person: the same names, the same e-mail, different places"
    )
