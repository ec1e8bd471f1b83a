"""Sentences in the reader's language, from the codes and values that the stages hand on.

The catalogue is the folder `words/`: one YAML file per stage, one entry per code, each with `en` and `fr`
and, where there is something to do, `en_hint` and `fr_hint`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from npsp_migrate.model.issue import Words


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language."""

    language: Language
    entries: Mapping[str, Mapping[str, str]]

    def sentence(self, words: Words) -> str:
        """The sentence; a code that nobody wrote down shows itself, so that nothing is lost."""
        template = self.entries.get(words.code, {}).get(self.language)
        if template is None:
            return " ".join([words.code, *(value for _, value in words.values)])
        return _filled(template, words)

    def hint(self, words: Words) -> str:
        """What to do next, or nothing."""
        return _filled(self.entries.get(words.code, {}).get(f"{self.language}_hint", ""), words)

    def text(self, code: str, **values: object) -> str:
        """A fixed sentence of the report itself."""
        return self.sentence(Words(code, tuple((name, str(value)) for name, value in values.items())))


def _filled(template: str, words: Words) -> str:
    return template.format_map(defaultdict(str, words.values))


@cache
def catalogue(language: Language) -> Catalogue:
    """Read once; a code written down in two files is a mistake of ours."""
    entries: dict[str, Mapping[str, str]] = {}
    for path in sorted(files(__package__).joinpath("words").iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".yml"):
            continue
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
        doubled = sorted(set(loaded) & set(entries))
        if doubled:
            raise AssertionError(f"{path.name} writes down again: {', '.join(doubled)}")
        entries.update(loaded)
    return Catalogue(language, entries)
