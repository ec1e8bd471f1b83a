"""`/local-org/faults`: order faults, look at them, call them off."""

from typing import Any

from npsp_migrate.localorg.disturb.desk import Disturbances, Standing
from npsp_migrate.localorg.disturb.rule import Kind, Rule, RuleError, read_rule, read_rules
from npsp_migrate.localorg.faults import RequestError
from npsp_migrate.localorg.rest.call import Call, Reply, Route

_PATH = "/local-org/faults"
_SHORT = {"locked": "row-lock"}


def fault_routes() -> list[Route]:
    return [
        Route("GET", _PATH, _list),
        Route("POST", _PATH, _order),
        Route("DELETE", _PATH, _clear),
    ]


def show_faults(disturbances: Disturbances) -> dict[str, Any]:
    """What is on, with how often it was met and how often it struck."""
    waiting = [each.text() if each else None for each in disturbances.waiting]
    return {
        "rules": [_shown(each) for each in disturbances.standing],
        "waiting": waiting,
        "seed": disturbances.seed,
    }


def _shown(standing: Standing) -> dict[str, Any]:
    rule = standing.rule
    return {"rule": rule.text(), "meaning": rule.kind.meaning, "met": standing.met, "struck": standing.struck}


def _list(call: Call) -> Reply:
    kinds = [{"kind": kind.value, "meaning": kind.meaning} for kind in Kind]
    return Reply(body={**show_faults(call.org.disturbances), "kinds": kinds})


def _order(call: Call) -> Reply:
    """`rules`: lines that stay on, added to those that are; `faults`: one for each of the calls to come."""
    asked = call.json_object()
    disturbances = call.org.disturbances
    rules = _rules(asked.get("rules", []), disturbances.seed)
    once = _once(asked["faults"], disturbances.seed) if "faults" in asked else disturbances.waiting
    disturbances.add(rules, call.org.traffic.api)
    disturbances.waiting = once
    return Reply(body={**show_faults(disturbances), "waiting": len(once)})


def _clear(call: Call) -> Reply:
    """All of them, or those of `?kind=row-lock,slow`."""
    try:
        kinds = [read_rule(f"{name.strip()}=1").kind for name in call.query.get("kind", "").split(",") if name]
    except RuleError as error:
        raise RequestError(400, "INVALID_INPUT", str(error)) from None
    return Reply(body={"cleared": call.org.disturbances.clear(kinds)})


def _rules(asked: Any, seed: int) -> tuple[Rule, ...]:
    if not isinstance(asked, list) or not all(isinstance(each, str) for each in asked):
        raise RequestError(400, "INVALID_INPUT", "rules must be a list of lines such as `row-lock=0.05`")
    try:
        return tuple(rule for each in asked for rule in read_rules(each, seed))
    except RuleError as error:
        raise RequestError(400, "INVALID_INPUT", str(error)) from None


def _once(asked: Any, seed: int) -> list[Rule | None]:
    """Each is the name of a kind, a whole line, or null: that call passes."""
    if not isinstance(asked, list) or not all(each is None or isinstance(each, str) for each in asked):
        raise RequestError(400, "INVALID_INPUT", "faults must be a list of lines such as `unavailable`, or null")
    return [_one(each, seed) if each else None for each in asked]


def _one(text: str, seed: int) -> Rule:
    try:
        return read_rule(_SHORT.get(text, text), seed)
    except RuleError as error:
        raise RequestError(400, "INVALID_INPUT", str(error)) from None
