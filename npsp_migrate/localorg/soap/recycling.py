"""Calls that REST has not: undelete, emptyRecycleBin, merge."""

# ruff: noqa: S608 - names come from the schema, values are bound

import json
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.dml.bin import buried_with, forget_roots, own_roots
from npsp_migrate.localorg.dml.merge import merge
from npsp_migrate.localorg.dml.restore import restore
from npsp_migrate.localorg.dml.save import Outcome
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError, RowError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.rest import collections
from npsp_migrate.localorg.rest.call import Call, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl
from npsp_migrate.localorg.soap.inner import LIMIT, ask_rest, check_size, read_id
from npsp_migrate.localorg.soap.markup import local_name
from npsp_migrate.localorg.soap.records import read_sent
from npsp_migrate.localorg.soap.writing import Result, failure, in_one, show_results

_REQUESTS = ("request", "mergeRequests")  # jsforce writes the latter; the names of arguments are read loosely
_NOT_IN_BIN = RowError("INVALID_CROSS_REFERENCE_KEY", "Entity is not in the recycle bin")


def undelete(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    def write() -> list[Result]:
        work = Work.start(call.org, run_automation)
        results = []
        for definition, ids in _by_object(call, _ids(asked)):
            if definition is None:
                results += [failure(_malformed(each)) for each in ids]
            else:
                results += [_shown(each) for each in restore(work, definition, [read_id(each) for each in ids])]
        return results

    return show_results(wsdl, asked, in_one(call, asked, write))


def empty_recycle_bin(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    """Records leave the bin for good, with what was deleted together with them. The refusal's code is a guess."""

    def write() -> list[Result]:
        work = Work.start(call.org, run_automation)
        given = _ids(asked)
        ids = [full_id(each) for each in given]
        roots = own_roots(work, [each for each in ids if each])
        _purge(work, sorted(roots))
        return [_emptied(text, record, roots) for text, record in zip(given, ids, strict=True)]

    return show_results(wsdl, asked, in_one(call, asked, write))


def merge_records(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    requests = [each for each in asked.element if local_name(each) in _REQUESTS]
    check_size(requests, LIMIT)

    def write() -> list[Result]:
        return [_merge(call, asked, each) for each in requests]

    return show_results(wsdl, asked, in_one(call, asked, write))


def _merge(call: Call, asked: Asked, request: ElementTree.Element) -> Result:
    """The master takes the values sent with it; REST's own update writes them."""
    master = next((each for each in request if local_name(each) == "masterRecord"), None)
    if master is None:
        raise RequestError(400, "MISSING_ARGUMENT", "masterRecord is missing in a merge call")
    sent = read_sent(call, master)
    try:
        winner = read_id(str(sent.values.get("Id") or ""))
        losers = [read_id(each.text or "") for each in request if local_name(each) == "recordToMergeIds"]
        with call.org.database.transaction():
            work = Work.start(call.org, run_automation)
            related = _related(work, sent.definition, losers)
            merge(work, sent.definition, winner, losers)
            (result,) = ask_rest(call, asked, collections.change_many, body={"records": [sent.values]})
            if not result["success"]:
                first = result["errors"][0]
                raise RequestError(400, first["statusCode"], first["message"], tuple(first["fields"]))
    except RequestError as refused:
        call.org.forget_all()
        return failure(refused.error, mergedRecordIds=[], updatedRelatedIds=[])
    return {
        "errors": [],
        "id": winner,
        "mergedRecordIds": losers,
        "success": True,
        "updatedRelatedIds": related,
    }


def _related(work: Work, definition: ObjectDefinition, losers: Sequence[str]) -> list[str]:
    """The records that will point to the master instead."""
    found: set[str] = set()
    for child in definition.children:
        owner = work.org.schema.object(child.child_object)
        if owner is None or owner.find(child.field) is None or not owner.find("IsDeleted"):
            continue
        pointing = f"IsDeleted = 0 AND {child.field} IN (SELECT value FROM json_each(?))"
        sql = f"SELECT Id FROM {{{owner.name}}} WHERE {pointing}"
        found |= {row["Id"] for row in work.select(sql, (json.dumps(list(losers)),))}
    return sorted(found)


def _purge(work: Work, roots: list[str]) -> None:
    for definition in work.org.schema:
        gone = buried_with(work, roots, definition.name)
        sql = f"DELETE FROM {{{definition.name}}} WHERE IsDeleted = 1 AND Id IN (SELECT value FROM json_each(?))"
        if gone:
            work.execute(sql, (json.dumps(gone),))
    forget_roots(work, roots)


def _emptied(given: str, record: str | None, roots: set[str]) -> Result:
    if record is None:
        return failure(_malformed(given))
    if record not in roots:
        return failure(_NOT_IN_BIN)
    return {"errors": [], "id": record, "success": True}


def _ids(asked: Asked) -> list[str]:
    ids = asked.ids
    check_size(ids, LIMIT)
    return ids


def _by_object(call: Call, ids: Sequence[str]) -> list[tuple[ObjectDefinition | None, list[str]]]:
    def definition_of(text: str) -> ObjectDefinition | None:
        record = full_id(text)
        return call.org.schema.of_id(record) if record else None

    return [(definition, list(run)) for definition, run in groupby(ids, key=definition_of)]


def _shown(outcome: Outcome) -> Result:
    if outcome.errors:
        return failure(outcome.errors[0])
    return {"errors": [], "id": outcome.record_id, "success": True}


def _malformed(text: str) -> RowError:
    return RowError("MALFORMED_ID", f"malformed id {text}")
