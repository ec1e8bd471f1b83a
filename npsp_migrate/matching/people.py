"""The same person in several sheets. Equal names and one shared fact join; a contradiction keeps apart."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from npsp_migrate.matching import folding
from npsp_migrate.matching.clustering import Clusters, Pair, Trait, pairs_of_groups, said_by
from npsp_migrate.matching.couples import couple_pairs
from npsp_migrate.matching.entities import Entities, Ints, entities_of, org_only
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.matching import MatchRules, PersonRule
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import CONTACT

EMAIL_FIELDS = ("Email", "npe01__HomeEmail__c", "npe01__WorkEmail__c", "npe01__AlternateEmail__c")
PHONE_FIELDS = ("Phone", "MobilePhone", "HomePhone", "npe01__WorkPhone__c", "OtherPhone")
NAME_FIELDS = ("FirstName", "LastName", "Salutation", "Birthdate")
PLACE_FIELDS = ("MailingStreet", "MailingPostalCode")
PERSON_FIELDS = (*NAME_FIELDS, *EMAIL_FIELDS, *PHONE_FIELDS, *PLACE_FIELDS, "AccountId")

# A part of a double name is enough only beside a fact that a mother and her daughter do not share.
_PERSONAL = (PersonRule.EMAIL, PersonRule.PHONE, PersonRule.BIRTH_DATE)
_TRAITS = (Trait.ALIKE, Trait.ALIKE, Trait.ALIKE, Trait.APART, Trait.ALIKE)


def match_people(candidates: Candidates, rules: MatchRules, org: pd.DataFrame) -> Verdict:
    """Cluster the contacts of all sources, and those that the org has without our key."""
    entities = entities_of(candidates, org)
    told = _told(candidates, org, entities)
    certain = [pair for number, rule in enumerate(rules.certain_people) for pair in _pairs(told, rule, number)]
    clusters = Clusters(_TRAITS, _said(told, candidates, entities))
    clusters.join(certain)
    names = [rule.value for rule in rules.certain_people]
    while pairs := couple_pairs(candidates, entities, clusters, len(names)):
        clusters.join(pairs)
    names.append("couple")
    doubtful = []
    for rule in rules.doubtful_people:
        doubtful += [pair for pair in _pairs(told, rule, len(names)) if not _settled(clusters, pair)]
        names.append(rule.value)
    return judge(CONTACT, candidates.lines, entities, clusters, doubtful, names)


def _settled(clusters: Clusters, pair: Pair) -> bool:
    return clusters.root(pair.first) == clusters.root(pair.second) or clusters.contradict(pair.first, pair.second)


def _told(candidates: Candidates, org: pd.DataFrame, entities: Entities) -> pd.DataFrame:
    """What rows and org say of people, folded; the column `entity` tells of whom."""
    alone = org_only(candidates, org)
    fields = [field for field in PERSON_FIELDS if field in candidates.frame or field in alone]
    raw = pd.concat(
        [candidates.frame.reindex(columns=fields), alone.reindex(columns=fields)], ignore_index=True
    ).reindex(columns=list(PERSON_FIELDS))
    told = pd.DataFrame(
        {
            "entity": np.concatenate([entities.codes, np.arange(entities.by_key, len(entities))]),
            "first": folding.fold_column(raw["FirstName"], folding.fold),
            "last": folding.fold_column(raw["LastName"], folding.fold),
            "sex": folding.fold_column(raw["Salutation"], folding.fold_sex),
            "birth": folding.fold_column(raw["Birthdate"], str),
            "street": folding.fold_column(raw["MailingStreet"], folding.fold_street),
            "postal": folding.fold_column(raw["MailingPostalCode"], folding.fold_postal_code),
            "written": folding.fold_column(raw["LastName"], str),
        }
    )
    emails = {field: folding.fold_column(raw[field], folding.fold_email) for field in EMAIL_FIELDS}
    phones = {field: folding.fold_column(raw[field], folding.fold_phone) for field in PHONE_FIELDS}
    return told.assign(**emails, **phones)


def _said(
    told: pd.DataFrame, candidates: Candidates, entities: Entities
) -> dict[int, tuple[frozenset[object], ...]]:
    """First names, sex, birth dates, rows that tell of two people, Ids in the org."""
    entity = told["entity"].to_numpy()
    rows = np.full(len(told), -1, dtype=object)
    rows[: len(candidates.lines)] = _shared_rows(candidates.lines, entities.codes)
    return said_by(
        entity,
        [
            told["first"].to_numpy(dtype=object),
            told["sex"].to_numpy(dtype=object),
            told["birth"].to_numpy(dtype=object),
            np.where(rows == -1, "", rows),
            entities.org_ids[entity],
        ],
    )


def _shared_rows(lines: pd.DataFrame, codes: Ints) -> pd.Series:
    """A number for each row that tells of two people or more, -1 for the others."""
    rows = lines.groupby(["table", "row"], sort=False)
    shared = pd.Series(codes, index=lines.index).groupby([lines["table"], lines["row"]]).transform("nunique") > 1
    return rows.ngroup().where(shared, -1).astype(object)


def _pairs(told: pd.DataFrame, rule: PersonRule, number: int) -> list[Pair]:
    names = _names(told, parts=rule in _PERSONAL)
    items = _evidence(told, rule).merge(names, on="entity")
    group = pd.MultiIndex.from_frame(items[["value", "first", "last"]])
    codes, _ = pd.factorize(group, sort=True)
    items = items[["entity", "whole"]].assign(group=codes)
    size = items.groupby("group")["entity"].transform("nunique")
    return pairs_of_groups(items[size > 1], number)


def _evidence(told: pd.DataFrame, rule: PersonRule) -> pd.DataFrame:
    """The columns entity and value: each fact of this kind that is known of an entity."""
    if rule is PersonRule.EMAIL:
        return _stacked(told, EMAIL_FIELDS)
    if rule is PersonRule.PHONE:
        return _stacked(told, PHONE_FIELDS)
    if rule is PersonRule.BIRTH_DATE:
        return _stacked(told, ("birth",))
    if rule is PersonRule.POSTAL_CODE:
        return _stacked(told, ("postal",))
    both = (told["street"] != "") & (told["postal"] != "")
    return _stacked(told.assign(value=(told["street"] + "|" + told["postal"]).where(both, "")), ("value",))


def _stacked(told: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    stacked = pd.concat([told[["entity", column]].set_axis(["entity", "value"], axis=1) for column in columns])
    return stacked[stacked["value"] != ""].drop_duplicates()


# How a double last name is written; a space joins nothing (`de La Tour` is one name).
_DOUBLE = "-"


def _names(told: pd.DataFrame, *, parts: bool) -> pd.DataFrame:
    """The columns entity, first, last, whole: full names, and the parts of double last names if asked for."""
    full = told[(told["first"].str.len() > 1) & (told["last"] != "")]
    whole = full[["entity", "first", "last"]].drop_duplicates().assign(whole=True)
    if not parts:
        return whole
    double = full[full["written"].str.contains(_DOUBLE, regex=False)]
    pieces = double.assign(last=double["written"].str.split(_DOUBLE)).explode("last")
    pieces = pieces.assign(last=folding.fold_column(pieces["last"], folding.fold))
    pieces = pieces.loc[pieces["last"].str.len() > 1, ["entity", "first", "last"]]
    return pd.concat([whole, pieces.drop_duplicates().assign(whole=False)])
