"""Contacts: deceased and do-not-contact, and the workflows that keep the preferred e-mail and phone in step."""

from collections.abc import Mapping
from dataclasses import dataclass

from npsp_migrate.localorg.dml.changes import Change, Trigger
from npsp_migrate.localorg.npsp.constants import DECEASED

_DO_NOT_CONTACT = "npsp__Do_Not_Contact__c"
_OPT_OUTS = ("HasOptedOutOfEmail", "DoNotCall")


@dataclass(frozen=True, slots=True)
class _Preference:
    """A standard field that repeats one of several typed fields: the one that the preference names."""

    standard: str
    preference: str
    typed: Mapping[str, str]
    fallback: str


_EMAIL = _Preference(
    "Email",
    "npe01__Preferred_Email__c",
    {"Personal": "npe01__HomeEmail__c", "Work": "npe01__WorkEmail__c", "Alternate": "npe01__AlternateEmail__c"},
    "Work",
)
_PHONE = _Preference(
    "Phone",
    "npe01__PreferredPhone__c",
    {"Home": "HomePhone", "Work": "npe01__WorkPhone__c", "Mobile": "MobilePhone", "Other": "OtherPhone"},
    "Work",
)


def respect_wishes(trigger: Trigger) -> None:
    """CON_DoNotContact_TDTM: the deceased and those who asked are neither mailed nor called."""
    for change in trigger.changes:
        if change.get(DECEASED) and change.changed(DECEASED):
            change.after[_DO_NOT_CONTACT] = 1
        if bool(change.get(_DO_NOT_CONTACT)) != bool(change.was(_DO_NOT_CONTACT)):
            for name in _OPT_OUTS:
                change.after[name] = int(bool(change.get(_DO_NOT_CONTACT)))


def follow_preferences(trigger: Trigger) -> None:
    """The trial org's workflow rules for e-mail and phone."""
    for change in trigger.changes:
        _follow(change, _EMAIL)
        _follow(change, _PHONE)


def _follow(change: Change, rule: _Preference) -> None:
    chosen = rule.typed.get(change.get(rule.preference) or "")
    standard = change.get(rule.standard)
    if chosen is None:
        if standard and not change.get(rule.preference) and not any(map(change.get, rule.typed.values())):
            change.after[rule.preference] = rule.fallback
            change.after[rule.typed[rule.fallback]] = standard
        return
    if change.changed(rule.preference, chosen) and change.get(chosen):
        change.after[rule.standard] = change.get(chosen)
    elif standard and change.changed(rule.standard):
        change.after[chosen] = standard
