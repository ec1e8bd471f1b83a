"""`/updated` and `/deleted` of an object: what a client that keeps a copy asks for."""

from npsp_migrate.localorg.replication import (
    DELETED_SINCE,
    UPDATED_SINCE,
    deleted_records,
    earliest_available,
    read_span,
    updated_ids,
)
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.rest.sobjects import find_object


def updated(call: Call) -> Reply:
    definition = find_object(call)
    span = read_span(call.org, call.query.get("start", ""), call.query.get("end", ""), UPDATED_SINCE)
    ids = updated_ids(call.org, definition, span)
    return Reply(body={"ids": ids, "latestDateCovered": _shown(span.covered)})


def deleted(call: Call) -> Reply:
    definition = find_object(call)
    span = read_span(call.org, call.query.get("start", ""), call.query.get("end", ""), DELETED_SINCE)
    gone = deleted_records(call.org, definition, span)
    return Reply(
        body={
            "deletedRecords": [{"deletedDate": _shown(when), "id": record} for record, when in gone],
            "earliestDateAvailable": _shown(earliest_available(call.org)),
            "latestDateCovered": _shown(span.covered),
        }
    )


def _shown(instant: str) -> str:
    return f"{instant[:-1]}+0000"
