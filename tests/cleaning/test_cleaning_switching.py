"""Rules that a mapping switches off, and the questions that a column asks as a whole."""

import re
from pathlib import Path

import pandas as pd
import pytest

import npsp_migrate.report
from npsp_migrate.cleaning import Outcome, clean_table
from npsp_migrate.model.columns import CleaningRule, ColumnSpec, ColumnType, DateOrder
from npsp_migrate.model.table import SheetPlace, Table

# type, rule, cell → what stays
AS_TYPED = [
    ("first_name", "case", "SOPHIE", "SOPHIE"),
    ("city", "case", "SAINT-ÉTIENNE", "SAINT-ÉTIENNE"),
    ("phone", "phone-international", "06 12 34 56 78", "06 12 34 56 78"),
    ("civility", "civility", "Mlle", "Mlle"),
    ("payment_method", "payment-method", "Chèque", "Chèque"),
    ("country", "country", "FR", "FR"),
    ("siren", "identifier-spaces", "732 829 320", "732 829 320"),
    ("text", "spaces", " deux  mots", " deux  mots"),
]
NOT_READ = [
    ("phone", "phone-lost-zero", "612345678", "+33 6 12 34 56 78"),
    ("postal_code", "postal-lost-zero", "1000", "01000"),
    ("amount", "amount-parentheses", "(12,00)", "-12.00"),
    ("date", "date-century", "25/12/19", "2019-12-25"),
    ("email", "email-second", "a@exemple.fr; b@exemple.fr", "a@exemple.fr"),
]


@pytest.mark.parametrize(("kind", "rule", "cell", "stays"), AS_TYPED)
def test_without_a_rule_of_spelling_the_text_stays_as_typed(read_one, kind, rule, cell, stays):
    assert read_one(kind, cell).rules
    assert read_one(kind, cell, rules_off=frozenset({CleaningRule(rule)})).result == stays


@pytest.mark.parametrize(("kind", "rule", "cell", "meant"), NOT_READ)
def test_without_a_rule_that_finds_a_value_it_is_told_and_not_read(read_one, kind, rule, cell, meant):
    reading = read_one(kind, cell, rules_off=frozenset({CleaningRule(rule)}))

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, "cell-rule-off")
    assert reading.suggestions == (meant,)


def test_a_name_is_taken_apart_with_the_capitals_of_its_cell(read_one):
    reading = read_one("person_name", "Mme DUPONT Sophie", rules_off=frozenset({CleaningRule.CASE}))

    assert reading.result == "Mme Sophie DUPONT"
    assert reading.parts[1:3] == ("Sophie", "DUPONT")


def test_other_rules_go_on_where_one_is_switched_off(read_one):
    off = frozenset({CleaningRule.PHONE_LOST_ZERO})

    assert read_one("phone", "06.12.34.56.78", rules_off=off).result == "+33 6 12 34 56 78"


def test_every_rule_of_the_catalogue_can_be_switched_off():
    words = Path(npsp_migrate.report.__file__).parent / "words" / "cleaning.yml"
    rules = set(re.findall(r"^rule-([a-z-]+):", words.read_text(encoding="utf-8"), flags=re.MULTILINE))

    assert rules - {rule.value for rule in CleaningRule} == {"erasing-word", "mapped-value"}


@pytest.fixture
def asked(context):
    def ask(kind: str, *cells: str, **spec: object) -> list[tuple[str, str]]:
        table = Table("liste", SheetPlace("liste.xlsx", "Dons"), frame_of(cells), {"Colonne": "C"})
        cleaned = clean_table(table, [ColumnSpec("Colonne", ColumnType(kind), **spec)], context)
        return [(issue.code, str(issue.at)) for issue in cleaned.issues if issue.code.endswith("-column-asks")]

    return ask


def frame_of(cells) -> pd.DataFrame:
    return pd.DataFrame({"Colonne": list(cells)}, index=range(2, 2 + len(cells)), dtype=object)


def test_a_column_that_tells_no_order_of_day_and_month_asks_once(asked):
    place = "`liste.xlsx` › `Dons` › `column C`"

    assert asked("date", "03/04/2019", "05/06/2020", "05/06/2020") == [("date-column-asks", place)]
    assert asked("amount", "1.234", "2.500") == [("amount-column-asks", place)]
    assert asked("person_name", "Paul Martin", "Bernard Laurent") == [("name-column-asks", place)]


def test_a_column_that_tells_or_a_mapping_that_says_is_not_asked(asked):
    assert asked("date", "03/04/2019", "05/06/2020", "25/12/2020") == []
    assert asked("date", "03/04/2019", "05/06/2020", dates=DateOrder.DAY_FIRST) == []
    assert asked("date", "03/04/2019") == []
