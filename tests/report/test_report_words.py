"""Every sentence that a stage can hand on is written down, in both languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import npsp_migrate
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
