"""Every sentence that this room can say stands in the catalogue, in both languages, with the values it is given."""

import re
import string
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import npsp_migrate.sources
from npsp_migrate import report

ROOM = Path(npsp_migrate.sources.__file__).parent
CATALOGUE = YAML(typ="safe").load((Path(report.__file__).parent / "words" / "sources.yml").read_text())
SAID = re.compile(
    r"""(?:note|warning|error|words|Unreadable|_column_notes)\(\s*(?:grid,\s*header,\s*)?"([a-z-]+)"([^)]*)""",
    re.DOTALL,
)
CODES = sorted({code for path in ROOM.rglob("*.py") for code, _ in SAID.findall(path.read_text())})


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_has_its_sentences_and_no_sentence_is_left_over():
    assert sorted(CATALOGUE) == CODES


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_french_says_no_value_that_english_does_not_have(code):
    sentences = CATALOGUE[code]

    assert set(sentences) == {"en", "en_hint", "fr", "fr_hint"}
    assert placeholders(sentences["fr"]) <= placeholders(sentences["en"])
    assert not sentences["en"].endswith(".")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_french_marks_keep_their_unbreakable_spaces(code):
    for sentence in (CATALOGUE[code]["fr"], CATALOGUE[code]["fr_hint"]):
        assert not re.search(r"[^\u00a0\u202f][:;?!»]|«[^\u00a0\u202f]", sentence)
