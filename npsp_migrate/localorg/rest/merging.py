"""`POST /local-org/merge`: what a person does in Salesforce's pages, for rehearsals. Not an API of Salesforce.

Salesforce offers merging to its own pages, to Apex and to the SOAP API; its REST API has no such call.
"""

from typing import Any

from npsp_migrate.localorg.dml.merge import merge
from npsp_migrate.localorg.dml.work import Work
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.npsp.automation import run_automation
from npsp_migrate.localorg.rest.call import Call, Reply


def merge_records(call: Call) -> Reply:
    """Merge `{"object": "Contact", "master": id, "losers": [id, id]}`, all or nothing."""
    asked = call.json_object()
    definition = call.org.schema.object(str(asked.get("object")))
    if definition is None:
        raise RequestError(400, "INVALID_TYPE", f"sObject type '{asked.get('object')}' is not supported.")
    losers = asked.get("losers")
    if not isinstance(losers, list):
        raise RequestError(400, "INVALID_INPUT", "losers must be a list of ids")
    master, *others = (_id(each) for each in (asked.get("master"), *losers))
    with call.org.database.transaction():
        merge(Work.start(call.org, run_automation), definition, master, others)
    return Reply(body={"id": master, "success": True, "mergedRecordIds": others, "errors": []})


def _id(given: Any) -> str:
    found = full_id(given) if isinstance(given, str) else None
    if found is None:
        raise RequestError(400, "MALFORMED_ID", f"malformed id {given}")
    return found
