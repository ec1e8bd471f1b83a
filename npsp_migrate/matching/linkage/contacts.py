"""E-mails, telephones, postal codes, streets and birth dates made comparable, from raw cells or typed values."""

import re
from datetime import date

from npsp_migrate.matching.folding import fold, fold_street

_MAIL = re.compile(r"[^\s;,<>()\[\]\"'/|:]+@[^\s;,<>()\[\]\"'/|:]+\.[^\s;,<>()\[\]\"'/|:.]{2,}")
_PHONES_BETWEEN = re.compile(r"\s*(?:[;,|/\n]|\bou\b|\bet\b| - )\s*(?=[+0(])")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_DOMAINS = {
    **dict.fromkeys("gmial gmai gamil gmal gmil gmaill gmeil gmaul gmil".split(), "gmail"),
    **dict.fromkeys("hotmial hotmai hotmal homail hotmil hotmaill".split(), "hotmail"),
    **dict.fromkeys("yaho yahou yhaoo yahooo yaoo".split(), "yahoo"),
    **dict.fromkeys("orang oragne ornage".split(), "orange"),
    **dict.fromkeys("wanado wanadooo wanaddo".split(), "wanadoo"),
    **dict.fromkeys("lapost laposte laposet".split(), "laposte"),
    **dict.fromkeys("outlok outloo oulook".split(), "outlook"),
}
_ENDINGS = {"con": "com", "comm": "com", "cmo": "com", "fe": "fr", "ft": "fr", "frr": "fr", "om": "com"}
_OFFICES = frozenset(
    "accueil admin administration asso association bureau communication compta comptabilite contact direction "
    "gestion hello info infos mairie office president presidence secretaire secretariat tresorier".split()
)
_DIGITS_LOST = 1_000_000  # a number that ends in six zeros went through `6,12E+08`
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?:[ T].*)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_NUMBER = re.compile(r"(\d{1,4})(?:[ /\-]\d{1,4})?\s*(?:bis|ter|quater|[a-d])?(?=[\s,]|$)[\s,]*(.*)", re.DOTALL)
_CEDEX = re.compile(r"\bcedex\b.*")


def emails_in(cell: str) -> tuple[str, ...]:
    """Addresses in small letters, with the misspelt names of the great providers put right."""
    return tuple(dict.fromkeys(_mended(found) for found in _MAIL.findall(cell.lower())))


def _mended(address: str) -> str:
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local.strip('.')}@{_DOMAINS.get(name, name)}.{_ENDINGS.get(ending, ending)}"


def is_office(address: str) -> bool:
    """`contact@`, `mairie@`: of all who work there."""
    return address.partition("@")[0] in _OFFICES


def phones_in(cell: str) -> tuple[str, ...]:
    """French numbers as nine digits, others as they are dialled; a number that lost digits is none."""
    found = [_digits(piece) for piece in _PHONES_BETWEEN.split(cell)]
    return tuple(dict.fromkeys(number for number in found if number))


def _digits(piece: str) -> str:
    text = piece.strip()
    if _SCIENTIFIC.search(text):
        return ""
    digits = re.sub(r"\D", "", re.sub(r"[.,]0+$", "", text.replace("(0)", "")))
    digits = digits.removeprefix("00") if digits.startswith("00") else digits
    if digits.startswith("33") and len(digits) in (11, 12):
        digits = digits[2:]
    digits = digits.removeprefix("0")
    if not 8 <= len(digits) <= 14 or len(set(digits[1:])) == 1 or int(digits) % _DIGITS_LOST == 0:
        return ""
    return digits


def is_mobile(number: str) -> bool:
    return len(number) == 9 and number[0] in "67"


def postcode_of(cell: str) -> str:
    """Five digits in France, also where a spreadsheet lost the zero; else letters and digits as they stand."""
    text = re.sub(r"\.0+$", "", cell.strip().upper())
    if found := re.search(r"(?<!\d)(\d{2}) ?(\d{3})(?!\d)", text):
        return found[1] + found[2]
    bare = re.sub(r"[^0-9A-Z]", "", text)
    return f"0{bare}" if re.fullmatch(r"[1-9]\d{3}", bare) else bare


def city_of(cell: str) -> str:
    words = re.sub(r"\d+", " ", _CEDEX.sub("", fold(cell))).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def street_of(cell: str) -> tuple[str, str]:
    """The number in the street, and the street without it and without the small words."""
    found = None
    for line in cell.splitlines() or [cell]:  # `Bâtiment B`, then `12 rue des Lilas`
        found = found or _NUMBER.match(line.strip().lower())
    number, way = (found[1], found[2]) if found else ("", cell)
    words = [
        word for word in fold_street(way).split() if word not in ("de", "du", "des", "la", "le", "les", "l", "d")
    ]
    return number, " ".join(words)


def birth_of(cell: object) -> int:
    """Year, month and day as one number; 0 where the cell tells no full date."""
    if isinstance(cell, date):
        return cell.year * 10_000 + cell.month * 100 + cell.day
    text = str(cell).strip()
    if found := _ISO.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        return 0
    return year * 10_000 + month * 100 + day if 1 <= month <= 12 and 1 <= day <= 31 and year >= 1895 else 0
