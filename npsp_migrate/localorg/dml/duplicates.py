"""Duplicate rules: a record that looks like one in the org is not saved, unless the client allows it.

The matching rules are simpler than Salesforce's: letters are compared without case, accents and signs, and a first
name also matches its initial. The real ones know nicknames, typing errors and company endings besides.
"""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RowError
from npsp_migrate.localorg.setup.switches import Action, DuplicateRule
from npsp_migrate.localorg.store.database import Row

_ALERT = "Use one of these records?"  # the text of the standard rules
_Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MatchingRule:
    """`found_by` is the field whose equal values are worth a comparison; `fields` are those that it compares."""

    found_by: str
    fields: tuple[str, ...]
    matches: Callable[[_Record, _Record], bool]
    engine: str = "FuzzyMatchEngine"


def refuse_duplicates(work: Work, definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """Compare what is saved with what is there; records of one request are not compared with each other."""
    rules = work.org.switches.duplicate_rules_of(definition.name) if work.options.guarded else ()
    for rule in rules:
        if rule.action is Action.ALERT and work.options.allow_duplicates:
            continue
        matching = MATCHING_RULES[rule.matching_rule]
        asked = [each for each in changes if each.error is None and each.changed(*matching.fields)]
        standing = _candidates(work, definition, matching, asked)
        for change in asked:
            same = [row for row in standing if row["Id"] != change.id and matching.matches(change.after, row)]
            if same:
                change.error = _refusal(work, definition, rule, matching, same)


def _candidates(work: Work, definition: ObjectDefinition, rule: MatchingRule, asked: list[Change]) -> list[Row]:
    values = sorted({change.get(rule.found_by) for change in asked if change.get(rule.found_by)})
    new = {change.id for change in asked}
    columns = ", ".join(("Id", *rule.fields))
    rows = work.select(
        f"SELECT {columns} FROM {{{definition.name}}} WHERE IsDeleted = 0 "
        f"AND {rule.found_by} COLLATE NOCASE IN (SELECT value FROM json_each(?)) ORDER BY Id",
        (json.dumps(values),),
    )
    return [row for row in rows if row["Id"] not in new]


def _refusal(
    work: Work, definition: ObjectDefinition, rule: DuplicateRule, matching: MatchingRule, same: list[Row]
) -> RowError:
    records = [_match(work, definition, matching, row) for row in same]
    result = {
        "allowSave": rule.action is Action.ALERT,
        "duplicateRule": rule.name,
        "duplicateRuleEntityType": definition.name,
        "errorMessage": _ALERT,
        "matchResults": [
            {
                "entityType": definition.name,
                "errors": [],
                "matchEngine": matching.engine,
                "matchRecords": records,
                "rule": rule.matching_rule,
                "size": len(records),
                "success": True,
            }
        ],
    }
    return RowError("DUPLICATES_DETECTED", _ALERT, (), {"duplicateResult": result})


def _match(work: Work, definition: ObjectDefinition, matching: MatchingRule, row: Row) -> dict[str, Any]:
    url = f"/services/data/{work.options.version}/sobjects/{definition.name}/{row['Id']}"
    shown = {"attributes": {"type": definition.name, "url": url}, "Id": row["Id"]}
    if work.options.show_duplicates:
        shown |= {name: row[name] for name in matching.fields}
    return {"additionalInformation": [], "fieldDiffs": [], "matchConfidence": 100.0, "record": shown}


def folded(value: Any) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", str(value or "")).casefold()
    return "".join(character for character in plain if character.isalnum())


def _same(left: _Record, right: _Record, name: str) -> bool:
    return folded(left.get(name)) != "" and folded(left.get(name)) == folded(right.get(name))


def _same_first_name(left: _Record, right: _Record) -> bool:
    one, other = sorted((folded(left.get("FirstName")), folded(right.get("FirstName"))), key=len)
    return one != "" and (one == other or (len(one) == 1 and other.startswith(one)))


def _same_place(left: _Record, right: _Record, stem: str) -> bool:
    return _same(left, right, f"{stem}Street") and (
        _same(left, right, f"{stem}City") or _same(left, right, f"{stem}PostalCode")
    )


def _same_person(left: _Record, right: _Record) -> bool:
    if not (_same(left, right, "LastName") and _same_first_name(left, right)):
        return False
    reached = any(_same(left, right, name) for name in ("Email", "Phone", "MobilePhone"))
    return reached or _same_place(left, right, "Mailing")


def _same_personal_email(left: _Record, right: _Record) -> bool:
    """Last name and address to the letter, the first name alike; blanks never match."""
    exact = all(
        left.get(name) and left.get(name) == right.get(name) for name in ("LastName", "npe01__HomeEmail__c")
    )
    return exact and _same_first_name(left, right)


def _same_organisation(left: _Record, right: _Record) -> bool:
    if not _same(left, right, "Name"):
        return False
    known = any(_same(left, right, name) for name in ("Phone", "Website", "BillingPostalCode"))
    return known or _same(left, right, "BillingStreet") or _same(left, right, "BillingCity")


_PERSON = (
    "FirstName",
    "LastName",
    "Email",
    "Phone",
    "MobilePhone",
    "MailingStreet",
    "MailingCity",
    "MailingPostalCode",
)
_ORGANISATION = ("Name", "Phone", "Website", "BillingStreet", "BillingCity", "BillingPostalCode")
_PERSONAL_EMAIL = ("FirstName", "LastName", "npe01__HomeEmail__c")
MATCHING_RULES: Mapping[str, MatchingRule] = {
    "Standard_Contact_Match_Rule_v1_1": MatchingRule("LastName", _PERSON, _same_person),
    "Standard_Account_Match_Rule_v1_0": MatchingRule("Name", _ORGANISATION, _same_organisation),
    "NPSP_Contact_Personal_Email_Match": MatchingRule("LastName", _PERSONAL_EMAIL, _same_personal_email),
}
