"""What the rules changed, by column and rule: how often, and the values to look at."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest

import pandas as pd

from npsp_migrate.location import Location
from npsp_migrate.model.cleaned import Cleaned
from npsp_migrate.model.plan import CleaningSummary

KEPT = 1_000  # values per column and rule: the plan stays a file that people can send


def summarise_cleaning(cleaned: Sequence[Cleaned]) -> tuple[CleaningSummary, ...]:
    """In the order of the sheets and their columns; the examples are the first by value, not by row."""
    return tuple(summary for each in cleaned for summary in _of_table(each))


def _of_table(cleaned: Cleaned) -> Iterator[CleaningSummary]:
    headers = list(cleaned.table.frame.columns)
    groups = cleaned.changes.groupby(["column", "rule"], sort=True)
    for (header, rule), lines in sorted(
        groups, key=lambda group: (headers.index(str(group[0][0])), str(group[0][1]))
    ):
        distinct = lines.drop_duplicates(["before", "after"])
        yield CleaningSummary(
            source=cleaned.table.source,
            file=cleaned.table.place.file,
            sheet=cleaned.table.place.sheet,
            header=str(header),
            rule=str(rule),
            count=len(lines),
            examples=_examples(cleaned, distinct, str(header)),
            distinct=len(distinct),
        )


def _examples(cleaned: Cleaned, distinct: pd.DataFrame, header: str) -> tuple[tuple[str, str, Location], ...]:
    told = zip(distinct["before"], distinct["after"], distinct["row"], strict=True)
    return tuple(
        (str(before), str(after), cleaned.table.at(int(row), header))
        for before, after, row in nsmallest(KEPT, told)
    )
