"""What Salesforce itself derives when a standard record is saved, NPSP or not."""

import json
import re
from collections.abc import Iterable, Sequence

from npsp_migrate.localorg.definitions import FORECAST_NAMES, ObjectDefinition
from npsp_migrate.localorg.dml.changes import Change
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.org import default_record_type
from npsp_migrate.localorg.store.database import Row

_NUMBER = re.compile(r"\{(0+)\}")
_CLOSED_STATUS = {"Task": "Completed", "Case": "Closed"}


def insert_defaults(work: Work, definition: ObjectDefinition) -> Row:
    """The values that a new record has where none is given."""
    defaults: Row = {}
    for field in definition.fields.values():
        if field.default is not None and field.default is not False:
            defaults[field.name] = _default(work, field.default)
    defaults |= {"CreatedDate": work.now, "CreatedById": work.user_id, **work.stamps()}
    if definition.find("OwnerId"):
        defaults["OwnerId"] = work.user_id
    record_type = default_record_type(work.org, definition.name)
    if record_type:
        defaults["RecordTypeId"] = record_type
    return defaults


def derive(work: Work, definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """Set the columns that follow from others in the same record."""
    if definition.name in ("Contact", "Lead", "User"):
        _join_names(changes)
    elif definition.name == "Opportunity":
        for change in changes:
            _follow_stage(work, change)
    elif definition.name in _CLOSED_STATUS:
        for change in changes:
            change.after["IsClosed"] = int(change.get("Status") == _CLOSED_STATUS[definition.name])
    _name_new(work, definition, changes)
    _number_new(work, definition, changes)


def _default(work: Work, default: object) -> object:
    if default == "Today()":
        return work.today
    if default == "now()":
        return work.now
    return int(default) if isinstance(default, bool) else default


def _join_names(changes: Iterable[Change]) -> None:
    for change in changes:
        first, last = change.get("FirstName"), change.get("LastName")
        change.after["Name"] = f"{first} {last}" if first else last


def _follow_stage(work: Work, change: Change) -> None:
    if not change.changed("StageName"):
        if change.changed("ForecastCategoryName"):
            change.after["ForecastCategory"] = (change.get("ForecastCategoryName") or "").replace(" ", "")
        return
    stage = work.org.stages.get(change.get("StageName") or "")
    change.after["IsClosed"] = int(stage.is_closed) if stage else 0
    change.after["IsWon"] = int(stage.is_won) if stage else 0
    category = stage.forecast_category if stage else "Pipeline"
    if not change.changed("ForecastCategoryName") or change.get("ForecastCategoryName") is None:
        change.after["ForecastCategoryName"] = FORECAST_NAMES.get(category, category)
    change.after["ForecastCategory"] = category
    if not change.changed("Probability") or change.get("Probability") is None:
        change.after["Probability"] = stage.probability if stage else 0.0
    change.after["LastStageChangeDate"] = work.now if change.before else None


def _name_new(work: Work, definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    field = definition.name_field
    if field is None:
        return
    numbered = field.kind == "autonumber" or field.name == "CaseNumber"
    for change in changes:
        if change.before is not None:
            continue
        if numbered:
            number = work.database.next_number(f"name of {definition.name}")
            change.after[field.name] = _auto_number(field.auto_number or "{00000000}", number)
        elif definition.custom and not change.get(field.name):
            change.after[field.name] = change.id


def _number_new(work: Work, definition: ObjectDefinition, changes: Iterable[Change]) -> None:
    """Numbers that are counted up in other fields than the name."""
    numbered = [each for each in definition.fields.values() if each.kind == "autonumber" and not each.name_field]
    for change in changes if numbered else ():
        if change.before is None:
            for field in numbered:
                number = work.database.next_number(f"{definition.name}.{field.name}")
                change.after[field.name] = _auto_number(field.auto_number or "{0}", number)


def _auto_number(template: str, number: int) -> str:
    return _NUMBER.sub(lambda match: str(number).zfill(len(match[1])), template)


def credit_given_contacts(work: Work, changes: Sequence[Change]) -> None:
    """An opportunity that is made with a `ContactId` has that contact as its primary role, without a word for it.

    From memory: the object reference says that ContactId creates a primary contact role.
    """
    definition = work.org.schema.named("OpportunityContactRole")
    rows = [
        {
            "Id": work.database.new_id(definition.key_prefix),
            "OpportunityId": change.id,
            "ContactId": change.get("ContactId"),
            "IsPrimary": 1,
            "CreatedDate": work.now,
            "CreatedById": work.user_id,
            **work.stamps(),
        }
        for change in changes
        if change.get("ContactId")
    ]
    work.database.insert(definition.name, rows)


def demote_primary_roles(work: Work, changes: Sequence[Change]) -> None:
    """An opportunity has one primary contact role: the one saved last."""
    primary = {change.get("OpportunityId"): change.id for change in changes if change.get("IsPrimary")}
    if not primary:
        return
    rows = work.select(
        "SELECT Id, OpportunityId FROM {OpportunityContactRole} "
        "WHERE IsPrimary = 1 AND OpportunityId IN (SELECT value FROM json_each(?))",
        (json.dumps(list(primary)),),
    )
    old = [(row["Id"], {"IsPrimary": 0}) for row in rows if primary[row["OpportunityId"]] != row["Id"]]
    work.write("OpportunityContactRole", old)
