"""Every record of a plan, read back and compared; then what stands around them, and what NPSP has added up."""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from npsp_migrate.errors import StalePlanError
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action, Plan
from npsp_migrate.npsp.automation import CUSTOM_NAMING
from npsp_migrate.npsp.objects import ACCOUNT, CAMPAIGN, CONTACT, OPPORTUNITY
from npsp_migrate.npsp.rollups import CREDITED, GIVEN
from npsp_migrate.npsp.shape import RECORD_TYPE, Shape, shape_of
from npsp_migrate.verify.comparing import Comparison, Tally, in_windows
from npsp_migrate.verify.findings import Checked, Found, Kind, RollupCheck
from npsp_migrate.verify.neighbours import IS_PERSONAL, STAMP, WON, Own, look_around
from npsp_migrate.verify.rolled_up import check_rollups
from npsp_migrate.verify.settings import KINDS
from npsp_migrate.verify.sight import WHOLE_FROM, Sight
from npsp_migrate.verify.totals import SUMMED, GiftSums, campaign_labels
from npsp_migrate.verify.verification import Verification

_ID = 15  # characters of an Id that tell it
COMPARED = (Action.CREATE, Action.UPDATE, Action.KEEP, Action.CONFLICT)

# What is read besides the fields of the plan: in one go with them, it costs no call.
_BESIDES = {
    ACCOUNT: (RECORD_TYPE, CUSTOM_NAMING, STAMP, *GIVEN),
    CONTACT: ("AccountId", STAMP, *GIVEN, *CREDITED),
    OPPORTUNITY: (*SUMMED, *KINDS, "AccountId", WON, IS_PERSONAL, STAMP),
}


class Progress(Protocol):
    def begin(self, what: str, total: int = 0) -> None: ...
    def advance(self, count: int = 1) -> None: ...


def verify_plan(plan: Plan, org: OrgReader, progress: Progress) -> Verification:
    """Reads only. Records that the plan holds back are counted, not looked for."""
    refuse_other_org(plan, org)
    counts = {name: number_of_changes(plan, name, COMPARED) for name in plan.objects()}
    reading = _Reading(plan, Sight(org, whole=sum(counts.values()) > WHOLE_FROM))
    for sobject, total in counts.items():
        if total:
            progress.begin(sobject, total)
            reading.compare_object(sobject, progress)
    return reading.verification()


def refuse_other_org(plan: Plan, org: OrgReader) -> None:
    found, meant = org.identity(), plan.basis
    if found.org_id[:_ID] != meant.org_id[:_ID]:
        raise StalePlanError(
            f"The plan was made for another org: `{meant.org_id}` at `{meant.org_url}`; this is `{found.org_id}`",
            hint="Run `npsp-migrate plan` against this org, or verify the plan where it was applied",
        )


def number_of_changes(plan: Plan, sobject: str, actions: Sequence[Action]) -> int:
    counted = plan.counts().get(sobject, {})
    return sum(counted.get(action, 0) for action in actions)


class _Reading:
    """Gathers, object by object."""

    def __init__(self, plan: Plan, sight: Sight) -> None:
        self._plan = plan
        self._sight = sight
        self._identity = sight.org.identity()
        self._tally = Tally()
        self._checked: list[Checked] = []
        self._own: dict[str, Own] = {}
        self._sums = GiftSums(campaign_labels(plan))

    def compare_object(self, sobject: str, progress: Progress) -> None:
        shape = shape_of(self._sight.org.describe(sobject), self._plan.basis.key_field, self._plan.objects())
        comparison = Comparison(shape, self._read(shape), self._tally)
        records = fields = 0
        for window in in_windows(self._plan.work(sobject, COMPARED)):
            fields += comparison.compare(window)
            records += len(window)
            progress.advance(len(window))
        self._checked.append(Checked(sobject, records, fields))
        if sobject == OPPORTUNITY:
            self._sums.add(comparison.frame[comparison.ours], shape)
        if sobject in _BESIDES:
            self._own[sobject] = Own(sobject, self._slim(comparison), comparison.ours, shape.key_field)

    def _read(self, shape: Shape) -> pd.DataFrame:
        keys = (key for action in COMPARED for _, key in self._plan.numbers(shape.object, action))
        if self._sight.whole and shape.object not in _BESIDES:
            return self._sight.org.read(shape.object, self._paths(shape), having=shape.key_field)
        return self._sight.records(shape.object, self._paths(shape), shape.key_field, keys)

    def _paths(self, shape: Shape) -> list[str]:
        """The fields of its changes, and what sums, names and totals need."""
        fields = {each.field for change in self._plan.work(shape.object, COMPARED) for each in change.fields}
        paths = [path for field in sorted(fields) for path in shape.paths(field)]
        if shape.object == OPPORTUNITY and self._sight.has(CAMPAIGN, shape.key_field):
            paths += shape.paths("CampaignId")
        return list(dict.fromkeys(["Id", shape.key_field, *paths, *self._besides(shape.object)]))

    def _besides(self, sobject: str) -> list[str]:
        return [path for path in _BESIDES.get(sobject, ()) if self._sight.has_path(sobject, path)]

    def _slim(self, comparison: Comparison) -> pd.DataFrame:
        """What is looked at again once all objects are there; the rest need not stay."""
        shape = comparison.shape
        return comparison.frame[list(dict.fromkeys(["Id", shape.key_field, *self._besides(shape.object)]))].copy()

    def verification(self) -> Verification:
        around = look_around(self._sight, self._own)
        rollups = check_rollups(self._sight, self._own, around, self._identity.told_at)
        found = {Kind.DOUBLED: self._tally.doubled.found(), **around.found}
        return self._told(found, rollups)

    def _told(self, found: dict[Kind, Found], rollups: RollupCheck) -> Verification:
        counts = self._plan.counts().values()
        waiting = sum(count for each in counts for action, count in each.items() if action is Action.HOLD)
        basis = self._plan.basis
        return Verification(
            org_id=basis.org_id,
            org_url=basis.org_url,
            fingerprint=self._plan.fingerprint,
            checked=tuple(self._checked),
            missing=self._tally.missing.found(),
            different=self._tally.different,
            differences=tuple(self._tally.differences),
            totals=self._sums.checks(self._plan.totals()),
            rewritten=self._tally.rewritten,
            waiting=waiting,
            conflicts=sum(each.get(Action.CONFLICT, 0) for each in counts),
            found=found,
            rollups=rollups,
            calls=self._sight.org.calls,
            read_at=self._identity.told_at,
            org_name=self._identity.name,
            is_production=self._identity.is_production,
        )
