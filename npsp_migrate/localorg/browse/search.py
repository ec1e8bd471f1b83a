"""Finds records by a part of a name or an e-mail, by a whole key, or by a Salesforce Id."""

# ruff: noqa: S608 - names come from the schema, values are bound

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from npsp_migrate.localorg.browse.folding import fold, loose_pattern
from npsp_migrate.localorg.browse.layout import is_technical, rank
from npsp_migrate.localorg.browse.reading import Order, default_order, ordering
from npsp_migrate.localorg.catalog import KEY_FIELD
from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.store.tables import quoted, rows_table

SHOWN = 25
_WORDS, _LETTERS = 6, 200  # more than anybody types; they bound the work of one search

_SEARCHED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Contact": ("Name", "Email", "npe01__HomeEmail__c", "npe01__WorkEmail__c", "npe01__AlternateEmail__c"),
        "Account": ("Name",),
        "Opportunity": ("Name",),
        "Campaign": ("Name",),
        "Lead": ("Name", "Email", "Company"),
        "npe03__Recurring_Donation__c": ("Name",),
        "npsp__General_Accounting_Unit__c": ("Name",),
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """Records of one object; `more` when there are others beyond the first `SHOWN`."""

    definition: ObjectDefinition
    ids: tuple[str, ...]
    more: bool


def find_record(org: Org, text: str) -> str | None:
    """The Id of the one record that the text itself is the Id of."""
    record = full_id(text)
    definition = org.schema.of_id(record) if record else None
    if definition is None or record is None:
        return None
    sql = f"SELECT Id FROM {rows_table(definition.name)} WHERE Id = ?"
    found = org.database.connection.execute(sql, (record,)).fetchone()
    return str(found[0]) if found else None


def search(org: Org, text: str) -> list[Found]:
    """Per object, the records in which every word is found; those with the text as their key come along."""
    found = []
    definitions = (each for each in org.schema if not is_technical(each))
    for definition in sorted(definitions, key=lambda each: (rank(each.name), each.name)):
        ids = list(dict.fromkeys([*_by_key(org, definition, text), *_by_words(org, definition, text)]))
        if ids:
            found.append(Found(definition, tuple(ids[:SHOWN]), len(ids) > SHOWN))
    return found


def _by_key(org: Org, definition: ObjectDefinition, text: str) -> list[str]:
    """Through the index of each external id and unique field."""
    keys = [each.name for each in definition.fields.values() if each.name == KEY_FIELD or each.external_id]
    if definition.name == "npe01__OppPayment__c":
        keys.append("Name")
    found: list[str] = []
    for name in keys:
        column = quoted(name)
        sql = (
            f"SELECT Id FROM {rows_table(definition.name)} WHERE {column} = ? COLLATE NOCASE "
            f"AND {column} IS NOT NULL AND IsDeleted = 0 LIMIT {SHOWN + 1}"
        )
        found += [row[0] for row in org.database.connection.execute(sql, (text.strip(),))]
    return found


def _by_words(org: Org, definition: ObjectDefinition, text: str) -> list[str]:
    fields = [name for name in _SEARCHED.get(definition.name, ()) if definition.find(name)]
    words = (fold(text[:_LETTERS]) or "").split()[:_WORDS]
    if not fields or not words:
        return []
    values = {f"w{place}": word for place, word in enumerate(words)}
    values |= {f"p{place}": loose_pattern(word) for place, word in enumerate(words)}
    conditions = (f"({' OR '.join(_holds(name, place) for name in fields)})" for place in range(len(words)))
    first: Order = default_order(definition)
    sql = (
        f"SELECT Id FROM {rows_table(definition.name)} WHERE {' AND '.join(conditions)} AND IsDeleted = 0 "
        f"ORDER BY {ordering(definition, first)} LIMIT {SHOWN + 1}"
    )
    return [row[0] for row in org.database.connection.execute(sql, values)]


def _holds(name: str, place: int) -> str:
    column = quoted(name)
    return f"({column} LIKE :p{place} ESCAPE '\\' AND INSTR(browse_fold({column}), :w{place}) > 0)"
