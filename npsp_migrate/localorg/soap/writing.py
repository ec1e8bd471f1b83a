"""Writing records by SOAP: create, update, upsert, delete."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.rest import collections
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show_markup
from npsp_migrate.localorg.soap.inner import LIMIT, all_or_none, ask_rest, check_size
from npsp_migrate.localorg.soap.markup import element, local_name
from npsp_migrate.localorg.soap.records import read_sent

_TYPE_RUNS = 10  # Salesforce: changes of object type that one call may hold
ROLLED_BACK = RowError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)

Result = dict[str, Any]


class NotAllWritten(Exception):  # noqa: N818 - it carries the answer out of the transaction, which ends with it
    """One record failed in an all-or-none call."""

    def __init__(self, results: Sequence[Result]) -> None:
        super().__init__("not all records were written")
        self.results = [each if each["errors"] else failure(ROLLED_BACK) for each in results]


def create(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    return _save(call, wsdl, asked, collections.create_many)


def update(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    return _save(call, wsdl, asked, collections.change_many)


def upsert(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    key = asked.arguments.get("externalIDFieldName", "").strip()

    def write(definition: ObjectDefinition, records: list[Any]) -> list[Result]:
        if definition.find(key) is None:
            message = f"Field name provided, {key} does not match an External ID for {definition.name}"
            raise RequestError(400, "INVALID_FIELD", message)
        path = {"object": definition.name, "field": key}
        return list(ask_rest(call, asked, collections.upsert_many, path, body={"records": records}))

    return _write_runs(call, wsdl, asked, write)


def delete(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    ids = asked.ids
    check_size(ids, LIMIT)
    given = {"ids": ",".join(each or "-" for each in ids), "allOrNone": str(all_or_none(asked)).lower()}
    results = ask_rest(call, asked, collections.delete_many, query=given) if ids else []
    return show_results(wsdl, asked, [_whole(each) for each in results])


def show_results(wsdl: Wsdl, asked: Asked, results: Sequence[Result]) -> Reply:
    """One result per record, its parts in the order of the WSDL, which is by name."""
    return show_markup(wsdl, asked.operation, "".join(element("result", _ordered(each)) for each in results))


def failure(error: RowError, **more: Any) -> Result:
    errors = [{"fields": list(error.fields), "message": error.message, "statusCode": error.code}]
    return {**more, "errors": errors, "id": None, "success": False}


def in_one(call: Call, asked: Asked, write: Callable[[], list[Result]]) -> list[Result]:
    """Write within one transaction, which an all-or-none call with a failure gives up."""
    try:
        with call.org.database.transaction():
            results = write()
            if all_or_none(asked) and any(each["errors"] for each in results):
                raise NotAllWritten(results)
    except NotAllWritten as failed:
        call.org.forget_all()
        return failed.results
    return results


def _save(call: Call, wsdl: Wsdl, asked: Asked, handler: Handler) -> Reply:
    def write(_definition: ObjectDefinition, records: list[Any]) -> list[Result]:
        return list(ask_rest(call, asked, handler, body={"records": records}))

    return _write_runs(call, wsdl, asked, write)


def _write_runs(
    call: Call, wsdl: Wsdl, asked: Asked, write: Callable[[ObjectDefinition, list[Any]], list[Result]]
) -> Reply:
    """Records of one object that follow one another are written together."""
    elements = [each for each in asked.element if local_name(each) == "sObjects"]
    check_size(elements, LIMIT)
    sent = [read_sent(call, each) for each in elements]
    runs = [(each, list(run)) for each, run in groupby(sent, key=lambda one: one.definition)]
    if len(runs) > _TYPE_RUNS:
        message = f"Cannot have more than {_TYPE_RUNS} chunks in a single operation"
        raise RequestError(400, "LIMIT_EXCEEDED", message)

    def write_all() -> list[Result]:
        written = (write(definition, [each.values for each in run]) for definition, run in runs)
        return [_whole(each) for results in written for each in results]

    return show_results(wsdl, asked, in_one(call, asked, write_all))


def _whole(result: Result) -> Result:
    """A result of REST with the parts that SOAP always has."""
    return {"id": None, **result} if result["success"] else {**result, "id": None}


def _ordered(result: Result) -> Result:
    errors = [{name: each[name] for name in ("fields", "message", "statusCode")} for each in result["errors"]]
    return dict(sorted({**result, "errors": errors}.items()))
