"""What compares people, and by which weights: our own engine or Splink, shipped weights or estimated ones."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from npsp_migrate.matching.linkage import splink_engine
from npsp_migrate.matching.linkage.estimating import estimate_weights
from npsp_migrate.matching.linkage.links import Links
from npsp_migrate.matching.linkage.mentions import Mentions
from npsp_migrate.matching.linkage.weighing import find_links, links_of_pairs
from npsp_migrate.matching.linkage.weights import Weights, shipped_weights
from npsp_migrate.model.issue import Words
from npsp_migrate.model.matching import Engine, MatchRules

FEWEST = 2  # mentions that can be compared
_NEEDS = {Engine.OWN: (), Engine.SPLINK: ("splink", "pyarrow"), Engine.SPARK: ("splink", "pyarrow", "pyspark")}


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """`told`: what came of estimating the weights, where that was asked for."""

    links: Links
    weights: Weights
    told: Words | None = None


def require_engine(rules: MatchRules) -> None:
    """Raises `ProjectError` where the engine of the project is an extra that nobody installed."""
    if not all(map(find_spec, _NEEDS[rules.engine])):
        raise splink_engine.missing_extra(rules.engine.value)


def weigh_people(mentions: Mentions, rules: MatchRules) -> Weighed:
    weigh = _weigher(mentions, rules.engine)
    shipped = shipped_weights()
    links = weigh(shipped)
    if not rules.estimate:
        return Weighed(links, shipped)
    estimate = estimate_weights(mentions, links, shipped)
    if estimate.weights is shipped:
        return Weighed(links, shipped, estimate.told)
    return Weighed(weigh(estimate.weights), estimate.weights, estimate.told)


def _weigher(mentions: Mentions, engine: Engine) -> Callable[[Weights], Links]:
    """Another engine compares once, however often its pairs are weighed; it is not asked about nobody."""
    if engine is Engine.OWN or len(mentions) < FEWEST:
        return lambda weights: find_links(mentions, weights)
    database = splink_engine.spark_database() if engine is Engine.SPARK else splink_engine.duckdb_database()
    found = splink_engine.compare_pairs(mentions, shipped_weights(), database)
    return lambda weights: links_of_pairs(mentions, found.pairs, found.levels, weights, None)
