"""The law of following: whatever staff do in the org, no night creates a deleted person, or makes two of one."""

import shutil
import urllib.error
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from staffed_town import KEY, QUIET, Staff, running_org, town_on
from town_project import DONATIONS, PEOPLE, Row, write_workbook

from npsp_migrate.model.plan import Action
from npsp_migrate.runs import looking, perform
from npsp_migrate.runs.opened import OpenedProject

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
QUICK = settings(max_examples=2, deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
THOROUGH = settings(QUICK, max_examples=60)
NUMBERS = count(1)
CITY = 5
WRITES = (Action.CREATE, Action.UPDATE, Action.DELETE)
READ = f"Id, {KEY}, FirstName, LastName, Email, MobilePhone, MailingCity"

Step = tuple[str, int, int]


def steps() -> st.SearchStrategy[list[Step]]:
    verbs = st.sampled_from(sorted(VERBS))
    return st.lists(st.tuples(verbs, st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8)


@dataclass
class World:
    """The town, its sheet as it stands, and who is who: the Id that each merged one lives on in."""

    staff: Staff
    opened: OpenedProject
    people: list[Row] = field(default_factory=lambda: list(PEOPLE))
    gifts: list[Row] = field(default_factory=lambda: list(DONATIONS))
    ids: dict[str, str] = field(default_factory=dict)  # number of a member → Id of the contact it became
    lives_in: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    moved: bool = False  # the sheet, since the last night

    def contacts(self) -> list[dict[str, object]]:
        return self.staff.query(f"SELECT {READ} FROM Contact ORDER BY Id")

    def alive(self, sobject: str) -> list[str]:
        return self.staff.ids(sobject, "Id != null")

    def person(self, member: str) -> str:
        org_id = self.ids[member]
        while org_id in self.lives_in:
            org_id = self.lives_in[org_id]
        return org_id

    def write_sheets(self) -> None:
        self.moved = True
        write_workbook(self.opened.workspace.root, self.people, self.gifts)

    def night(self) -> None:
        """Plan and apply, with what must hold of every night."""
        people, gifts = self.contacts(), set(self.alive("Opportunity"))
        with looking.make_plan(self.opened, self.opened.workspace.plan, QUIET) as plan:
            if any(plan.changes(actions=WRITES)):
                perform.apply(self.opened, plan, QUIET)
        after = self.contacts()
        assert [each["Id"] for each in after] == [each["Id"] for each in people]
        assert self._without_cities(after) == self._without_cities(people)
        self._check_gifts(gifts)
        with looking.make_plan(self.opened, self.opened.workspace.plan, QUIET) as plan:
            left = [(each.action, each.object, each.key, each.fields) for each in plan.changes(actions=WRITES)]
        assert left == []
        self.moved = False

    def _without_cities(self, people: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """What staff made of a person stands; a city may come from the sheet, where it changed."""
        changing = {KEY, "attributes", *(["MailingCity"] if self.moved else [])}
        return [{name: value for name, value in each.items() if name not in changing} for each in people]

    def _check_gifts(self, before: set[str]) -> None:
        """Nothing is lost; a new gift is there once, with the one who is its giver today, or not at all."""
        found = self.staff.query(f"SELECT Id, {KEY}, npsp__Primary_Contact__c FROM Opportunity ORDER BY Id")
        assert before <= {each["Id"] for each in found}
        givers = {f"don:{gift[0]}": self.person(str(gift[1])) for gift in self.gifts if gift[1] in self.ids}
        living = set(self.alive("Contact"))
        for each in found:
            if each["Id"] not in before:
                assert each["npsp__Primary_Contact__c"] == givers[each[KEY]]
                assert givers[each[KEY]] in living


def edit(world: World, one: int, other: int) -> None:
    chosen = pick(world.alive("Contact"), one)
    name = ("LastName", "MobilePhone", "MailingCity")[other % 3]
    world.staff.edit("Contact", chosen, **{name: f"{next(NUMBERS):06}"})


def merge(world: World, one: int, other: int) -> None:
    survivor, loser = pick(world.alive("Contact"), one), pick(world.alive("Contact"), other)
    if survivor != loser:
        world.staff.merge("Contact", survivor, loser)
        world.lives_in[loser] = survivor


def merge_homes(world: World, one: int, other: int) -> None:
    homes = world.staff.ids("Account", "RecordType.DeveloperName = 'HH_Account'")
    if pick(homes, one) != pick(homes, other):
        world.staff.merge("Account", pick(homes, one), pick(homes, other))


def delete(world: World, one: int, other: int) -> None:
    del other
    chosen = pick(world.alive("Contact"), one)
    world.staff.delete("Contact", chosen)
    world.deleted.append(chosen)


def delete_gift(world: World, one: int, other: int) -> None:
    del other
    chosen = pick(world.alive("Opportunity"), one)
    world.staff.delete("Opportunity", chosen)
    world.deleted.append(chosen)


def delete_home(world: World, one: int, other: int) -> None:
    """Salesforce deletes its people and their gifts with it."""
    del other
    world.staff.delete("Account", pick(world.staff.ids("Account", "RecordType.DeveloperName = 'HH_Account'"), one))


def empty_bin(world: World, one: int, other: int) -> None:
    del other
    chosen = pick(world.deleted, one)
    world.deleted.remove(chosen)
    world.staff.empty_bin(chosen)


def undelete(world: World, one: int, other: int) -> None:
    del other
    chosen = pick(world.deleted, one)
    world.staff.undelete(chosen)
    world.deleted.remove(chosen)


def empty_key(world: World, one: int, other: int) -> None:
    del other
    world.staff.edit("Contact", pick(world.alive("Contact"), one), **{KEY: None})


def newcomer(world: World, one: int, other: int) -> None:
    del one, other
    world.staff.create("Contact", FirstName="Nadia", LastName=f"Nouvelle{next(NUMBERS)}")


def city_in_sheet(world: World, one: int, other: int) -> None:
    del other
    row = world.people[one % len(world.people)]
    world.people[one % len(world.people)] = (*row[:CITY], f"Ville {next(NUMBERS)}")
    world.write_sheets()


def gift_in_sheet(world: World, one: int, other: int) -> None:
    del other
    member = world.people[one % len(world.people)][0]
    world.gifts.append((f"N-{next(NUMBERS)}", member, "04/05/2025", 70))
    world.write_sheets()


def lose_registry(world: World, one: int, other: int) -> None:
    del one, other
    world.opened.workspace.registry.unlink(missing_ok=True)


def night(world: World, one: int, other: int) -> None:
    del one, other
    world.night()


def pick(found: Sequence[str], number: int) -> str:
    return found[number % len(found)]


VERBS: dict[str, Callable[[World, int, int], None]] = {
    each.__name__: each
    for each in (
        edit,
        merge,
        merge_homes,
        delete,
        delete_gift,
        delete_home,
        empty_bin,
        undelete,
        empty_key,
        newcomer,
        city_in_sheet,
        gift_in_sheet,
        lose_registry,
        night,
    )
}


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    with running_org(tmp_path_factory.mktemp("org")) as staff:
        yield staff


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SF_CLIENT_ID", "key")
    monkeypatch.setenv("SF_CLIENT_SECRET", "secret")
    return tmp_path / "town"


def check_the_law(org: Staff, folder: Path, done: Sequence[Step]) -> None:
    org.reset()
    shutil.rmtree(folder, ignore_errors=True)
    world = World(org, town_on(org, folder))
    with looking.make_plan(world.opened, world.opened.workspace.plan, QUIET) as plan:
        perform.apply(world.opened, plan, QUIET)
    world.ids = {str(row[0]): org.id_of("Contact", f"membre:{row[0]}") for row in PEOPLE if row[0] != "M-4"}
    world.ids["M-4"] = world.ids["M-1"]  # one person on two rows

    for verb, one, other in (*done, ("night", 0, 0)):
        try:
            VERBS[verb](world, one, other)
        except (urllib.error.HTTPError, ZeroDivisionError):
            event(f"{verb} is not possible")


@QUICK
@example(done=[("merge", 1, 0), ("night", 0, 0), ("gift_in_sheet", 3, 0)])
@example(done=[("delete", 0, 0), ("night", 0, 0), ("undelete", 0, 0), ("night", 0, 0), ("delete", 0, 0)])
@given(done=steps())
def test_nobody_comes_back_and_nobody_is_made_twice(org: Staff, folder: Path, done: list[Step]) -> None:
    check_the_law(org, folder, done)


@pytest.mark.slow
@THOROUGH
@given(done=steps())
def test_nobody_comes_back_and_nobody_is_made_twice_many_times(org: Staff, folder: Path, done: list[Step]) -> None:
    check_the_law(org, folder, done)
