"""Reading records by SOAP: queries with their pages, searches, records by Id."""

from typing import Any

from npsp_migrate.localorg.rest import collections, query, search
from npsp_migrate.localorg.rest.call import Call, Handler, Reply
from npsp_migrate.localorg.soap.envelope import Asked, Wsdl, show_markup
from npsp_migrate.localorg.soap.inner import ask_rest, check_size, find_definition, read_id
from npsp_migrate.localorg.soap.markup import (
    WriteRecord,
    element,
    enterprise_record,
    partner_record,
    query_result,
)

MOST_RETRIEVED = 2_000  # Salesforce: ids of one retrieve


def run_query(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    return _query(call, wsdl, asked, query.query)


def run_query_all(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    return _query(call, wsdl, asked, query.query_all)


def query_more(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    locator = {"locator": asked.arguments.get("queryLocator", "").strip()}
    return _page(wsdl, asked, ask_rest(call, asked, query.query_more, locator))


def search_records(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    given = {"q": asked.arguments.get("searchString", "")}
    answer = ask_rest(call, asked, search.search_by_sosl, query=given)
    write = record_writer(wsdl)
    found = "".join(f"<searchRecords>{write('record', each)}</searchRecords>" for each in answer["searchRecords"])
    return show_markup(wsdl, asked.operation, f"<result>{found}</result>")


def retrieve(call: Call, wsdl: Wsdl, asked: Asked) -> Reply:
    """Records by Id in the order asked; nil where there is none."""
    definition = find_definition(call, asked.arguments.get("sObjectType", "").strip())
    ids = [read_id(each) for each in asked.ids]
    check_size(ids, MOST_RETRIEVED)
    fields = [name.strip() for name in asked.arguments.get("fieldList", "").split(",") if name.strip()]
    wanted = {"ids": ids, "fields": fields}
    answer = ask_rest(call, asked, collections.read_many, {"object": definition.name}, body=wanted)
    write = record_writer(wsdl)
    shown = "".join(element("result", None) if each is None else write("result", each) for each in answer)
    return show_markup(wsdl, asked.operation, shown)


def record_writer(wsdl: Wsdl) -> WriteRecord:
    return partner_record if wsdl is Wsdl.PARTNER else enterprise_record


def _query(call: Call, wsdl: Wsdl, asked: Asked, handler: Handler) -> Reply:
    given = {"q": asked.arguments.get("queryString", "")}
    return _page(wsdl, asked, ask_rest(call, asked, handler, query=given))


def _page(wsdl: Wsdl, asked: Asked, answer: dict[str, Any]) -> Reply:
    return show_markup(wsdl, asked.operation, query_result("result", answer, record_writer(wsdl)))
