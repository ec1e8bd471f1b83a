"""How a person names a record that has no name of its own, or whose name says little: gifts, payments, roles.

Days and amounts stand in one plain form (`2024-03-14`, `50.00 €`); a report writes them in its reader's language.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp.objects import OPPORTUNITY, PAYMENT
from npsp_migrate.planning.order import labels
from npsp_migrate.planning.planned import Flags, Texts

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMES = frozenset({"Name", "FirstName", "LastName"})

Namer = Callable[[RecordSet, Mapping[str, RecordSet], Flags], list[str]]


def told_labels(records: RecordSet, desired: Mapping[str, RecordSet], spoken_of: Flags) -> Texts:
    """One label per record; of the records that a reader will meet the telling one."""
    plain = labels(records)
    if not spoken_of.any():
        return plain
    told = plain.copy()
    told[spoken_of] = _namer(records)(records, desired, spoken_of)
    return told


def _namer(records: RecordSet) -> Namer:
    if records.object == OPPORTUNITY:
        return _gifts
    if records.object == PAYMENT:
        return _payments
    return _by_name if _NAMES & set(records.frame.columns) else _by_parents


def _by_name(records: RecordSet, desired: Mapping[str, RecordSet], which: Flags) -> list[str]:
    return list(labels(records)[which])


def _gifts(records: RecordSet, desired: Mapping[str, RecordSet], which: Flags) -> list[str]:
    """`Don 2024-0113, 2024-03-14, 50.00 €`: the day stands once."""
    days, amounts = _column(records, "CloseDate", which), _column(records, "Amount", which)
    return [
        _joined(", ", name, "" if _ISO_DAY.search(name) else _day(day), _amount(amount))
        for name, day, amount in zip(labels(records)[which], days, amounts, strict=True)
    ]


def _payments(records: RecordSet, desired: Mapping[str, RecordSet], which: Flags) -> list[str]:
    """`50.00 €, 2024-03-14 · Don 2024-0113`."""
    amounts = _column(records, "npe01__Payment_Amount__c", which)
    days = _column(records, "npe01__Payment_Date__c", which)
    due = _column(records, "npe01__Scheduled_Date__c", which)
    gifts = _parents(records, desired, "npe01__Opportunity__c", which)
    keys = records.frame.index.to_numpy(dtype=object)[which]
    return [
        _joined(" · ", _joined(", ", _amount(amount), _day(paid) or _day(planned)), gift) or str(key)
        for key, amount, paid, planned, gift in zip(keys, amounts, days, due, gifts, strict=True)
    ]


def _by_parents(records: RecordSet, desired: Mapping[str, RecordSet], which: Flags) -> list[str]:
    """`Awa Diallo · Octobre Rose 2024`: what the record ties together."""
    parents = [_parents(records, desired, name, which) for name in sorted(records.references, reverse=True)]
    keys = records.frame.index.to_numpy(dtype=object)[which]
    return [_joined(" · ", *told) or str(key) for key, *told in zip(keys, *parents, strict=True)]


def _parents(records: RecordSet, desired: Mapping[str, RecordSet], field: str, which: Flags) -> list[str]:
    """The names of the parents; their keys where the sheets do not tell of them."""
    keys = _column(records, field, which)
    reference = records.references.get(field)
    if reference is None or reference.parent not in desired:
        return [str(key or "") for key in keys]
    parents = desired[reference.parent]
    places = parents.frame.index.get_indexer(pd.Index(keys, dtype=object))
    names = labels(parents)
    return [str(names[place]) if place >= 0 else str(key or "") for place, key in zip(places, keys, strict=True)]


def _column(records: RecordSet, name: str, which: Flags) -> Texts:
    if name not in records.frame:
        return np.full(int(which.sum()), None, dtype=object)
    column: Texts = records.frame[name].to_numpy(dtype=object)[which]
    return column


def _day(value: object) -> str:
    return str(value)[:10] if value else ""


def _amount(value: object) -> str:
    return f"{Decimal(value):.2f} €" if isinstance(value, Decimal | int) else ""


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
