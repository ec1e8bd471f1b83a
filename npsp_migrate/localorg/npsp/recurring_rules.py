"""What a recurring donation must be, and what NPSP fills in before it is saved."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import IS_INDIVIDUAL
from npsp_migrate.localorg.npsp.installments import DAYS_OF_MONTH, LAST_DAY, MONTHLY, MOST_OFTEN, PERIODS

RECURRING = "npe03__Recurring_Donation__c"
SETTINGS = "npe03__Recurring_Donations_Settings__c"
CONTACT, ORGANISATION = "npe03__Contact__c", "npe03__Organization__c"
AMOUNT, PERIOD = "npe03__Amount__c", "npe03__Installment_Period__c"
FREQUENCY, DAY = "npsp__InstallmentFrequency__c", "npsp__Day_of_Month__c"
TYPE, PLANNED, STATUS = "npsp__RecurringType__c", "npe03__Installments__c", "npsp__Status__c"
START, END = "npsp__StartDate__c", "npsp__EndDate__c"
CAMPAIGN = "npe03__Recurring_Donation_Campaign__c"
_NAME_FORMAT = "npsp__RecurringDonationNameFormat__c"
_STATES = {"Active": "Active", "Paused": "Active", "Failing": "Active", "Lapsed": "Lapsed", "Closed": "Closed"}
_CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class _Past:
    """What happened to a recurring donation so far: whether a gift of it is closed, and when the last was won."""

    any_closed: bool = False
    last_won: str | None = None


def is_enhanced(work: Work) -> bool:
    """Whether recurring donations have schedules; else all their installments are made in advance."""
    return bool(work.settings(SETTINGS).get("npsp__IsRecurringDonations2Enabled__c"))


def state_of(row: Mapping[str, Any]) -> str | None:
    """Active, Lapsed or Closed; the mapping of other statuses is metadata that this org does not have."""
    return _STATES.get(row.get(STATUS) or "")


def is_closed(row: Mapping[str, Any]) -> bool:
    return state_of(row) == _CLOSED


def is_fixed(row: Mapping[str, Any]) -> bool:
    return row.get(TYPE) == "Fixed"


def complete(trigger: Trigger) -> None:
    """Fill in and tidy what follows from the rest."""
    changes = list(trigger.changes)
    _find_accounts(trigger.work, changes)
    for change in changes:
        if change.get(PERIOD) != MONTHLY:
            change.after[DAY] = None
        elif change.get(DAY) == "31":
            change.after[DAY] = LAST_DAY
        change.after[FREQUENCY] = change.get(FREQUENCY) or 1.0
        if is_closed(change.after) and not change.get(END):
            change.after[END] = (date.fromisoformat(trigger.work.today) - timedelta(days=1)).isoformat()
        if change.get(TYPE) == "Open" and change.get(PLANNED) == 1:
            change.after[PLANNED] = None
    _name(trigger.work, changes)


def check(trigger: Trigger) -> None:
    """Refuse what NPSP refuses, with the first reason."""
    work, changes = trigger.work, list(trigger.changes)
    homes = _homes(work, changes)
    past = _pasts(work, [change.id for change in changes if change.before is not None])
    for change in changes:
        known = past.get(change.id, _Past())
        reason = _fault(change) or _end_fault(work, change, known) or _donor_fault(change, known, homes)
        if reason:
            change.refuse(reason)


def _fault(change: Change) -> str | None:
    reason = None if is_closed(change.after) else _rhythm_fault(change) or _length_fault(change)
    if reason:
        return reason
    frequency = change.get(FREQUENCY) or 0
    if not 1 <= frequency <= MOST_OFTEN or frequency != int(frequency):
        return "The installment frequency must be from 1 to 20."
    if state_of(change.after) is None:
        return "The Status must be mapped to a state."
    return None


def _rhythm_fault(change: Change) -> str | None:
    if (change.get(AMOUNT) or 0) <= 0:
        return "The amount must be greater than zero."
    if change.get(PERIOD) not in PERIODS:
        return "The installment period is not one that recurring donations know."
    if change.get(PERIOD) == MONTHLY and not change.get(DAY):
        return "Monthly recurring donations need a day of month."
    if change.get(PERIOD) == MONTHLY and change.get(DAY) not in DAYS_OF_MONTH:
        return "The day of month must be from 1 to 30 or the last day."
    return None


def _length_fault(change: Change) -> str | None:
    planned = change.get(PLANNED)
    if change.get(TYPE) == "Open" and planned is not None and planned > 1:
        return "An open recurring donation has no number of planned installments."
    if is_fixed(change.after) and (planned or 0) < 1:
        return "A fixed recurring donation needs a number of planned installments."
    if is_fixed(change.after) and planned < (change.get("npe03__Total_Paid_Installments__c") or 0):
        return "The number of planned installments is less than the number of paid ones."
    return None


def _end_fault(work: Work, change: Change, past: _Past) -> str | None:
    end = change.get(END)
    if change.before is None or not end:
        return None
    if is_fixed(change.after) and is_closed(change.after) and end > work.today:
        return "A closed recurring donation of fixed length can't end in the future."
    if past.last_won and end < past.last_won:
        return "The end date must not be before the last gift that was won."
    return None


def _donor_fault(change: Change, past: _Past, homes: Mapping[str, Mapping[str, Any]]) -> str | None:
    account = change.get(ORGANISATION)
    individual = bool(homes.get(account or "", {}).get(IS_INDIVIDUAL))
    moved = change.before is not None and change.changed(ORGANISATION, CONTACT)
    if moved and past.any_closed and not _only_account_moved(change, homes):
        return "The donor can't be changed once a gift of the recurring donation is closed."
    if not account and not change.get(CONTACT):
        return "A recurring donation needs a contact or an account."
    member = homes.get(change.get(CONTACT) or "", {}).get("AccountId") == account
    if individual and not member:
        return "The contact must belong to the household account."
    return None


def _only_account_moved(change: Change, homes: Mapping[str, Mapping[str, Any]]) -> bool:
    """From one organisation to another, or from no account to the contact's own."""
    before, after = change.was(ORGANISATION), change.get(ORGANISATION)
    known = homes.get(before or ""), homes.get(after or "")
    if all(each is not None and not each.get(IS_INDIVIDUAL) for each in known):
        return True
    contact = homes.get(change.get(CONTACT) or "", {})
    return before is None and not change.changed(CONTACT) and contact.get("AccountId") == after


def _pasts(work: Work, ids: list[str]) -> dict[str, _Past]:
    if not ids:
        return {}
    rows = work.select(
        f"SELECT {RECURRING} AS Parent, MAX(IsClosed) AS Closed, MAX(CASE WHEN IsWon THEN CloseDate END) AS Won "
        f"FROM {{Opportunity}} WHERE IsDeleted = 0 AND {RECURRING} IN (SELECT value FROM json_each(?)) GROUP BY 1",
        (json.dumps(ids),),
    )
    return {row["Parent"]: _Past(bool(row["Closed"]), row["Won"]) for row in rows}


def _homes(work: Work, changes: list[Change]) -> dict[str, Mapping[str, Any]]:
    asked = {*_values(changes, ORGANISATION), *(each.was(ORGANISATION) for each in changes)} - {None}
    accounts = work.database.read("Account", sorted(asked), (IS_INDIVIDUAL,))
    contacts = work.database.read("Contact", _values(changes, CONTACT), ("AccountId",))
    return {**accounts, **contacts}


def _find_accounts(work: Work, changes: list[Change]) -> None:
    homeless = [change for change in changes if change.get(CONTACT) and not change.get(ORGANISATION)]
    contacts = work.database.read("Contact", _values(homeless, CONTACT), ("AccountId",))
    for change in homeless:
        change.after[ORGANISATION] = contacts.get(change.get(CONTACT), {}).get("AccountId")


def _name(work: Work, changes: list[Change]) -> None:
    """Without a name of its own it is called after donor and amount, where the settings say so.

    The format may name fields of the recurring donation itself; which others NPSP allows is not emulated.
    """
    nameless = [change for change in changes if change.before is None and not change.get("Name")]
    settings = work.settings(SETTINGS)
    if not nameless or not settings.get("npsp__EnableAutomaticNaming__c"):
        return
    contacts = work.database.read("Contact", _values(nameless, CONTACT), ("Name",))
    accounts = work.database.read("Account", _values(nameless, ORGANISATION), ("Name",))
    pattern = settings.get(_NAME_FORMAT) or "{!npe03__Donor_Name__c} {!npe03__Amount__c} - Recurring"
    for change in nameless:
        donor = contacts.get(change.get(CONTACT)) or accounts.get(change.get(ORGANISATION)) or {"Name": ""}
        known = {name.lower(): value for name, value in change.after.items()}
        amount = f"{change.get(AMOUNT) or 0:.2f}".removesuffix(".00")
        known |= {"npe03__donor_name__c": donor["Name"], AMOUNT.lower(): amount}
        filled = re.sub(r"\{!\s*([\w.]+)\s*\}", lambda token, known=known: _text(known, token[1]), pattern)
        change.after["Name"] = " ".join(filled.split())[:80]


def _text(known: Mapping[str, Any], name: str) -> str:
    value = known.get(name.lower())
    return "" if value is None else str(value)


def _values(changes: Iterable[Change], name: str) -> list[str]:
    return sorted({change.get(name) for change in changes if change.get(name)})
