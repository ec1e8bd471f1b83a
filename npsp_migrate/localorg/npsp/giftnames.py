"""The names of new gifts, where the list setting has formats for them; the packages ship none.

The attribution's words are those of NPSP's English labels. The currency sign that NPSP puts before an amount
is a label too, and left out here.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from npsp_migrate.localorg.definitions import Field, ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change, Trigger
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.npsp.constants import IS_INDIVIDUAL
from npsp_migrate.localorg.npsp.recordtypes import listed
from npsp_migrate.localorg.npsp.roles import values_of
from npsp_migrate.localorg.soql.context import Clock
from npsp_migrate.localorg.soql.errors import SoqlError
from npsp_migrate.localorg.soql.run import run
from npsp_migrate.localorg.store.database import Row

_SETTINGS = "npsp__Opportunity_Naming_Settings__c"
_FORMAT, _TYPES = "npsp__Opportunity_Name_Format__c", "npsp__Opportunity_Record_Types__c"
_ATTRIBUTION, _DATES = "npsp__Attribution__c", "npsp__Date_Format__c"
_BOTH, _PERSONS, _ORGANISATIONS = "Both", "Contact Donations", "Organization Donations"
_TOKEN = re.compile(r"\{!([^{}!]*)\}")
_DATE_PART = re.compile(r"'[^']*'|y+|M+|d+|H+|m+|s+")
_DATE_PARTS = {"y": "%Y", "M": "%m", "d": "%d", "H": "%H", "m": "%M", "s": "%S"}
_DEFAULT_DATES = "yyyy.MM.dd"
_LONGEST = 120
_OF_CONTACT = "contact."


def name_gifts(trigger: Trigger) -> None:
    """Name what was inserted by the rule for its attribution and record type, the one for all record types last."""
    work = trigger.work
    rules = _rules(work)
    if not rules:
        return
    changes = list(trigger.changes)
    accounts = work.database.read("Account", values_of(changes, "AccountId"), (IS_INDIVIDUAL,))
    chosen: dict[str, Row] = {}
    for change in changes:
        account = accounts.get(change.get("AccountId"), {})
        attribution = _PERSONS if account.get(IS_INDIVIDUAL) else _ORGANISATIONS
        record_type = work.org.record_types.get(change.get("RecordTypeId") or "")
        rule = rules.get((attribution, record_type.label)) if record_type else None
        rule = rule or rules.get((attribution, ""))
        if rule and rule[_FORMAT]:
            chosen[change.id] = rule
    _write_names(work, changes, chosen)


def _rules(work: Work) -> dict[tuple[str, str], Row]:
    """Attribution and record type's label (empty: any) → the rule."""
    rules: dict[tuple[str, str], Row] = {}
    for row in work.select(f"SELECT * FROM {{{_SETTINGS}}} WHERE IsDeleted = 0 ORDER BY Name"):  # noqa: S608 - a constant
        both = row[_ATTRIBUTION] == _BOTH
        for attribution in (_PERSONS, _ORGANISATIONS) if both else (row[_ATTRIBUTION],):
            for label in listed(row[_TYPES]) or ("",):
                rules[attribution, label] = row
    return rules


def _write_names(work: Work, changes: Iterable[Change], chosen: Mapping[str, Row]) -> None:
    known: dict[str, Field] = {}
    for name in sorted({name for rule in chosen.values() for name in _tokens(rule)}):
        field = _field(work, name)
        if field is None:
            _refuse(changes, chosen, f"names a field that does not exist: {name}")
            return
        known[name] = field
    try:
        values = _read_values(work, sorted(chosen), known)
    except SoqlError as error:
        _refuse(changes, chosen, f"can't be read: {error.sentence}")
        return
    names = []
    for record, rule in chosen.items():
        filled = rule[_FORMAT]
        for name in _TOKEN.findall(filled):
            path = name.strip().lower()
            text = _shown(values[record].get(path), known[path], rule[_DATES] or _DEFAULT_DATES)
            filled = _filled(filled, f"{{!{name}}}", text)
        names.append((record, {"Name": filled.strip()[:_LONGEST]}))
    work.write("Opportunity", [(record, row) for record, row in names if row["Name"]])


def _refuse(changes: Iterable[Change], chosen: Mapping[str, Row], reason: str) -> None:
    for change in changes:
        if change.id in chosen:
            change.refuse(f"The opportunity name format {reason}", "Name")


def _tokens(rule: Row) -> set[str]:
    return {name.strip().lower() for name in _TOKEN.findall(rule[_FORMAT])}


def _field(work: Work, path: str) -> Field | None:
    """The field at the end of a path: `closedate`, `account.name`, `contact.lastname` (of the primary role)."""
    owner: ObjectDefinition | None = work.org.schema.named("Opportunity")
    if path.startswith(_OF_CONTACT):
        owner, path = work.org.schema.named("Contact"), path.removeprefix(_OF_CONTACT)
    *parents, last = path.split(".")
    for parent in parents:
        reference = owner.relationships.get(parent) if owner else None
        owner = work.org.schema.object(reference.reference_to[0]) if reference else None
    field = owner.find(last) if owner else None
    return field if field and field.stored else None


def _read_values(work: Work, gifts: list[str], known: Mapping[str, Field]) -> dict[str, Row]:
    own = [name for name in known if not name.startswith(_OF_CONTACT)]
    of_contact = [name for name in known if name.startswith(_OF_CONTACT)]
    ids = ", ".join(f"'{gift}'" for gift in gifts)
    found: dict[str, Row] = {gift: {} for gift in gifts}
    sources = (
        (own, "Id", f"FROM Opportunity WHERE Id IN ({ids})"),
        (
            of_contact,
            "OpportunityId",
            f"FROM OpportunityContactRole WHERE IsPrimary = true AND OpportunityId IN ({ids})",
        ),
    )
    for names, key, source in sources:
        if names and gifts:
            for record, *values in _query(work, f"SELECT {', '.join([key, *names])} {source}"):
                found[record] |= dict(zip(names, values, strict=True))
    return found


def _query(work: Work, text: str) -> list[list[Any]]:
    clock = Clock(work.org.clock.now(), work.user_id, work.org.clock.zone, first_weekday=0)
    connection = work.database.connection
    return list(run(text, work.org.schema, connection, clock).flat_rows(connection))


def _shown(value: Any, field: Field, dates: str) -> str | None:
    if value is None:
        return None
    if field.type in ("date", "datetime"):
        return _dated(datetime.fromisoformat(str(value)), dates)
    if field.type == "currency":
        return f"{Decimal(repr(value)):.2f}".removesuffix(".00")
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _dated(moment: datetime, dates: str) -> str:
    """The numeric letters of Java's date formats; names of months and days are not emulated."""

    def part(found: re.Match[str]) -> str:
        text = found[0]
        if text.startswith("'"):
            return text[1:-1]
        shown = moment.strftime(_DATE_PARTS[text[0]])
        if text == "yy":
            return shown[-2:]
        return shown if len(text) > 1 else str(int(shown))

    return _DATE_PART.sub(part, dates)


def _filled(text: str, token: str, value: str | None) -> str:
    """A blank takes one adjacent space with it, the one behind it first."""
    if value is None:
        return text.replace(f"{token} ", "").replace(f" {token}", "").replace(token, "")
    return text.replace(token, value)
