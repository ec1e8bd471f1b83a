"""Sentences in the reader's language, from the codes and values that the stages hand on.

The catalogue is the folder `words/`: one YAML file per stage, one entry per code, each with `en` and `fr`
and, where there is something to do, `en_hint` and `fr_hint`; a counted sentence has `en_one` and `fr_one` besides.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from npsp_migrate.model.issue import Words
from npsp_migrate.report.language import Language as Language
from npsp_migrate.report.quoted import quoted
from npsp_migrate.report.typography import NARROW_SPACE, set_in_french

EVIDENCE = "evidence"  # the value of a sentence that lists why two records are alike


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language."""

    language: Language

    @property
    def entries(self) -> Mapping[str, Mapping[str, str]]:
        return _entries()

    def sentence(self, words: Words) -> str:
        """The sentence; a code that nobody wrote down shows itself, so that nothing is lost."""
        template = self.entries.get(words.code, {}).get(self.language)
        if template is None:
            return " ".join([words.code, *(value for _, value in words.values)])
        return self._filled(template, words)

    def hint(self, words: Words) -> str:
        """What to do next, or nothing."""
        return self._filled(self.entries.get(words.code, {}).get(f"{self.language}_hint", ""), words)

    def text(self, code: str, **values: object) -> str:
        """A fixed sentence of the report itself."""
        return self.sentence(Words(code, tuple((name, str(value)) for name, value in values.items())))

    def counted(self, code: str, number: int) -> str:
        """`1 ligne`, `1 206 lignes`: the sentence that agrees with its `{count}`. In French, none is singular."""
        entry = self.entries[code]
        single = number == 1 or (number == 0 and self.language is Language.FRENCH)
        template = entry[f"{self.language}_one"] if single else entry[self.language]
        count = f"{number:,}"
        return self._filled(template, Words(code, (("count", self._grouped(count)),)))

    def _grouped(self, count: str) -> str:
        return count.replace(",", NARROW_SPACE) if self.language is Language.FRENCH else count

    def _filled(self, template: str, words: Words) -> str:
        values = {name: self._quoted(name, value) for name, value in words.values}
        sentence = set_in_french(template) if self.language is Language.FRENCH else template
        filled = defaultdict(str, values)
        return _OPTIONAL.sub(lambda part: _if_said(part[1], filled), sentence).format_map(filled)

    def _quoted(self, name: str, value: str) -> str:
        """Evidence travels as codes parted by spaces, each with a phrase of its own."""
        if name == EVIDENCE:
            return ", ".join(self.text(f"{EVIDENCE}-{code}") for code in value.split())
        return quoted(name, value, self.language)


_OPTIONAL = re.compile("⟦(.*?)⟧")  # a part of a sentence that stands only when its value does
_NAMES = re.compile(r"{(\w+)}")


def _if_said(part: str, values: Mapping[str, str]) -> str:
    return part if all(values[name] for name in _NAMES.findall(part)) else ""


@cache
def catalogue(language: Language) -> Catalogue:
    """The words are read when the first is asked for: most commands need none, and reading takes half a second."""
    return Catalogue(language)


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    """A code written down in two files is a mistake of ours."""
    entries: dict[str, Mapping[str, str]] = {}
    for path in sorted(files(__package__).joinpath("words").iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".yml"):
            continue
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
        doubled = sorted(set(loaded) & set(entries))
        if doubled:
            raise AssertionError(f"{path.name} writes down again: {', '.join(doubled)}")
        entries.update(loaded)
    return entries
