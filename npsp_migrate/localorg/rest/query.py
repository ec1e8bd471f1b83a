"""Queries. (A stub until the SOQL room is open.)"""

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply


def query(call: Call) -> Reply:
    raise RequestError(400, "MALFORMED_QUERY", "SOQL is not there yet")


query_all = query_more = query
