"""What came of reading a plan back from the org."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from npsp_migrate.verify.findings import (
    Checked,
    Difference,
    Found,
    Kind,
    RecordName,
    RollupCheck,
    RollupDifference,
    TotalCheck,
)


@dataclass(frozen=True, slots=True)
class Verification:
    """`rewritten`: fields that NPSP names by itself, as the forecast said; `waiting`: records that the plan itself
    holds back, and nobody looked for.
    """

    org_id: str
    org_url: str
    fingerprint: str
    checked: tuple[Checked, ...]
    missing: Found
    different: int
    differences: tuple[Difference, ...]
    totals: tuple[TotalCheck, ...]
    rewritten: int
    waiting: int
    conflicts: int = 0
    found: Mapping[Kind, Found] = field(default_factory=dict)
    rollups: RollupCheck = field(default_factory=RollupCheck)
    calls: int = 0
    read_at: str = ""  # when the org began to be read, by its own clock; ISO with zone
    org_name: str = ""
    is_production: bool = False

    @property
    def equal(self) -> bool:
        """Everything the plan wanted is there, as wanted, nothing that it deletes, and the sums agree."""
        still_there = self.found.get(Kind.STILL_THERE, Found()).count
        fulfilled = not (self.missing.count or self.different or still_there)
        return fulfilled and all(total.agrees for total in self.totals)

    @property
    def wrong(self) -> int:
        """How many differences there are, of every kind."""
        sums = sum(not total.agrees for total in self.totals)
        around = sum(each.count for each in self.found.values())
        return self.missing.count + self.different + sums + around + self.rollups.different

    @property
    def clean(self) -> bool:
        """Equal, and nothing odd around it. Totals that NPSP has not come to yet are told, and no fault."""
        return not self.wrong

    def lines(self, limit: int) -> tuple[str, ...]:
        """For the terminal: what was compared, then every finding, at most `limit` of each kind."""
        records = sum(each.records for each in self.checked)
        fields = sum(each.fields for each in self.checked)
        off = [total for total in self.totals if not total.agrees]
        return (
            f"Compared: {_counted(records, 'record')}, {_counted(fields, 'field')}",
            *_named("Not in the org", self.missing, limit),
            *(f"Differs: {_differs(each)}" for each in self.differences[:limit]),
            *_more(self.different, min(limit, len(self.differences))),
            *(f"Sums differ: {_sums(each)}" for each in off[:limit]),
            *_more(len(off), min(limit, len(off))),
            *(line for kind, found in self.found.items() for line in _named(kind.capitalize(), found, limit)),
            *_rollup_lines(self.rollups, limit),
            *((f"Named by NPSP itself, as forecast: {self.rewritten:,}",) if self.rewritten else ()),
            *((f"Changed on both sides, left to a person: {self.conflicts:,}",) if self.conflicts else ()),
            *((f"Waiting for a person, not looked for: {self.waiting:,}",) if self.waiting else ()),
            self._verdict,
        )

    @property
    def _verdict(self) -> str:
        if self.clean:
            return "The org holds what the plan wanted"
        if self.equal:
            return "The org holds what the plan wanted, but something around it is wrong"
        return "The org does not hold what the plan wanted"

    def as_json(self) -> Mapping[str, object]:
        return {
            "clean": self.clean,
            "org": {"id": self.org_id, "url": self.org_url, "name": self.org_name},
            "read_at": self.read_at,
            "plan": self.fingerprint,
            "checked": [
                {"object": each.object, "records": each.records, "fields": each.fields} for each in self.checked
            ],
            "missing": _found_json(self.missing),
            "differences": {
                "count": self.different,
                "first": [_difference_json(each) for each in self.differences],
            },
            "found": {kind.name.lower(): _found_json(found) for kind, found in self.found.items()},
            "rollups": _rollups_json(self.rollups),
            "totals": [_total_json(each) for each in self.totals],
            "rewritten_by_npsp": self.rewritten,
            "conflicts": self.conflicts,
            "waiting": self.waiting,
            "calls": self.calls,
        }


def _named(what: str, found: Found, limit: int) -> tuple[str, ...]:
    shown = found.first[:limit]
    names = (f"{what}: {each.object} `{each.key}`{_label(each)}" for each in shown)
    return (*names, *_more(found.count, len(shown)))


def _label(name: RecordName) -> str:
    return f" {name.label}" if name.label not in ("", name.key) else ""


def _rollup_lines(check: RollupCheck, limit: int) -> tuple[str, ...]:
    if check.not_compared:
        return (f"Not compared: {check.not_compared}",)
    if not check.donors:
        return ()
    late = _counted(check.stale, "donor")
    return (
        f"Totals of donors added up again: {_counted(check.donors, 'donor')}, {_counted(check.totals, 'total')}",
        *(f"Total differs: {_total_differs(each)}" for each in check.differences[:limit]),
        *_more(check.different, min(limit, len(check.differences))),
        *((f"Not added up by NPSP yet: {late}; verify again tomorrow",) if check.stale else ()),
    )


def _total_differs(difference: RollupDifference) -> str:
    record = f"{difference.record.object} `{difference.record.key}` {difference.field}"
    return f"{record}: `{_plain(difference.theirs)}` in the org, the gifts come to `{_plain(difference.ours)}`"


def _differs(difference: Difference) -> str:
    record = f"{difference.record.object} `{difference.record.key}` {difference.field}"
    return f"{record}: `{_plain(difference.found)}` in the org, `{_plain(difference.wanted)}` in the plan"


def _sums(total: TotalCheck) -> str:
    org, plan = (
        f"{_counted(count, 'gift')}, {worth}"
        for count, worth in ((total.org_count, total.org_sum), (total.plan_count, total.plan_sum))
    )
    return f"{total.kind} {total.group}: {org} in the org; {plan} in the plan"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _more(count: int, shown: int) -> tuple[str, ...]:
    return (f"… and {count - shown:,} more",) if count > shown else ()


def _found_json(found: Found) -> Mapping[str, object]:
    return {"count": found.count, "first": [_name_json(each) for each in found.first]}


def _rollups_json(check: RollupCheck) -> Mapping[str, object]:
    return {
        "donors": check.donors,
        "totals": check.totals,
        "different": check.different,
        "first": [
            {
                **_name_json(each.record),
                "field": each.field,
                "gifts": _plain(each.ours),
                "org": _plain(each.theirs),
            }
            for each in check.differences
        ],
        "stale": check.stale,
        "not_compared": check.not_compared.name.lower() if check.not_compared else None,
    }


def _name_json(name: RecordName) -> Mapping[str, str]:
    return {"object": name.object, "key": name.key, "label": name.label}


def _difference_json(difference: Difference) -> Mapping[str, object]:
    values = {"field": difference.field, "wanted": _plain(difference.wanted), "found": _plain(difference.found)}
    return {**_name_json(difference.record), **values}


def _total_json(total: TotalCheck) -> Mapping[str, object]:
    return {
        "kind": total.kind,
        "group": total.group,
        "sources": {"count": total.sources_count, "sum": str(total.sources_sum)},
        "plan": {"count": total.plan_count, "sum": str(total.plan_sum)},
        "org": {"count": total.org_count, "sum": str(total.org_sum)},
        "accounts": None if total.accounts_sum is None else str(total.accounts_sum),
        "agrees": total.agrees,
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | bool | int) else str(value)
