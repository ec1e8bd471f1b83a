"""Which faults are on, and which of them the call at hand meets. Knows no HTTP and no database.

Each rule draws from a generator of its own, so that the same calls in the same order fare the same again.
Nothing of this is kept in the org's file: a restart ends all faults.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from random import Random

from npsp_migrate.localorg.disturb.rule import Kind, Rule, read_rules
from npsp_migrate.localorg.faults import RowError

_LOCKED = RowError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
STORAGE_FULL = RowError("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded")
_HEADERS_KEPT = 100  # distinct headers whose draws go on; a client sends one or two
# What the rows, jobs and pages of a call meet; all other kinds meet the call itself.
_WITHIN = frozenset({Kind.ROW_LOCK, Kind.STORAGE_FULL, Kind.BULK_FAILURE, Kind.PAGE_SIZE})


class JobFailure(Exception):  # noqa: N818 - ordered, and no error of ours
    """A Bulk job ends as Failed."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A call: `text` is what may name an object."""

    path: str
    method: str = ""
    text: str = ""


@dataclass(slots=True)
class Standing:
    """A rule that is on, with its draws."""

    rule: Rule
    calls_before: int = 0
    met: int = 0
    struck: int = 0
    jobs: dict[str, bool] = field(default_factory=dict)
    _draws: Random = field(init=False)

    def __post_init__(self) -> None:
        self._draws = Random(f"{self.rule.seed} {self.rule.kind.value}")  # noqa: S311 - repeatable on purpose

    def strikes(self) -> bool:
        rule = self.rule
        self.met += 1
        every = rule.amount if rule.kind is Kind.SESSION_EXPIRY else rule.every
        spent = rule.count is not None and self.struck >= rule.count
        if spent or self.met <= rule.after or (self.met - rule.after) % every:
            return False
        if rule.probability < 1 and self._draws.random() >= rule.probability:
            return False
        self.struck += 1
        return True

    def fits(self, occasion: Occasion) -> bool:
        rule = self.rule
        if rule.path and not fnmatch(occasion.path.lower(), rule.path.lower()):
            return False
        if rule.method and rule.method != occasion.method.upper():
            return False
        if not rule.object or rule.kind in _WITHIN:
            return True
        return re.search(rf"\b{re.escape(rule.object)}\b", occasion.text, re.IGNORECASE) is not None

    def is_about(self, object_name: str) -> bool:
        return not self.rule.object or fnmatch(object_name.lower(), self.rule.object.lower())


@dataclass(frozen=True, slots=True)
class Met:
    """What one call meets: rules that struck it, and those that its rows may still meet."""

    struck: tuple[Rule, ...] = ()
    within: tuple[Standing, ...] = ()

    def has(self, kind: Kind) -> bool:
        return any(rule.kind is kind for rule in self.struck)

    @property
    def delay(self) -> float:
        """Seconds."""
        return sum(rule.amount for rule in self.struck if rule.kind is Kind.SLOW) / 1000


class Disturbances:
    """The faults of one org; `at_start` are on from its birth."""

    def __init__(self, seed: int = 0, at_start: tuple[Rule, ...] = ()) -> None:
        self.seed = seed
        self.at_start = at_start
        self.standing = [Standing(rule) for rule in at_start]
        self.waiting: list[Rule | None] = []  # for the calls to come, one each
        self._of_headers: dict[str, list[Standing]] = {}
        self._of_jobs: dict[str, list[Standing]] = {}
        self._within: tuple[Standing, ...] = ()

    def add(self, rules: Sequence[Rule], calls_so_far: int) -> None:
        self.standing += [Standing(rule, calls_so_far) for rule in rules]

    def clear(self, kinds: Sequence[Kind] = ()) -> int:
        """End the faults of these kinds, or all of them; how many there were."""
        before = len(self.standing) + len(self.waiting)
        self.standing = [each for each in self.standing if kinds and each.rule.kind not in kinds]
        if not kinds:
            self.waiting, self._of_headers, self._of_jobs = [], {}, {}
        return before - len(self.standing) - len(self.waiting)

    def daily_limit(self, usual: int) -> int:
        """How many calls the org takes: as usual, or as a fault says."""
        ordered = [
            each.calls_before + each.rule.amount for each in self.standing if each.rule.kind is Kind.REQUEST_LIMIT
        ]
        return min([usual, *ordered])

    def reads_texts(self, header: str) -> bool:
        """Whether any rule asks which object a call names."""
        return "object" in header.lower() or any(each.rule.object for each in self.standing)

    def meet(self, occasion: Occasion, header: str = "") -> "Met":
        """What this call meets. Its rows, jobs and pages meet theirs `during` its work."""
        fitting = [each for each in (*self.standing, *self._sent(header), *self._next()) if each.fits(occasion)]
        struck = [each.rule for each in fitting if each.rule.kind not in _WITHIN and each.strikes()]
        return Met(tuple(struck), tuple(each for each in fitting if each.rule.kind in _WITHIN))

    @contextmanager
    def during(self, met: "Met") -> Iterator[None]:
        """While the call is carried out, which nothing interrupts."""
        self._within = met.within
        try:
            yield
        finally:
            self._within = ()

    @contextmanager
    def during_job(self, job: str, path: str) -> Iterator[None]:
        """A slice of a Bulk job: what is on now, and what the call that made the job brought with it."""
        before, occasion = self._within, Occasion(path)
        own = (*self.standing, *self._of_jobs.get(job, ()))
        self._within = tuple(each for each in own if each.rule.kind in _WITHIN and each.fits(occasion))
        try:
            yield
        finally:
            self._within = before

    def remember_job(self, job: str, header: str) -> None:
        """A header on a call that makes or closes a job is meant for the job."""
        if header:
            self._of_jobs[job] = self._sent(header)

    def row_fault(self, object_name: str) -> RowError | None:
        """Whether this row is locked by somebody else."""
        return _LOCKED if self._strikes(Kind.ROW_LOCK, object_name) else None

    def create_fault(self, object_name: str) -> RowError | None:
        """Whether there is no room for one more record."""
        for each in self._within:
            if each.rule.kind is Kind.STORAGE_FULL and each.is_about(object_name):
                each.met += 1
                if each.met > each.rule.amount:
                    each.struck += 1
                    return STORAGE_FULL
        return None

    def meets_rows(self) -> bool:
        """Whether any row is in danger: asked once, before each of them is."""
        return any(each.rule.kind in (Kind.ROW_LOCK, Kind.STORAGE_FULL) for each in self._within)

    def check_job(self, job: str, object_name: str, taken: int) -> None:
        """Let a job fail that shall fail, once as many of its rows were taken as shall be."""
        for each in self._within:
            if each.rule.kind is not Kind.BULK_FAILURE or not each.is_about(object_name):
                continue
            if job not in each.jobs:
                each.jobs[job] = each.strikes()
            if each.jobs[job] and taken >= each.rule.rows:
                raise JobFailure("InternalServerError : An internal error occurred, the job was ended")

    def page_size(self, asked: int) -> int:
        """How many records a page has at most."""
        sizes = [each.rule.amount for each in self._within if each.rule.kind is Kind.PAGE_SIZE and each.strikes()]
        return min([asked, *sizes])

    def _strikes(self, kind: Kind, object_name: str) -> bool:
        asked = [each for each in self._within if each.rule.kind is kind and each.is_about(object_name)]
        return any([each.strikes() for each in asked])  # noqa: C419 - each draws, whatever the others say

    def _next(self) -> list[Standing]:
        rule = self.waiting.pop(0) if self.waiting else None
        return [Standing(rule)] if rule else []

    def _sent(self, header: str) -> list[Standing]:
        """The rules of a request's header; who sends the same header again goes on in the same draws."""
        if not header:
            return []
        if header not in self._of_headers:
            rules = read_rules(header, self.seed)
            while len(self._of_headers) >= _HEADERS_KEPT:
                del self._of_headers[next(iter(self._of_headers))]
            self._of_headers[header] = [Standing(rule) for rule in rules]
        return self._of_headers[header]
