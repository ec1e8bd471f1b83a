"""What the cells of a column say for themselves. Distinct cells, read by the cleaning's own readers."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from heapq import nlargest, nsmallest
from typing import cast

import pandas as pd

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import Cell, CleaningContext, Outcome, Reading
from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.model.columns import PARTS, ColumnSpec, ColumnType, DateKind

MOST_READ = 30_000  # different cells of a column: more days than a long life, and quick for a million e-mails
OFTEN = 15
SAMPLE = 240  # distinct cells that tell what a column holds; all are read when the sheet is cleaned
LONG_TEXT = 28  # characters of a usual cell: more is prose, in a column where cells differ
PROSE_WORDS = 5
OLDEST_YEAR = 1901

_OF_BOOKS = re.compile(r"[1-8]\d{1,7}[A-Za-z]*|[1-8]\d{2}[0-9A-Za-z]{0,9}[A-Za-z]")
_MOSTLY = 0.8

# Types that refuse what they are not; any text is a name, a street or a reference.
TELLING = frozenset(
    {
        ColumnType.PERSON_NAME,
        ColumnType.AMOUNT, ColumnType.DATE, ColumnType.YEAR, ColumnType.EMAIL, ColumnType.PHONE,
        ColumnType.POSTAL_CODE, ColumnType.CIVILITY, ColumnType.PAYMENT_METHOD, ColumnType.BOOLEAN,
        ColumnType.OPT_OUT, ColumnType.SIREN, ColumnType.SIRET, ColumnType.RNA, ColumnType.IBAN,
    }
)  # fmt: skip

# Words that tell of somebody's illness; names of organisations hold them too, so only prose and states are asked.
_HEALTH = re.compile(
    r"patiente?\b|recidiv|chimio|diagnosti|tumeur|remission|cancer|maladie|metasta|mastectom|radiotherap|traitement|hospitalis"
    r"|operee?\b|operation du|pathologi|oncolog|handicap|medicament|allergi|asthm|diabet|epilep|biopsi"
    r"|hormonotherap"
)


_HOUSEHOLD = re.compile(r"\b(household|foyer|famille|family)\b")


@dataclass(frozen=True, slots=True)
class Cells:
    """A sample of the distinct cells of a column, the same for any order of its rows."""

    sample: tuple[Cell, ...]
    rows: int
    filled: int
    distinct: int
    kinds: tuple[tuple[str, int], ...] = ()  # `text`, `number`, `date`, `yes-no`, the most frequent first
    often: tuple[str, ...] = ()  # the most frequent texts
    tried: frozenset[Cell] | None = None  # those to be read of more than `MOST_READ`; None: all of them

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell_text(cell) for cell in self.sample)

    @property
    def share_of_words(self) -> float:
        """Cells with letters in them."""
        return _share(any(letter.isalpha() for letter in text) for text in self.texts)

    @property
    def share_of_numbers(self) -> float:
        return _share(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in self.sample)

    @property
    def share_of_codes(self) -> float:
        """One word with a figure in it: `M-12`, `D00041`, `1207`."""
        return _share(len(text.split()) == 1 and any(map(str.isdigit, text)) for text in self.texts)

    @property
    def share_of_several_words(self) -> float:
        return _share(len(text.split()) > 1 for text in self.texts)

    @property
    def are_of_books(self) -> bool:
        """No cell, or accounts of a chart: `512000`, `4011DUBOIS`. A bank's have eleven figures and more."""
        return not self.sample or _share(bool(_OF_BOOKS.fullmatch(text)) for text in self.texts) >= _MOSTLY

    @property
    def is_prose(self) -> bool:
        """Long texts that hardly repeat, or sentences."""
        texts = [text for text in self.texts if any(map(str.isalpha, text))]
        if not texts:
            return False
        long = sum(len(text) >= LONG_TEXT and len(text.split()) >= PROSE_WORDS for text in texts)
        return long * 3 >= len(texts) and self.share_of_words > 0.5

    @property
    def names_households(self) -> bool:
        """`Smith Household`, `Foyer Diallo`: what NPSP calls accounts of people."""
        return _share(bool(_HOUSEHOLD.search(fold(text))) for text in self.texts) > 0.5

    @property
    def tells_of_health(self) -> bool:
        found = sum(bool(_HEALTH.search(fold(text))) for text in self.texts)
        return found > 0 and found * 4 >= len(self.sample)


def cells_of(column: pd.Series) -> Cells:
    met = _counted(column.tolist())
    ordered = _ordered(met)
    kinds = Counter[str]()
    for kind, cells in met.items():
        kinds[kind_of_cell(kind)] += sum(cells.values())
    return Cells(
        sample=_evenly(ordered, SAMPLE),
        rows=len(column),
        filled=kinds.total(),
        distinct=len(ordered),
        kinds=tuple(sorted(kinds.items(), key=lambda each: (-each[1], each[0]))),
        often=_often(met),
        tried=frozenset(_evenly(ordered, MOST_READ)) if len(ordered) > MOST_READ else None,
    )


def _counted(cells: list[Cell]) -> dict[type, Counter[Cell]]:
    """The different cells that say something, by type: `1` and `VRAI` are different, and counting is quick."""
    kinds = set(map(type, cells)) - {type(None)}
    met: dict[type, Counter[Cell]] = {}
    for kind in kinds:
        counted = Counter(cells if len(kinds) == 1 else (cell for cell in cells if type(cell) is kind))
        doubtful = (cell for cell in counted if not (type(cell) is str and cell[:1].isalnum()))  # few of a million
        for cell in [cell for cell in doubtful if is_nothing(cell)]:
            del counted[cell]
        if counted:
            met[kind] = counted
    return met


def _ordered(met: Mapping[type, Iterable[Cell]]) -> list[Cell]:
    """The same for any order of the rows. Floats that differ beyond what a sheet shows are one."""
    ordered: list[Cell] = []
    for kind in sorted(met, key=lambda each: each.__name__):
        if kind is str:
            ordered += sorted(cast("Iterable[str]", met[kind]))
        else:
            shown = {cell_text(cell): cell for cell in met[kind]}
            ordered += [shown[text] for text in sorted(shown)]
    return ordered


def _evenly(ordered: Sequence[Cell], most: int) -> tuple[Cell, ...]:
    """So many of them at most, from all along."""
    if len(ordered) <= most:
        return tuple(ordered)
    return tuple(ordered[place * len(ordered) // most] for place in range(most))


def _often(met: Mapping[type, Mapping[Cell, int]]) -> tuple[str, ...]:
    """The most frequent, then in the order of their text: the same for any order of rows."""
    texts = Counter[str]()
    for kind, cells in met.items():
        if kind is str:
            texts.update(cast("Mapping[str, int]", cells))
        else:
            for cell, count in cells.items():
                texts[cell_text(cell)] += count
    rarest = min(nlargest(OFTEN, texts.values()), default=0)
    often = sorted((-count, text) for text, count in texts.items() if count > rarest)
    last = nsmallest(OFTEN - len(often), (text for text, count in texts.items() if count == rarest))
    return (*(text for _, text in often), *last)


def spec_of(header: str, type_: ColumnType, *, birth: bool = False) -> ColumnSpec:
    kind = DateKind.BIRTH if birth else DateKind.ANY
    return ColumnSpec(header=header, type=type_, kind=kind)


def readings(cells: Sequence[Cell], spec: ColumnSpec, today: date) -> tuple[Reading, ...]:
    context = CleaningContext(today=today, founded=OLDEST_YEAR)
    return tuple(clean_column(pd.Series(list(cells), dtype=object), spec, context).per_row())


def fit(cells: Cells, spec: ColumnSpec, today: date) -> float:
    """How many of the cells that say something are of this type: 0 to 1. Two readings of a cell still are."""
    said = [each for each in readings(cells.sample, spec, today) if each.outcome is not Outcome.EMPTY]
    if not said:
        return 0.0
    return sum(each.outcome is not Outcome.UNREADABLE for each in said) / len(said)


def clear_share(cells: Cells, spec: ColumnSpec, today: date) -> float:
    """How many have one reading alone."""
    return _share(each.outcome is Outcome.VALUE for each in readings(cells.sample, spec, today))


def part_share(cells: Cells, spec: ColumnSpec, part: str, today: date) -> float:
    """How many have this part: the postcode of a whole address."""
    place = PARTS[spec.type].index(part)
    return _share(bool(each.parts and each.parts[place]) for each in readings(cells.sample, spec, today))


def kind_of_cell(kind: type) -> str:
    if issubclass(kind, bool):
        return "yes-no"
    if issubclass(kind, int | float):
        return "number"
    return "date" if issubclass(kind, date | time | timedelta) else "text"


def _share(found: object) -> float:
    marks = [bool(each) for each in found]  # type: ignore[attr-defined]
    return sum(marks) / len(marks) if marks else 0.0
