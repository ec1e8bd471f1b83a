"""Exports of programs that are known by their headers, as `known_formats.yml` lists them. No cell is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from npsp_migrate.mapping.folding import fold

Names = frozenset[str]  # one header, folded, in each language that the program speaks


@dataclass(frozen=True, slots=True)
class KnownFormat:
    """`key` names its ready mapping, `helloasso/payments`, and its title in the catalogue of sentences.

    `alone`: the headers are everybody's words, so that one more makes it something else.
    `drafted`: each such file has questions of its own, so its mapping is drafted and not copied.
    `labels`: header, folded → the word that begins the keys of its numbers: `helloasso`.
    """

    key: str
    required: tuple[Names, ...]
    optional: Names
    alone: bool = False
    drafted: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    def label_of(self, header: str) -> str:
        """What begins the keys that the ready mapping builds of this column; a drafted one then builds the same."""
        return self.labels.get(fold(header), "")

    @property
    def title(self) -> str:
        """The code of its name: `format-helloasso-payments`."""
        return f"format-{self.key.replace('/', '-')}"

    def headers_met(self, headers: Names) -> int:
        """How many of the headers it explains; 0 when it is not this format."""
        if not all(names & headers for names in self.required):
            return 0
        explained = headers & (self.optional | frozenset().union(*self.required))
        return 0 if self.alone and explained != headers else len(explained)


def recognise(headers: Iterable[object]) -> KnownFormat | None:
    """The format that explains most of the headers. Case, accents and spaces do not count, nor does the order."""
    found = frozenset(fold(str(header)) for header in headers)
    met = [(each.headers_met(found), len(each.required), each) for each in known_formats()]
    best = max((each for each in met if each[0]), key=lambda each: each[:2], default=None)
    return best[2] if best else None


@cache
def known_formats() -> tuple[KnownFormat, ...]:
    text = files(__package__).joinpath("known_formats.yml").read_text(encoding="utf-8")
    return tuple(_format(key, told) for key, told in YAML(typ="safe").load(text).items())


def _format(key: str, told: Mapping[str, Any]) -> KnownFormat:
    return KnownFormat(
        key,
        tuple(_names(each) for each in told["required"]),
        frozenset().union(*(_names(each) for each in told.get("optional", ()))),
        alone=bool(told.get("alone")),
        drafted=bool(told.get("drafted")),
        labels={fold(header): label for header, label in told.get("labels", {}).items()},
    )


def _names(told: str | Sequence[str]) -> Names:
    return frozenset(map(fold, [told] if isinstance(told, str) else told))
