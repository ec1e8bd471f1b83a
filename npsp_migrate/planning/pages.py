"""The short lists of a plan file (totals, tallies, forecast …): each one text, written and read back here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from npsp_migrate.location import Location
from npsp_migrate.model.issue import Words
from npsp_migrate.model.plan import CleaningSummary, ColumnUse, ControlTotal, Forecast, RowTally
from npsp_migrate.model.texts import dumped, loaded
from npsp_migrate.planning.plan_format import location_from
from npsp_migrate.planning.planned import PlanContents


def pages_of(contents: PlanContents) -> Mapping[str, str]:
    """Name → text."""
    return {
        "tallies": tallies_text(contents.tallies),
        "totals": _written(contents.totals),
        "cleaning": _written(contents.cleaning),
        "columns": _written(contents.columns),
        "forecast": _written(contents.forecast),
        "not_checked": words_list(contents.not_checked),
    }


def tallies_text(tallies: Iterable[RowTally]) -> str:
    return _written(tallies)


def words_list(told: Iterable[Words]) -> str:
    return dumped([_words_parts(each) for each in told])


def _written(values: Iterable[Any]) -> str:
    return dumped([asdict(value) for value in values])


def _words_parts(words: Words) -> list[object]:
    return [words.code, words.values]


def tallies_of(text: str) -> tuple[RowTally, ...]:
    return tuple(RowTally(**each) for each in json.loads(text))


def totals_of(text: str) -> tuple[ControlTotal, ...]:
    told: Any = loaded(text)
    return tuple(ControlTotal(**each) for each in told)


def cleaning_of(text: str) -> tuple[CleaningSummary, ...]:
    return tuple(
        CleaningSummary(**{**each, "examples": tuple(_example(*example) for example in each["examples"])})
        for each in json.loads(text)
    )


def _example(before: str, after: str, at: Mapping[str, Any]) -> tuple[str, str, Location]:
    return before, after, location_from([at["file"], at["sheet"], at["row"], at["column"]])


def columns_of(text: str) -> tuple[ColumnUse, ...]:
    return tuple(ColumnUse(**{**each, "targets": tuple(each["targets"])}) for each in json.loads(text))


def forecast_of(text: str) -> tuple[Forecast, ...]:
    told: Any = loaded(text)
    return tuple(
        Forecast(
            _words_from(each["words"]["code"], each["words"]["values"]),
            each["count"],
            each["sum"],
            tuple(each["names"]),
        )
        for each in told
    )


def not_checked_of(text: str) -> tuple[Words, ...]:
    return tuple(_words_from(code, values) for code, values in json.loads(text))


def _words_from(code: str, values: Iterable[tuple[str, str]]) -> Words:
    return Words(code, tuple((name, value) for name, value in values))
