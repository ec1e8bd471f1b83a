"""Every code of the cleaning has its sentences, in both languages, with the values that it is given."""

import re
from pathlib import Path
from string import Formatter

import pytest
from ruamel.yaml import YAML

import npsp_migrate.cleaning
import npsp_migrate.report

ROOM = Path(npsp_migrate.cleaning.__file__).parent
WORDS = Path(npsp_migrate.report.__file__).parent / "words"
CODE = re.compile(
    r'"((?:rule|cell|amount|number|percentage|year|date|name|civility|email|phone|postal|city|country|street|address'
    r'|boolean|opt-out|choice|payment-method|text|identifier|siren|siret|rna|iban)-[a-z-]+)"'
)
NOT_CODES = {"year-only"}  # the shape of a date
OWN = YAML(typ="safe").load((WORDS / "cleaning.yml").read_text(encoding="utf-8"))
SHARED = YAML(typ="safe").load((WORDS / "sources.yml").read_text(encoding="utf-8"))
USED = sorted(
    {code for path in ROOM.glob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))} - NOT_CODES
)


@pytest.mark.parametrize("code", USED)
def test_every_code_has_its_sentences(code):
    assert {"en", "fr"} <= set((OWN.get(code) or SHARED.get(code) or {}).keys())


def test_no_sentence_waits_for_a_code_that_nobody_gives():
    assert sorted(set(OWN) - set(USED)) == []


@pytest.mark.parametrize("code", [code for code in OWN if not code.startswith("rule-")])
def test_a_reason_tells_founders_what_to_do(code):
    assert OWN[code].get("fr_hint")


@pytest.mark.parametrize("code", OWN)
def test_sentences_only_use_values_that_are_given(code):
    used = {name for text in OWN[code].values() for _, name, _, _ in Formatter().parse(text) if name}

    assert used <= {"value", "suggestion", "column", "count", "founded"}


@pytest.mark.parametrize("code", OWN)
def test_french_sentences_have_unbreakable_spaces(code):
    french = " ".join(text for key, text in OWN[code].items() if key.startswith("fr"))

    assert not re.search(r"« | »| [:;?!%]", french)
