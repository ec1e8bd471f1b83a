"""Against the embedded org, whose automation answers back: applied once, killed in between, resumed, verified."""

import random
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import requests
from killing import Victim, keys_of
from town import HOMES, TownOrg, read_now, town_plan
from written_plans import PlanOf, Quiet, create, update

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.errors import PlanError
from npsp_migrate.model.issue import words
from npsp_migrate.model.manner import Via
from npsp_migrate.model.plan import Change
from npsp_migrate.runs.rehearsal import local_org

KEY = "Migration_Key__c"
KILLED = (Via.COLLECTIONS, Via.BULK)
PARTS = {  # what NPSP makes of a gift by itself → its relationship to what it belongs to
    "OpportunityContactRole": "Opportunity",
    "npe01__OppPayment__c": "npe01__Opportunity__r",
    "CampaignMember": "Campaign",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownOrg]:
    with local_org(tmp_path_factory.mktemp("org") / "org.sqlite") as session:
        yield TownOrg(session.instance_url, session.access_token)


def test_a_plan_is_applied_and_a_second_apply_does_nothing(town: TownOrg, tmp_path: Path) -> None:
    org = town.open()
    plan = town_plan("calme", org.identity().org_id)

    with Journal(tmp_path / "journal.sqlite") as journal:
        applied = apply_plan(plan, org, journal, Quiet())
        sent = org.calls
        with pytest.raises(PlanError, match="applied already"):
            apply_plan(plan, org, journal, Quiet())

    assert applied.count(Outcome.CREATED) == 4 * HOMES
    assert applied.calls == 4
    assert org.calls - sent <= 2  # who are you, and no more
    assert all(len(keys) == HOMES for keys in keys_of(org, "calme").values())


@pytest.mark.parametrize(("via", "batches"), [(Via.COLLECTIONS, 2), (Via.BULK, 3)])
def test_a_process_killed_in_the_middle_is_resumed_without_loss_or_double(
    town: TownOrg, tmp_path: Path, via: Via, batches: int
) -> None:
    victim = Victim(town, tmp_path / "journal.sqlite", f"panne {via}", via)

    victim.killed(lambda: victim.batches() >= batches)

    victim.resumed()


@pytest.mark.slow
def test_fifty_processes_killed_at_any_time_are_resumed_without_loss_or_double(
    town: TownOrg, tmp_path: Path
) -> None:
    chance = random.Random(20261123)
    longest = {via: _seconds_of(Victim(town, tmp_path / via, f"calme {via}", via)) for via in KILLED}
    killed = 0
    for number in range(50):
        via = KILLED[number % 2]
        read_at = read_now() if number % 4 < 2 else ""
        victim = Victim(town, tmp_path / f"journal{number}", f"mort{number}", via, read_at)
        for _ in range(chance.randint(1, 3)):
            killed += victim.killed_later(chance.uniform(0, longest[via]))
        victim.resumed()
    assert killed >= 50


def _seconds_of(victim: Victim) -> float:
    """From the first intent of an uninterrupted run to its end."""
    begun: list[float] = []
    victim.killed(lambda: bool(victim.batches() and not begun and begun.append(time.monotonic())))
    return time.monotonic() - begun[0]


def test_a_staff_edit_between_plan_and_apply_survives(town: TownOrg, tmp_path: Path) -> None:
    org = town.open()
    with Journal(tmp_path / "journal.sqlite") as journal:
        apply_plan(town_plan("equipe", org.identity().org_id), org, journal, Quiet())
        plan = town_plan("suite", org.identity().org_id)
        plan.all_changes = [
            update(1, "Contact", "personne:equipe:1", LastName=("Martin before the edit", "Durand")),
            update(2, "Contact", "personne:equipe:2", LastName=("Martin equipe:2", "Durand")),
        ]

        applied = apply_plan(plan, org, journal, Quiet())

    assert [(each.key, each.outcome) for each in applied.problems] == [("personne:equipe:1", Outcome.HELD)]
    names = org.read_keys("Contact", ["LastName"], KEY, ["personne:equipe:1", "personne:equipe:2"])
    assert sorted(names["LastName"]) == ["Durand", "Martin equipe:1"]


def gift_with_parts(name: str) -> list[Change]:
    """A gift whose payment, contact role and campaign member the plan brings, with NPSP's own switched on."""
    return [
        create(1, "Account", f"foyer:{name}", Name="Foyer", RecordTypeId="HH_Account"),
        create(2, "Contact", f"personne:{name}", LastName="Diallo", AccountId=f"foyer:{name}"),
        create(3, "Campaign", f"campagne:{name}", Name="Octobre"),
        create(
            4,
            "Opportunity",
            f"don:{name}",
            Name="Don",
            StageName="Closed Won",
            CloseDate="2024-10-03",
            Amount=Decimal("50.25"),
            AccountId=f"foyer:{name}",
            CampaignId=f"campagne:{name}",
            npsp__Primary_Contact__c=f"personne:{name}",
        ),
        create(
            5,
            "OpportunityContactRole",
            f"role:{name}",
            OpportunityId=f"don:{name}",
            ContactId=f"personne:{name}",
            Role="Donor",
            IsPrimary=True,
        ),
        create(
            6,
            "npe01__OppPayment__c",
            f"paiement:{name}",
            npe01__Opportunity__c=f"don:{name}",
            npe01__Payment_Amount__c=Decimal("50.25"),
            npe01__Payment_Date__c="2024-10-05",
            npe01__Paid__c=True,
        ),
        create(
            7,
            "CampaignMember",
            f"membre:{name}",
            CampaignId=f"campagne:{name}",
            ContactId=f"personne:{name}",
            Status="Responded",
        ),
    ]


def test_what_npsp_makes_of_a_gift_by_itself_is_adopted_and_not_doubled(town: TownOrg, tmp_path: Path) -> None:
    org = town.open()
    order = ("Account", "Contact", "Campaign", "Opportunity", *PARTS)
    plan = PlanOf(gift_with_parts("parts"), org_id=org.identity().org_id, order=order)

    with Journal(tmp_path / "journal.sqlite") as journal:
        applied = apply_plan(plan, org, journal, Quiet())

    assert applied.complete, applied.problems
    for sobject, parent in PARTS.items():
        path = f"{parent}.{KEY}"
        found = org.read(sobject, [KEY, path], having=path)
        assert list(found[found[path].str.endswith(":parts")][KEY]) == [
            change.key for change in plan.changes(sobject)
        ]
    paid = org.read_keys("npe01__OppPayment__c", ["npe01__Payment_Date__c"], KEY, ["paiement:parts"])
    assert list(paid["npe01__Payment_Date__c"]) == [date(2024, 10, 5)]


def test_a_payment_that_somebody_typed_in_since_the_plan_is_left_for_the_next_one(
    town: TownOrg, tmp_path: Path
) -> None:
    org = town.open()
    org_id = org.identity().org_id
    order = ("Account", "Contact", "Campaign", "Opportunity", *PARTS)
    changes = gift_with_parts("saisie")
    with Journal(tmp_path / "journal.sqlite") as journal:
        apply_plan(PlanOf(changes[:4], org_id=org_id, order=order, fingerprint="1"), org, journal, Quiet())

        applied = apply_plan(
            PlanOf([changes[5]], org_id=org_id, order=order, fingerprint="2"), org, journal, Quiet()
        )

    (held,) = applied.problems
    assert held.because == words("exists-since-plan")


def typed_in(town: TownOrg, sobject: str, **values: str) -> str:
    """What a member of staff does by hand: a record without our key."""
    answer = requests.post(
        f"{town.url}/services/data/v66.0/sobjects/{sobject}",
        json=values,
        headers={"Authorization": f"Bearer {town.token}"},
        timeout=60,
    )
    return str(answer.json()["id"])


def test_a_person_typed_in_by_hand_is_adopted_and_moves_to_another_home(town: TownOrg, tmp_path: Path) -> None:
    org = town.open()
    org_id = org.identity().org_id
    person = typed_in(town, "Contact", LastName="Sow", FirstName="Awa")
    before = org.read_keys("Contact", ["AccountId"], "Id", [person])["AccountId"][0]
    move = update(
        2,
        "Contact",
        "personne:adoptee",
        person,
        AccountId=(before, "foyer:adoptee"),
        FirstName=("Awa", None),
    )
    home = create(1, "Account", "foyer:adoptee", Name="Foyer", RecordTypeId="HH_Account")

    with Journal(tmp_path / "journal.sqlite") as journal:
        applied = apply_plan(PlanOf([home, move], org_id=org_id), org, journal, Quiet())

    assert applied.complete, applied.problems
    found = org.read_keys("Contact", ["Id", "FirstName", f"Account.{KEY}"], KEY, ["personne:adoptee"])
    assert found.to_dict("records") == [{"Id": person, "FirstName": None, f"Account.{KEY}": "foyer:adoptee"}]


def test_a_parent_is_taken_away_by_an_empty_value(town: TownOrg, tmp_path: Path) -> None:
    org = town.open()
    org_id = org.identity().org_id
    name = "sans-campagne"
    order = ("Account", "Contact", "Campaign", "Opportunity")
    leave = update(1, "Opportunity", f"don:{name}", CampaignId=(f"campagne:{name}", None))

    with Journal(tmp_path / "journal.sqlite") as journal:
        gift = gift_with_parts(name)[:4]
        apply_plan(PlanOf(gift, org_id=org_id, order=order, fingerprint="1"), org, journal, Quiet())
        applied = apply_plan(PlanOf([leave], org_id=org_id, order=order, fingerprint="2"), org, journal, Quiet())

    assert applied.complete, applied.problems
    assert list(org.read_keys("Opportunity", ["CampaignId"], KEY, [f"don:{name}"])["CampaignId"]) == [None]
