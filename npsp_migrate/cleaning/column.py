"""One column: its distinct cells, judged together and read each once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.cleaning.addresses import read_addresses, read_streets
from npsp_migrate.cleaning.amounts import read_amounts
from npsp_migrate.cleaning.choices import read_choice_lists, read_choices
from npsp_migrate.cleaning.civility import read_civilities
from npsp_migrate.cleaning.dates import read_dates
from npsp_migrate.cleaning.emails import read_emails
from npsp_migrate.cleaning.flags import read_booleans, read_opt_outs
from npsp_migrate.cleaning.identifiers import read_ibans, read_identifiers, read_rnas, read_sirens, read_sirets
from npsp_migrate.cleaning.names import read_person_names
from npsp_migrate.cleaning.numbers import read_integers, read_percentages, read_years
from npsp_migrate.cleaning.payment_methods import read_payment_methods
from npsp_migrate.cleaning.phones import read_phones
from npsp_migrate.cleaning.places import read_cities, read_countries, read_postal_codes
from npsp_migrate.cleaning.reading import (
    Cell,
    CleanedColumn,
    CleaningContext,
    ColumnReader,
    Outcome,
    Reading,
    unreadable,
)
from npsp_migrate.cleaning.single_names import read_first_names, read_last_names
from npsp_migrate.cleaning.spelling import cell_text, fold, is_nothing
from npsp_migrate.cleaning.switching import without_rules
from npsp_migrate.cleaning.texts import read_organisation_names, read_texts
from npsp_migrate.model.columns import ColumnSpec, ColumnType

READERS: Mapping[ColumnType, ColumnReader] = {
    ColumnType.TEXT: read_texts,
    ColumnType.IDENTIFIER: read_identifiers,
    ColumnType.INTEGER: read_integers,
    ColumnType.AMOUNT: read_amounts,
    ColumnType.PERCENTAGE: read_percentages,
    ColumnType.DATE: read_dates,
    ColumnType.YEAR: read_years,
    ColumnType.BOOLEAN: read_booleans,
    ColumnType.OPT_OUT: read_opt_outs,
    ColumnType.CHOICE: read_choices,
    ColumnType.CHOICES: read_choice_lists,
    ColumnType.CIVILITY: read_civilities,
    ColumnType.PERSON_NAME: read_person_names,
    ColumnType.FIRST_NAME: read_first_names,
    ColumnType.LAST_NAME: read_last_names,
    ColumnType.ORGANISATION_NAME: read_organisation_names,
    ColumnType.EMAIL: read_emails,
    ColumnType.PHONE: read_phones,
    ColumnType.STREET: read_streets,
    ColumnType.ADDRESS: read_addresses,
    ColumnType.POSTAL_CODE: read_postal_codes,
    ColumnType.CITY: read_cities,
    ColumnType.COUNTRY: read_countries,
    ColumnType.PAYMENT_METHOD: read_payment_methods,
    ColumnType.SIREN: read_sirens,
    ColumnType.SIRET: read_sirets,
    ColumnType.RNA: read_rnas,
    ColumnType.IBAN: read_ibans,
}
_MAY_BE_LONG = frozenset(
    {
        ColumnType.TEXT,
        ColumnType.IDENTIFIER,
        ColumnType.ORGANISATION_NAME,
        ColumnType.STREET,
        ColumnType.ADDRESS,
        ColumnType.CHOICE,
        ColumnType.CHOICES,
        ColumnType.OPT_OUT,
    }
)
LONGEST_VALUE = 250  # characters; a longer cell of any other type is a text that lost its column
_MAPS_ITS_OWN_VALUES = frozenset({ColumnType.CHOICE, ColumnType.CHOICES, ColumnType.PAYMENT_METHOD})


def clean_column(values: pd.Series, spec: ColumnSpec, context: CleaningContext) -> CleanedColumn:
    """Reads a column of raw cells. Never raises because of a cell."""
    positions, cells = _distinct(values)
    readings = without_rules(cells, _read_unless_erasing(cells, spec, context), spec)
    return CleanedColumn(spec, values.index, positions, cells, tuple(readings))


def _distinct(values: pd.Series) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], tuple[Cell, ...]]:
    """To pandas, `True`, `1` and `1.0` are one value: Python's own dictionary tells several types apart."""
    cells = values.tolist()
    if _is_of_one_type(cells):
        codes, distinct = pd.factorize(values.to_numpy(dtype=object), use_na_sentinel=False)
        return codes.astype(np.int64), tuple(None if cell.__class__ is float else cell for cell in distinct)
    places: dict[object, int] = {}
    positions = np.fromiter(
        (
            places.setdefault(cell if cell.__class__ is str else (cell.__class__, cell), len(places))
            for cell in cells
        ),
        dtype=np.int64,
        count=len(cells),
    )
    return positions, tuple(key[1] if isinstance(key, tuple) else key for key in places)  # type: ignore[misc]


def _is_of_one_type(cells: Sequence[Cell]) -> bool:
    """Blanks aside, which come back as a `float`: no column that has any is looked at like this."""
    kinds = set(map(type, cells)) - {type(None)}
    return len(kinds) <= 1 and float not in kinds


ERASED = Reading(Outcome.VALUE, "", ("rule-erasing-word",))  # an empty text asks to empty the field


def _read_unless_erasing(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """The words that ask to empty a field come before everything else: no type could read them."""
    asked = {fold(word) for word in spec.erase}
    if not asked:
        return _read_mapped(cells, spec, context)
    erases = [cell is not None and fold(cell_text(cell)) in asked for cell in cells]
    others = [None if asks else cell for cell, asks in zip(cells, erases, strict=True)]
    readings = _read_mapped(others, spec, context)
    return [ERASED if asks else reading for asks, reading in zip(erases, readings, strict=True)]


def _read_mapped(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """The mapping's `values` come first for every type; most types then read what they stand for."""
    if not spec.values or spec.type in _MAPS_ITS_OWN_VALUES:
        return _read_short(cells, spec, context)
    meanings = {fold(text): meaning for text, meaning in spec.values.items()}
    mapped = [meanings.get(fold(cell_text(cell)), cell) if not is_nothing(cell) else cell for cell in cells]
    readings = _read_short(mapped, spec, context)
    return [
        reading if before is after else _by_mapping(reading)
        for before, after, reading in zip(cells, mapped, readings, strict=True)
    ]


def _read_short(cells: Sequence[Cell], spec: ColumnSpec, context: CleaningContext) -> list[Reading]:
    """Keeps whole texts away from the patterns that read a name or an amount."""
    reader = READERS[spec.type]
    too_long = [isinstance(cell, str) and len(cell) > LONGEST_VALUE for cell in cells]
    if spec.type in _MAY_BE_LONG or not any(too_long):
        return reader(cells, spec, context)
    short = [None if long else cell for cell, long in zip(cells, too_long, strict=True)]
    return [
        unreadable("cell-too-long", cell_text(cell)) if long else reading
        for cell, long, reading in zip(cells, too_long, reader(short, spec, context), strict=True)
    ]


def _by_mapping(reading: Reading) -> Reading:
    return replace(reading, rules=("rule-mapped-value", *reading.rules))
