"""Just before a write: what changed since the plan is held, what is there already costs nothing."""

from keeping_org import KeepingOrg
from written_plans import PlanOf, Quiet, create, update

from npsp_migrate.applying.executing import apply_plan
from npsp_migrate.applying.journal import Journal
from npsp_migrate.applying.outcome import Outcome
from npsp_migrate.model.issue import words
from npsp_migrate.salesforce.org import SalesforceOrg

HOME = [
    create(1, "Account", "foyer:1", Name="Foyer Diallo"),
    create(2, "Contact", "donateur:1", LastName="Diallo", AccountId="foyer:1"),
    create(3, "Opportunity", "don:1", Name="Don", AccountId="foyer:1"),
]


def test_a_record_that_somebody_changed_since_the_plan_is_held_and_the_rest_goes_on(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.add("Contact", Migration_Key__c="a", LastName="Edited by a volunteer")
    keeper.add("Contact", Migration_Key__c="b", LastName="Dialo")
    changes = [
        update(1, "Contact", "a", LastName=("Martin", "Martín")),
        update(2, "Contact", "b", LastName=("Dialo", "Diallo")),
    ]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    (held,) = applied.problems
    assert (held.key, held.outcome, held.because) == (
        "a",
        Outcome.HELD,
        words("changed-since-plan", fields="LastName"),
    )
    assert keeper.by_key("Contact")["a"]["LastName"] == "Edited by a volunteer"
    assert keeper.by_key("Contact")["b"]["LastName"] == "Diallo"


def test_what_salesforce_rewrites_by_itself_is_no_change(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.add("Contact", Migration_Key__c="a", Email="awa@example.org", Description="one\r\ntwo")
    changes = [
        update(1, "Contact", "a", Email=("Awa@Example.org", "new@example.org"), Description=("one\ntwo ", "three"))
    ]

    applied = apply_plan(PlanOf(changes), org, journal, Quiet())

    assert applied.count(Outcome.UPDATED) == 1


def test_a_record_that_already_holds_everything_costs_no_call(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.add("Contact", Migration_Key__c="a", LastName="Diallo")

    applied = apply_plan(PlanOf([update(1, "Contact", "a", LastName=("Dialo", "Diallo"))]), org, journal, Quiet())

    assert applied.count(Outcome.UNCHANGED) == 1
    assert not keeper.writes
    assert [key for _, key, _, _ in journal.applied(applied.run)] == ["a"]


def test_a_record_that_vanished_is_not_created_again(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    applied = apply_plan(PlanOf([update(1, "Contact", "a", LastName=("Dialo", "Diallo"))]), org, journal, Quiet())

    assert applied.problems[0].because == words("gone-since-plan")
    assert not keeper.records["Contact"]


def test_a_record_that_came_since_the_plan_is_not_overwritten(
    keeper: KeepingOrg, org: SalesforceOrg, journal: Journal
) -> None:
    keeper.add("Account", Migration_Key__c="foyer:1", Name="Typed by hand")

    applied = apply_plan(PlanOf(HOME), org, journal, Quiet())

    assert applied.problems[0].because == words("exists-since-plan")
    assert keeper.by_key("Account")["foyer:1"]["Name"] == "Typed by hand"
    assert applied.count(Outcome.CREATED) == 2  # its children still find their parent
