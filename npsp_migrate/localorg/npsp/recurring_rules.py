"""What a recurring donation must be, and what NPSP fills in before it is saved."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import IS_INDIVIDUAL
from npsp_migrate.localorg.npsp.installments import LAST_DAY, MONTHLY, PERIODS

RECURRING = "npe03__Recurring_Donation__c"
SETTINGS = "npe03__Recurring_Donations_Settings__c"
CONTACT, ORGANISATION = "npe03__Contact__c", "npe03__Organization__c"
_AMOUNT, _PERIOD = "npe03__Amount__c", "npe03__Installment_Period__c"
_FREQUENCY, _DAY = "npsp__InstallmentFrequency__c", "npsp__Day_of_Month__c"
_TYPE, _PLANNED, _STATUS = "npsp__RecurringType__c", "npe03__Installments__c", "npsp__Status__c"
_END = "npsp__EndDate__c"
_STATES = {"Active": "Active", "Paused": "Active", "Failing": "Active", "Lapsed": "Lapsed", "Closed": "Closed"}
_MOST_OFTEN = 20


def is_closed(row: Mapping[str, Any]) -> bool:
    return _STATES.get(row.get(_STATUS) or "") == "Closed"


def complete(trigger: Trigger) -> None:
    """Fill in and tidy what follows from the rest."""
    changes = list(trigger.changes)
    _find_accounts(trigger.work, changes)
    for change in changes:
        if change.get(_PERIOD) != MONTHLY:
            change.after[_DAY] = None
        elif change.get(_DAY) == "31":
            change.after[_DAY] = LAST_DAY
        change.after[_FREQUENCY] = change.get(_FREQUENCY) or 1.0
        if is_closed(change.after) and not change.get(_END):
            change.after[_END] = (date.fromisoformat(trigger.work.today) - timedelta(days=1)).isoformat()
        if change.get(_TYPE) == "Open" and change.get(_PLANNED) == 1:
            change.after[_PLANNED] = None
    _name_new(trigger.work, changes)


def check(trigger: Trigger) -> None:
    """Refuse what NPSP refuses, with the first reason."""
    homes = _homes(trigger.work, trigger.changes)
    for change in trigger.changes:
        reason = _fault(change) or _donor_fault(change, homes)
        if reason:
            change.refuse(reason)


def _fault(change: Change) -> str | None:
    if change.get(_STATUS) not in _STATES:
        return "The Status must be mapped to a state."
    if not 1 <= (change.get(_FREQUENCY) or 0) <= _MOST_OFTEN:
        return "The installment frequency must be from 1 to 20."
    if is_closed(change.after):
        return None
    if (change.get(_AMOUNT) or 0) <= 0:
        return "The amount must be greater than zero."
    if change.get(_PERIOD) not in PERIODS:
        return "The installment period is not one that recurring donations know."
    if change.get(_PERIOD) == MONTHLY and not change.get(_DAY):
        return "Monthly recurring donations need a day of month."
    planned = change.get(_PLANNED)
    if change.get(_TYPE) == "Open" and planned is not None and planned > 1:
        return "An open recurring donation has no number of planned installments."
    if change.get(_TYPE) == "Fixed" and not planned:
        return "A fixed recurring donation needs a number of planned installments."
    if change.get(_TYPE) == "Fixed" and planned < (change.get("npe03__Total_Paid_Installments__c") or 0):
        return "The number of planned installments is less than the number of paid ones."
    return None


def _donor_fault(change: Change, homes: Mapping[str, Mapping[str, Any]]) -> str | None:
    account = change.get(ORGANISATION)
    if not account and not change.get(CONTACT):
        return "A recurring donation needs a contact or an account."
    individual = bool(homes.get(account or "", {}).get(IS_INDIVIDUAL))
    member = homes.get(change.get(CONTACT) or "", {}).get("AccountId") == account
    if individual and not member:
        return "The contact must belong to the household account."
    return None


def _homes(work: Work, changes: Iterable[Change]) -> dict[str, Mapping[str, Any]]:
    listed = list(changes)
    accounts = work.database.read("Account", _values(listed, ORGANISATION), (IS_INDIVIDUAL,))
    contacts = work.database.read("Contact", _values(listed, CONTACT), ("AccountId",))
    return {**accounts, **contacts}


def _find_accounts(work: Work, changes: list[Change]) -> None:
    homeless = [change for change in changes if change.get(CONTACT) and not change.get(ORGANISATION)]
    contacts = work.database.read("Contact", _values(homeless, CONTACT), ("AccountId",))
    for change in homeless:
        change.after[ORGANISATION] = contacts.get(change.get(CONTACT), {}).get("AccountId")


def _name_new(work: Work, changes: list[Change]) -> None:
    """Without a name of its own it is called after donor and amount, where the settings say so."""
    nameless = [change for change in changes if change.before is None and not change.get("Name")]
    if not nameless or not work.settings(SETTINGS).get("npsp__EnableAutomaticNaming__c"):
        return
    contacts = work.database.read("Contact", _values(nameless, CONTACT), ("Name",))
    accounts = work.database.read("Account", _values(nameless, ORGANISATION), ("Name",))
    for change in nameless:
        donor = contacts.get(change.get(CONTACT)) or accounts.get(change.get(ORGANISATION)) or {"Name": ""}
        amount = f"{change.get(_AMOUNT) or 0:.2f}".removesuffix(".00")
        change.after["Name"] = f"{donor['Name']} {amount} - Recurring"[:80]


def _values(changes: Iterable[Change], name: str) -> list[str]:
    return sorted({change.get(name) for change in changes if change.get(name)})
