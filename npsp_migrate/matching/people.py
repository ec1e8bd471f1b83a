"""The same person in several sheets. Equal names and one shared fact join; a contradiction keeps apart."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pandas as pd

from npsp_migrate.matching import folding
from npsp_migrate.matching.clustering import Clusters, Pair, Trait, Values, ends_of, pairs_of_groups, said_by
from npsp_migrate.matching.couples import couple_pairs
from npsp_migrate.matching.deciding import resolve
from npsp_migrate.matching.entities import Entities, Ints, Texts, entities_of, field_of, org_only
from npsp_migrate.matching.verdicts import Verdict, judge
from npsp_migrate.model.decisions import NOTHING_DECIDED, Decisions
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
_TRAITS = (Trait.ALIKE, Trait.ALIKE, Trait.ALIKE, Trait.APART, Trait.ONE)


def match_people(
    candidates: Candidates, rules: MatchRules, org: pd.DataFrame, decisions: Decisions = NOTHING_DECIDED
) -> Verdict:
    """Cluster the contacts of all sources, and those that the org has without our key."""
    entities = entities_of(candidates, org)
    decided = resolve(decisions.about(CONTACT), entities.keys, entities.org_ids)
    told = _told(candidates, org, entities)
    by_rule = [_pairs(told, rule, number) for number, rule in enumerate(rules.certain_people)]
    couple, first_doubt = len(by_rule), len(by_rule) + 1
    doubtful = [
        p for number, rule in enumerate(rules.doubtful_people) for p in _pairs(told, rule, first_doubt + number)
    ]
    shared = _shared_rows(candidates, entities.codes)
    named = ends_of([*chain(*by_rule), *doubtful, *decided.same])
    who = np.concatenate([named, entities.codes[shared != ALONE]])
    clusters = Clusters(_TRAITS, _said(told, shared, entities, who))
    clusters.force(decided)
    clusters.join(chain(*by_rule))
    while pairs := couple_pairs(candidates, entities, clusters, couple):
        clusters.join(pairs)
    names = [*rules.certain_people, "couple", *rules.doubtful_people]
    questions = clusters.questions(doubtful)
    return judge(CONTACT, candidates.lines, entities, clusters, questions, [str(name) for name in names], decided)


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


def _said(told: pd.DataFrame, shared: Ints, entities: Entities, who: Ints) -> dict[int, Values]:
    """First names, sex, birth dates, rows that tell of two people, Ids in the org."""
    entity = told["entity"].to_numpy()
    rows: Texts = np.full(len(told), "", dtype=object)
    rows[: len(shared)][shared != ALONE] = shared[shared != ALONE]
    facts = [told[name].to_numpy(dtype=object) for name in ("first", "sex", "birth")]
    return said_by(entity, [*facts, rows, entities.org_ids[entity]], who)


ALONE = -1


def _shared_rows(candidates: Candidates, codes: Ints) -> Ints:
    """A number for each row that tells of two people of one home, `ALONE` for the others.

    Who pays for a ticket and who runs with it stand in one row and may be one person; a couple is two.
    """
    home = folding.fold_keys(field_of(candidates.frame, "AccountId")).to_numpy()
    rows = candidates.lines[["table", "row"]].assign(home=home).groupby(["table", "row", "home"], sort=False)
    told = pd.DataFrame({"row": rows.ngroup(), "entity": codes})
    people = told.drop_duplicates().groupby("row").size()
    return np.where(told["row"].map(people) > 1, told["row"], ALONE).astype(np.int64)


def _pairs(told: pd.DataFrame, rule: PersonRule, number: int) -> list[Pair]:
    names = _names(told, parts=rule in _PERSONAL)
    items = _evidence(told, rule).merge(names, on="entity")
    codes, _ = pd.factorize(items["value"] + "|" + items["first"] + "|" + items["last"])
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
