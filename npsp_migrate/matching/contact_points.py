"""All e-mails and phones of a person, each in a field of its kind: a second one is no waste."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.folding import fold_column, fold_email, fold_phone
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp import contact_points as points

Columns = dict[str, tuple[Texts, Ints]]  # field → values, and the candidates that gave them


@dataclass(frozen=True, slots=True)
class Kind:
    """`main` is what NPSP shows; `typed`: field → its word in the field `preferred`, in the order in which a value
    without a field looks for one. NPSP copies between `main` and the field that `preferred` names.
    """

    main: str
    preferred: str
    typed: Mapping[str, str]
    fold: Callable[[str], str]
    order: Callable[[str], Sequence[str]]

    @property
    def fields(self) -> tuple[str, ...]:
        return self.main, *self.typed


def _phone_order(number: str) -> Sequence[str]:
    mobile = fold_phone(number)[:2] in ("06", "07")
    first = "MobilePhone" if mobile else "HomePhone"
    return first, "OtherPhone", "npe01__WorkPhone__c"


EMAILS = Kind(
    points.EMAIL,
    points.PREFERRED_EMAIL,
    points.TYPED_EMAILS,
    fold_email,
    order=lambda _: ("npe01__HomeEmail__c", "npe01__AlternateEmail__c", "npe01__WorkEmail__c"),
)
PHONES = Kind(points.PHONE, points.PREFERRED_PHONE, points.TYPED_PHONES, fold_phone, _phone_order)


def keep_all_points(contacts: RecordSet, said: pd.DataFrame) -> RecordSet:
    """`said`: the candidates' fields, by the positions that `contacts.cells` speaks of.

    Only people with several e-mails, or several phones, are touched; nothing that survived moves, but what only
    stands in the field that NPSP fills gets a field of its kind, and the preference names it.
    """
    for kind in (EMAILS, PHONES):
        contacts = _spread(contacts, said, kind)
    return contacts


def _spread(contacts: RecordSet, said: pd.DataFrame, kind: Kind) -> RecordSet:
    several = _several(contacts, said, kind)
    if several.empty:
        return contacts
    frame, cells = contacts.frame.copy(), contacts.cells.copy()
    columns: Columns = {}
    for field in (*kind.fields, kind.preferred):
        if field not in frame:
            columns[field] = np.full(len(frame), None, dtype=object), np.full(len(frame), -1)
        else:
            columns[field] = frame[field].to_numpy(dtype=object, copy=True), cells[field].to_numpy(copy=True)
    given = zip(*(several[name].tolist() for name in ("record", "line", "value", "folded")), strict=True)
    for record, told in groupby(given, key=itemgetter(0)):  # who gave two; `several` has them side by side
        _place(int(record), [each[1:] for each in told], kind, columns)
    for field, (values, lines) in columns.items():
        if field in frame or field != kind.main:
            frame[field], cells[field] = pd.Series(values, index=frame.index, dtype=object), lines
    return replace(contacts, frame=frame, cells=cells)


def _several(contacts: RecordSet, said: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Each distinct value of people who have two: record (by place), line, field, value, folded."""
    place = pd.Series(np.arange(len(contacts.frame)), index=contacts.frame.index)
    record = contacts.lines["record_key"].map(place)
    parts = []
    for field in kind.fields:
        if field in said:
            there = said[field].notna().to_numpy(dtype=np.bool_) & record.notna().to_numpy(dtype=np.bool_)
            lines = np.flatnonzero(there)
            values = said[field].to_numpy(dtype=object)[lines]
            parts.append(pd.DataFrame({"record": record.to_numpy()[lines], "line": lines, "value": values}))
    if not parts:
        return pd.DataFrame(columns=["record"])
    given = pd.concat(parts, ignore_index=True)
    given["folded"] = fold_column(given["value"], kind.fold)
    given["rank"] = contacts.lines["rank"].to_numpy(dtype=np.int64)[given["line"]]
    given = given[given["folded"] != ""].sort_values(["record", "rank", "folded", "line"])
    given = given.drop_duplicates(["record", "folded"])
    return given[given["record"].duplicated(keep=False)]


def _place(record: int, given: Sequence[tuple[int, str, str]], kind: Kind, columns: Columns) -> None:
    """`given`: line, value, folded."""
    placed = {field: _folded(columns[field][0][record], kind) for field in kind.typed}
    main = _folded(columns[kind.main][0][record], kind)
    waiting = [each for each in given if each[2] not in placed.values()]
    for line, value, folded in sorted(waiting, key=lambda each: each[2] != main):
        free = next((field for field in kind.order(value) if not placed[field]), None)
        if free is not None:
            columns[free][0][record], columns[free][1][record] = value, line
            placed[free] = folded
    preferred = next((word for field, word in kind.typed.items() if main and placed[field] == main), None)
    words, lines = columns[kind.preferred]
    if preferred is not None and words[record] != preferred:
        words[record], lines[record] = preferred, columns[kind.main][1][record]


def _folded(value: object, kind: Kind) -> str:
    return kind.fold(str(value)) if isinstance(value, str) else ""
