"""The same gift in two sources: by a shared reference, or, doubtful, by donor, amount and day."""

from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.by_rules import grouped_by_rules
from npsp_migrate.matching.clustering import Clusters, Pair, Trait, ends_of, pairs_of_groups, said_by
from npsp_migrate.matching.deciding import resolve
from npsp_migrate.matching.entities import Entities, Texts, entities_of, org_only
from npsp_migrate.matching.folding import fold, fold_column
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions
from npsp_migrate.model.issue import Words, words
from npsp_migrate.model.matching import GiftRule, MatchRules
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import OPPORTUNITY

_TRAITS = (Trait.ALIKE, Trait.APART, Trait.ONE)  # amount, source, Id in the org
_FIELDS = ("Amount", "CloseDate", "AccountId", "npsp__Primary_Contact__c")
SAME_GIFT = pd.Timedelta(days=31)  # a cheque is written, received and banked within a month
_ORG = -1  # the org, where a source has its rank


def match_gifts(
    candidates: Candidates,
    donors: Texts,
    rules: MatchRules,
    org: pd.DataFrame,
    org_donors: Texts,
    decisions: Decisions = NOTHING_DECIDED,
) -> Verdict:
    """`donors` names each candidate's donor after people and organisations were matched.

    One source never holds a gift twice: two rows of one sheet are two gifts, however alike they are.
    """
    entities = entities_of(candidates, org)
    decided = resolve(decisions.about(OPPORTUNITY), entities.keys, entities.org_ids)
    told = _told(candidates, donors, org, org_donors, entities)
    by_rule = {
        GiftRule.REFERENCE: _reference_pairs(told, rules),
        GiftRule.DONOR_AMOUNT_DAY: _look_alikes(told, rules.gift_days),
    }
    certain = [pair for rule in rules.certain_gifts for pair in by_rule[rule]]
    doubtful = [pair for rule in rules.doubtful_gifts for pair in by_rule[rule]]
    said = said_by(
        told["entity"].to_numpy(),
        [
            told["amount"].to_numpy(dtype=object),
            told["source"].to_numpy(dtype=object),
            entities.org_ids[told["entity"]],
        ],
        ends_of([*certain, *doubtful, *decided.same]),
    )
    clusters = Clusters(_TRAITS, said)
    clusters.force(decided)
    clusters.join(certain)
    # One reference and two amounts, which the clusters refused: somebody must say which is right.
    alike = [pair for pair in (*doubtful, *clusters.refused) if clusters.are_open(pair)]
    names = [rule.value for rule in GiftRule]
    grouped = grouped_by_rules(entities, clusters, alike, names, decided)
    verdict = judge(OPPORTUNITY, candidates.lines, entities, grouped, decided)
    waiting = _less_trusted(alike, entities, clusters)
    return _with_held(_with_two_meanings(told, verdict), entities, waiting)


def _with_two_meanings(told: pd.DataFrame, verdict: Verdict) -> Verdict:
    """One key, and two sources that tell different gifts under it: receipt numbers that start again each year.

    Neither is taken for the other: the gift waits until somebody says what is right.
    """
    ours = told[told["source"] != _ORG]
    several = ours.groupby("entity")["source"].transform("nunique") > 1
    held: dict[str, Words] = {}
    for code, name, far in (("gift-two-amounts", "amount", None), ("gift-two-days", "day", SAME_GIFT)):
        given = ours[several & ours[name].notna() & (ours[name] != "")]
        ends = given.groupby("entity")[name].agg(["min", "max"])
        for entity, first, last in ends.itertuples(name=None):  # the few gifts that several sources tell
            if first != last and (far is None or last - first > far):
                told_both = words(code, first=_written(first), second=_written(last))
                held.setdefault(str(verdict.keys[int(entity)]), told_both)
    return replace(verdict, held={**verdict.held, **held})


def _written(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _told(
    candidates: Candidates, donors: Texts, org: pd.DataFrame, org_donors: Texts, entities: Entities
) -> pd.DataFrame:
    alone = org_only(candidates, org)
    raw = pd.concat([candidates.frame, alone.reindex(columns=candidates.frame.columns)], ignore_index=True)
    raw = raw.reindex(columns=[*dict.fromkeys((*_FIELDS, *candidates.frame.columns))])
    by_id = dict(zip(org["Id"].tolist(), org_donors.tolist(), strict=True))
    known = [by_id.get(org_id, "") for org_id in entities.org_ids]  # a sheet may leave out what the org knows
    ours = [donor or known[entity] for donor, entity in zip(donors, entities.codes, strict=True)]
    told = raw.assign(
        entity=np.concatenate([entities.codes, np.arange(entities.by_key, len(entities))]),
        source=np.concatenate([candidates.lines["rank"], np.full(len(alone), _ORG)]),
        donor=[*ours, *known[entities.by_key :]],
    )
    told["amount"] = fold_column(told["Amount"], _cents)
    told["day"] = pd.to_datetime(told["CloseDate"], errors="coerce")
    return told


def _cents(amount: str) -> str:
    """`10`, `10.0` and `10.00` are one amount."""
    whole, _, rest = amount.partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


def _reference_pairs(told: pd.DataFrame, rules: MatchRules) -> list[Pair]:
    number = list(GiftRule).index(GiftRule.REFERENCE)
    found: list[Pair] = []
    for field in rules.gift_reference_fields:
        if field in told:
            reference = fold_column(told[field], fold)
            items = told.loc[reference != "", ["entity", "source"]].assign(group=reference, whole=True)
            several = items.groupby("group")["source"].transform("nunique") > 1
            found += pairs_of_groups(items.loc[several, ["entity", "group", "whole"]], number)
    return found


def _look_alikes(told: pd.DataFrame, days: int) -> list[Pair]:
    """Gifts of different sources with one donor and amount, at most so many days apart."""
    number = list(GiftRule).index(GiftRule.DONOR_AMOUNT_DAY)
    gifts = told.loc[
        (told["donor"] != "") & (told["amount"] != "") & told["day"].notna(),
        ["entity", "source", "donor", "amount", "day"],
    ]
    several = gifts.groupby(["donor", "amount"])["source"].transform("nunique") > 1
    gifts = gifts[several].drop_duplicates()
    pairs = gifts.merge(gifts, on=["donor", "amount"], suffixes=("", "_other"))
    near = (pairs["day"] - pairs["day_other"]).abs() <= pd.Timedelta(days=days)
    pairs = pairs[near & (pairs["source"] != pairs["source_other"]) & (pairs["entity"] < pairs["entity_other"])]
    couples = pairs[["entity", "entity_other"]].drop_duplicates().sort_values(["entity", "entity_other"])
    return [Pair(number, first, second) for first, second in couples.to_numpy().tolist()]


def _less_trusted(pairs: list[Pair], entities: Entities, clusters: Clusters) -> dict[int, Pair]:
    """The gift of each pair that must wait: a doubled gift is worse than a late one.

    What the org has already cannot wait; between two new gifts the more trusted source goes on.
    """
    in_org = {clusters.root(int(entity)) for entity in np.flatnonzero(entities.org_ids != "")}
    waiting: dict[int, Pair] = {}
    for pair in sorted(pairs):
        ends = [
            (clusters.root(entity) not in in_org, int(entities.ranks[entity]), entity)
            for entity in (pair.first, pair.second)
        ]
        is_new, _, later = max(ends)
        if is_new:
            waiting.setdefault(later, pair)
    return waiting


def _with_held(verdict: Verdict, entities: Entities, waiting: dict[int, Pair]) -> Verdict:
    held, keys = dict(verdict.held), verdict.keys
    for entity, pair in waiting.items():
        other = pair.second if entity == pair.first else pair.first
        held[str(keys[entity])] = words("gift-maybe-twice", other=keys[other] or entities.org_ids[other])
    return replace(verdict, held=held)
