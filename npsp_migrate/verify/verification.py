"""What came of reading a plan back from the org."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SHOWN = 1_000  # of each kind; the counts are always whole


@dataclass(frozen=True, slots=True)
class Checked:
    """How much of one object was compared."""

    object: str
    records: int
    fields: int


@dataclass(frozen=True, slots=True)
class RecordName:
    object: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the org holds otherwise than the plan wanted it."""

    record: RecordName
    field: str
    wanted: object
    found: object


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """One group of gifts: in the sources, in the plan, in the org now."""

    kind: str
    group: str
    sources_count: int
    sources_sum: Decimal
    plan_count: int
    plan_sum: Decimal
    org_count: int
    org_sum: Decimal
    accounts_sum: Decimal | None = None  # what the accounting says, where it says something

    @property
    def agrees(self) -> bool:
        return (self.plan_count, self.plan_sum) == (self.org_count, self.org_sum)


@dataclass(frozen=True, slots=True)
class Found:
    """Records of one kind of finding: all are counted, the first are named."""

    count: int = 0
    first: tuple[RecordName, ...] = ()


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
    gifts_without_payment: Found
    households_without_member: Found
    totals: tuple[TotalCheck, ...]
    rewritten: int
    waiting: int

    @property
    def clean(self) -> bool:
        """Everything the plan wanted is there, as wanted, and the sums agree."""
        return not self.missing.count and not self.different and all(total.agrees for total in self.totals)

    def lines(self, limit: int) -> tuple[str, ...]:
        """For the terminal: what was compared, then every finding, at most `limit` of each kind."""
        records = sum(each.records for each in self.checked)
        fields = sum(each.fields for each in self.checked)
        off = [total for total in self.totals if not total.agrees]
        return (
            f"Compared: {records:,} records, {fields:,} fields",
            *_named("Not in the org", self.missing, limit),
            *(f"Differs: {_differs(each)}" for each in self.differences[:limit]),
            *_more(self.different, min(limit, len(self.differences))),
            *(f"Sums differ: {_sums(each)}" for each in off[:limit]),
            *_more(len(off), min(limit, len(off))),
            *_named("Gift without a payment", self.gifts_without_payment, limit),
            *_named("Household without a member", self.households_without_member, limit),
            *((f"Named by NPSP itself, as forecast: {self.rewritten:,}",) if self.rewritten else ()),
            *((f"Waiting for a person, not looked for: {self.waiting:,}",) if self.waiting else ()),
            "The org holds what the plan wanted" if self.clean else "The org does not hold what the plan wanted",
        )

    def as_json(self) -> Mapping[str, object]:
        return {
            "clean": self.clean,
            "org": {"id": self.org_id, "url": self.org_url},
            "plan": self.fingerprint,
            "checked": [
                {"object": each.object, "records": each.records, "fields": each.fields} for each in self.checked
            ],
            "missing": _found_json(self.missing),
            "differences": {
                "count": self.different,
                "first": [_difference_json(each) for each in self.differences],
            },
            "gifts_without_payment": _found_json(self.gifts_without_payment),
            "households_without_member": _found_json(self.households_without_member),
            "totals": [_total_json(each) for each in self.totals],
            "rewritten_by_npsp": self.rewritten,
            "waiting": self.waiting,
        }


def _named(what: str, found: Found, limit: int) -> tuple[str, ...]:
    shown = found.first[:limit]
    names = (f"{what}: {each.object} `{each.key}` {each.label}" for each in shown)
    return (*names, *_more(found.count, len(shown)))


def _differs(difference: Difference) -> str:
    record = f"{difference.record.object} `{difference.record.key}` {difference.field}"
    return f"{record}: `{_plain(difference.found)}` in the org, `{_plain(difference.wanted)}` in the plan"


def _sums(total: TotalCheck) -> str:
    org, plan = f"{total.org_count:,} gifts, {total.org_sum}", f"{total.plan_count:,} gifts, {total.plan_sum}"
    return f"{total.kind} {total.group}: {org} in the org; {plan} in the plan"


def _more(count: int, shown: int) -> tuple[str, ...]:
    return (f"… and {count - shown:,} more",) if count > shown else ()


def _found_json(found: Found) -> Mapping[str, object]:
    return {"count": found.count, "first": [_name_json(each) for each in found.first]}


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
