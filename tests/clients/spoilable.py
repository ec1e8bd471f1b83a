"""Records whose values are easily spoiled on their way, and the comparison with what came back."""

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]

KEY = "Migration_Key__c"
# Twelve kinds of trouble; the second half of each list has a blank where the first has a value.
_LAST_NAMES = ("D’Æscoulà", "O'Brien", 'Ben "Momo" Çelik', "Nguyễn-Thị", "Łukaszewska; fille", "Müller, née Weiß")
_FIRST_NAMES = ("Zoé", "Anne\\Marie", "François & Cie", "<b>Ève</b>", "=SUM(A1)", "山田 🎗️")
_TEXTS = (
    'Première ligne\nDeuxième ligne, avec « guillemets » et "quotes"\n\nDernière',
    "a\tb;c|d^e`f,g",
    "'\"''\"\"",
    "100 % \\n is no newline, nor is \\u00e9 an é; &amp; stays &amp;",
    "é as one, e\u0301 as two; €, œ, ﬁ, ‰",
    "#N/A in the middle, null, NaN, 007, 1e5, TRUE",
)
_DAYS = ("1960-02-29", "2000-01-01", "1900-12-31", "1999-12-31", "2024-02-29", "1970-01-01")
_INSTANTS = ("2024-02-29T23:59:59.000Z", "2023-03-26T01:30:00.000Z", "1999-12-31T23:00:00.000Z")
_SUMS = ("1234567.89", "0.01", "99999999.99", "1500", "33.1", "0")
_PLACES = ("45.764043", "-21.115141", "0.5", "48.8566")

ACCOUNT_FIELDS = (
    KEY,
    "Name",
    "Description",
    "npsp__Matching_Gift_Amount_Max__c",
    "NumberOfEmployees",
    "BillingStreet",
)
CONTACT_FIELDS = (
    *(KEY, "LastName", "FirstName", "Description", "Birthdate", "Email", "MailingStreet", "MailingCity"),
    *("MailingLatitude", "HasOptedOutOfEmail", "EmailBouncedDate", "Department"),
)
GIFT_FIELDS = (KEY, "Name", "StageName", "CloseDate", "Amount", "Description")


def accounts(kind: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            KEY: f"{kind}-{number}",
            "Name": f"Société {_LAST_NAMES[number % 6]} & Fils {number}",
            "Description": _TEXTS[number % 6] if number % 4 else None,
            "npsp__Matching_Gift_Amount_Max__c": Decimal(_SUMS[number % 6]) if number % 5 else None,
            "NumberOfEmployees": number if number % 3 else None,
            "BillingStreet": f"{number}, rue de l’Été\nBâtiment “B”",
        }
        for number in range(1, count + 1)
    ]


def contacts(kind: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            KEY: f"{kind}-{number}",
            "LastName": f"{_LAST_NAMES[number % 6]} {number}",
            "FirstName": _FIRST_NAMES[number % 6] if number % 7 else None,
            "Description": _TEXTS[number % 6] if number % 4 else None,
            "Birthdate": _DAYS[number % 6] if number % 5 else None,
            "Email": f"zoe.{number}+don@exemple.fr",
            "MailingStreet": f"{number} bis, allée des Œillets",  # NPSP writes a second line in its own way
            "MailingCity": "Saint-Étienne-du-Grès",
            "MailingLatitude": Decimal(_PLACES[number % 4]) if number % 3 else None,
            "HasOptedOutOfEmail": number % 2 == 0,
            "EmailBouncedDate": _INSTANTS[number % 3] if number % 2 else None,
            "Department": None,
        }
        for number in range(1, count + 1)
    ]


def gifts(kind: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            KEY: f"{kind}-{number}",
            "Name": f"Don « {_LAST_NAMES[number % 6]} » {number}",
            "StageName": "Closed Won" if number % 2 else "Pledged",
            "CloseDate": _DAYS[number % 6],
            "Amount": Decimal(_SUMS[number % 5]),
            "Description": _TEXTS[number % 6] if number % 4 else None,
        }
        for number in range(1, count + 1)
    ]


def in_json(records: Iterable[Record]) -> list[dict[str, Any]]:
    """With numbers as JSON has them."""
    return [{name: _number(value) for name, value in record.items()} for record in records]


def write_csv(path: Path, records: Sequence[Record], blank: str = "") -> Path:
    """`blank` is what stands for nothing; Bulk API wants `#N/A` to erase."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: cell(value, blank) for name, value in one.items()} for one in records)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell(value: Any, blank: str = "") -> str:
    if value is None:
        return blank
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_same(written: Sequence[Record], found: Iterable[Mapping[str, Any]], key: str = KEY) -> None:
    """Every written value came back, to the letter; from CSV, where all is text, in CSV's form."""
    by_key = {str(record[key]): record for record in found}
    assert len(by_key) == len(written), f"{len(written)} records were written, {len(by_key)} came back"
    wrong = [
        f"{record[key]}.{name}: {value!r} came back as {by_key[str(record[key])].get(name)!r}"
        for record in written
        for name, value in record.items()
        if not _same(value, by_key[str(record[key])].get(name))
    ]
    assert not wrong, f"{len(wrong)} values differ: {'; '.join(wrong[:3])}"


def _same(written: Any, found: Any) -> bool:
    if written is None:
        return found is None or found == "" or (isinstance(found, float) and math.isnan(found))
    if isinstance(written, bool):
        return str(found).lower() == str(written).lower()
    if isinstance(written, int | float | Decimal):
        return found not in (None, "") and Decimal(str(found)) == Decimal(str(written))
    if isinstance(found, int) and "T" in written:  # Bulk API 1 in JSON: milliseconds
        return datetime.fromtimestamp(found / 1000, UTC) == datetime.fromisoformat(written)
    return found == written or (isinstance(found, str) and found == written.replace("Z", "+0000"))


def _number(value: Any) -> Any:
    return json.loads(str(value)) if isinstance(value, Decimal) else value
