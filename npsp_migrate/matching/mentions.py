"""The contacts of rows and org as mentions of people: the columns that the linkage compares."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Entities, field_of, org_only
from npsp_migrate.matching.folding import fold_keys
from npsp_migrate.model.records import BORN, Candidates

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("Salutation",),
    "first": ("FirstName",),
    "last": ("LastName",),
    "email": ("Email",),
    "email_2": ("npe01__HomeEmail__c",),
    "email_3": ("npe01__WorkEmail__c", "npe01__AlternateEmail__c"),
    "phone": ("Phone",),
    "phone_2": ("MobilePhone",),
    "phone_3": ("HomePhone",),
    "phone_4": ("npe01__WorkPhone__c", "OtherPhone"),
    "birth": ("Birthdate",),
    "street": ("MailingStreet",),
    "postcode": ("MailingPostalCode",),
    "city": ("MailingCity",),
}
_EMAILS = ("email", "email_2", "email_3")
_PHONES = ("phone", "phone_2", "phone_3", "phone_4")
PERSON_FIELDS = (*(field for fields in _COLUMNS.values() for field in fields), "AccountId")
_ORG = "org"
_MOST_ROWS = 2**32  # of one sheet


def contact_mentions(
    candidates: Candidates, org: pd.DataFrame, entities: Entities, homes: Mapping[str, str]
) -> pd.DataFrame:
    """One line per mention, in an order that no order of the rows changes.

    Besides what the linkage reads: `entity`; `line`, the position of the candidate, -1 for a record of the org;
    `lent`, where another of the row is reached by these e-mails or telephones, too; `place`, a number of the row,
    -1 for a couple, whose home the row tells, and for a record of the org. Of the org only those records are told
    that no row names by key: what the others hold came from these rows, and would count twice. `homes`: what a
    contact's account is called (folded key in the rows, Id in the org) → name of the household; accounts of
    organisations are not in it.
    """
    alone = org_only(candidates, org)
    count = len(candidates.lines)
    told = pd.concat([_columns(candidates.frame, count), _columns(alone, len(alone))], ignore_index=True)
    account = pd.concat([fold_keys(field_of(candidates.frame, "AccountId")), field_of(alone, "AccountId")])
    told["other_last"] = [*_born(candidates.lines), *[""] * len(alone)]
    told["home"] = [homes.get(name, "") if isinstance(name, str) else "" for name in account]
    told["entity"] = np.concatenate([entities.codes, np.arange(entities.by_key, len(entities))])
    told["line"] = np.concatenate([np.arange(count), np.full(len(alone), -1)])
    told["key"] = told["entity"].astype(str).astype(object)
    told["org_id"] = entities.org_ids[told["entity"]]
    return _numbered(told, candidates.lines)


def _columns(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """Several fields of one kind in one column, where the linkage reads all of them."""
    told = pd.DataFrame(index=range(count), dtype=object)
    for name, fields in _COLUMNS.items():
        columns = [field_of(frame, field).reset_index(drop=True) for field in fields if field in frame]
        if not columns:
            told[name] = ""
            continue
        told[name] = columns[0].where(columns[0].notna(), "")
        for column in columns[1:]:
            more = column.where(column.notna(), "")
            told[name] = (told[name] + ";" + more).where((told[name] != "") & (more != ""), told[name] + more)
    return told


def _born(lines: pd.DataFrame) -> list[str]:
    """Under her surname by birth a woman stands in another sheet."""
    names = lines[BORN] if BORN in lines else [None] * len(lines)
    return [name if isinstance(name, str) else "" for name in names]


def _numbered(told: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """`source`, `row`, `person`: the people of one row and one home are a couple, who are two.

    Who pays for a ticket and who runs with it stand in one row, too, and may be one person.
    """
    ours = told["line"].to_numpy() >= 0
    told["rank"], told["table"], told["sheet_row"], told["record"] = 0, -1, -1, ""
    for name, column in (("rank", "rank"), ("table", "table"), ("sheet_row", "row"), ("record", "record")):
        told.loc[ours, name] = lines[column].to_numpy()
    order = ["entity", "line_is_org", "rank", "table", "record", "sheet_row"]
    told = told.assign(line_is_org=~ours).sort_values(order, kind="stable", ignore_index=True)
    alone = pd.Series(np.arange(len(told)), index=told.index)
    at_home = (told["home"] != "") & (told["line"] >= 0)
    rows = told[at_home].groupby(["table", "sheet_row", "home"], sort=False)
    couple = rows["entity"].transform("nunique") > 1
    first = (
        alone[at_home]
        .groupby([told.loc[at_home, name] for name in ("table", "sheet_row", "home")])
        .transform("min")
    )
    told["row"] = alone.where(~couple.reindex(told.index, fill_value=False), first.reindex(told.index))
    told["row"] = told["row"].astype(np.int64)
    told["person"] = told.groupby("row").cumcount() + 1
    told["source"] = np.where(told["line"] >= 0, told["rank"].map("{:06}".format), _ORG)
    rows = told["table"].to_numpy(dtype=np.int64) * _MOST_ROWS + told["sheet_row"].to_numpy(dtype=np.int64)
    single = told.groupby("row")["row"].transform("size").to_numpy() == 1
    told["place"] = np.where(single & (told["line"].to_numpy() >= 0), rows, -1)
    told = _reached_together(_reached_together(told.assign(lent=False), _EMAILS), _PHONES)
    keep = [
        "source",
        "row",
        "person",
        *_COLUMNS,
        "other_last",
        "home",
        "key",
        "org_id",
        "entity",
        "line",
        "lent",
        "place",
    ]
    return told[keep].sort_values(["source", "row", "person"], ignore_index=True)


def _reached_together(told: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The mailbox and the telephone of a couple's row are of both, whomever the mapping gave them to.

    `lent`: what is compared is the other one's.
    """
    pair = (told.groupby("row")["row"].transform("size") == 2).to_numpy()
    silent = (told[[*columns]] == "").all(axis=1).to_numpy()
    if not (pair & silent).any():
        return told
    theirs = told[pair].groupby("row")[[*columns]].transform("max")
    wanted = told.index[pair & silent]
    told.loc[wanted, [*columns]] = theirs.loc[wanted]
    told.loc[wanted, "lent"] |= (theirs.loc[wanted] != "").any(axis=1)
    return told
