"""Candidate pairs and levels by Splink, on DuckDB or Spark: for lists that outgrow one machine.

Rules, levels, weights and clusters are ours: what is found is the same as without Splink, as long as no group of
look-alikes is so big that our own engine walks it instead of squaring it. Splink is an extra of the installation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from npsp_migrate.errors import ProjectError
from npsp_migrate.matching.entities import Ints, Texts
from npsp_migrate.matching.linkage.blocking import blocking_keys
from npsp_migrate.matching.linkage.comparing import Levels, digits_in
from npsp_migrate.matching.linkage.levels import COMPARISONS
from npsp_migrate.matching.linkage.linking import LinkedPeople, link_people
from npsp_migrate.matching.linkage.mentions import Grid, Mentions
from npsp_migrate.matching.linkage.name_tables import NONE
from npsp_migrate.matching.linkage.questions import Thresholds
from npsp_migrate.matching.linkage.sql_levels import SPELLINGS, level_conditions
from npsp_migrate.matching.linkage.weighing import links_of_pairs
from npsp_migrate.matching.linkage.weights import Bits, Weights, shipped_weights


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Candidate pairs (`smaller * count + larger`, in order), their levels, and what Splink makes of them."""

    pairs: Ints
    levels: Levels
    bits: Bits


CROWD = 500  # a value that more mentions share than this is no reason to compare them
Pairs = Iterable[tuple[int, int]]


def link_with_splink(
    mentions: Mentions,
    thresholds: Thresholds | None = None,
    *,
    same: Pairs = (),
    different: Pairs = (),
    database: Any = None,
    own_scores: bool = False,
) -> LinkedPeople:
    """Like `link_people`. `database` is one of Splink's (`SparkAPI`…), else DuckDB in memory.

    With `own_scores` pairs weigh what Splink makes of the same weights: it knows strangers only, not homes.
    """
    weights = shipped_weights()
    found = compare_pairs(mentions, weights, database)
    bits = found.bits if own_scores else None
    links = links_of_pairs(mentions, found.pairs, found.levels, weights, bits)
    return link_people(mentions, thresholds, same=same, different=different, weights=weights, links=links)


def compare_pairs(mentions: Mentions, weights: Weights, database: Any = None) -> Compared:
    found = predicted_pairs(mentions, weights, database)
    one, other = (found[name].to_numpy(dtype=np.int64) for name in ("unique_id_l", "unique_id_r"))
    pairs = np.minimum(one, other) * max(1, len(mentions)) + np.maximum(one, other)
    order = np.argsort(pairs)
    levels = np.stack([_levels(found[f"gamma_{name}"], len(each)) for name, each in COMPARISONS.items()], axis=1)
    bits = found["match_weight"].to_numpy(dtype=np.float64)[order].round(2)
    return Compared(pairs[order], levels[order].astype(np.int8), bits)


def predicted_pairs(mentions: Mentions, weights: Weights, database: Any = None) -> pd.DataFrame:
    """Splink's prediction for every candidate pair: both numbers, `gamma_` per comparison, `match_weight`."""
    splink = _extra("splink")
    database = database or duckdb_database()
    frame = comparable_columns(mentions)
    rules = [name for name in frame.columns if name.startswith("rule_")]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=_comparisons(weights, database.sql_dialect.sql_dialect_str),
        blocking_rules_to_generate_predictions=[splink.block_on(name, arrays_to_explode=[name]) for name in rules],
        probability_two_random_records_match=min(0.5, weights.pairs_per_mention / max(2, len(mentions))),
        retain_matching_columns=True,  # else `gamma_` is left out
    )
    linker = splink.Linker(_registered(database, frame), settings, log_level="ERROR", validate_settings=False)
    wanted = ["unique_id_l", "unique_id_r", "match_weight", *(f"gamma_{name}" for name in COMPARISONS)]
    select = f"select {', '.join(wanted)} from {linker.inference.predict().physical_name}"  # noqa: S608
    found: pd.DataFrame = linker.misc.query_sql(select, output_type="pandas")
    return found


def duckdb_database() -> Any:
    return _extra("splink").DuckDBAPI()


def spark_database(session: Any = None) -> Any:
    """On a given Spark session, else on the one that the environment configures."""
    session = session or _extra("pyspark.sql", "spark").SparkSession.builder.appName("npsp-migrate").getOrCreate()
    return _extra("splink").SparkAPI(
        spark_session=session,
        break_lineage_method="persist",  # needs no folder that all machines share
        register_udfs_automatically=False,  # ours are all of Spark's own functions
    )


def _extra(module: str, extra: str = "splink") -> Any:
    try:
        return import_module(module)
    except ImportError as reason:
        raise missing_extra(extra) from reason


def missing_extra(extra: str) -> ProjectError:
    return ProjectError(
        f"`matching.engine: {extra}` asks for what is not installed",
        hint=f'Run `pip install "npsp-migrate[{extra}]"`, or leave `matching.engine` out',
    )


def _registered(database: Any, frame: pd.DataFrame) -> Any:
    """As an Arrow table: a column of empty lists keeps its type."""
    table = _extra("pyarrow").Table.from_pandas(frame, preserve_index=False, schema=_schema(frame))
    return database.register(table)


def _schema(frame: pd.DataFrame) -> Any:
    pyarrow = _extra("pyarrow")

    def kind(name: str) -> Any:
        if name.startswith("rule_") or name in _LISTS:
            return pyarrow.list_(pyarrow.int64())
        if name.endswith("_text"):
            return pyarrow.string()
        return pyarrow.bool_() if frame[name].dtype == np.bool_ else pyarrow.int64()

    return pyarrow.schema([(name, kind(name)) for name in frame.columns])


_LISTS = ("roots", "lasts", "emails", "phones", "mobiles")


def comparable_columns(mentions: Mentions) -> pd.DataFrame:
    """What the rules and the levels in SQL look at, one line per mention; null is nothing said."""
    names, surnames, first, last = mentions.first_names, mentions.surnames, mentions.first, mentions.last[:, 0]
    mobile = np.where(np.append(mentions.mobile, False)[mentions.phone], mentions.phone, NONE)
    guess = np.append(names.sex, 0)[first]
    columns: dict[str, object] = {
        "unique_id": np.arange(len(mentions)),
        "first": first,
        "first_text": _text(names.text, first),
        "first_sound": _of(names.sound, first),
        "known": np.append(names.known, False)[first],
        "bare": np.append(names.bare_initial, False)[first],
        "root": _of(names.roots[:, 0], first),
        "head": _of(names.head, first),
        "initial": _of(names.initial, first),
        "initials": _of(names.initials, first),
        "roots": _lists(np.vstack([names.roots, np.full((1, names.roots.shape[1]), NONE)])[first]),
        "last": last,
        "last_text": _text(surnames.text, last),
        "last_sound": _of(surnames.sound, last),
        "last_letters": _of(surnames.letters, last),
        "lasts": _lists(mentions.last),
        "bag": mentions.bag,
        "title": mentions.sex,
        "sex": np.where(mentions.sex > 0, mentions.sex, guess),
        "email": mentions.email[:, 0],
        "email_text": _text(mentions.email_texts, mentions.email[:, 0]),
        "email_digits": pd.factorize(digits_in(mentions.email_texts, mentions.email[:, 0]))[0].astype(np.int64),
        "emails": _lists(mentions.email),
        "mailbox": mentions.mailbox,
        "phone": mentions.phone[:, 0],
        "phones": _lists(mentions.phone),
        "mobiles": _lists(mobile),
        "has_mobile": (mobile != NONE).any(axis=1),
        "year": mentions.birth // 10_000,
        "month": mentions.birth // 100 % 100,
        "day": mentions.birth % 100,
        **{name: getattr(mentions, name) for name in ("street", "number", "postcode", "city", "department")},
        **{f"rule_{place}": _lists(_uncrowded(keys)) for place, (keys, _) in enumerate(blocking_keys(mentions))},
    }
    return pd.DataFrame({name: _nullable(name, column) for name, column in columns.items()})


def _nullable(name: str, column: object) -> object:
    """Numbers with nulls for `NONE`; those that say nothing by 0 stay."""
    if isinstance(column, np.ndarray) and column.dtype == np.int64:
        return pd.arrays.IntegerArray(column, column == NONE)
    return column


def _of(table: Ints, codes: Ints) -> Ints:
    return np.append(table, NONE)[codes]


def _text(texts: Texts, codes: Ints) -> Texts:
    return np.append(texts, np.array([None], dtype=object))[codes]


def _lists(grid: Grid) -> list[list[int]]:
    return [sorted({value for value in line if value != NONE}) for line in grid.tolist()]


def _uncrowded(keys: Grid) -> Grid:
    codes, _ = pd.factorize(keys.ravel())
    crowd = np.bincount(codes, minlength=1)[codes].reshape(keys.shape)
    return np.where(crowd > CROWD, NONE, keys)


def _comparisons(weights: Weights, dialect: str) -> list[Mapping[str, Any]]:
    conditions = level_conditions(SPELLINGS[dialect])
    return [
        {"output_column_name": name, "comparison_levels": _comparison_levels(name, conditions[name], weights)}
        for name in COMPARISONS
    ]


_COUNTED = {"first": "first", "last": "last", "email": "email", "place": "postcode"}


def _comparison_levels(name: str, conditions: tuple[str, ...], weights: Weights) -> list[dict[str, Any]]:
    levels: list[dict[str, Any]] = [{"sql_condition": conditions[0], "is_null_level": True}]
    for number, condition in enumerate((*conditions[1:], "ELSE"), start=1):
        same, bits = weights.same[name][number], weights.against_other[name][number]
        level = {"sql_condition": condition, "m_probability": 2.0**same, "u_probability": 2.0 ** (same - bits)}
        if (name, number) in weights.by_frequency:
            level |= {"tf_adjustment_column": _COUNTED[name], "disable_tf_exact_match_detection": True}
        levels.append(level | {"label_for_charts": COMPARISONS[name][number]})
    return levels


def _levels(gamma: pd.Series, count: int) -> Ints:
    """Splink counts from the least alike; -1 is nothing said."""
    found = gamma.to_numpy(dtype=np.int64)
    return np.where(found < 0, 0, count - 1 - found)
