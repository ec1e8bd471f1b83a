"""NPSP gives one address to a whole household. Who lives elsewhere must say so, or is moved in silently."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Flags, field_of
from npsp_migrate.matching.folding import fold, fold_column, fold_postal_code, fold_street
from npsp_migrate.model.records import RecordSet

OVERRIDE = "npsp__is_Address_Override__c"
STREET, POSTAL_CODE, CITY = "MailingStreet", "MailingPostalCode", "MailingCity"
_FIELDS = (
    STREET,
    POSTAL_CODE,
    CITY,
    "MailingState",
    "MailingStateCode",
    "MailingCountry",
    "MailingCountryCode",
)


def settle_addresses(
    contacts: RecordSet, home_of: Mapping[str, str], donors: frozenset[str]
) -> tuple[RecordSet, list[str]]:
    """One spelling per household, and the override for members who live elsewhere; their keys come back.

    The household's address is that of its first member with street and place, else of who says most of it: most
    trusted source, then who gives, then who has a first name. NPSP compares addresses letter by letter, and the
    last one loaded would win for all.
    """
    fields = [field for field in _FIELDS if field in contacts.frame]
    people = _members(contacts, home_of, donors)
    if STREET not in fields or people.empty:
        return contacts, []
    people["full"] = (people["street"] != "") & ((people["postal"] != "") | (people["city"] != ""))
    parts = contacts.frame.loc[people["key"], fields].notna().sum(axis=1).to_numpy()
    people["said"] = parts > 0
    people["worth"] = np.where(people["full"], len(fields) + 1, parts)
    ranked = people[people["said"]].sort_values("worth", ascending=False, kind="stable")
    heads = ranked.drop_duplicates("home").set_index("home")
    people = people[people["home"].isin(heads.index) & people["said"]]
    head = heads.loc[people["home"]].reset_index()
    same = _same_place(people.reset_index(drop=True), head)
    joins = people["key"].to_numpy() != head["key"].to_numpy()
    alike = np.flatnonzero(same & joins)
    apart = people["key"].to_numpy()[~same & joins].tolist()
    frame, cells = contacts.frame.copy(), contacts.cells.copy()
    to, given_by = people["key"].to_numpy()[alike], head["key"].to_numpy()[alike]
    frame.loc[to, fields] = frame.loc[given_by, fields].to_numpy()
    cells.loc[to, fields] = cells.loc[given_by, fields].to_numpy()
    if apart:
        frame, cells = _with_override(frame, cells, apart)
    return replace(contacts, frame=frame, cells=cells), sorted(apart)


def _members(contacts: RecordSet, home_of: Mapping[str, str], donors: frozenset[str]) -> pd.DataFrame:
    """Members of households of two or more, the first of each household first."""
    homes = contacts.frame.index.to_series().map(home_of)
    frame = contacts.frame[homes.notna() & homes.duplicated(keep=False)]
    rank = contacts.lines.groupby("record_key")["rank"].min()
    keys = frame.index.to_series().reset_index(drop=True)
    people = pd.DataFrame(
        {
            "key": keys,
            "home": keys.map(home_of),
            "rank": keys.map(rank),
            "quiet": ~keys.isin(donors),
            "nameless": field_of(frame, "FirstName").isna().to_numpy(),
            "street": fold_column(field_of(frame, STREET), fold_street).to_numpy(),
            "postal": fold_column(field_of(frame, POSTAL_CODE), fold_postal_code).to_numpy(),
            "city": fold_column(field_of(frame, CITY), fold).to_numpy(),
        }
    )
    return people.sort_values(["home", "rank", "quiet", "nameless", "key"], ignore_index=True)


def _same_place(people: pd.DataFrame, head: pd.DataFrame) -> Flags:
    """Nothing that a member says of the address contradicts the household's."""
    same = np.ones(len(people), dtype=np.bool_)
    for part in ("street", "postal", "city"):
        same &= ((people[part] == "") | (people[part] == head[part])).to_numpy(dtype=np.bool_)
    return same


def _with_override(frame: pd.DataFrame, cells: pd.DataFrame, apart: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if OVERRIDE not in frame:
        frame[OVERRIDE] = np.full(len(frame), None, dtype=object)
        cells[OVERRIDE] = -1
    frame.loc[apart, OVERRIDE] = True
    return frame, cells
