"""Accounts: what makes one a household, and the names that a person has taken over."""

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.npsp.constants import (
    ALL_DECEASED,
    CONTACT_SETTINGS,
    CUSTOM_NAMING,
    HOUSEHOLD,
    IS_INDIVIDUAL,
    PRIMARY_CONTACT,
    SYSTEM_TYPE,
)
from npsp_migrate.localorg.npsp.household_names import TEXTS, names_automatically
from npsp_migrate.localorg.npsp.households import refresh_households

REPLACE = "REPLACE"  # NPSP: typed into a text, in any case, it asks for the automatic one
_ONE_TO_ONE = "One-to-One Individual"
_SUSTAINER = "npsp__Sustainer__c"


def keep_accounts(trigger: Trigger) -> None:
    """ACCT_Accounts_TDTM."""
    naming = names_automatically(trigger.work)
    if trigger.event is Event.AFTER_UPDATE:
        renamed = {change.id for change in trigger.changes if naming and _wants_names(change)}
        if renamed:
            refresh_households(trigger.work, renamed)
        return
    settings = trigger.work.settings(CONTACT_SETTINGS)
    for change in trigger.changes:
        _set_kind(
            change,
            settings.get("npe01__HH_Account_RecordTypeID__c"),
            settings.get("npe01__One_to_One_RecordTypeID__c"),
        )
        _revert_maintained(change)
        if trigger.event is Event.BEFORE_UPDATE and naming and change.get(SYSTEM_TYPE) == HOUSEHOLD:
            _note_custom_names(change)


def _set_kind(change: Change, household_type: str | None, one_to_one_type: str | None) -> None:
    """The record type decides for an account that has no kind yet; leaving such a type takes the kind away."""
    record_type = change.get("RecordTypeId")
    known = change.get(SYSTEM_TYPE) and change.get(IS_INDIVIDUAL)
    if record_type and record_type == household_type:
        if not known:
            change.after |= {SYSTEM_TYPE: HOUSEHOLD, IS_INDIVIDUAL: 1, "Type": "Household"}
    elif record_type and record_type == one_to_one_type:
        if not known:
            change.after |= {SYSTEM_TYPE: _ONE_TO_ONE, IS_INDIVIDUAL: 1}
    elif change.before is not None and change.changed("RecordTypeId"):
        change.after |= {SYSTEM_TYPE: None, IS_INDIVIDUAL: 0}


def _revert_maintained(change: Change) -> None:
    """Users may write these, and NPSP takes it back."""
    change.after[ALL_DECEASED] = change.was(ALL_DECEASED) or 0
    change.after[_SUSTAINER] = change.was(_SUSTAINER)


def _note_custom_names(change: Change) -> None:
    """A text that was typed in is kept from then on; an empty or replaced one is automatic again."""
    words = [word for word in (change.get(CUSTOM_NAMING) or "").split(";") if word]
    for text in TEXTS:
        if _replaceable(change, text.column):
            words = [word for word in words if word != text.custom]
            change.after[text.column] = REPLACE
        elif change.changed(text.column) and text.custom not in words:
            words.append(text.custom)
    change.after[CUSTOM_NAMING] = ";".join(words) or None


def _replaceable(change: Change, column: str) -> bool:
    text = change.get(column)
    return text is None or text.upper() == REPLACE


def _wants_names(change: Change) -> bool:
    if change.get(SYSTEM_TYPE) != HOUSEHOLD:
        return False
    asked = any(change.get(text.column) == REPLACE for text in TEXTS)
    return asked or change.changed(CUSTOM_NAMING, PRIMARY_CONTACT)
