"""Who remembers a run is told while it goes on, and knows in the end what the journal knows, each record once."""

from collections import Counter
from pathlib import Path

import pytest
from obliging_org import ORG_ID, ObligingOrg
from written_plans import PlanOf, Quiet, create

from npsp_migrate.applying import executing
from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Change

HOMES = [create(n, "Account", f"foyer:{n}", Name=f"Foyer {n}") for n in range(1, 10)]
PEOPLE = [create(n, "Contact", f"p:{n}", LastName=f"P{n}", AccountId=f"foyer:{n - 10}") for n in range(11, 20)]
TWICE = [
    create(n, "Account", f"foyer:{n}", Name=f"Foyer {n}", npe01__One2OneContact__c=f"p:{n + 10}")
    for n in range(1, 10)
]
JOBS = Manner(Via.BULK, smallest_job=1)


def told(plan: PlanOf, journal: Journal, manner: Manner) -> list[list[tuple[str, str]]]:
    """What was new each time: keys, and the fields that were told with them."""
    pieces: list[list[tuple[str, str]]] = []

    def remember(run: int, after: int = 0) -> None:
        pieces.append([(key, ", ".join(values)) for _, key, values, _ in journal.applied(run, after)])

    assert apply_plan(plan, ObligingOrg(), journal, Quiet(), manner=manner, remember=remember).complete
    return pieces


@pytest.mark.parametrize("homes", [HOMES, TWICE], ids=["one pass", "two passes"])
@pytest.mark.parametrize(
    "order", [("Account", "Contact"), ("Contact", "Account")], ids=["as numbered", "otherwise"]
)
def test_what_was_told_while_jobs_worked_is_all_that_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, homes: list[Change], order: tuple[str, ...]
) -> None:
    monkeypatch.setattr(executing, "LOAD_WINDOW", 4)
    plan = PlanOf([*homes, *PEOPLE], org_id=ORG_ID, order=order)

    with Journal(tmp_path / "journal.sqlite") as journal:
        pieces = told(plan, journal, JOBS)

        assert len(pieces) > 3
        assert set().union(*pieces) == {(key, ", ".join(values)) for _, key, values, _ in journal.applied(1)}


def test_in_the_order_of_the_plan_nothing_is_told_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "LOAD_WINDOW", 4)

    with Journal(tmp_path / "journal.sqlite") as journal:
        pieces = told(PlanOf([*HOMES, *PEOPLE], org_id=ORG_ID), journal, JOBS)

    times = Counter(key for piece in pieces for key, _ in piece)
    assert set(times.values()) == {1}
    assert len(times) == 18
    assert len(pieces) == 6  # the last one when all is written


def test_calls_are_not_waited_for_and_all_is_told_at_the_end(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        pieces = told(PlanOf([*HOMES, *PEOPLE], org_id=ORG_ID), journal, Manner(Via.COLLECTIONS))

    assert [len(piece) for piece in pieces] == [18]
