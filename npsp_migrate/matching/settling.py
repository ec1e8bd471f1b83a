"""Where the records of a person go once the households are settled: the contact, its work, its gifts."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Texts, field_of
from npsp_migrate.matching.folding import fold_keys
from npsp_migrate.matching.households import Homes
from npsp_migrate.matching.known import DONOR_FIELDS
from npsp_migrate.matching.parts import refer_to
from npsp_migrate.model.records import Candidates, Reference
from npsp_migrate.npsp.objects import ACCOUNT

ACCOUNT_FIELD, DONOR_FIELD = DONOR_FIELDS
# NPSP makes the affiliation when this is set. Beside affiliations of the rows it would make a second one.
WORK_FIELD, _WORK_RELATIONSHIP = "npsp__Primary_Affiliation__c", "npsp__Primary_Affiliation__r"
AFFILIATION = "npe5__Affiliation__c"


def referring(candidates: Candidates, finals: Mapping[str, Mapping[str, str]]) -> Candidates:
    """All references moved to the keys that the parents have in the end."""
    moved = {
        name: refer_to(candidates.frame[name], finals[reference.parent])
        for name, reference in candidates.references.items()
        if name in candidates.frame and reference.parent in finals
    }
    return replace(candidates, frame=candidates.frame.assign(**moved))


def at_home(contacts: Candidates, people: Texts, homes: Homes) -> tuple[Candidates, pd.Series]:
    """Every mention of a person names the one household in which the person lives.

    Beside it, per mention: the organisation that the row names in its place, or nothing.
    """
    if ACCOUNT_FIELD not in contacts.frame:
        return contacts, pd.Series(None, index=contacts.frame.index, dtype=object)
    named = contacts.frame[ACCOUNT_FIELD]
    lives = pd.Series(people, index=named.index, dtype=object).map(homes.home_of)
    account = named.where(lives.isna(), lives)
    at_work = named.notna() & lives.notna() & ~named.isin(set(homes.final.tolist()))
    return replace(contacts, frame=contacts.frame.assign(**{ACCOUNT_FIELD: account})), named.where(at_work, None)


def at_work(contacts: Candidates, work: pd.Series) -> Candidates:
    """The organisation becomes the person's primary affiliation, unless the rows name one."""
    if work.isna().all():
        return contacts
    said = field_of(contacts.frame, WORK_FIELD)
    column = said.where(said.notna(), work).astype(object)
    references = {WORK_FIELD: Reference(WORK_FIELD, ACCOUNT, _WORK_RELATIONSHIP), **contacts.references}
    frame = contacts.frame.assign(**{WORK_FIELD: column.where(column.notna(), None)})
    return replace(contacts, frame=frame, references=references)


def gifts_at_home(gifts: Candidates, finals: Mapping[str, Mapping[str, str]], homes: Homes) -> Candidates:
    """A gift follows its donor into the household where the donor lives in the end."""
    moved = referring(gifts, finals)
    if not {ACCOUNT_FIELD, DONOR_FIELD} <= set(moved.frame.columns):
        return moved
    account = moved.frame[ACCOUNT_FIELD].to_numpy(dtype=object, copy=True)
    donors = moved.frame[DONOR_FIELD].to_numpy(dtype=object)
    lives: Texts = np.array([*map(homes.home_of.get, donors.tolist()), None], dtype=object)[:-1]
    elsewhere = np.flatnonzero((lives != None) & (lives != account))  # noqa: E711 - cell by cell
    named = fold_keys(gifts.frame[ACCOUNT_FIELD].iloc[elsewhere]).tolist()
    for line, home in zip(elsewhere.tolist(), named, strict=True):  # mostly few: no column operation knows sets
        if (home, donors[line]) in homes.members:
            account[line] = lives[line]
    column = pd.Series(account, index=moved.frame.index, dtype=object)
    return replace(moved, frame=moved.frame.assign(**{ACCOUNT_FIELD: column}))
