"""The same organisation in several sheets: by SIREN, or by name without its legal form.

Two establishments of one SIREN are one record where their names and towns agree; else a person is asked: a branch
often has a record, a contact and gifts of its own.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from npsp_migrate.matching import folding
from npsp_migrate.matching.by_rules import grouped_by_rules
from npsp_migrate.matching.clustering import Clusters, Pair, Trait, ends_of, pairs_of_groups, said_by
from npsp_migrate.matching.deciding import resolve
from npsp_migrate.matching.entities import Entities, Texts, entities_of, org_only
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions
from npsp_migrate.model.matching import MatchRules, OrganisationRule
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import ACCOUNT

ORGANISATION_FIELDS = ("Name", "BillingPostalCode", "Website")
_SIREN_FIELD = re.compile("siren|siret", re.IGNORECASE)
_EMAIL_FIELD = re.compile("e_?mail|courriel", re.IGNORECASE)
_TRAITS = (Trait.ALIKE, Trait.ONE, Trait.ASK)
MOST_OF_ONE_DOMAIN = 3  # organisations; a domain of more is a provider's, or a ministry's


def siren_fields(frame: pd.DataFrame) -> tuple[str, ...]:
    """Fields of the association's own that hold a SIREN or a SIRET; neither Salesforce nor NPSP has one."""
    return tuple(field for field in frame.columns if _SIREN_FIELD.search(field))


def email_fields(frame: pd.DataFrame) -> tuple[str, ...]:
    """Salesforce gives an Account no e-mail of its own; an association may have."""
    return tuple(field for field in frame.columns if _EMAIL_FIELD.search(field))


def match_organisations(
    candidates: Candidates,
    rules: MatchRules,
    org: pd.DataFrame,
    decisions: Decisions = NOTHING_DECIDED,
    staff: Iterable[tuple[str, str]] = (),
) -> Verdict:
    """`staff`: folded key of an organisation, and an e-mail address of somebody there."""
    entities = entities_of(candidates, org)
    decided = resolve(decisions.about(ACCOUNT), entities.keys, entities.org_ids)
    told = _told(candidates, org, entities)
    domains = _domains(told, entities, staff)
    names = [rule.value for rule in (*rules.certain_organisations, *rules.doubtful_organisations)]
    certain = [
        p for number, rule in enumerate(rules.certain_organisations) for p in _pairs(told, domains, rule, number)
    ]
    doubtful = [
        pair
        for number, rule in enumerate(rules.doubtful_organisations, len(rules.certain_organisations))
        for pair in _pairs(told, domains, rule, number)
    ]
    said = said_by(
        told["entity"].to_numpy(),
        [told["siren"].to_numpy(dtype=object), entities.org_ids[told["entity"]], _establishments(told)],
        ends_of([*certain, *doubtful, *decided.same]),
    )
    clusters = Clusters(_TRAITS, said)
    clusters.force(decided)
    clusters.join(certain)
    grouped = grouped_by_rules(entities, clusters, clusters.questions(doubtful), names, decided)
    return judge(ACCOUNT, candidates.lines, entities, grouped, decided)


def _told(candidates: Candidates, org: pd.DataFrame, entities: Entities) -> pd.DataFrame:
    alone = org_only(candidates, org)
    emails = email_fields(candidates.frame)
    fields = [*ORGANISATION_FIELDS, *siren_fields(candidates.frame), *emails]
    raw = pd.concat([candidates.frame.reindex(columns=fields), alone.reindex(columns=fields)], ignore_index=True)
    told = pd.DataFrame(
        {
            "entity": np.concatenate([entities.codes, np.arange(entities.by_key, len(entities))]),
            "name": folding.fold_column(raw["Name"], folding.fold_organisation),
            "postal": folding.fold_column(raw["BillingPostalCode"], folding.fold_postal_code),
            "siren": "",
            "siret": "",
        }
    )
    told["acronym"] = folding.fold_column(told["name"], folding.acronym)
    for field in siren_fields(candidates.frame):
        for name, fold in (("siren", folding.fold_siren), ("siret", folding.fold_siret)):
            told[name] = told[name].where(told[name] != "", folding.fold_column(raw[field], fold))
    for place, field in enumerate(("Website", *emails)):
        told[f"domain_{place}"] = folding.fold_column(raw[field], folding.fold_domain)
    return told


def _domains(told: pd.DataFrame, entities: Entities, staff: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """entity, domain: of web sites, e-mails, and the people there; without those that too many have."""
    place = {key: number for number, key in enumerate(entities.folded.tolist()) if key}
    people = [(place[key], folding.fold_domain(email)) for key, email in staff if key in place]
    columns = [name for name in told if str(name).startswith("domain_")]
    said = [told[["entity", name]].rename(columns={name: "domain"}) for name in columns]
    found = pd.concat([*said, pd.DataFrame(people, columns=["entity", "domain"])], ignore_index=True)
    found = found[found["domain"] != ""].drop_duplicates()
    return found[found.groupby("domain")["entity"].transform("size") <= MOST_OF_ONE_DOMAIN]


def _establishments(told: pd.DataFrame) -> Texts:
    """A name per establishment: two of one SIREN, name and town are not told apart."""
    found = told["siret"].astype(object).copy()
    alike = told[(told["siret"] != "") & (told["name"] != "") & (told["postal"] != "")]
    for columns in (["siren", "name", "postal"], ["siret"]):
        first = alike.assign(found=found[alike.index]).groupby(columns)["found"].transform("min")
        found.loc[first.index] = first.astype(object)
    return found.to_numpy(dtype=object)


def _pairs(told: pd.DataFrame, domains: pd.DataFrame, rule: OrganisationRule, number: int) -> list[Pair]:
    if rule is OrganisationRule.ACRONYM:
        return _by_acronym(told, number)
    told = domains if rule is OrganisationRule.DOMAIN else told
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
