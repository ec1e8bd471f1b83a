"""The packages' validation rules: what a saved row must keep to, and where the error is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from npsp_migrate.localorg.dml.changes import Change

_V4S = "GW_Volunteers__"
_DAYS, _WEEKS = f"{_V4S}Days_of_Week__c", f"{_V4S}Weekly_Occurrence__c"
_HOURS, _STATUS = f"{_V4S}Hours_Worked__c", f"{_V4S}Status__c"
_SIGN_UP = f"{_V4S}External_Signup_Url__c"
_RELATED = "npe4__RelatedContact__c"
_EMAIL, _PHONE = "npe01__Preferred_Email__c", "npe01__PreferredPhone__c"
_EMAILS = ("npe01__AlternateEmail__c", "npe01__WorkEmail__c", "npe01__HomeEmail__c")
_PHONES = ("MobilePhone", "npe01__WorkPhone__c", "OtherPhone")
_NEWEST_TRIAL = "trial_tso"  # the profile whose template brings the two rules on contacts


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """`breaks` says whether a row breaks the rule; `profile` names the only one that has it."""

    object_name: str
    name: str
    breaks: Callable[[Change], bool]
    message: str
    field: str = ""
    active: bool = True
    profile: str = ""


def _blank(name: str) -> Callable[[Change], bool]:
    return lambda change: change.get(name) is None


def _related_contact_changed(change: Change) -> bool:
    """Blanking it is let through: the relationship is then deleted."""
    return change.before is not None and change.get(_RELATED) is not None and change.changed(_RELATED)


def _completed_without_hours(change: Change) -> bool:
    return change.get(_STATUS) == "Completed" and change.get(_HOURS) is None


def _not_a_link(change: Change) -> bool:
    url = (change.get(_SIGN_UP) or "").lower()
    return bool(url) and not url.startswith(("http", "mailto"))


def _unchosen(preference: str, typed: tuple[str, ...]) -> Callable[[Change], bool]:
    return lambda change: not change.get(preference) and any(change.get(name) for name in typed)


_SCHEDULES = (("Job_Recurrence_Schedule__c", "JRS", "Of"), ("Volunteer_Recurrence_Schedule__c", "VRS", "of"))

RULES = (
    ValidationRule(
        "npsp__Level__c",
        "Target_Required",
        _blank("npsp__Target__c"),
        "A level needs a target object.",
        "npsp__Target__c",
    ),
    ValidationRule(
        "npe4__Relationship__c",
        "Related_Contact_Do_Not_Change",
        _related_contact_changed,
        "The related contact of a relationship can't be changed.",
        _RELATED,
    ),
    *(
        ValidationRule(
            f"{_V4S}{name}",
            f"{short}_Days_{of}_Week_Required",
            _blank(_DAYS),
            "Choose at least one day of the week.",
            _DAYS,
        )
        for name, short, of in _SCHEDULES
    ),
    *(
        ValidationRule(
            f"{_V4S}{name}",
            f"{short}_Weekly_Occurrence_Required",
            _blank(_WEEKS),
            "Choose at least one weekly occurrence.",
            _WEEKS,
        )
        for name, short, _ in _SCHEDULES
    ),
    ValidationRule(
        f"{_V4S}Volunteer_Hours__c",
        "HoursRequiredOnCompletion",
        _completed_without_hours,
        "Completed volunteer hours need the hours worked.",
        _HOURS,
    ),
    ValidationRule(
        f"{_V4S}Volunteer_Hours__c", "StatusMustBeSet", _blank(_STATUS), "Volunteer hours need a status.", _STATUS
    ),
    ValidationRule(
        f"{_V4S}Volunteer_Job__c",
        "ValidateExternalSignupUrl",
        _not_a_link,
        "The external sign-up address must begin with http, https or mailto.",
        _SIGN_UP,
    ),
    ValidationRule(
        "Contact",
        "Contact_Preferred_Email",
        _unchosen(_EMAIL, _EMAILS),
        "Please select a Preferred Email",
        profile=_NEWEST_TRIAL,
    ),
    ValidationRule(
        "Contact",
        "Contact_Preferred_Phone",
        _unchosen(_PHONE, _PHONES),
        "Please select a Preferred Phone",
        profile=_NEWEST_TRIAL,
    ),
)


def rules_of(object_name: str, profile: str) -> tuple[ValidationRule, ...]:
    """The rules that are active for an object in an org of this profile."""
    return tuple(
        rule for rule in RULES if rule.active and rule.object_name == object_name and rule.profile in ("", profile)
    )


def validate(rules: Iterable[ValidationRule], changes: Iterable[Change]) -> None:
    """Refuse the rows that break a rule, after the before-triggers and before anything is written."""
    applied = tuple(rules)
    if not applied:
        return
    for change in changes:
        for rule in applied:
            if change.error is None and rule.breaks(change):
                change.refuse(rule.message, rule.field)
