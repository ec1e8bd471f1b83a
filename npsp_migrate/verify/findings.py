"""The kinds of things that come to light when a plan is read back: each a value, counted and named."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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


class Kind(StrEnum):
    """What can be odd about records that are there, each by itself as the plan wanted it."""

    DOUBLED = "two records with this key"
    HOMELESS = "contact without an account"
    EMPTY_HOME = "household without a member"
    NO_DONOR = "gift without a donor"
    NO_PRIMARY = "gift without a primary contact"
    UNPAID = "gift without a payment"
    PAID_OTHERWISE = "gift whose payments do not add up to its amount"
    TWO_PRIMARIES = "contact with two primary affiliations"
    STILL_THERE = "still there, and to be deleted"  # by a plan that undoes a run


@dataclass(frozen=True, slots=True)
class RollupDifference:
    """One total of one donor: what the gifts in the org come to, and what NPSP has written there."""

    record: RecordName
    field: str
    ours: object
    theirs: object


class NotCompared(StrEnum):
    """Why totals of donors were not added up again: better no answer than one by other rules than the org's."""

    SETTINGS = "totals of donors, as NPSP's settings for them cannot be read"
    FISCAL_YEARS = "totals of donors, as the org counts in fiscal years"
    EXCLUSIONS = "totals of donors, as the org leaves out a kind of gifts that is not known here"
    NO_DATE = "totals of donors, as the org does not say which day it is"
    CURRENCIES = "totals of donors, as the org has several currencies"


@dataclass(frozen=True, slots=True)
class RollupCheck:
    """`stale`: donors whose gifts were written after their totals; NPSP adds them up at night."""

    donors: int = 0
    totals: int = 0
    different: int = 0
    differences: tuple[RollupDifference, ...] = ()
    stale: int = 0
    not_compared: NotCompared | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Records of one kind of finding: all are counted, the first are named."""

    count: int = 0
    first: tuple[RecordName, ...] = ()
