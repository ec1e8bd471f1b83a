"""A judged sheet in figures: what is filled, what repeats, what stands out, what cannot be read, and where."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.cleaning.column import clean_column
from npsp_migrate.cleaning.reading import CleanedColumn, CleaningContext, Outcome
from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.location import Location
from npsp_migrate.model.columns import ColumnType
from npsp_migrate.model.profile import ColumnProfile, Judged, Marked, Meaning, Privacy, SheetProfile
from npsp_migrate.model.table import Table
from npsp_migrate.profiling.cells import OLDEST_YEAR, TELLING, Cells, spec_of
from npsp_migrate.profiling.known_formats import recognise
from npsp_migrate.profiling.masking import masked
from npsp_migrate.profiling.sheets import JudgedSheet

SHOWN = 5  # examples, and cells to look at
_FAR = 3  # times the span of the middle half: farther out is worth a look
_SPREAD = 12  # different values that tell a usual span
_ERROR = "cell-error"
_ORDERED = frozenset({ColumnType.AMOUNT, ColumnType.DATE, ColumnType.YEAR})


def profile_sheet(sheet: JudgedSheet, table: Table, today: date) -> SheetProfile:
    columns = tuple(_column(table, each, sheet.cells[each.header], today) for each in sheet.columns)
    return SheetProfile(
        place=table.place,
        kind=sheet.kind,
        rows=len(table.frame),
        columns=columns,
        left_out=tuple((each.row, each.because) for each in table.left_out),
        repeated_rows=_repeated_rows(table.frame, columns),
        keys=tuple(each.judged.header for each in columns if _is_key(each)),
        known_as=known.title if (known := recognise(table.frame.columns)) else "",
        notes=tuple(dict.fromkeys(each.words for each in table.issues if each.code != _ERROR)),
    )


def _column(table: Table, judged: Judged, met: Cells, today: date) -> ColumnProfile:
    kept = judged.privacy in (Privacy.HEALTH, Privacy.FREE_TEXT, Privacy.SECRET)
    read = None if kept or judged.type not in TELLING else _read(_tried(table, judged, met), judged, today)
    unreadable = list(_marked(read, (Outcome.UNREADABLE,), table, judged)) if read else []
    smallest, largest, outliers = _span(read, table, judged) if read and judged.type in _ORDERED else ("", "", ())
    return ColumnProfile(
        judged=judged,
        letter=table.letters.get(judged.header, ""),
        rows=met.rows,
        filled=met.filled,
        distinct=met.distinct,
        kinds=met.kinds,
        examples=tuple(dict.fromkeys(masked(text, judged) for text in met.often))[:SHOWN],
        smallest=smallest,
        largest=largest,
        outliers=outliers[:SHOWN],
        unreadable=tuple(unreadable[:SHOWN]),
        unreadable_count=len(unreadable),
        ambiguous_count=len(list(_marked(read, (Outcome.AMBIGUOUS,), table, judged))) if read else 0,
        errors=_errors(table, judged),
        tried=len(met.tried) if read and met.tried else None,
    )


def _tried(table: Table, judged: Judged, met: Cells) -> pd.Series:
    """All rows, or of very many different cells those with the ones that are tried."""
    cells = table.frame[judged.header]
    return cells if met.tried is None else cells[[cell in met.tried for cell in cells.tolist()]]


def _read(cells: pd.Series, judged: Judged, today: date) -> CleanedColumn:
    spec = spec_of(judged.header, judged.type, birth=judged.meaning is Meaning.BIRTHDATE)
    return clean_column(cells, spec, CleaningContext(today=today, founded=OLDEST_YEAR))


def _marked(read: CleanedColumn, outcomes: Sequence[Outcome], table: Table, judged: Judged) -> Iterator[Marked]:
    wanted = np.array([each.outcome in outcomes for each in read.readings], dtype=bool)
    rows = read.index.to_numpy()
    for place in np.flatnonzero(wanted[read.positions]).tolist() if len(wanted) else ():  # only doubtful rows
        shown = masked(cell_text(read.cells[read.positions[place]]), judged)
        yield Marked(table.at(int(rows[place]), judged.header), shown)


def _span(read: CleanedColumn, table: Table, judged: Judged) -> tuple[str, str, tuple[Marked, ...]]:
    """From where to where the values go; those far from the middle half, and amounts below nothing."""
    results = [each.result for each in read.readings]
    ordered = sorted((each for each in results if isinstance(each, (Decimal, int, date))), key=_number)
    if not ordered:
        return "", "", ()
    known = np.array([_number(each) if isinstance(each, (Decimal, int, date)) else np.nan for each in results])
    of_rows = known[read.positions]
    said = np.flatnonzero(~np.isnan(of_rows))
    numbers = of_rows[said]
    low, high = np.percentile(numbers, [25, 75])
    reach = _FAR * max(high - low, abs(high) / 10, 1.0)
    far = (numbers < low - reach) | (numbers > high + reach)
    far &= len(np.unique(numbers)) >= _SPREAD
    if judged.type is ColumnType.AMOUNT:
        far |= numbers < 0
    odd = said[far][np.argsort(-numbers[far], kind="stable")]
    marked = tuple(
        Marked(table.at(int(row), judged.header), masked(_shown(results[place]), judged))
        for row, place in zip(read.index[odd].tolist(), read.positions[odd].tolist(), strict=True)
    )
    ends = [ordered[0], ordered[-1]]
    if judged.privacy is Privacy.IDENTITY:
        ends = [end.year if isinstance(end, date) else end for end in ends]
    return _shown(ends[0]), _shown(ends[1]), marked


def _number(value: Decimal | int | date) -> float:
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def _shown(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _errors(table: Table, judged: Judged) -> tuple[Location, ...]:
    letter = table.letters.get(judged.header, "")
    return tuple(each.at for each in table.issues if each.code == _ERROR and each.at.column == letter)


def _repeated_rows(frame: pd.DataFrame, columns: Iterable[ColumnProfile]) -> tuple[int, ...]:
    """Column by column, the most different first: a row that is alone in one column is compared no further."""
    places = np.arange(len(frame))
    read: list[npt.NDArray[np.int64]] = []
    for column in sorted(columns, key=lambda each: -each.distinct):
        codes = _codes(frame[column.judged.header].iloc[places])
        again = np.bincount(codes)[codes] > 1 if len(codes) else np.zeros(0, dtype=bool)
        places, read = places[again], [each[again] for each in (*read, codes)]
    if not len(places):
        return ()
    told = pd.DataFrame(dict(enumerate(read)))
    repeated = (told.duplicated(keep="first") & (told != _NOTHING).any(axis=1)).to_numpy()
    return tuple(int(row) for row in frame.index[places[repeated]])


_NOTHING = 0


def _codes(column: pd.Series) -> npt.NDArray[np.int64]:
    """A number for each cell, the same for texts that differ by case, accents and blanks alone; 0 for nothing."""
    numbers: dict[str, int] = {"": _NOTHING}
    cells = column.tolist()
    keys = cells if set(map(type, cells)) <= {str, type(None)} else list(zip(map(type, cells), cells, strict=True))
    known: dict[object, int] = {}
    for key in dict.fromkeys(keys):
        cell = key[1] if isinstance(key, tuple) else key
        text = "" if is_nothing(cell) else fold(cell_text(cell))
        known[key] = numbers.setdefault(text, len(numbers))
    return np.fromiter(map(known.__getitem__, keys), dtype=np.int64, count=len(keys))


def _is_key(column: ColumnProfile) -> bool:
    numbers = (Meaning.PERSON_NUMBER, Meaning.ROW_NUMBER, Meaning.RECEIPT_NUMBER, Meaning.PAYMENT_REFERENCE,
               Meaning.TICKET_NUMBER, Meaning.GRANT_NUMBER)  # fmt: skip
    return column.rows > 1 and column.filled == column.rows == column.distinct and column.judged.meaning in numbers
