"""All e-mails and phones of a person, each in a field of its kind: a second one is no waste."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.folding import fold_column, fold_email, fold_phone
from npsp_migrate.model.records import RecordSet
from npsp_migrate.npsp import contact_points as points


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
    for field in (*kind.typed, kind.preferred):
        if field not in frame:
            frame[field], cells[field] = np.full(len(frame), None, dtype=object), -1
    there = {field: frame[field].to_numpy(dtype=object, copy=True) for field in (*kind.fields, kind.preferred) if field in frame}
    from_line = {field: cells[field].to_numpy(dtype=np.int64, copy=True) for field in there}
    for record, told in several.groupby("record", sort=True):  # few: people who gave two addresses or numbers
        _place(int(record), told, kind, there, from_line)
    for field, column in there.items():
        frame[field] = pd.Series(column, index=frame.index, dtype=object)
        cells[field] = from_line[field]
    return replace(contacts, frame=frame, cells=cells)


def _several(contacts: RecordSet, said: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Each distinct value of people who have two: record (by place), line, field, value, folded."""
    place = pd.Series(np.arange(len(contacts.frame)), index=contacts.frame.index)
    record = contacts.lines["record_key"].map(place)
    parts = []
    for field in kind.fields:
        if field in said:
            told = said[field].notna().to_numpy(dtype=np.bool_) & record.notna().to_numpy(dtype=np.bool_)
            lines = np.flatnonzero(told)
            parts.append(
                pd.DataFrame({"record": record.to_numpy()[lines], "line": lines, "value": said[field].to_numpy()[lines]})
            )
    if not parts:
        return pd.DataFrame(columns=["record"])
    told = pd.concat(parts, ignore_index=True)
    told["folded"] = fold_column(told["value"], kind.fold)
    told["rank"] = contacts.lines["rank"].to_numpy(dtype=np.int64)[told["line"]]
    told = told[told["folded"] != ""].sort_values(["record", "rank", "folded", "line"])
    told = told.drop_duplicates(["record", "folded"])
    return told[told.groupby("record")["folded"].transform("size") > 1]


def _place(
    record: int, told: pd.DataFrame, kind: Kind, there: dict[str, np.ndarray], from_line: dict[str, np.ndarray]
) -> None:
    placed = {field: kind.fold(str(there[field][record])) for field in kind.typed if there[field][record] is not None}
    main = kind.fold(str(there[kind.main][record])) if kind.main in there and there[kind.main][record] is not None else ""
    waiting = [each for each in _told(told) if each[2] not in placed.values()]
    for line, value, folded in sorted(waiting, key=lambda each: each[2] != main):
        free = next((field for field in kind.order(value) if field not in placed), None)
        if free is not None:
            there[free][record], from_line[free][record] = value, line
            placed[free] = folded
    preferred = next((word for field, word in kind.typed.items() if main and placed.get(field) == main), None)
    if preferred is not None and there[kind.preferred][record] != preferred:
        there[kind.preferred][record] = preferred
        from_line[kind.preferred][record] = from_line[kind.main][record]


def _told(told: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    return zip(told["line"].tolist(), told["value"].tolist(), told["folded"].tolist(), strict=True)
