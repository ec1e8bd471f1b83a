"""Which of several values a record keeps: by the project's rule and by trust, never by the order of the rows."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.folding import fold, fold_column
from npsp_migrate.model.issue import Words
from npsp_migrate.model.matching import Survivor, Survivorship
from npsp_migrate.model.records import SAID_ON, Candidates, RecordSet

# A wish not to be asked, said once, holds: in whichever sheet it stands.
_OPT_OUT = re.compile(r"opt(ed)?_?out|do_?not_?(call|contact)|deceased", re.IGNORECASE)

# Parts of one address come from one candidate: a street of one sheet and the city of another is no address.
_ADDRESS = ("Street", "PostalCode", "City", "State", "StateCode", "Country", "CountryCode")
_ADDRESSES = ("Mailing", "Other", "Billing", "Shipping")


def survive(
    candidates: Candidates,
    final: Texts,
    rules: Survivorship | None = None,
    *,
    held: Mapping[str, Words],
    org_ids: Mapping[str, str],
) -> RecordSet:
    """One record per final key; a candidate whose final key is empty gives nothing."""
    lines = candidates.lines.assign(record_key=final)
    living = np.flatnonzero(final != "")
    codes, keys = pd.factorize(final[living], sort=True)
    order = _Order(living, codes.astype(np.int64), lines, len(keys))
    worth = _Worth(candidates, final, rules or Survivorship())
    frame: dict[str, Texts] = {}
    cells: dict[str, Ints] = {}
    blocks = dict(_address_blocks(candidates.frame.columns))
    giver = {block: _address_giver(order, candidates.frame, fields, worth) for block, fields in blocks.items()}
    for name in candidates.frame.columns:
        column = candidates.frame[name].to_numpy(dtype=object)
        block = next((block for block, fields in blocks.items() if name in fields), None)
        cells[name] = (
            order.best(column, _preferred(name, column), worth.of(name)) if block is None else giver[block]
        )
        frame[name] = _taken(column, cells[name])
        cells[name] = np.where(pd.isna(frame[name]), -1, cells[name])
    index = pd.Index(keys, dtype=object, name="key")
    return RecordSet(
        object=candidates.object,
        frame=pd.DataFrame(frame, index=index, columns=candidates.frame.columns, dtype=object),
        cells=pd.DataFrame(cells, index=index, columns=candidates.frame.columns, dtype=np.int64),
        lines=lines,
        references=candidates.references,
        held={key: reason for key, reason in sorted(held.items()) if key in index},
        org_ids={key: org_id for key, org_id in sorted(org_ids.items()) if key in index},
    )


class _Order:
    """Candidates by record and trust; single candidates, the great mass, need no comparing."""

    def __init__(self, living: Ints, codes: Ints, lines: pd.DataFrame, records: int) -> None:
        self.records = records
        self._living = living
        self._codes = codes
        crowd = np.bincount(codes, minlength=records)[codes] > 1
        self._single = ~crowd
        self._many = np.flatnonzero(crowd)
        self._rank, self._table, self._row = (
            lines[name].to_numpy(dtype=np.int64)[living[self._many]] for name in ("rank", "table", "row")
        )

    def best(self, column: Texts, preferred: Ints, worth: Ints) -> Ints:
        """Per record, the candidate that gives the value: preferred, by the rule (the smallest number first), then
        trusted, then the smallest value.
        """
        chosen = np.full(self.records, -1, dtype=np.int64)
        alone = self._single & ~pd.isna(column[self._living])
        chosen[self._codes[alone]] = self._living[alone]
        many = self._living[self._many]
        said = np.flatnonzero(~pd.isna(column[many]))
        if not len(said):
            return chosen
        values = pd.factorize(column[many[said]].astype(str), sort=True)[0]
        codes = self._codes[self._many][said]
        place = many[said]
        order = np.lexsort(
            (self._row[said], self._table[said], values, self._rank[said], worth[place], preferred[place], codes)
        )
        ordered = codes[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = ordered[1:] != ordered[:-1]
        chosen[ordered[first]] = many[said][order[first]]
        return chosen


class _Worth:
    """What each candidate's value is worth by the rule of its field: the smallest number wins."""

    def __init__(self, candidates: Candidates, final: Texts, rules: Survivorship) -> None:
        self._candidates = candidates
        self._final = final
        self._rules = rules
        self._same = np.zeros(len(final), dtype=np.int64)
        self._full: Ints = (
            -candidates.frame.notna().sum(axis=1).to_numpy(dtype=np.int64) if len(final) else self._same
        )

    def of(self, name: str) -> Ints:
        match self._rules.of(self._candidates.object, name):
            case Survivor.NEWEST:
                return self._newest()
            case Survivor.COMPLETE:
                return self._full
            case Survivor.LONGEST:
                written = self._candidates.frame[name].fillna("").astype(str).str.len()
                return np.negative(written.to_numpy(dtype=np.int64))
            case Survivor.MAJORITY:
                return self._majority(name)
            case _:
                return self._same

    def _newest(self) -> Ints:
        """A row that does not say when it was true counts as the oldest."""
        lines = self._candidates.lines
        if SAID_ON not in lines:
            return self._same
        days = pd.to_datetime(lines[SAID_ON], errors="coerce")
        return np.negative(days.fillna(pd.Timestamp(0)).astype("int64").to_numpy(dtype=np.int64))

    def _majority(self, name: str) -> Ints:
        said = fold_column(self._candidates.frame[name], fold)
        told = pd.DataFrame({"record": self._final, "value": said.to_numpy()})
        often: Ints = told.groupby(["record", "value"])["record"].transform("size").to_numpy(dtype=np.int64)
        return np.negative(often)


_INITIAL = re.compile(r"\w\.?")


def _preferred(name: str, column: Texts) -> Ints:
    """0 for the values that win before any rule is asked, 1 for the others, 2 for what only stands in for one."""
    if _OPT_OUT.search(name):
        return np.fromiter((value is not True for value in column), dtype=np.int64, count=len(column))
    if name != "FirstName":
        return np.ones(len(column), dtype=np.int64)
    codes, names = pd.factorize(column)
    initial = [2 if _INITIAL.fullmatch(str(each).strip()) else 1 for each in names.tolist()]
    return np.array([*initial, 1], dtype=np.int64)[codes]


def _taken(column: Texts, positions: Ints) -> Texts:
    taken: Texts = np.full(len(positions), None, dtype=object)
    given = positions >= 0
    taken[given] = column[positions[given]]
    return taken


def _address_blocks(fields: Iterable[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    present = set(fields)
    for block in _ADDRESSES:
        parts = tuple(block + part for part in _ADDRESS if block + part in present)
        if len(parts) > 1:
            yield block, parts


def _address_giver(order: _Order, frame: pd.DataFrame, fields: tuple[str, ...], worth: _Worth) -> Ints:
    """The candidate whose address is taken whole: one with street and place, then by the rule of its street."""
    parts = frame[list(fields)]
    street = parts.filter(regex="Street$").notna().any(axis=1)
    place = parts.filter(regex="(PostalCode|City)$").notna().any(axis=1)
    less: Ints = np.where(street & place, 0, np.where(street, 2, 3)).astype(np.int64)
    texts = parts.fillna("").astype(str)
    whole = texts[fields[0]].astype(object)
    for field in fields[1:]:
        whole = whole + "\n" + texts[field].astype(object)
    said = whole.astype(object).where(parts.notna().any(axis=1), None)
    return order.best(said.to_numpy(dtype=object), less, worth.of(fields[0]))
