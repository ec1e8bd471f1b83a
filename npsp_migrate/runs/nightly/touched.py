"""Updates that an ordinary night does not make alone: e-mails, names, blanks, the books of past years."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from npsp_migrate.mapping.sync_settings import Rule
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Change, FieldChange, Plan, Value
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, OPPORTUNITY, PAYMENT

NAMES: Mapping[str, frozenset[str]] = {
    CONTACT: frozenset({"FirstName", "LastName"}),
    ACCOUNT: frozenset({"Name"}),
}
# What the accounts of a year are made of, and the day that says which year that is.
BOOKED: Mapping[str, tuple[frozenset[str], str]] = {
    OPPORTUNITY: (frozenset({"Amount", "CloseDate", "StageName"}), "CloseDate"),
    PAYMENT: (
        frozenset({"npe01__Payment_Amount__c", "npe01__Payment_Date__c", "npe01__Paid__c"}),
        "npe01__Payment_Date__c",
    ),
    "npsp__Allocation__c": (frozenset({"npsp__Amount__c", "npsp__Percent__c"}), "npsp__Opportunity__r.CloseDate"),
}


def touched_records(plan: Plan, org: OrgReader, today: date) -> dict[Rule, list[int]]:
    """Rule → numbers of the changes that it means. Only updates: what is new overwrites nothing."""
    found: dict[Rule, list[int]] = defaultdict(list)
    booked: dict[str, list[Change]] = defaultdict(list)
    for sobject in plan.objects():
        if not plan.counts().get(sobject, {}).get(Action.UPDATE):
            continue
        described = org.describe(sobject).fields
        emails = frozenset(name for name, field in described.items() if field.type == "email")
        for change in plan.changes(sobject, (Action.UPDATE,)):
            for rule, touches in (
                (Rule.EMAILS, any(_replaced(each, emails) for each in change.fields)),
                (Rule.NAMES, any(_replaced(each, NAMES.get(sobject, ())) for each in change.fields)),
                (Rule.BLANKS, any(each.before is not None and each.after is None for each in change.fields)),
            ):
                if touches:
                    found[rule].append(change.seq)
            if sobject in BOOKED and any(each.field in BOOKED[sobject][0] for each in change.fields):
                booked[sobject].append(change)
    for sobject, changes in booked.items():
        found[Rule.PAST_AMOUNTS] += _of_past_years(sobject, changes, org, today)
    return dict(found)


def _replaced(change: FieldChange, fields: Iterable[str]) -> bool:
    """A value that was there becomes another one; capitals and accents alone are no other one."""
    if change.field not in fields or change.before is None:
        return False
    return _folded(change.before) != _folded(change.after)


def _folded(value: Value) -> str:
    apart = unicodedata.normalize("NFKD", str(value or ""))
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold().strip()


def _of_past_years(sobject: str, changes: Sequence[Change], org: OrgReader, today: date) -> list[int]:
    """By the day that the org holds, and by the new one. What has no day was not paid: no accounts hold it."""
    day = BOOKED[sobject][1]
    there = org.read_keys(sobject, ("Id", day), "Id", [change.org_id for change in changes])
    days = {str(org_id)[:15]: held for org_id, held in zip(there["Id"], there[day], strict=True)}
    return [
        change.seq
        for change in changes
        if _is_past(days.get(change.org_id[:15]), today)
        or any(each.field == day and _is_past(each.after, today) for each in change.fields)
    ]


def _is_past(day: object, today: date) -> bool:
    year = str(day)[:4]
    return year.isdigit() and int(year) < today.year
