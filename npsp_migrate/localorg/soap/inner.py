"""What SOAP asks, asked of the REST API's handlers: one behaviour in two forms."""

import json
from collections.abc import Sized
from dataclasses import replace
from typing import Any

from npsp_migrate.localorg.definitions import ObjectDefinition
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.ids import full_id
from npsp_migrate.localorg.rest.call import Call, Handler
from npsp_migrate.localorg.soap.envelope import Asked
from npsp_migrate.localorg.soql.errors import no_such_object

LIMIT = 200  # Salesforce: records of one call
_PAGE = 500  # Salesforce: records of a page by SOAP, where REST gives 2,000
_RULES = ("allowSave", "includeRecordDetails", "runAsCurrentUser")


def ask_rest(
    call: Call,
    asked: Asked,
    handler: Handler,
    path: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    body: Any = None,
) -> Any:
    """What the handler answers; a refusal of it is a refusal of ours."""
    inner = replace(
        call,
        path={"version": f"v{call.path['number']}", **(path or {})},
        query=query or {},
        headers=_rest_headers(asked),
        body=b"" if body is None else json.dumps(body).encode(),
        method="GET" if body is None else "POST",
    )
    return handler(inner).body


def all_or_none(asked: Asked) -> bool:
    return _is_true(asked.option("AllOrNoneHeader", "allOrNone"))


def find_definition(call: Call, name: str) -> ObjectDefinition:
    found = call.org.schema.object(name)
    if found is None:
        raise RequestError(400, "INVALID_TYPE", no_such_object(name, 0).sentence)
    return found


def read_id(text: str) -> str:
    """An id in its long form, or a refusal of the whole call."""
    found = full_id(text.strip())
    if found is None:
        raise RequestError(400, "MALFORMED_ID", f"malformed id {text.strip()}")
    return found


def check_size(given: Sized, most: int) -> None:
    if len(given) > most:
        message = f"record limit reached. cannot submit more than {most} records into this call"
        raise RequestError(400, "EXCEEDED_ID_LIMIT", message)


def _rest_headers(asked: Asked) -> dict[str, str]:
    """SOAP's headers under the names that REST has for them.

    From memory: without its header, SOAP runs no assignment rule, where REST runs the default one.
    """
    rule = asked.option("AssignmentRuleHeader", "assignmentRuleId")
    default = _is_true(asked.option("AssignmentRuleHeader", "useDefaultRule"))
    size = asked.option("QueryOptions", "batchSize") or _PAGE
    headers = {
        "sforce-auto-assign": rule or str(default).upper(),
        "sforce-query-options": f"batchSize={size}",
    }
    given = [f"{name}=true" for name in _RULES if _is_true(asked.option("DuplicateRuleHeader", name))]
    if given:
        headers["sforce-duplicate-rule-header"] = "; ".join(given)
    return headers


def _is_true(text: str) -> bool:
    """XML has two words for each truth."""
    return text.lower() in ("true", "1")
