"""The guardrails on plans of the town against its org: what breaks, with which figures, and what it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from town_project import DONATIONS, PEOPLE, QUIET, Row, apply_now, write_town, write_workbook

from npsp_migrate.errors import ProjectError
from npsp_migrate.mapping.sync_settings import GUARDRAILS, Guardrail, Reaction, Rule
from npsp_migrate.model.org import OrgReader
from npsp_migrate.model.plan import Action
from npsp_migrate.planning.plan_file import PlanFile
from npsp_migrate.report.catalogue import Language, catalogue
from npsp_migrate.runs import prepare
from npsp_migrate.runs.nightly.guardrails import Before, judge, refuse_never_allowed, shapes_of, volume_limit
from npsp_migrate.runs.nightly.night import Finding, SourceShape
from npsp_migrate.runs.opened import OpenedProject
from npsp_migrate.runs.orgs import org_to_read

TODAY = date(2025, 6, 1)
ENGLISH = catalogue(Language.ENGLISH)


@dataclass(frozen=True, slots=True)
class Town:
    opened: OpenedProject
    org: OrgReader
    before: Before

    def plan(self, people: Sequence[Row] = PEOPLE, gifts: Sequence[Row] = DONATIONS) -> PlanFile:
        write_workbook(self.opened.workspace.root, people, gifts)
        return prepare.make_plan(self.opened, self.org, self.opened.workspace.plan, QUIET)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Applied once; its org is only read afterwards."""
    opened = write_town(tmp_path_factory.mktemp("guarded") / "town")
    apply_now(opened)
    with org_to_read(opened.project.org) as org:
        with Town(opened, org, Before({})).plan() as plan:
            before = Before(shapes_of(plan))
        yield Town(opened, org, before)


def cell(key: str, column: int, value: object, rows: Sequence[Row] = PEOPLE) -> list[Row]:
    return [(*row[:column], value, *row[column + 1 :]) if row[0] == key else row for row in rows]


def found(town: Town, people: Sequence[Row] = PEOPLE, gifts: Sequence[Row] = DONATIONS) -> tuple[Finding, ...]:
    with town.plan(people, gifts) as plan:
        return judge(plan, town.org, GUARDRAILS, town.before, TODAY)


FIRST, LAST, EMAIL, CITY = 1, 2, 3, 5
DAY, AMOUNT = 2, 3
NOBODY: tuple[Row, ...] = ()


@pytest.mark.parametrize(
    ("people", "gifts", "rules"),
    [
        (PEOPLE, DONATIONS, []),
        (cell("M-1", CITY, "Paris"), DONATIONS, []),
        (cell("M-3", EMAIL, "zoe@example.org"), DONATIONS, []),  # where nothing was, nothing is lost
        (cell("M-1", EMAIL, "autre@example.org"), DONATIONS, [(Rule.EMAILS, Reaction.HOLD, 1)]),
        (cell("M-2", LAST, "Durand"), DONATIONS, [(Rule.NAMES, Reaction.HOLD, 1)]),
        (cell("M-5", LAST, "PETIT"), DONATIONS, []),  # the same name, as it is cleaned
        (PEOPLE, cell("R-2", AMOUNT, "26,50", DONATIONS), [(Rule.PAST_AMOUNTS, Reaction.HOLD, 1)]),
        (PEOPLE, cell("R-2", DAY, "03/05/2024", DONATIONS), [(Rule.PAST_AMOUNTS, Reaction.HOLD, 1)]),
        (PEOPLE, cell("R-5", AMOUNT, 1300, DONATIONS), []),  # a gift of this year
        (PEOPLE, cell("R-5", DAY, date(2024, 12, 31), DONATIONS), [(Rule.PAST_AMOUNTS, Reaction.HOLD, 1)]),
        (PEOPLE[:2], DONATIONS, [(Rule.SHRUNK_SOURCES, Reaction.STOP, 0)]),
        (PEOPLE[:3], DONATIONS, []),  # two rows may go in a night
        (
            cell("M-1", EMAIL, "autre@example.org", cell("M-1", FIRST, "Eva")),
            DONATIONS,
            [(Rule.EMAILS, Reaction.HOLD, 1), (Rule.NAMES, Reaction.HOLD, 1)],
        ),
    ],
)
def test_what_is_odd_breaks_its_rule(
    town: Town, people: Sequence[Row], gifts: Sequence[Row], rules: list[tuple[Rule, Reaction, int]]
) -> None:

    findings = found(town, people, gifts)

    assert [(each.rule, each.then, len(each.held)) for each in findings] == rules


def test_what_is_held_is_the_record_that_is_meant(town: Town) -> None:
    people = cell("M-2", CITY, "Paris", cell("M-1", EMAIL, "autre@example.org"))

    with town.plan(people) as plan:
        [finding] = judge(plan, town.org, GUARDRAILS, town.before, TODAY)
        [change] = [each for each in plan.changes(actions=(Action.UPDATE,)) if each.seq in finding.held]

    assert change.key == "membre:M-1"


def test_every_rule_says_its_figures(town: Town) -> None:
    gifts = [(f"R-{n}", "M-1", "31/02/2024", 10) for n in range(20, 40)]

    told = [ENGLISH.sentence(each.words) for each in found(town, PEOPLE[:1], (*DONATIONS, *gifts))]

    assert told == [
        "Source `dons`: 20 of its 25 rows cannot be used that could be before, more than 5 %",
        "Source `membres`: 4 of its 5 rows are gone, more than 10 %",
    ]


def test_a_column_that_is_gone_stops_and_a_new_one_is_told(town: Town) -> None:
    members = town.before.sources["membres"]
    before = Before(
        {"membres": SourceShape(members.rows, members.refused, members.headers - {"Ville"} | {"Portable"})}
    )

    with town.plan() as plan:
        told = judge(plan, town.org, GUARDRAILS, before, TODAY)

    assert [(each.rule, each.then, ENGLISH.sentence(each.words)) for each in told] == [
        (Rule.LOST_HEADERS, Reaction.STOP, "Source `membres` lost columns (1): Portable"),
        (Rule.NEW_HEADERS, Reaction.TELL, "Source `membres` has new columns (1): Ville"),
    ]


@pytest.mark.parametrize(
    ("guardrail", "usual", "limit"),
    [
        (Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000), 0, 2_000),
        (Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000), 3, 50),
        (Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000), 30, 150),
        (Guardrail(Reaction.STOP, more_than=50, times=5, at_most=2_000), 900, 2_000),
        (Guardrail(Reaction.STOP, more_than=50, times=0, at_most=0), 900, 0),
    ],
)
def test_the_limit_of_a_volume(guardrail: Guardrail, usual: int, limit: int) -> None:

    assert volume_limit(guardrail, usual) == limit


@pytest.mark.parametrize("then", list(Reaction))
def test_a_volume_above_the_usual_stops_holds_or_is_told(town: Town, then: Reaction) -> None:
    newcomers = [(f"M-{n}", "Ana", f"Nouvelle{chr(n)}", None, None, None) for n in range(97, 103)]
    rules = {**GUARDRAILS, Rule.CREATES: Guardrail(then, more_than=5, times=2)}
    before = Before(town.before.sources, created=2)

    with town.plan((*PEOPLE, *newcomers)) as plan:
        [finding] = judge(plan, town.org, rules, before, TODAY)
        creates = sum(counts.get(Action.CREATE, 0) for counts in plan.counts().values())

    assert (finding.rule, finding.then, len(finding.held)) == (
        Rule.CREATES,
        then,
        creates if then is Reaction.HOLD else 0,
    )
    assert ENGLISH.sentence(finding.words) == f"{creates} new records tonight; the limit is 5, as 2 are usual"


def test_what_is_allowed_this_once_is_only_told(town: Town) -> None:
    people = cell("M-1", EMAIL, "autre@example.org")

    with town.plan(people) as plan:
        [finding] = judge(plan, town.org, GUARDRAILS, town.before, TODAY, {Rule.EMAILS})

    assert (finding.then, finding.held) == (Reaction.TELL, ())


def test_a_few_may_be_allowed_every_night(town: Town) -> None:
    rules = {**GUARDRAILS, Rule.EMAILS: Guardrail(Reaction.HOLD, more_than=1)}
    one = cell("M-1", EMAIL, "autre@example.org")
    two = cell("M-2", EMAIL, "autrui@example.org", one)

    with town.plan(one) as plan:
        allowed = judge(plan, town.org, rules, town.before, TODAY)
    with town.plan(two) as plan:
        [finding] = judge(plan, town.org, rules, town.before, TODAY)

    assert allowed == ()
    assert len(finding.held) == 2


def test_nobody_can_allow_a_night_to_delete() -> None:

    with pytest.raises(ProjectError, match="A night never deletes"):
        refuse_never_allowed({Rule.DELETIONS})
