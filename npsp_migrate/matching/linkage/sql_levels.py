"""The comparison levels in SQL, for engines that compare in a database. Column names end with `_l` and `_r`.

The same meaning as `comparing`: a test compares both on a whole world. Only the spelling of functions differs
between databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.matching.linkage.levels import COMPARISONS


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a database says that two lists share something."""

    overlap: str


SPELLINGS: Mapping[str, Spelling] = {"duckdb": Spelling("list_has_any"), "spark": Spelling("arrays_overlap")}


def level_conditions(spelling: Spelling) -> Mapping[str, tuple[str, ...]]:
    """Per comparison the condition of each level in the order of `COMPARISONS`; the last one is all the rest."""

    def overlap(one: str, other: str | None = None) -> str:
        return f"{spelling.overlap}({one}_l, {other or one}_r)"

    first = _first(overlap("roots"))
    found = {
        "first": first,
        "last": _last(overlap("lasts")),
        "sex": _sex(f"first_l is null or first_r is null or ({first[3]} and not ({first[1]}))"),
        "email": _email(overlap("emails")),
        "phone": _phone(overlap("phones"), overlap("mobiles", "phones")),
        "birth": _birth(),
        "place": _place(),
    }
    assert {name: len(each) + 1 for name, each in found.items()} == {
        n: len(each) for n, each in COMPARISONS.items()
    }
    return found


def _same(*columns: str) -> str:
    return " and ".join(f"coalesce({column}_l = {column}_r, false)" for column in columns)


def _both(column: str) -> str:
    return f"({column}_l is not null and {column}_r is not null)"


def _shortest(text: str) -> str:
    return f"least(length({text}_l), length({text}_r))"


def _distance(text: str) -> str:
    return f"levenshtein({text}_l, {text}_r)"


_SWAPPED = f"({_same('bag')} and (first_l <> first_r or bare_l))"


def _first(roots: str) -> tuple[str, ...]:
    bare = "(bare_l or bare_r)"
    two_letters = f"({bare} and {_same('initials')})"
    heads = "coalesce(head_l = root_r, false) or coalesce(head_r = root_l, false)"
    variant = f"(first_l <> first_r and ({roots} or {heads} or {two_letters}))"
    initial = f"(first_l = first_r or ({bare} and {_same('initial')} and not {_both('initials')}))"
    strange, length, far = "not (known_l and known_r)", _shortest("first_text"), _distance("first_text")
    near = f"({length} >= 3 and ({far} <= 1 or {_same('first_sound')})) or ({length} >= 7 and {far} <= 2)"
    return (
        "first_l is null or first_r is null",
        f"(first_l = first_r and not bare_l) or {_SWAPPED}",
        variant,
        f"({initial} and not {variant})",
        f"{strange} and ({near})",
        f"{strange} and {length} >= 5 and {far} <= 2",
    )


def _last(lasts: str) -> tuple[str, ...]:
    length, far = _shortest("last_text"), _distance("last_text")
    letters = f"({_same('last_letters')} and {far} <= 2)"
    near = f"({length} >= 4 and ({far} <= 1 or ({_same('last_sound')} and {far} <= 4) or {letters}))"
    return (
        f"(last_l is null or last_r is null) and not {lasts}",
        f"{_same('last')} and not {_SWAPPED}",
        f"{lasts} and not {_SWAPPED}",
        _SWAPPED,
        f"{near} or ({length} >= 9 and {far} <= 2)",
        f"{length} >= 6 and {far} <= 2",
    )


def _sex(silent: str) -> tuple[str, ...]:
    spoken = "(sex_l <> sex_r and title_l > 0 and title_r > 0)"
    return f"sex_l = 0 or sex_r = 0 or (not ({silent}) and not {spoken})", "sex_l = sex_r"


def _email(emails: str) -> tuple[str, ...]:
    close = f"{_shortest('email_text')} >= 12 and {_distance('email_text')} <= 2 and {_same('email_digits')}"
    return (
        f"not {_both('email')}",
        emails,
        f"{close} and not ({_same('mailbox')})",
        _same("mailbox"),
    )


def _phone(phones: str, mobile: str) -> tuple[str, ...]:
    return (
        f"phone_l is null or phone_r is null or (not {phones} and has_mobile_l <> has_mobile_r)",
        mobile,
        phones,
    )


def _birth() -> tuple[str, ...]:
    century = "floor(year_l / 100) = floor(year_r / 100)"
    slips = (
        f"({_same_parts('month', 'day')} and {century} and {_slip('(year_l % 100)', '(year_r % 100)')})",
        f"({_same_parts('year', 'day')} and {_slip('month_l', 'month_r')})",
        f"({_same_parts('year', 'month')} and {_slip('day_l', 'day_r')})",
        "(year_l = year_r and month_l = day_r and day_l = month_r)",
    )
    return (
        "year_l = 0 or year_r = 0",
        _same_parts("year", "month", "day"),
        " or ".join(slips),
        "year_l = year_r",
    )


def _same_parts(*parts: str) -> str:
    return " and ".join(f"{part}_l = {part}_r" for part in parts)


def _slip(left: str, right: str) -> str:
    """As `comparing._slip`."""
    tens = f"floor({left} / 10) = floor({right} / 10)"
    swapped = f"(floor({left} / 10) = {right} % 10 and {left} % 10 = floor({right} / 10))"
    return f"({tens} or {left} % 10 = {right} % 10 or {swapped} or abs({left} - {right}) = 1)"


def _place() -> tuple[str, ...]:
    towns = f"({_both('postcode')} or {_both('city')})"
    doors = " and ".join(f"({_both(part)} and not {_same(part)})" for part in ("street", "number"))
    street = f"({_same('street')} and ({_same('postcode')} or {_same('city')} or not {towns}))"
    return (
        f"not ({towns} or {street})",
        f"{street} and {_same('number')}",
        street,
        f"{_same('postcode')} and not ({doors})",
        f"{_same('city')} and not ({doors})",
        f"{_same('department')} or {_same('postcode')} or {_same('city')}",
    )
