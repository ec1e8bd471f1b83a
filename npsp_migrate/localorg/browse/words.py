"""The reader's language, and the words of the pages in it; both are read from `words.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition

# Texts that hold one of a few known values; any other text is a person's own words, even when it is « Child ».
_PICKED_TEXTS = frozenset(
    {
        *("Payment_Status__c", "npe01__Organization_Type__c", "npe01__Type_of_Account__c", "Label"),
        *("npe01__SYSTEM_AccountType__c", "npe01__Is_Opp_From_Individual__c", "npsp__Role_Name__c"),
    }
)


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """What things are called in one language; what has no word is called as Salesforce labels it."""

    language: Language

    def text(self, key: str, **values: object) -> str:
        """A sentence of the pages."""
        return str(_read("pages")[key][self.language.value]).format(**values)

    def records(self, number: int) -> str:
        single = number == 1 or (number == 0 and self._french)
        return self.text("record" if single else "records")

    def object(self, definition: ObjectDefinition) -> str:
        """Its name in the plural."""
        return self._known("objects", definition.name) or definition.label_plural

    def field(self, definition: ObjectDefinition, field: Field) -> str:
        known = self._known(f"fields {definition.name}", field.name) or self._known("fields", field.name)
        if known:
            return known
        label = field.label
        return label[:-3] if field.type == "reference" and label.endswith(" ID") else label

    def children(self, child: str, field: str, otherwise: str) -> str:
        """The heading of a related list: `npe4__Relationship__c.npe4__Contact__c` is one."""
        place = "children" if self._french else "children_en"
        return str(_read(place).get(f"{child}.{field}", otherwise))

    def value(self, field: Field, value: str) -> str | None:
        """The meaning of a stored picklist value; None when it is shown as it is."""
        return self._known("values", value) if field.type == "picklist" or field.name in _PICKED_TEXTS else None

    def record_type(self, name: str) -> str:
        return self._known("record types", name) or name

    @property
    def _french(self) -> bool:
        return self.language is Language.FRENCH

    def _known(self, place: str, name: str) -> str | None:
        return _read(place).get(name) if self._french else None


def choose_language(asked: str, accepted: str) -> Language:
    """What the address asks for, else what the browser prefers, else English."""
    if asked in list(Language):
        return Language(asked)
    for tag in sorted((_weighed(each) for each in accepted.split(",")), key=lambda pair: -pair[0]):
        if tag[0] > 0 and tag[1] in list(Language):
            return Language(tag[1])
    return Language.ENGLISH


def _weighed(accepted: str) -> tuple[float, str]:
    """`fr-FR;q=0.8` → how much it is wanted, and the language without its country."""
    tag, _, weight = accepted.partition(";")
    number = weight.strip().removeprefix("q=")
    wanted = float(number) if number.isascii() and number.replace(".", "", 1).isdigit() else 1.0
    return wanted, tag.strip().lower().partition("-")[0]


def _read(place: str) -> Mapping[str, Any]:
    return _all_words().get(place, {})


@cache
def _all_words() -> Mapping[str, Mapping[str, Any]]:
    text = files(__package__).joinpath("words.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, Any]] = json.loads(text)
    return words
