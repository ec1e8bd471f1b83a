"""getUpdated and getDeleted: what a client that keeps a copy asks for."""

from datetime import timedelta

from npsp_migrate.localorg.replication import (
    DELETED_SINCE,
    UPDATED_SINCE,
    Span,
    deleted_records,
    earliest_available,
    read_span,
    updated_ids,
)
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show
from npsp_migrate.localorg.soap.inner import find_definition


def get_updated(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    definition = find_definition(call, asked.arguments.get("sObjectType", "").strip())
    span = _span(call, asked, UPDATED_SINCE)
    ids = updated_ids(call.org, definition, span)
    return show(wsdl, asked.operation, {"ids": ids, "latestDateCovered": span.covered})


def get_deleted(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    definition = find_definition(call, asked.arguments.get("sObjectType", "").strip())
    span = _span(call, asked, DELETED_SINCE)
    gone = [{"deletedDate": when, "id": record} for record, when in deleted_records(call.org, definition, span)]
    facts = {
        "deletedRecords": gone,
        "earliestDateAvailable": earliest_available(call.org),
        "latestDateCovered": span.covered,
    }
    return show(wsdl, asked.operation, facts)


def _span(call: Call, asked: Asked, since: timedelta) -> Span:
    return read_span(call.org, asked.arguments.get("startDate", ""), asked.arguments.get("endDate", ""), since)
