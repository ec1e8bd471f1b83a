"""The same organisation in several sheets: by SIREN, or by name without its legal form."""

import re

import numpy as np
import pandas as pd

from npsp_migrate.matching import folding
from npsp_migrate.matching.by_rules import grouped_by_rules
from npsp_migrate.matching.clustering import Clusters, Pair, Trait, ends_of, pairs_of_groups, said_by
from npsp_migrate.matching.deciding import resolve
from npsp_migrate.matching.entities import Entities, entities_of, org_only
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions
from npsp_migrate.model.matching import MatchRules, OrganisationRule
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import ACCOUNT

ORGANISATION_FIELDS = ("Name", "BillingPostalCode", "Website")
_SIREN_FIELD = re.compile("siren|siret", re.IGNORECASE)
_TRAITS = (Trait.ALIKE, Trait.ONE)


def siren_fields(frame: pd.DataFrame) -> tuple[str, ...]:
    """Fields of the association's own that hold a SIREN or a SIRET; neither Salesforce nor NPSP has one."""
    return tuple(field for field in frame.columns if _SIREN_FIELD.search(field))


def match_organisations(
    candidates: Candidates, rules: MatchRules, org: pd.DataFrame, decisions: Decisions = NOTHING_DECIDED
) -> Verdict:
    entities = entities_of(candidates, org)
    decided = resolve(decisions.about(ACCOUNT), entities.keys, entities.org_ids)
    told = _told(candidates, org, entities)
    names = [rule.value for rule in (*rules.certain_organisations, *rules.doubtful_organisations)]
    certain = [p for number, rule in enumerate(rules.certain_organisations) for p in _pairs(told, rule, number)]
    doubtful = [
        pair
        for number, rule in enumerate(rules.doubtful_organisations, len(rules.certain_organisations))
        for pair in _pairs(told, rule, number)
    ]
    said = said_by(
        told["entity"].to_numpy(),
        [told["siren"].to_numpy(dtype=object), entities.org_ids[told["entity"]]],
        ends_of([*certain, *doubtful, *decided.same]),
    )
    clusters = Clusters(_TRAITS, said)
    clusters.force(decided)
    clusters.join(certain)
    grouped = grouped_by_rules(entities, clusters, clusters.questions(doubtful), names, decided)
    return judge(ACCOUNT, candidates.lines, entities, grouped, decided)


def _told(candidates: Candidates, org: pd.DataFrame, entities: Entities) -> pd.DataFrame:
    alone = org_only(candidates, org)
    fields = [*ORGANISATION_FIELDS, *siren_fields(candidates.frame)]
    raw = pd.concat([candidates.frame.reindex(columns=fields), alone.reindex(columns=fields)], ignore_index=True)
    told = pd.DataFrame(
        {
            "entity": np.concatenate([entities.codes, np.arange(entities.by_key, len(entities))]),
            "name": folding.fold_column(raw["Name"], folding.fold_organisation),
            "postal": folding.fold_column(raw["BillingPostalCode"], folding.fold_postal_code),
            "siren": "",
            "domain": folding.fold_column(raw["Website"], folding.fold_domain),
        }
    )
    told["acronym"] = folding.fold_column(told["name"], folding.acronym)
    for field in siren_fields(candidates.frame):
        siren = folding.fold_column(raw[field], folding.fold_siren)
        told["siren"] = told["siren"].where(told["siren"] != "", siren)
    return told


def _pairs(told: pd.DataFrame, rule: OrganisationRule, number: int) -> list[Pair]:
    if rule is OrganisationRule.ACRONYM:
        return _by_acronym(told, number)
    columns = {
        OrganisationRule.SIREN: ["siren"],
        OrganisationRule.NAME: ["name"],
        OrganisationRule.NAME_AND_POSTAL_CODE: ["name", "postal"],
        OrganisationRule.DOMAIN: ["domain"],
    }[rule]
    items = told[(told[columns] != "").all(axis=1)]
    codes, _ = pd.factorize(pd.MultiIndex.from_frame(items[columns]), sort=True)
    return pairs_of_groups(items[["entity"]].assign(group=codes, whole=True), number)


def _by_acronym(told: pd.DataFrame, number: int) -> list[Pair]:
    """`LCC` and `Ligue contre le cancer`: the short name of one is made of the initials of the other."""
    long = told.loc[told["acronym"] != "", ["entity", "acronym"]].rename(columns={"acronym": "group"})
    short = told.loc[told["name"].isin(long["group"]), ["entity", "name"]].rename(columns={"name": "group"})
    items = pd.concat([short.assign(whole=True), long[long["group"].isin(short["group"])].assign(whole=False)])
    codes, _ = pd.factorize(items["group"], sort=True)
    return pairs_of_groups(items[["entity", "whole"]].assign(group=codes), number)
