"""Money as French people type it: exact, two decimals, or refused. Never rounds, never drops a sign or a digit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from npsp_migrate.cleaning.reading import (
    Cell,
    CleaningContext,
    Outcome,
    Reading,
    ambiguous,
    unreadable,
    value,
)
from npsp_migrate.cleaning.spelling import cell_text, fold, number_text, read_text_cells
from npsp_migrate.model.columns import ColumnSpec, DecimalMark

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16  # Salesforce: currency(18, 2)

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]{1,2})?")
_USUAL = re.compile(r"(-?)((?:0|[1-9][0-9]{0,2}(?: [0-9]{3})*|[1-9][0-9]{3,14})),([0-9]{2}) ?€?")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2010\u2011\ufe63\uff0d", "-") | {"\u00a4": "€", "’": "'"})
_LINES = re.compile(r"[0-9][^0-9]*[\n\r\v\f\x85\u2028\u2029][^0-9]*[0-9]")  # two lines
_EURO = r"(?:€|euros?\b\.?|eur\b\.?|eur(?=[0-9]))"
# The euro stands in front or behind, one sign at most stands anywhere around, and the number ends in a digit.
_DRESSED = re.compile(
    rf"({_EURO} ?(?=\())?(?P<open>\( ?)?(?P<lead>[+-] ?)?({_EURO} ?)?(?P<inner>[+-] ?)?"
    rf"(?P<body>[0-9.,](?:[0-9 .,']*[0-9])?|[0-9][0-9 ]*(?:€|euros?|eur) ?[0-9]{{2}})"
    rf"( ?{_EURO})?(?P<close> ?\))?( ?{_EURO})?(?P<trail> ?-)?( ?{_EURO})?",
    re.IGNORECASE,
)
_EURO_PLACES = (1, 4, 7, 9, 11)
_EURO_INSIDE = re.compile(r"([0-9 ]+?) ?(?:€|euros?|eur) ?([0-9]{2})", re.IGNORECASE)
_FLAT = re.compile(rf"([^.,]*[0-9])\.--?((?: ?{_EURO})?)", re.IGNORECASE)  # `250.–`, the Swiss manner
# Behind a whole amount (`25 €`, `25,00`): how it was paid, or the end of a sentence.
_BEHIND = re.compile(
    r"(?:(?<=€)|(?<=\beuros)|(?<=\beuro)|(?<=\beur)|(?<=,[0-9]{2}))"
    r"(?:\.| ?[-(]? ?(?:par |en )?(?:cb|carte(?: bancaire)?|chq|ch[eè]que|vir|virement|esp\.?|esp[eè]ces|liquide"
    r"|cash|pr[eé]l[eè]vement|paypal|helloasso)\)?)$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[$£¥]|\b(?:usd|gbp|chf|cad|frf|ff|francs?|dollars?|livres?|dh|mad|xof|cfa)\b|[0-9] ?f\b")
_LETTER_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+")
_UNKNOWN_AMOUNT_WORDS = frozenset({"nc", "n.c.", "n/c", "na", "n/a", "n.a.", "nd", "non renseigne", "?", "??"})

# What is left once currency and sign are gone. Groups of three, or no groups.
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]+)")
_SPACED = re.compile(r"([1-9][0-9]{0,2}(?:[ '][0-9]{3})+)(?: ?([.,])([0-9]+))?")
_DOTTED = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)")
_ENGLISH = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)")
_GROUPED_TWICE = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_THREE_DIGITS = re.compile(r"[1-9][0-9]*[.,][0-9]{3}")  # `1000.000` too: a million, grouped badly?


@dataclass(frozen=True, slots=True)
class Notation:
    """What the column, or the mapping, says about its decimal mark. Empty: nothing says it."""

    mark: str = ""
    comma_seen: bool = False


def read_amounts(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    notation = judge_notation(context.witnesses(cells), spec.decimal)

    def read(text: str, raw: str) -> Reading:
        if text != raw and _LINES.search(raw):
            return unreadable("amount-unreadable", text)
        return read_amount(text, notation)

    return read_text_cells(cells, read, _read_number)


def judge_notation(cells: Sequence[Cell], declared: DecimalMark) -> Notation:
    """A comma before one or two last digits proves a decimal comma, unless the column also has a decimal dot."""
    marks = {mark for cell in cells if isinstance(cell, str) for mark in _proved_mark(cell)}
    if declared is not DecimalMark.AUTO:
        return Notation("," if declared is DecimalMark.COMMA else ".", declared is DecimalMark.COMMA)
    return Notation(next(iter(marks)) if len(marks) == 1 else "", "," in marks)


def _proved_mark(text: str) -> str:
    if _USUAL.fullmatch(text):
        return ","
    dressed = _undressed(text)
    if dressed is None:
        return ""
    body = dressed[1]
    if (grouped := _DOTTED.fullmatch(body)) and len(grouped[2]) != 3:
        return ","
    if _GROUPED_TWICE.fullmatch(body):
        return "," if "." in body else "."  # `1.234.567`: the other mark is free for the cents
    if _ENGLISH.fullmatch(body):
        return "."
    parts = _ONE_MARK.fullmatch(body.replace(" ", ""))
    return parts[2] if parts and len(parts[3]) != 3 else ""


def read_amount(text: str, notation: Notation) -> Reading:
    """One amount. A text that could be two amounts is ambiguous; a text with anything else in it is refused."""
    if _PLAIN.fullmatch(text):
        return value(Decimal(text.replace(",", ".")).quantize(CENT) + 0)
    if (usual := _USUAL.fullmatch(text)) and len(text) < 18:
        return value(Decimal(f"{usual[1]}{usual[2].replace(' ', '')}.{usual[3]}") + 0, "rule-amount-text")
    return _not_plain(text) or _signed(text, notation)


def _not_plain(text: str) -> Reading | None:
    """Everything that is refused, or means zero or nothing, by its shape."""
    folded = fold(text).translate(_MINUS)
    if folded in _UNKNOWN_AMOUNT_WORDS:
        return Reading(Outcome.EMPTY, rules=("rule-empty-word",))
    if re.fullmatch(r"-+", folded):
        return ambiguous("amount-dash", text, "0.00")
    if re.fullmatch(r"(?:€|eur|euros?) ?-+|-+ ?(?:€|eur|euros?)", folded):
        return value(Decimal("0.00"), "rule-amount-accounting-zero")
    if _SCIENTIFIC.fullmatch(folded):
        return unreadable("amount-scientific", text)
    if _FOREIGN.search(folded):
        return unreadable("amount-other-currency", text)
    if "%" in folded:
        return unreadable("amount-percent", text)
    if re.search(r"[0-9)]€? ?[+*/=x×] ?[0-9(€]|[0-9)]€? ?- ?€?[0-9]|^=", folded):
        return unreadable("amount-sum", text)
    return None


def _signed(text: str, notation: Notation) -> Reading:
    dressed = _undressed(text)
    if dressed is None:
        return _strange(text)
    sign, body, rules = dressed
    reading = _read_body(body, text, notation)
    if reading.outcome is not Outcome.VALUE or not isinstance(reading.result, Decimal):
        return reading
    amount = reading.result * sign + 0  # `+ 0`: no negative zero
    return value(amount, *(rules + reading.rules or ("rule-amount-text",)))


def _undressed(text: str) -> tuple[int, str, tuple[str, ...]] | None:
    """Sign, digits with their marks, and the rules that took the rest away. Two signs or two euros: nothing."""
    bare = text.translate(_MINUS).removeprefix("'")
    flat = _FLAT.fullmatch(bare)
    found = _DRESSED.fullmatch(f"{flat[1]}{flat[2]}" if flat else _BEHIND.sub("", bare))
    if found is None or sum(found[place] is not None for place in _EURO_PLACES) > 1:
        return None
    signs = [mark.strip() for mark in (found["lead"], found["inner"], found["trail"]) if mark]
    parentheses = (found["open"] is not None) + (found["close"] is not None)
    if parentheses == 1 or len(signs) + parentheses // 2 > 1:
        return None
    if found["trail"] and not re.search(r"[.,][0-9]{2}$", found["body"]):
        return None  # `50 €-` may be fifty euros flat
    rules: tuple[str, ...] = ("rule-amount-parentheses",) if parentheses else ()
    rules += ("rule-amount-trailing-minus",) if found["trail"] else ()
    body = found["body"]
    if inside := _EURO_INSIDE.fullmatch(body):
        body, rules = f"{inside[1]},{inside[2]}", (*rules, "rule-amount-euro-inside")
    return (-1 if parentheses or signs == ["-"] else 1), body, rules


def _strange(text: str) -> Reading:
    repaired = text.translate(_LETTER_DIGITS)
    if repaired != text and re.search(r"[0-9]", text):
        again = read_amount(repaired, Notation())
        if again.outcome is Outcome.VALUE:
            return unreadable("amount-letter", text, repaired)
    return unreadable("amount-unreadable", text)


def _read_body(body: str, text: str, notation: Notation) -> Reading:
    if grouped := _SPACED.fullmatch(body):
        if " " in grouped[1] and "'" in grouped[1]:
            return unreadable("amount-unreadable", text)
        return _grouped(re.sub("[ ']", "", grouped[1]), grouped[3] or "", text)
    if grouped := _DOTTED.fullmatch(body):
        return _against_column(grouped[1].replace(".", ""), grouped[2], text, contradicted=notation.mark == ".")
    if grouped := _ENGLISH.fullmatch(body):
        return _against_column(grouped[1].replace(",", ""), grouped[2], text, contradicted=notation.comma_seen)
    if _GROUPED_TWICE.fullmatch(body):
        return _exact(re.sub("[.,]", "", body), "", text)
    if _THREE_DIGITS.fullmatch(body):
        return _three_digits(body, text, notation)
    if (parts := _ONE_MARK.fullmatch(body.replace(" ,", ","))) and (parts[1] or len(parts[3]) < 3):
        return _exact(parts[1] or "0", parts[3], text)
    if re.fullmatch(r"[0-9]+", body):
        return unreadable("amount-leading-zeros", text) if re.match(r"0+[1-9]", body) else _exact(body, "", text)
    return unreadable("amount-unreadable", text)


def _against_column(whole: str, decimals: str, text: str, *, contradicted: bool) -> Reading:
    reading = _grouped(whole, decimals, text)
    if contradicted and reading.outcome is Outcome.VALUE:
        return ambiguous("amount-two-notations", text, f"{reading.result:f}")
    return reading


def _grouped(whole: str, decimals: str, text: str) -> Reading:
    """`1 250,000`: twelve hundred and fifty to the thousandth, or more than a million?"""
    if decimals == "000":
        return ambiguous("amount-ambiguous", text, f"{whole}{decimals}.00", f"{whole}.{decimals}")
    return _exact(whole, decimals, text)


def _three_digits(body: str, text: str, notation: Notation) -> Reading:
    """`1.234`: a thousand or a bit more than one. Only the column, or the mapping, can tell."""
    whole, mark, last = body.partition("." if "." in body else ",")
    if not notation.mark:
        return ambiguous("amount-ambiguous", text, f"{whole}{last}.00", f"{whole}.{last}")
    if mark == notation.mark and last.endswith("0"):  # `12,500` beside `12,50`: 12.50, or thousands after all
        return ambiguous("amount-ambiguous", text, f"{whole}{last}.00", f"{whole}.{last}")
    if mark == notation.mark:
        return unreadable("amount-below-cent", text)
    return _exact(whole + last, "", text) if len(whole) < 4 else unreadable("amount-unreadable", text)


def _exact(whole: str, decimals: str, text: str) -> Reading:
    """To the cent, or not at all: `12,3400` is 12.34, `12,345` is refused."""
    if decimals[2:].strip("0"):
        return unreadable("amount-below-cent", text)
    amount = Decimal(f"{whole}.{decimals[:2] or '0'}")
    if amount >= LARGEST:
        return unreadable("amount-too-large", text)
    return value(amount.quantize(CENT), *(("rule-amount-trailing-zeros",) if len(decimals) > 2 else ()))


def _read_number(cell: Cell) -> Reading:
    """A number cell of a spreadsheet. Excel's own rounding noise beyond 15 digits is not a digit of the amount."""
    if isinstance(cell, bool):
        return unreadable("amount-boolean", cell_text(cell))
    if isinstance(cell, date | time | timedelta):
        return unreadable("amount-date", cell_text(cell))
    if isinstance(cell, int | Decimal):
        return exact_number(Decimal(cell), str(cell))
    if isinstance(cell, float) and abs(cell) != float("inf"):
        return exact_number(Decimal(number_text(cell)), repr(cell))
    return unreadable("amount-unreadable", cell_text(cell))


def exact_number(number: Decimal, text: str) -> Reading:
    if abs(number) >= LARGEST:
        return unreadable("amount-too-large", text)
    amount = number.quantize(CENT) + 0
    return value(amount) if amount == number else unreadable("amount-below-cent", text)
