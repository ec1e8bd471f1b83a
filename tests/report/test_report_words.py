"""Every sentence that a stage can hand on is written down, in both languages."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import npsp_migrate
from npsp_migrate.model.issue import words
from npsp_migrate.report.catalogue import Language, catalogue

PACKAGE = Path(npsp_migrate.__file__).parent
MAKERS = {"words", "error", "warning", "note", "Words"}


def codes_in_the_code() -> Iterator[tuple[str, str]]:
    """Each literal code given to `words(…)`, `error(…)`, `warning(…)`, `note(…)`, with its file and line."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "localorg" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{path.name}:{node.lineno}"


def test_every_code_in_the_code_has_its_sentence_in_both_languages() -> None:
    entries = catalogue(Language.FRENCH).entries

    missing = [
        f"{where} {code} ({language})"
        for code, where in codes_in_the_code()
        for language in Language
        if not entries.get(code, {}).get(language)
    ]

    assert missing == []


def test_the_scan_finds_codes_at_all() -> None:
    assert len(list(codes_in_the_code())) > 20


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_can_be_filled(language: Language) -> None:
    for code, entry in catalogue(language).entries.items():
        for key, template in entry.items():
            names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]

            assert all(name.isidentifier() for name in names), f"{code}.{key}"


def test_a_sentence_and_its_translation_speak_of_the_same_values() -> None:
    different = []
    for code, entry in catalogue(Language.FRENCH).entries.items():
        used = {
            language: {name for _, name, _, _ in string.Formatter().parse(entry.get(language, "")) if name}
            for language in Language
        }
        if used[Language.ENGLISH] != used[Language.FRENCH]:
            different.append(code)

    assert different == []


JARGON = re.compile(r"mapping|NPSP|\bAPI\b|développ|\borg\b|`|__|lookup|record|encodage", re.IGNORECASE)


def test_no_french_sentence_asks_the_founders_to_know_a_word_of_the_trade() -> None:
    found = [
        f"{code}: {template}"
        for code, entry in catalogue(Language.FRENCH).entries.items()
        for key, template in entry.items()
        if key.startswith("fr") and JARGON.search(re.sub("{.*?}", "", template))
    ]

    assert found == []


def test_a_french_sentence_is_set_as_a_printer_sets_it() -> None:
    told = words("value-no-email", value="l'adresse : ici !", field="npe01__HomeEmail__c")

    assert catalogue(Language.FRENCH).sentence(told) == (
        "«\u00a0l'adresse : ici !\u00a0» n’est pas une adresse e-mail (champ «\u00a0E-mail personnel\u00a0»)"
    )


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0, "Correct 0 refused rows", "Corriger 0 ligne refusée"),
        (1, "Correct 1 refused row", "Corriger 1 ligne refusée"),
        (1206, "Correct 1,206 refused rows", "Corriger 1\u202f206 lignes refusées"),
    ],
)
def test_a_count_agrees_with_its_noun(number: int, english: str, french: str) -> None:
    assert catalogue(Language.ENGLISH).counted("task-refused", number) == english
    assert catalogue(Language.FRENCH).counted("task-refused", number) == french


def test_a_counted_sentence_has_its_singular_in_both_languages() -> None:
    for code, entry in catalogue(Language.FRENCH).entries.items():
        assert ("en_one" in entry) == ("fr_one" in entry), code


@pytest.mark.parametrize(("typed", "shown"), [("1919-10-12", "12/10/1919"), ("2021-02-31", "2021-02-31")])
def test_a_date_cell_is_quoted_as_its_sheet_shows_it(typed: str, shown: str) -> None:
    assert f"\u00a0{shown}\u00a0" in catalogue(Language.FRENCH).sentence(words("date-impossible", value=typed))
