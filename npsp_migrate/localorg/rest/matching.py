"""Which records hold the words of a search, in their names, e-mails, phones or any text."""

# ruff: noqa: S608 - names come from the schema, values are bound

import re
from enum import Enum

from npsp_migrate.localorg.browse.folding import fold, loose_pattern
from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.store.tables import quoted, rows_table, stored_fields

MOST_FOUND = 2_000  # Salesforce: records in one search
_SHORTEST = 2  # Salesforce: letters and digits of a term; a shorter one is refused
_SHORTEST_PHONE = 4  # digits; fewer would be found in nearly every number
_TOKEN = re.compile(r'"[^"]*"|\S+')
_NOT_WORDS = re.compile(r"[^\w*?]+")
_WILD = {"*": r"\w*", "?": r"\w"}
_OPERATORS = frozenset({"and", "or", "not"})


class Scope(Enum):
    """`IN … FIELDS`: which fields are looked at."""

    ALL = "ALL"
    NAME = "NAME"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    SIDEBAR = "SIDEBAR"


def read_scope(text: str) -> Scope:
    try:
        return Scope(text.upper())
    except ValueError:
        names = ", ".join(each.value for each in Scope)
        raise malformed(f"unknown search scope: {text}; use one of {names}") from None


def malformed(sentence: str) -> RequestError:
    return RequestError(400, "MALFORMED_SEARCH", sentence)


def searched_objects(org: Org) -> list[ObjectDefinition]:
    """What a search without named objects looks through: records people know by name."""
    return [each for each in org.schema if not each.custom_setting and each.name_field and each.createable]


def find_ids(org: Org, definition: ObjectDefinition, text: str, scope: Scope) -> list[str]:
    """Living records in which every word is found, whatever its case and accents, in the order of their Ids.

    A word stands for itself alone; `*` and `?` stand for other letters, quotes keep words together.
    """
    patterns = _patterns(text)
    fields = [field for field in stored_fields(definition) if _is_searched(field, scope)]
    if not fields:
        return []
    digits: str = re.sub(r"\D", "", text) if not re.search(r"[A-Za-z@]", text) else ""
    loose, values = _loose_conditions(fields, text, digits)
    alive = "IsDeleted = 0 AND " if definition.find("IsDeleted") else ""
    columns = ", ".join(quoted(field.name) for field in fields)
    sql = f"SELECT Id, {columns} FROM {rows_table(definition.name)} WHERE {alive}({loose}) ORDER BY Id"
    found = []
    for record, *cells in org.database.connection.execute(sql, values):
        texts = [fold(str(cell)) or "" for cell in cells if cell is not None]
        phones = [cell for field, cell in zip(fields, cells, strict=True) if field.type == "phone" and cell]
        if all(any(pattern.search(each) for each in texts) for pattern in patterns) or _has_phone(phones, digits):
            found.append(record)
    return found[:MOST_FOUND]


def _is_searched(field: Field, scope: Scope) -> bool:
    named = field.name_field or field.name in ("FirstName", "LastName")
    if scope is Scope.NAME:
        return named
    if scope is Scope.EMAIL or scope is Scope.PHONE:
        return field.type == ("email" if scope is Scope.EMAIL else "phone")
    return named or field.type in ("string", "email", "phone", "textarea")


def _patterns(text: str) -> list[re.Pattern[str]]:
    if sum(map(str.isalnum, text)) < _SHORTEST:
        raise malformed("search term must be longer than one character")
    patterns = []
    for token in _TOKEN.findall(text):
        if token.lower() in _OPERATORS:
            raise malformed(f"the local org has no search operator {token}")
        words = _words(token)
        if words:
            phrase = r"[\W_]+".join(map(_word_pattern, words))
            patterns.append(re.compile(rf"(?<![^\W_]){phrase}(?![^\W_])"))
    return patterns


def _words(text: str) -> list[str]:
    return _NOT_WORDS.sub(" ", (fold(text) or "").replace("_", " ")).split()


def _word_pattern(word: str) -> str:
    return "".join(_WILD.get(letter, letter) for letter in word)


def _loose_conditions(fields: list[Field], text: str, digits: str) -> tuple[str, list[str]]:
    """SQL that lets pass whatever may match, and a little more: SQLite compares patterns fast."""
    values: list[str] = []
    every = []
    for word in _words(text):
        longest = max(re.split(r"[*?]", word), key=len)
        every.append(_any_field(fields, loose_pattern(longest), values))
    either = " AND ".join(every)
    phones = [field for field in fields if field.type == "phone"]
    if phones and len(digits) >= _SHORTEST_PHONE:
        either = f"({either}) OR {_any_field(phones, '%' + '%'.join(digits) + '%', values)}"
    return either, values


def _any_field(fields: list[Field], pattern: str, values: list[str]) -> str:
    values += [pattern] * len(fields)
    return "(" + " OR ".join(f"{quoted(field.name)} LIKE ? ESCAPE '\\'" for field in fields) + ")"


def _has_phone(phones: list[str], digits: str) -> bool:
    """A number is found by its digits, however it is written."""
    return len(digits) >= _SHORTEST_PHONE and any(digits in re.sub(r"\D", "", phone) for phone in phones)
