"""How five people type the same thing over ten years: names, phones, mailboxes, dates, amounts. Mess on purpose."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Protocol

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ı": "i"})
MISTYPED_DOMAINS = (
    "gmial.com",
    "gmal.com",
    "hotmial.fr",
    "hotmail.con",
    "orange,fr",
    "wanado.fr",
    "yaho.fr",
    "lapost.net",
)


class Named(Protocol):
    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str: ...
    @property
    def maiden(self) -> str: ...
    @property
    def civility(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that the sheet shows through a number format, such as a postal code without its zero."""

    value: int | float
    pattern: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value last computed for it; `None` when no program ever computed it."""

    text: str
    value: int | float | str | None


Cell = str | int | float | date | Formatted | Formula | None


def fold(text: str) -> str:
    """Lower case without accents, ligatures taken apart."""
    return unaccented(text).lower()


def unaccented(text: str) -> str:
    plain = text.translate(LIGATURES)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def typed_in_windows(text: str) -> str:
    """Letters that an old French Windows has not (`ć`, `ş`) are typed without their accent."""
    return "".join(c if _in_windows(c) else unaccented(c) for c in text)


def _in_windows(letter: str) -> bool:
    return letter.encode("cp1252", errors="ignore") != b""


def sloppy(text: str, rng: Random) -> str:
    """The same name, seen through a hurried hand: accents or hyphens lost, capitals, doubled spaces."""
    draw = rng.random()
    if draw < 0.30:
        return unaccented(text)
    if draw < 0.45:
        return text.upper()
    if draw < 0.60:
        return unaccented(text).lower()
    if draw < 0.70:
        return text.replace("-", " ")
    if draw < 0.78:
        return f" {text} "
    return text


def civility(person: Named, rng: Random) -> str:
    if rng.random() < 0.14:
        return ""
    if person.civility == "M.":
        return rng.choice(("M.", "M.", "M.", "M.", "Mr", "Monsieur", "Dr" if rng.random() < 0.2 else "M"))
    return rng.choice(("Mme", "Mme", "Mme", "Mme", "Madame", "Mme.", "Mlle" if rng.random() < 0.4 else "Mme"))


def donor_name(person: Named, year: int, rng: Random) -> str:
    """One cell for the whole name; the habit changed when the employee came in 2022."""
    first, last = person.first, person.last
    if rng.random() < 0.12:
        first, last = sloppy(first, rng).strip(), unaccented(last)
    if person.maiden and rng.random() < 0.6:
        maiden = person.maiden.upper()
        return rng.choice((f"{last.upper()} {first} née {maiden}", f"{maiden} {first} ép. {last.upper()}"))
    draw = rng.random()
    if draw < 0.04:
        return f"{last}, {first}"
    if draw < 0.06:
        return f"{person.civility} {last.upper()} {first}"
    if year < 2022:
        return f"{last.upper()} {first}"
    return f"{first} {last.upper()}" if draw < 0.55 else f"{first} {last}"


def couple_name(one: Named, two: Named, year: int, rng: Random) -> str:
    """The cell of a couple; many forms leave the second first name unsaid."""
    husband, wife = (one, two) if one.civility == "M." else (two, one)
    last, upper = husband.last, husband.last.upper()
    if one.last != two.last:
        return f"{husband.first} {upper} et {wife.first} {wife.last.upper()}"
    if one.civility == two.civility:
        return f"{one.first} et {two.first} {upper}"
    if year < 2022:
        forms: tuple[str, ...] = (
            f"M. et Mme {upper} {husband.first}",
            f"M. et Mme {upper} {husband.first}",
            f"{upper} {husband.first} et {wife.first}",
            f"Mr & Mme {husband.first} {last}",
            f"Famille {upper}",
        )
    else:
        forms = (
            f"{husband.first} et {wife.first} {upper}",
            f"{wife.first} et {husband.first} {upper}",
            f"{husband.first} & {wife.first} {upper if ' ' in last else last}",
            f"M. et Mme {husband.first} {upper}",
        )
    return rng.choice(forms)


def phone(number: str, rng: Random) -> Cell:
    """Ten digits as people and Excel write them."""
    if not number:
        return None
    pairs = [number[place : place + 2] for place in range(0, 10, 2)]
    draw = rng.random()
    if draw < 0.34:
        return " ".join(pairs)
    if draw < 0.48:
        return ".".join(pairs)
    if draw < 0.58:
        return number
    if draw < 0.70:
        return int(number)  # Excel ate the zero
    if draw < 0.76:
        return f"+33 {number[1]} {' '.join(pairs[1:])}"
    if draw < 0.80:
        return f"0033{number[1:]}"
    if draw < 0.84:
        return f"+33(0){number[1]} {' '.join(pairs[1:])}"
    if draw < 0.89:
        return "-".join(pairs)
    if draw < 0.93:
        return f"{' '.join(pairs)} ({rng.choice(('perso', 'bureau', 'soir'))})"
    if draw < 0.96:
        return f"33{number[1:]}"
    return f"{' '.join(pairs)} "


def phones(mobile: str, landline: str, rng: Random) -> Cell:
    if mobile and landline and rng.random() < 0.25:
        both = [" ".join(n[place : place + 2] for place in range(0, 10, 2)) for n in (landline, mobile)]
        return rng.choice((" / ", " ou ", " - ", "\n")).join(both)
    if mobile and rng.random() < 0.012:
        return "6,40E+08"  # pasted as text after Excel had rounded it: the digits are lost
    return phone(mobile or landline, rng)


def email(address: str, other: str, rng: Random) -> str | None:
    if not address:
        return None
    draw = rng.random()
    if draw > 0.99:
        return f"{address.split('@')[0]}.fictif@{rng.choice(MISTYPED_DOMAINS)}"
    if draw < 0.03 and other and other != address:
        return rng.choice((f"{address} ; {other}", f"{address} / {other}", f"{address} ou {other}"))
    if draw < 0.06:
        return f" {address}"
    if draw < 0.10:
        return address.upper()
    if draw < 0.13:
        return address[0].upper() + address[1:]
    if draw < 0.14:
        return f"mailto:{address}"
    if draw < 0.15:
        return address.replace(".org", ",org") if address.endswith(".org") else f"{address}."
    return address


def postal_code(code: str, year: int, rng: Random) -> Cell:
    """Before 2022 the column was a number shown as `00000`; afterwards whatever was typed."""
    draw = rng.random()
    if draw < 0.03:
        return f"{code[:2]} {code[2:]}"
    if year < 2022 and draw < 0.75:
        return Formatted(int(code), "00000")
    return int(code) if draw < 0.25 else code


def city(name: str, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.2:
        return name.upper()
    if draw < 0.28:
        return unaccented(name).replace("Saint-", "St ")
    return name


def written_date(day: date, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.5:
        return f"{day:%d/%m/%Y}"
    if draw < 0.72:
        ordinal = "1er" if day.day == 1 else str(day.day)
        return f"{ordinal} {MONTHS[day.month - 1]} {day.year}"
    if draw < 0.9:
        return f"{day:%d.%m.%y}"
    return f"{day:%d/%m/%y}"


def euros(cents: int) -> int | float:
    return cents // 100 if cents % 100 == 0 else cents / 100


def written_amount(cents: int, rng: Random) -> str:
    whole, rest = divmod(cents, 100)
    grouped = f"{whole:,}".replace(",", rng.choice((" ", "\u00a0")))
    draw = rng.random()
    if draw < 0.5:
        return f"{grouped},{rest:02d} €"
    if draw < 0.75:
        return f"{grouped},{rest:02d}"
    if draw < 0.85:
        return f"{whole}€{rest:02d}" if rest else f"{grouped} €"
    return f"{grouped} euros" if not rest else f"{grouped},{rest:02d}€"
