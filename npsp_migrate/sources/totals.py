"""Which rows are totals. A row is one only when its label says so, or when it holds nothing but the sums so far.

A row with a name, an e-mail, a date or any other words beside the label is somebody's row:
a donor may be called Total.
"""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from npsp_migrate.sources.cells import Column, Counts, GridCell, Unreadable
from npsp_migrate.sources.labels import folded, spellings

LABELS = (
    "total",
    "totaux",
    "sous-total",
    "sous-totaux",
    "sous total",
    "grand total",
    "report",
    "a reporter",
    "solde",
    "ancien solde",
    "nouveau solde",
)
CENT = 0.005  # sums of doubles are compared to half a cent
SAMPLE = 200  # cells that tell whether a column holds words
WORDS = 2  # cells of a totals row in columns of words: the label, and perhaps the month
SUMMED = 2  # rows that a sum needs above it; a single number equals itself

# Words that belong to a label and to no person: `TOTAL GÉNÉRAL`, `Total janvier 2023`, `Report de la page 2`.
_QUALIFIERS = frozenset(
    """general generaux generale a au aux du de des d la le les l en et mois annee exercice periode trimestre
    semestre page precedente reporter nouveau cumule cumul dons don cotisations cotisation adhesions recettes
    depenses debit credit solde total totaux sous janvier fevrier mars avril mai juin juillet aout septembre
    octobre novembre decembre janv fev fevr avr juil sept oct nov dec eur euros ttc ht
    debut fin initial final precedent crediteur debiteur jour mouvements operations""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNT = re.compile(r"[-−+]?\s*\d[\d \u00a0\u202f.]*(?:,\d+)?\s*(?:€|eur|euros)?", re.IGNORECASE)


def find_totals(columns: Sequence[Column], filled: Counts, configured: Sequence[str]) -> dict[int, str]:
    """Position and label of each totals row; the label of a row of bare sums is empty."""
    labels = tuple(sorted({*LABELS, *map(folded, configured)} - {""}, key=lambda label: (-len(label), label)))
    wordy = [column for column in columns if _holds_words(column)]
    few = np.flatnonzero(filled <= WORDS + len(columns) - len(wordy))  # in no other row there can be few words
    worded = np.zeros(len(few), dtype=np.int64)
    for column in wordy:
        worded += pd.notna(column[few])
    labelled = _labelled_rows(columns, labels, few[worded <= WORDS])
    bare = few[(worded == 0) & (filled[few] > 0)].tolist() if wordy else []
    found: dict[int, str] = {}
    sums = _Sums(columns)
    for row in sorted(labelled.keys() | set(bare)):
        cells = [column[row] for column in columns]
        told = row in labelled and _is_labelled_total(cells, labels, sums, row)
        if told or (row not in labelled and _only_numbers(cells) and sums.all_match(cells, row)):
            found[row] = labelled.get(row, "")
            sums.restart(row)
    return found


def amount_in(cell: GridCell) -> float | None:
    """A number, or a text that shows one as the French write it; None for anything else."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str) or not _AMOUNT.fullmatch(cell.strip()):
        return None
    plain = re.sub(r"[^\d.,-]", "", cell.replace("−", "-"))
    if "," in plain or plain.count(".") > 1 or re.search(r"\.\d{3}$", plain):
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain)


def _labelled_rows(
    columns: Sequence[Column], labels: tuple[str, ...], among: npt.NDArray[np.int64]
) -> dict[int, str]:
    """Rows with a cell that starts with a label, and that cell's text."""
    initials = {letter for label in labels for letter in spellings(label[0])}
    rows: dict[int, str] = {}
    for column in columns:
        cells = column[among].tolist()
        texts = {cell for cell in cells if type(cell) is str and cell.lstrip()[:1] in initials}
        texts = {text for text in texts if _rest(text, labels) is not None}
        if texts:
            rows |= {int(row): cell for row, cell in zip(among, cells, strict=True) if cell in texts}
    return rows


def _rest(text: str, labels: tuple[str, ...]) -> str | None:
    """What follows the label that a text starts with; None when it starts with none."""
    plain = folded(text)
    for label in labels:
        if plain.startswith(label) and not plain[len(label) :][:1].isalnum():
            return plain[len(label) :]
    return None


def _is_labelled_total(cells: Sequence[GridCell], labels: tuple[str, ...], sums: "_Sums", row: int) -> bool:
    """The label and its usual qualifiers beside numbers only; with words of its own, the numbers are the sums."""
    certain = True
    for cell in cells:
        if cell is None or isinstance(cell, Unreadable) or amount_in(cell) is not None:
            continue
        if isinstance(cell, (bool, date, time, timedelta)):
            return False
        rest = _rest(str(cell), labels)
        if rest is None and not _only_qualifiers(folded(str(cell))):
            return False
        certain = certain and _only_qualifiers(rest or "")
    return certain or sums.all_match(cells, row)


def _only_qualifiers(text: str) -> bool:
    return all(word in _QUALIFIERS for word in _WORD.findall(text))


def _only_numbers(cells: Sequence[GridCell]) -> bool:
    return all(cell is None or amount_in(cell) is not None for cell in cells)


def _holds_words(column: Column) -> bool:
    filled = [cell for cell in column[:SAMPLE] if cell is not None]
    return sum(amount_in(cell) is None for cell in filled) * 2 > len(filled)


class _Sums:
    """Running sums of the columns, looked up when a row may be their total; totals found are not summed again."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._running: dict[int, npt.NDArray[np.float64]] = {}
        self._totals: list[int] = []
        self._counted: dict[int, tuple[int, float]] = {}  # column → how many totals, and what they hold

    def restart(self, row: int) -> None:
        self._totals.append(row)

    def all_match(self, cells: Sequence[GridCell], row: int) -> bool:
        """Whether each number of a row is its column's sum, of all rows above or of those since the last total."""
        amounts = ((position, amount_in(cell)) for position, cell in enumerate(cells))
        numbers = [(position, amount) for position, amount in amounts if amount is not None]
        if not numbers or row < SUMMED:
            return False
        return all(number and self._is_sum(position, row, number) for position, number in numbers)

    def _is_sum(self, position: int, row: int, number: float) -> bool:
        running = self._sums_of(position)
        last = self._totals[-1] if self._totals else -1
        counted = self._counted_twice(position)
        of_all, since_last = running[row] - counted, running[row] - running[last + 1]
        has_group = row - last > 1  # once a sheet is known to have sums, one may stand below a single row
        return bool(abs(of_all - number) < CENT or (has_group and abs(since_last - number) < CENT))

    def _counted_twice(self, position: int) -> float:
        """What the totals found so far hold in a column: it is in the running sum beside what they summed."""
        known, held = self._counted.get(position, (0, 0.0))
        running = self._sums_of(position)
        held += sum(float(running[total + 1] - running[total]) for total in self._totals[known:])
        self._counted[position] = (len(self._totals), held)
        return held

    def _sums_of(self, position: int) -> npt.NDArray[np.float64]:
        """`sums[row]` is what stands above `row`."""
        if position not in self._running:
            amounts = [amount_in(cell) or 0.0 for cell in self._columns[position]]
            self._running[position] = np.concatenate(([0.0], np.cumsum(amounts)))
        return self._running[position]
