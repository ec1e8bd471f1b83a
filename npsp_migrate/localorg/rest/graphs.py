"""Composite Graph: requests that belong together, each graph of them all or nothing."""

import re
from collections.abc import Sequence
from typing import Any

from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply, refusal
from npsp_migrate.localorg.rest.composite import answered, check_references
from npsp_migrate.localorg.rest.parts import Part, read_parts

# Salesforce: graphs of one request, their nodes together, how deep nodes may refer, kinds of nodes in a graph
_GRAPHS, _NODES, _DEPTH, _KINDS = 75, 500, 15, 15
_FAILED = 14  # Salesforce: failed graphs after which the others are not tried
_RECORD = re.compile(r"/services/data/v[\d.]+/sobjects/([^/?]+)(?:/|\?|$)", re.IGNORECASE)
_REFERENCE = re.compile(r"@\{([^.\[}]+)")
_NOT_TRIED = RequestError(
    400, "PROCESSING_HALTED", f"The graph was not processed because {_FAILED} other graphs failed."
)


def graph(call: Call) -> Reply:
    graphs = call.json_object().get("graphs")
    if not isinstance(graphs, list) or not all(isinstance(each, dict) for each in graphs):
        raise RequestError(400, "JSON_PARSER_ERROR", "The request body needs a list named graphs")
    read = [(each, read_parts(each.get("compositeRequest"), _NODES)) for each in graphs]
    if len(graphs) > _GRAPHS or sum(len(parts) for _, parts in read) > _NODES:
        raise _exceeded(f"The request can't contain more than {_GRAPHS} graphs and {_NODES} nodes")
    names = [each.get("graphId") for each in graphs]
    if not all(isinstance(name, str) and name for name in names) or len(set(names)) < len(names):
        raise RequestError(400, "INVALID_INPUT", "Each graph needs a graphId of its own")
    for _, parts in read:
        check_references(parts)
        _check_nodes(parts)
    return Reply(body={"graphs": _answers(call, read)})


def _answers(call: Call, read: Sequence[tuple[dict[str, Any], list[Part]]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    failed = 0
    for each, parts in read:
        if failed < _FAILED:
            shown, successful = answered(call, parts, all_or_none=True)
        else:
            shown, successful = [_not_tried(part) for part in parts], False
        failed += not successful
        answers.append(
            {
                "graphId": each["graphId"],
                "graphResponse": {"compositeResponse": shown},
                "isSuccessful": successful,
            }
        )
    return answers


def _check_nodes(parts: Sequence[Part]) -> None:
    """Nodes are records, of few kinds, that refer to each other not too deep."""
    kinds, depths = set(), dict[str, int]()
    for part in parts:
        record = _RECORD.match(part.url)
        if record is None:
            raise RequestError(400, "INVALID_INPUT", f"A graph can't contain this resource: {part.url}")
        kinds.add((part.method, part.url.split("/")[3].lower(), record[1].lower()))
        named = _REFERENCE.findall(f"{part.url} {part.body}")
        depths[part.reference] = 1 + max((depths.get(name, 0) for name in named), default=0)
    if len(kinds) > _KINDS:
        raise _exceeded(f"A graph can't contain more than {_KINDS} different nodes")
    if max(depths.values(), default=0) > _DEPTH:
        raise _exceeded(f"A graph can't be deeper than {_DEPTH} levels")


def _not_tried(part: Part) -> dict[str, Any]:
    reply = refusal(_NOT_TRIED)
    return {
        "body": reply.body,
        "httpHeaders": {},
        "httpStatusCode": reply.status,
        "referenceId": part.reference,
    }


def _exceeded(message: str) -> RequestError:
    return RequestError(400, "LIMIT_EXCEEDED", message)
