"""A plan in numbers: small enough to hold, to print, and to hand to a machine as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from npsp_migrate.model.issue import Severity
from npsp_migrate.model.plan import Action, Basis, Plan, RowTally

Counts = Mapping[str, Mapping[Action, int]]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did with the plan, when it was applied already."""

    created: int
    updated: int
    unchanged: int
    refused: int
    held: int
    verified: int
    differences: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What every view shows first. `errors` and `warnings` count the issues in the data."""

    basis: Basis
    fingerprint: str
    objects: tuple[str, ...]
    counts: Counts
    tallies: tuple[RowTally, ...]
    errors: int
    warnings: int
    done: Done | None = None
    drifts: int = 0  # records that somebody changed in the org alone
    undecided: int = 0  # records that are written although some of their fields wait for a person
    doubts: int = 0  # pairs of which nobody has said whether they are one

    def total(self, action: Action) -> int:
        return sum(by_action.get(action, 0) for by_action in self.counts.values())

    @property
    def pending(self) -> int:
        """Records that applying the plan would write."""
        return self.total(Action.CREATE) + self.total(Action.UPDATE) + self.total(Action.DELETE)

    @property
    def applicable(self) -> bool:
        """There is something to write."""
        return self.pending > 0

    @property
    def complete(self) -> bool:
        """Every row and record was decided: nothing waits for a person."""
        waits = self.total(Action.HOLD) + self.total(Action.CONFLICT) + self.undecided
        return not (waits + self.rows("held") + self.doubts)

    @property
    def errored(self) -> bool:
        """The data has errors; their rows are in no record of the plan."""
        return self.errors > 0

    @property
    def actions(self) -> tuple[Action, ...]:
        """Those that a reader is told of: only a plan that undoes a run deletes, and it creates nothing."""
        never = Action.CREATE if self.basis.undoes else Action.DELETE
        return tuple(each for each in Action if each is not never)

    def rows(self, ending: str) -> int:
        """Rows of all sheets: `rows_in`, `used`, `held`, `refused` or `left_out`."""
        return sum(getattr(tally, ending) for tally in self.tallies)


def summarise(plan: Plan, done: Done | None = None) -> Summary:
    severities = _severities(plan)
    return Summary(
        basis=plan.basis,
        fingerprint=plan.fingerprint,
        objects=plan.objects(),
        counts=plan.counts(),
        tallies=plan.tallies(),
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        done=done,
        drifts=plan.drifts(),
        undecided=sum(1 for _ in plan.undecided()),
        doubts=plan.doubts(),
    )


def _severities(plan: Plan) -> dict[Severity, int]:
    counted = dict.fromkeys(Severity, 0)
    for issue in plan.issues():
        counted[issue.severity] += 1
    return counted


def as_json(summary: Summary) -> dict[str, object]:
    """For `--json`: plain values, amounts and instants as text."""
    return {
        "plan": summary.fingerprint,
        "made_at": summary.basis.made_at.isoformat(),
        "org": {"id": summary.basis.org_id, "url": summary.basis.org_url},
        "basis": _basis_json(summary.basis),
        "records": {
            name: {action.value: summary.counts[name].get(action, 0) for action in summary.actions}
            for name in summary.objects
        },
        "pending": summary.pending,
        "complete": summary.complete,
        "applicable": summary.applicable,
        "errored": summary.errored,
        "undecided": summary.undecided,
        "changed_in_org": summary.drifts,
        "rows": {ending: summary.rows(ending) for ending in ("rows_in", *ROW_ENDINGS)},
        "sheets": [_tally_json(tally) for tally in summary.tallies],
        "errors": summary.errors,
        "warnings": summary.warnings,
    }


def _basis_json(basis: Basis) -> dict[str, object]:
    """What the plan was made from: who reviews it later can tell whether that is still the same."""
    return {
        "mapping_sha256": basis.mapping_sha256,
        "decisions_sha256": basis.decisions_sha256,
        "read_at": basis.read_at,
        "sources": [{"file": file, "sha256": sha256} for file, sha256 in basis.snapshots],
        "undoes": basis.undoes or None,
    }


ROW_ENDINGS = ("used", "held", "refused", "left_out")


def _tally_json(tally: RowTally) -> dict[str, object]:
    names: Iterable[str] = ("source", "file", "sheet", "rows_in", *ROW_ENDINGS)
    return {name: getattr(tally, name) for name in names}
