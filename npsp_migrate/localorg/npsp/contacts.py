"""Contacts: deceased and do-not-contact, and the workflows that keep the preferred e-mail and phone in step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from npsp_migrate.localorg.dml.changes import Change, Event, Trigger
from npsp_migrate.localorg.npsp.constants import DECEASED
from npsp_migrate.localorg.npsp.exclusions import exclude_deceased

_DO_NOT_CONTACT = "npsp__Do_Not_Contact__c"
_OPT_OUTS = ("HasOptedOutOfEmail", "DoNotCall")


class _WhenEmpty(Enum):
    """What the standard field becomes when the field that the preference names is empty."""

    NEXT_ONE = "next one"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class _Preference:
    """A standard field that repeats one of several typed fields: the one that the preference names.

    `order` says which typed fields are tried for a preference, and for none at all.
    """

    standard: str
    preference: str
    typed: Mapping[str, str]
    order: Mapping[str, tuple[str, ...]]
    unset: tuple[str, ...]
    when_empty: _WhenEmpty

    def value(self, row: Mapping[str, Any]) -> Any:
        chosen = row.get(self.preference) or ""
        if chosen in self.typed and self.when_empty is _WhenEmpty.EMPTY:
            return row.get(self.typed[chosen])
        tried = self.order.get(chosen, self.unset)
        return next((row[name] for name in tried if row.get(name)), None)


_HOME, _WORK, _OTHER = "npe01__HomeEmail__c", "npe01__WorkEmail__c", "npe01__AlternateEmail__c"
_EMAIL = _Preference(
    "Email",
    "npe01__Preferred_Email__c",
    {"Personal": _HOME, "Home": _HOME, "Work": _WORK, "Alternate": _OTHER},
    {
        "Personal": (_HOME, _WORK, _OTHER),
        "Home": (_HOME, _WORK, _OTHER),
        "Work": (_WORK, _HOME, _OTHER),
        "Alternate": (_OTHER, _WORK, _HOME),
    },
    (_WORK, _HOME, _OTHER),
    _WhenEmpty.NEXT_ONE,
)
_PHONE = _Preference(
    "Phone",
    "npe01__PreferredPhone__c",
    {"Home": "HomePhone", "Work": "npe01__WorkPhone__c", "Mobile": "MobilePhone", "Other": "OtherPhone"},
    {},
    ("npe01__WorkPhone__c", "HomePhone", "MobilePhone", "OtherPhone"),
    _WhenEmpty.EMPTY,
)
_FALLBACK = "Work"


def respect_wishes(trigger: Trigger) -> None:
    """CON_DoNotContact_TDTM: the deceased and those who asked are neither mailed nor called."""
    inserted = trigger.event is Event.BEFORE_INSERT
    deceased = []
    for change in trigger.changes:
        if change.get(DECEASED) if inserted else _toggled(change, DECEASED):
            change.after[_DO_NOT_CONTACT] = int(bool(change.get(DECEASED)))
            _opt_out(change)
            if change.get(DECEASED):
                deceased.append(change)
        elif change.get(_DO_NOT_CONTACT) if inserted else _toggled(change, _DO_NOT_CONTACT):
            _opt_out(change)
    if deceased:
        exclude_deceased(trigger, deceased)


def follow_preferences(trigger: Trigger) -> None:
    """The workflow rules for e-mail and phone; a package alone has them switched off.

    Salesforce does not say in which order the actions of several rules happen; here a changed standard
    field is copied first, and then takes what the preference names.
    """
    for change in trigger.changes:
        _follow(change, _EMAIL)
        _follow(change, _PHONE)


def _toggled(change: Change, name: str) -> bool:
    return bool(change.get(name)) != bool(change.was(name))


def _opt_out(change: Change) -> None:
    for name in _OPT_OUTS:
        change.after[name] = int(bool(change.get(_DO_NOT_CONTACT)))


def _follow(change: Change, rule: _Preference) -> None:
    """All conditions are read before the first action."""
    row = change.after
    standard = row.get(rule.standard)
    chosen = rule.typed.get(row.get(rule.preference) or "")
    typed = set(rule.typed.values())
    new = change.before is None
    written = bool(standard) if new else change.changed(rule.standard)
    overwrites = not standard or (not new and change.changed(rule.preference, *typed))
    alone = standard and not row.get(rule.preference) and not any(map(row.get, typed))
    if chosen and written:
        row[chosen] = standard
    if overwrites:
        _set(row, rule.standard, rule.value(row))
    if alone:
        row[rule.preference] = _FALLBACK
        row[rule.typed[_FALLBACK]] = standard


def _set(row: dict[str, Any], name: str, value: Any) -> None:
    """An insert holds only the columns that have a value."""
    if value is not None or row.get(name) is not None:
        row[name] = value
