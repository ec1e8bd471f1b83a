"""What identifies a record: a number of the sheet where there is one, else what tells people or gifts apart."""

from collections.abc import Sequence

import pandas as pd

from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.profile import Judged
from npsp_migrate.profiling.drafting.draft import Yaml, fits_template
from npsp_migrate.profiling.sheets import JudgedSheet


def numbered_or_digest(
    sheet: JudgedSheet, numbers: Sequence[tuple[str, Judged]], scope: str, digest: Sequence[str]
) -> tuple[Yaml, Words]:
    """The numbers that are always there stand alone; where one may be missing, the next way follows."""
    parts: list[Yaml] = []
    for prefix, number in numbers:
        parts.append(_of_number(prefix, number.header))
        if sheet.cells[number.header].filled == sheet.cells[number.header].rows:
            return parts[0] if len(parts) == 1 else parts, number_told(sheet, numbers[0][1])
    fallback: Yaml = {"scope": scope, "digest": list(digest)}
    if not digest:
        return parts[0] if len(parts) == 1 else parts, number_told(sheet, numbers[-1][1])
    told = number_told(sheet, numbers[0][1]) if numbers else digest_told(sheet, digest)
    return [*parts, fallback] if parts else fallback, told


def number_told(sheet: JudgedSheet, number: Judged) -> Words:
    cells = sheet.cells[number.header]
    missing, twice = cells.rows - cells.filled, cells.filled - cells.distinct
    code = "key-number" if not missing and not twice else "key-number-gaps"
    return words(code, header=number.header, missing=missing, twice=twice)


def digest_told(sheet: JudgedSheet, digest: Sequence[str]) -> Words:
    """How many rows share what is to tell them apart."""
    columns = [each for each in dict.fromkeys(part.partition(" › ")[0] for part in digest) if each in sheet.cells]
    told = sheet.frame[columns].map(_plain).apply("\x1f".join, axis=1) if columns else pd.Series(dtype=str)
    shared = int(told.duplicated(keep=False).sum())
    return words("key-digest-shared" if shared else "key-digest", columns=", ".join(columns), count=shared)


def is_always_there(sheet: JudgedSheet, column: Judged) -> bool:
    return sheet.cells[column.header].filled == sheet.cells[column.header].rows


def _of_number(prefix: str, header: str) -> Yaml:
    return f"{prefix}:{{{header}}}" if fits_template(header) else {"scope": prefix, "digest": [header]}


def _plain(cell: object) -> str:
    return "" if is_nothing(cell) else fold(cell_text(cell))  # type: ignore[arg-type]
