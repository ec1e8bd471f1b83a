"""What was changed and what was deleted in a span of time: for clients that keep a copy."""

# ruff: noqa: S608 - names come from the schema, values are bound

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from npsp_migrate.localorg.clock import instant_text
from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.org import Org
from npsp_migrate.localorg.store.tables import rows_table

# Salesforce: how far back a span may begin.
UPDATED_SINCE = timedelta(days=30)
DELETED_SINCE = timedelta(days=15)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`, both whole minutes; instants as the store holds them."""

    start: str
    end: str
    covered: str


def read_span(org: Org, start: str, end: str, since: timedelta) -> Span:
    """The span asked for. Salesforce passes over the seconds; the next span begins where this one ended.

    The sentences of the refusals are ours.
    """
    first, last = (_minute(each) for each in (start, end))
    now = org.clock.now()
    if last - first < _MINUTE:
        raise _refused("endDate must be at least one minute greater than startDate")
    if first < now - since - _MINUTE:
        raise _refused(f"startDate cannot be more than {since.days} days ago")
    covered = min(last, now.replace(second=0, microsecond=0))
    return Span(instant_text(first), instant_text(last), instant_text(covered))


def updated_ids(org: Org, definition: ObjectDefinition, span: Span) -> list[str]:
    """Living records that were made or changed in the span."""
    _refuse_unstamped(definition)
    alive = "AND IsDeleted = 0" if definition.find("IsDeleted") else ""
    sql = (
        f"SELECT Id FROM {rows_table(definition.name)} "
        f"WHERE SystemModstamp >= ? AND SystemModstamp < ? {alive} ORDER BY Id"
    )
    return [record for (record,) in org.database.connection.execute(sql, (span.start, span.end))]


def deleted_records(org: Org, definition: ObjectDefinition, span: Span) -> list[tuple[str, str]]:
    """Id and instant of each record that went to the recycle bin in the span."""
    _refuse_unstamped(definition)
    if not definition.find("IsDeleted"):
        return []
    sql = (
        f"SELECT Id, SystemModstamp FROM {rows_table(definition.name)} "
        "WHERE IsDeleted = 1 AND SystemModstamp >= ? AND SystemModstamp < ? ORDER BY Id"
    )
    return org.database.connection.execute(sql, (span.start, span.end)).fetchall()


def _refuse_unstamped(definition: ObjectDefinition) -> None:
    """Salesforce tells of field history, too; this org has no stamps of its rows."""
    if not definition.find("SystemModstamp"):
        message = f"The local org does not replicate {definition.name}"
        raise RequestError(400, "INVALID_TYPE_FOR_OPERATION", message)


def earliest_available(org: Org) -> str:
    """How far back deletions may be asked for; this org forgets none before."""
    return instant_text((org.clock.now() - DELETED_SINCE).replace(second=0, microsecond=0))


def _minute(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))  # a plus sign that was not escaped
    except ValueError:
        raise _refused(f"not a date and time: {text}") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(second=0, microsecond=0)


def _refused(message: str) -> RequestError:
    return RequestError(400, "INVALID_REPLICATION_DATE", message)
