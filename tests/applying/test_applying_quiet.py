"""One count tells whether anybody else wrote: then nothing is compared. Whoever did write, is never run over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import requests
from town import TownOrg, read_now
from written_plans import PlanOf, Quiet, create, update

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Applied, Outcome
from npsp_migrate.model.manner import Manner, Via
from npsp_migrate.model.plan import Change
from npsp_migrate.runs.rehearsal import local_org

KEY = "Migration_Key__c"
PEOPLE = range(1, 5)
WAYS = {"collections": Manner(Via.COLLECTIONS), "bulk": Manner(Via.BULK, smallest_job=1)}


@dataclass
class Between:
    """Somebody else acts when the first object is written, and the second is not."""

    act: Callable[[], None]

    def listen(self, answer: requests.Response, *_: object, **__: object) -> None:
        """To what the org tells of a first call or job that wrote."""
        if "composite" in answer.url or '"JobComplete"' in answer.text:
            act, self.act = self.act, lambda: None
            act()


@dataclass
class Office:
    """Four people are there, and a plan that gives each a new name, after it has made a new home."""

    town: TownOrg
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    name: str = ""

    def open_again(self) -> None:
        self.name = f"b{next(self.numbers)}"
        people = [create(n, "Contact", self.key(n), LastName=f"Sow {n}") for n in PEOPLE]
        self.apply(people, "", WAYS["collections"])

    def key(self, n: int) -> str:
        return f"{self.name}:{n}"

    def renames(self, **more: str) -> list[Change]:
        home = create(1, "Account", self.key(0), Name="Foyer", RecordTypeId="HH_Account")
        people = [update(1 + n, "Contact", self.key(n), LastName=(f"Sow {n}", f"Diop {n}")) for n in PEOPLE]
        return [home, *people, create(9, "Contact", self.key(9), LastName="Nouvelle", **more)]

    def apply(self, changes: list[Change], read_at: str, manner: Manner, between: Between | None = None) -> Applied:
        org = self.town.open()
        if between:
            org._reader._calls._session.hooks["response"].append(between.listen)
        number = next(self.numbers)
        plan = PlanOf(changes, org_id=org.identity().org_id, fingerprint=f"p{number}", read_at=read_at)
        with Journal(self.folder / f"journal{number}") as journal:
            return apply_plan(plan, org, journal, Quiet(), manner=manner)

    def staff(self, method: str, n: int, **values: str) -> None:
        """By hand: no key of ours is asked for."""
        headers = {"Authorization": f"Bearer {self.town.token}"}
        found = self.town.open().read_keys("Contact", ["Id"], KEY, [self.key(n)])
        path = f"/{found['Id'].iloc[0]}" if len(found) else ""
        url = f"{self.town.url}/services/data/v66.0/sobjects/Contact{path}"
        requests.request(method, url, json=values, headers=headers, timeout=60).raise_for_status()

    def names(self) -> dict[str, str]:
        keys = [self.key(n) for n in (*PEOPLE, 9)]
        found = self.town.open().read_keys("Contact", [KEY, "LastName"], KEY, keys)
        return {
            key.removeprefix(f"{self.name}:"): name for key, name in zip(found[KEY], found["LastName"], strict=True)
        }

    def queries_of(self, run: Callable[[], object]) -> int:
        before = self._queries()
        run()
        return self._queries() - before

    def _queries(self) -> int:
        headers = {"Authorization": f"Bearer {self.town.token}"}
        told = requests.get(f"{self.town.url}/local-org/status", headers=headers, timeout=60).json()
        return int(told["calls"]["by_kind"].get("query", 0))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with local_org(folder / "org.sqlite") as session:
        yield Office(TownOrg(session.instance_url, session.access_token), folder)


@pytest.fixture
def office(world: Office) -> Office:
    world.open_again()
    return world


ALL = {**{str(n): f"Diop {n}" for n in PEOPLE}, "9": "Nouvelle"}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_where_nobody_else_wrote_one_count_for_each_object_is_all_that_is_asked(office: Office, way: str) -> None:
    read_at = read_now()

    asked = office.queries_of(lambda: office.apply(office.renames(), read_at, WAYS[way]))

    assert asked == 1 + 2  # which org it is, and the counts
    assert office.names() == ALL


def test_what_staff_edited_before_the_run_is_held_and_the_rest_goes_on(office: Office) -> None:
    read_at = read_now()
    office.staff("PATCH", 2, LastName="Ndiaye")

    applied = office.apply(office.renames(), read_at, WAYS["collections"])

    assert [(each.key, each.outcome) for each in applied.problems] == [(office.key(2), Outcome.HELD)]
    assert office.names() == {**ALL, "2": "Ndiaye"}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_staff_edits_during_the_run_is_held_and_the_rest_goes_on(office: Office, way: str) -> None:
    edit = Between(lambda: office.staff("PATCH", 3, LastName="Ndiaye"))

    applied = office.apply(office.renames(), read_now(), WAYS[way], edit)

    assert [each.because.code for each in applied.problems if each.because] == ["changed-since-plan"]
    assert office.names() == {**ALL, "3": "Ndiaye"}


def test_what_staff_deletes_during_the_run_is_not_made_again(office: Office) -> None:
    deletion = Between(lambda: office.staff("DELETE", 1))

    applied = office.apply(office.renames(), read_now(), WAYS["bulk"], deletion)

    assert [each.because.code for each in applied.problems if each.because] == ["gone-since-plan"]
    assert office.names() == {key: name for key, name in ALL.items() if key != "1"}


def test_a_key_that_somebody_else_takes_during_the_run_is_left_to_them(office: Office) -> None:
    import_ = Between(lambda: office.staff("POST", 9, LastName="Autre", **{KEY: office.key(9)}))

    applied = office.apply(office.renames(), read_now(), WAYS["collections"], import_)

    assert [each.because.code for each in applied.problems if each.because] == ["exists-since-plan"]
    assert office.names() == {**ALL, "9": "Autre"}
