"""What a local org says of itself, in words for the terminal."""

from typing import Any


def status_text(known: dict[str, Any]) -> str:
    calls, storage = known["calls"], known["storage_mb"]
    records = known["records"]
    enforced = "" if storage["enforced"] else ", more is taken"
    lines = [
        f"Local org at {known['instance_url']} (pid {known['pid']}, profile {known['profile']}, `{known['data']}`)",
        f"  records  {_counted(records)}",
        f"  storage  {storage['used']} MB of {storage['max']} MB{enforced}",
        f"  calls    {calls['api']:,} of {calls['daily_limit']:,} a day ({_listed(calls['by_kind'])})",
    ]
    return "\n".join([*lines, *(f"  fault    {_fault_line(each)}" for each in known["faults"]["rules"])])


def faults_text(answer: dict[str, Any]) -> str:
    if "cleared" in answer:
        return f"{answer['cleared']} {'fault' if answer['cleared'] == 1 else 'faults'} ended"
    lines = [_fault_line(each) for each in answer["rules"]]
    return "\n".join(lines) if lines else "No fault is on"


def _counted(counts: dict[str, int]) -> str:
    return f"{sum(counts.values()):,} ({_listed(counts)})" if counts else "none"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _fault_line(each: dict[str, Any]) -> str:
    return f"{each['rule']}  struck {each['struck']:,} of {each['met']:,}: {each['meaning']}"
