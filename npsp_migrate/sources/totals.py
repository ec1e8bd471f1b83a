"""Which rows are totals. A row is one only when its label says so, or when it holds nothing but the sums so far.

A row with a name, an e-mail, a date or any other words beside the label is somebody's row:
a donor may be called Total.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

import numpy as np
import numpy.typing as npt

from npsp_migrate.sources.cells import GridCell, Unreadable
from npsp_migrate.sources.labels import folded

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
)
CENT = 0.005  # sums of doubles are compared to half a cent
SAMPLE = 200  # cells that tell whether a column holds words
SUMMED = 2  # rows that a sum needs above it; a single number equals itself

# Words that belong to a label and to no person: `TOTAL GÉNÉRAL`, `Total janvier 2023`, `Report de la page 2`.
_QUALIFIERS = frozenset(
    """general generaux generale a au aux du de des d la le les l en et mois annee exercice periode trimestre
    semestre page precedente reporter nouveau cumule cumul dons don cotisations cotisation adhesions recettes
    depenses debit credit solde total totaux sous janvier fevrier mars avril mai juin juillet aout septembre
    octobre novembre decembre janv fev fevr avr juil sept oct nov dec eur euros ttc ht""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNT = re.compile(r"[-−+]?\s*\d[\d \u00a0\u202f.]*(?:,\d+)?\s*(?:€|eur|euros)?", re.IGNORECASE)

Column = Sequence[GridCell]


def find_totals(columns: Sequence[Column], configured: Sequence[str]) -> dict[int, str]:
    """Position and label of each totals row; the label of a row of bare sums is empty."""
    labels = tuple(sorted({*LABELS, *map(folded, configured)} - {""}, key=lambda label: (-len(label), label)))
    labelled = _labelled_rows(columns, labels)
    found: dict[int, str] = {}
    sums = _Sums(columns)
    for row in sorted(labelled.keys() | set(_bare_rows(columns))):
        cells = [column[row] for column in columns]
        told = row in labelled and _is_labelled_total(cells, labels, sums, row)
        if told or (row not in labelled and sums.all_match(cells, row)):
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


def _labelled_rows(columns: Sequence[Column], labels: tuple[str, ...]) -> dict[int, str]:
    """Rows with a cell that starts with a label, and that cell's text."""
    initials = {label[0] for label in labels}
    rows: dict[int, str] = {}
    for column in columns:
        texts = {
            cell
            for cell in set(column)
            if isinstance(cell, str) and folded(cell.lstrip()[:1]) in initials and _rest(cell, labels) is not None
        }
        if texts:
            rows |= {row: str(cell) for row, cell in enumerate(column) if cell in texts}
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


def _bare_rows(columns: Sequence[Column]) -> Iterator[int]:
    """Rows without a cell in any column of words, in a table that has such columns."""
    wordy = [column for column in columns if _holds_words(column)]
    if not wordy:
        return
    worded = np.zeros(len(wordy[0]), dtype=bool)
    for column in wordy:
        worded |= np.fromiter((cell is not None for cell in column), dtype=bool, count=len(column))
    for row in np.flatnonzero(~worded).tolist():
        if any(column[row] is not None for column in columns):
            yield row


def _holds_words(column: Column) -> bool:
    filled = [cell for cell in column[:SAMPLE] if cell is not None]
    return sum(amount_in(cell) is None for cell in filled) * 2 > len(filled)


class _Sums:
    """Running sums of the columns, looked up when a row may be their total; totals found are not summed again."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._running: dict[int, npt.NDArray[np.float64]] = {}
        self._totals: list[int] = []

    def restart(self, row: int) -> None:
        self._totals.append(row)

    def all_match(self, cells: Sequence[GridCell], row: int) -> bool:
        """Whether each number of a row is its column's sum, of all rows above or of those since the last total."""
        numbers = {position: amount_in(cell) for position, cell in enumerate(cells) if cell is not None}
        if not numbers or row - (self._totals[-1] + 1 if self._totals else 0) < SUMMED:
            return False
        return all(
            number is not None and number and self._is_sum(position, row, number)
            for position, number in numbers.items()
        )

    def _is_sum(self, position: int, row: int, number: float) -> bool:
        running = self._sums_of(position)
        last = self._totals[-1] if self._totals else -1
        counted = sum(running[total + 1] - running[total] for total in self._totals)
        of_all, since_last = running[row] - counted, running[row] - running[last + 1]
        return bool(abs(of_all - number) < CENT or abs(since_last - number) < CENT)

    def _sums_of(self, position: int) -> npt.NDArray[np.float64]:
        """`sums[row]` is what stands above `row`."""
        if position not in self._running:
            amounts = [amount_in(cell) or 0.0 for cell in self._columns[position]]
            self._running[position] = np.concatenate(([0.0], np.cumsum(amounts)))
        return self._running[position]
