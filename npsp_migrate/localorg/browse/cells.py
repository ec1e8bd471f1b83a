"""Stored values as a person reads them: dates, money, yes and no, the name behind a reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from npsp_migrate.localorg.browse.words import Language, Words
from npsp_migrate.localorg.definitions import NUMBER_TYPES, Field

_THIN, _HARD = "\u202f", "\u00a0"  # narrow and ordinary no-break space


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is read. `target` is the record it leads to, `stored` the value behind a translated one."""

    text: str
    target: str = ""
    stored: str = ""
    style: str = ""  # classes of the style sheet: `right` for numbers, `whole` on one line, `faint` for a zero


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes the cells of one page; `names` holds what the page's references are called."""

    words: Words
    zone: tzinfo
    names: Mapping[str, str]

    def cell(self, field: Field, value: Any) -> Cell:
        if value is None:
            return Cell("")
        if field.type == "reference":
            return self._reference(field, str(value))
        if field.type == "boolean":
            return Cell(self.words.text("yes" if value else "no"))
        if field.type in NUMBER_TYPES:
            return Cell(self._number(field, value), style="right" if value else "right faint")
        return self._text(field, str(value))

    def _reference(self, field: Field, value: str) -> Cell:
        name = self.names.get(value)
        if name is None:
            return Cell(value)
        if field.name == "RecordTypeId":
            spoken = self.words.record_type(name)
            return Cell(spoken, stored=name if spoken != name else "")
        return Cell(name, target=value)

    def _text(self, field: Field, value: str) -> Cell:
        if field.type == "date":
            return Cell(self.day(value), style="whole")
        if field.type == "datetime":
            return Cell(self._instant(value), style="whole")
        if field.type == "phone":
            return Cell(value, style="whole")
        if field.type == "multipicklist":
            return Cell(value.replace(";", ", "))
        spoken = self.words.value(field, value)
        return Cell(spoken, stored=value) if spoken and spoken != value else Cell(value)

    def day(self, stored: str) -> str:
        """`2026-11-23` in English, `23/11/2026` in French."""
        return "/".join(reversed(stored.split("-"))) if self._french else stored

    def _instant(self, stored: str) -> str:
        moment = datetime.fromisoformat(stored).astimezone(self.zone)
        return f"{self.day(moment.strftime('%Y-%m-%d'))} {moment.strftime('%H:%M')}"

    def _number(self, field: Field, value: float) -> str:
        number = Decimal(str(value))
        if field.type == "currency":
            amount = grouped(f"{number:,.2f}", self.words.language)
            return f"{amount}{_HARD}€" if self._french else f"€{amount}".replace("€-", "-€")
        plain = f"{number.normalize():,f}" if number else "0"
        if "Year" in field.name and field.type == "int":
            plain = plain.replace(",", "")
        spoken = grouped(plain, self.words.language)
        return (
            f"{spoken}{_HARD}%"
            if field.type == "percent" and self._french
            else spoken + "%" * (field.type == "percent")
        )

    @property
    def _french(self) -> bool:
        return self.words.language is Language.FRENCH


def grouped(number: str, language: Language) -> str:
    """A number written `1,234.50`, in the way of the language: `1 234,50` in French."""
    if language is Language.ENGLISH:
        return number
    return number.replace(",", _THIN).replace(".", ",")
