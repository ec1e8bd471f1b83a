"""The org's own people, accounts and gifts, as the matching sees them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from npsp_migrate.matching.entities import Texts
from npsp_migrate.matching.folding import among, fold_key, fold_keys
from npsp_migrate.matching.mentions import PERSON_FIELDS
from npsp_migrate.matching.organisations import ORGANISATION_FIELDS, email_fields, siren_fields
from npsp_migrate.model.matching import MatchRules
from npsp_migrate.model.records import Candidates
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY

ACCOUNT_TYPE = "npe01__SYSTEM_AccountType__c"  # `Household Account`, or blank: an organisation
HOUSEHOLD = "Household Account"
DONOR_FIELDS = ("AccountId", "npsp__Primary_Contact__c")


def fields_to_match(candidates: Mapping[str, Candidates], rules: MatchRules) -> Mapping[str, tuple[str, ...]]:
    """What `match_records` wants to know of the org's records, beside `Id` and our key."""
    wanted: dict[str, tuple[str, ...]] = {}
    if CONTACT in candidates:
        used = candidates[CONTACT].frame.columns
        wanted[CONTACT] = tuple(field for field in PERSON_FIELDS if field in used or field == "AccountId")
    if ACCOUNT in candidates or CONTACT in candidates:
        frame = candidates[ACCOUNT].frame if ACCOUNT in candidates else pd.DataFrame()
        names = tuple(field for field in ORGANISATION_FIELDS if field in frame)
        wanted[ACCOUNT] = (*names, *siren_fields(frame), *email_fields(frame), ACCOUNT_TYPE)
    if OPPORTUNITY in candidates:
        used = candidates[OPPORTUNITY].frame.columns
        references = tuple(field for field in rules.gift_reference_fields if field in used)
        wanted[OPPORTUNITY] = ("Amount", "CloseDate", *DONOR_FIELDS, *references)
    return wanted


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """`frames`: object → records with `Id`, `key` and further fields; an object may be missing."""

    frames: Mapping[str, pd.DataFrame]

    def of(self, sobject: str) -> pd.DataFrame:
        frame = self.frames.get(sobject)
        if frame is None or frame.empty:
            return pd.DataFrame(columns=["Id", "key"], dtype=object)
        return frame.assign(key=frame["key"].fillna("")).reset_index(drop=True)

    def accounts(self, *, households: bool) -> pd.DataFrame:
        frame = self.of(ACCOUNT)
        if ACCOUNT_TYPE not in frame:
            return frame
        return frame[(frame[ACCOUNT_TYPE] == HOUSEHOLD) == households].reset_index(drop=True)

    def keys_by_id(self, sobject: str, adopted: Mapping[str, str]) -> dict[str, str]:
        """Id → key, those included that this run adopts."""
        frame = self.of(sobject)
        keyed = frame[frame["key"] != ""]
        found = dict(zip(keyed["Id"].tolist(), keyed["key"].tolist(), strict=True))
        return {**found, **{org_id: key for key, org_id in adopted.items()}}

    def lives_there(self, adopted: Mapping[str, str]) -> dict[str, str]:
        """Person, and key of a household → Id of the household in the org."""
        contacts, accounts = self.of(CONTACT), self.accounts(households=True)
        homes = set(accounts["Id"])
        found = {key: org_id for org_id, key in zip(accounts["Id"], accounts["key"], strict=True) if key}
        if "AccountId" in contacts:
            lives = dict(zip(contacts["Id"].tolist(), contacts["AccountId"].tolist(), strict=True))
            people = self.keys_by_id(CONTACT, adopted).items()
            found |= {person: str(lives[org_id]) for org_id, person in people if lives.get(org_id) in homes}
        return found

    def households_there(
        self, home_of: Mapping[str, str], adopted: Mapping[str, str], named: Collection[str]
    ) -> dict[str, tuple[str, str]]:
        """Household → (Id, key) of the one in which the org already has its people, when no row names that one.

        Its key may be blank (NPSP or a person made it) or come from a sheet that is gone: both ways, the people
        stay where they are. `named`: the rows' keys, folded.
        """
        contacts, accounts = self.of(CONTACT), self.accounts(households=True)
        if "AccountId" not in contacts or accounts.empty:
            return {}
        keys = fold_keys(accounts["key"])
        known = set(keys)
        free = accounts[~among(keys, named)]
        key_of = dict(zip(free["Id"].tolist(), free["key"].tolist(), strict=True))
        lives = dict(zip(contacts["Id"].tolist(), contacts["AccountId"].tolist(), strict=True))
        options = sorted(
            (key_of[lives[org_id]] == "", person, str(lives[org_id]))
            for org_id, person in self.keys_by_id(CONTACT, adopted).items()
            if person in home_of and lives.get(org_id) in key_of
        )
        found: dict[str, tuple[str, str]] = {}
        for _, person, org_id in options:  # who stands first decides for a household, and takes it
            home = home_of[person]
            if fold_key(home) not in known and home not in found and org_id in key_of:
                found[home] = (org_id, str(key_of.pop(org_id)))
        return found


def donors_of(
    accounts: Iterable[object], people: Iterable[object], home_of: Mapping[str, str], homes: set[str]
) -> Texts:
    """One name per gift for who gave it: an organisation, else the person's household, else the person."""
    found = [
        _donor(account, person, home_of, homes) for account, person in zip(accounts, people, strict=True)
    ]  # one look-up per gift
    return np.array([*found, None], dtype=object)[:-1]


def _donor(account: object, person: object, home_of: Mapping[str, str], homes: set[str]) -> str:
    if isinstance(account, str) and account not in homes:
        return account
    if isinstance(person, str):
        return home_of.get(person, person)
    return account if isinstance(account, str) else ""
