"""Accounts: what makes one a household, and the names that a person has taken over."""

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.npsp.constants import (
    ALL_DECEASED,
    CONTACT_SETTINGS,
    CUSTOM_NAMING,
    FORMAL,
    HOUSEHOLD,
    INFORMAL,
    IS_INDIVIDUAL,
    PRIMARY_CONTACT,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.npsp.households import refresh_households

_CUSTOM_WORDS = {"Name": "Name", FORMAL: "Formal_Greeting__c", INFORMAL: "Informal_Greeting__c"}
_REPLACE = "REPLACE"  # NPSP: typed into a name, it asks for the automatic one


def keep_accounts(trigger: Trigger) -> None:
    """ACCT_Accounts_TDTM."""
    if trigger.event is Event.AFTER_UPDATE:
        renamed = {change.id for change in trigger.changes if _wants_names(change)}
        if renamed:
            refresh_households(trigger.work, renamed)
        return
    household_type = trigger.work.settings(CONTACT_SETTINGS).get("npe01__HH_Account_RecordTypeID__c")
    for change in trigger.changes:
        _set_kind(change, household_type)
        _revert_maintained(change)
        if trigger.event is Event.BEFORE_UPDATE and change.get(SYSTEM_TYPE) == HOUSEHOLD:
            _note_custom_names(change)


def _set_kind(change: Change, household_type: str | None) -> None:
    if change.get("RecordTypeId") == household_type:
        change.after[SYSTEM_TYPE] = HOUSEHOLD
        change.after[IS_INDIVIDUAL] = 1
        if not change.get("Type"):
            change.after["Type"] = "Household"
    elif change.before is not None and change.was("RecordTypeId") == household_type:
        change.after[SYSTEM_TYPE] = None
        change.after[IS_INDIVIDUAL] = 0


def _revert_maintained(change: Change) -> None:
    """Users may write these, and NPSP takes it back."""
    if change.before is not None:
        change.after[ALL_DECEASED] = change.was(ALL_DECEASED)
        change.after["npsp__Sustainer__c"] = change.was("npsp__Sustainer__c")
    else:
        change.after[ALL_DECEASED] = 0
        change.after["npsp__Sustainer__c"] = None


def _note_custom_names(change: Change) -> None:
    """A name that was typed in is kept from then on; blanked or replaced, it is automatic again."""
    words = [word for word in (change.get(CUSTOM_NAMING) or "").split(";") if word]
    for name, word in _CUSTOM_WORDS.items():
        if not change.changed(name):
            continue
        if change.get(name) in (None, _REPLACE):
            words = [each for each in words if each != word]
        elif word not in words:
            words.append(word)
    change.after[CUSTOM_NAMING] = ";".join(words) or None


def _wants_names(change: Change) -> bool:
    if change.get(SYSTEM_TYPE) != HOUSEHOLD:
        return False
    blanked = any(change.get(name) == _REPLACE for name in _CUSTOM_WORDS)
    emptied = any(change.changed(name) and change.get(name) is None for name in (FORMAL, INFORMAL))
    return blanked or emptied or change.changed(CUSTOM_NAMING, PRIMARY_CONTACT, SYSTEM_TYPE)
