"""What an org is born with: three profiles, a seed, and what it is again after a reset."""

import pytest
import requests
from bulk_org import running_org

from npsp_migrate.localorg.browse.access import may_look
from npsp_migrate.localorg.catalog import Profile
from npsp_migrate.localorg.clock import Clock
from npsp_migrate.localorg.org import open_org, reborn
from npsp_migrate.localorg.rest.call import Call
from npsp_migrate.localorg.seed import Plainness


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org"), ":memory:", "--profile", "trial_tso") as running:
        yield running


def born(profile=Profile.TRIAL, seed=None):
    return open_org(":memory:", profile, Plainness.KEYED, Clock(), seed=seed)


def dump(org):
    """All that is stored, but for instants."""
    lines = org.database.connection.iterdump()
    return [line for line in lines if not line.startswith('INSERT INTO "_') or "_custom_field" in line]


def test_the_newest_template_brings_four_record_types_of_campaigns(org):
    found = org.query("SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Campaign' ORDER BY DeveloperName")
    gifts = org.query("SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Opportunity'")

    names = [each["DeveloperName"] for each in found]
    assert names == ["Event", "Fundraising", "General", "Marketing", "Volunteers_Campaign"]
    assert "MajorGift" in {each["DeveloperName"] for each in gifts}


@pytest.mark.parametrize(
    ("preference", "typed"),
    [("npe01__Preferred_Email__c", "npe01__HomeEmail__c"), ("npe01__PreferredPhone__c", "MobilePhone")],
)
def test_the_newest_template_wants_a_preference(org, preference, typed):
    value = "a@example.org" if "Email" in typed else "0611223344"
    made = org.call("POST", "sobjects/Contact", json={"LastName": "Diallo", typed: value})
    blanked = org.call("PATCH", f"sobjects/Contact/{made.json()['id']}", json={preference: None})

    assert made.status_code == 201
    assert (blanked.status_code, blanked.json()[0]["errorCode"]) == (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION")


def test_a_seed_gives_the_same_name_and_none_gives_another():
    same = {(org.identity.org_id, org.identity.access_token) for org in (born(seed=3), born(seed=3))}
    other = {born(seed=4).identity.org_id, born().identity.org_id, born().identity.org_id}

    assert len(same) == 1
    assert len(other) == 3
    assert next(iter(same))[0] not in other


@pytest.mark.parametrize("profile", list(Profile))
def test_a_reset_brings_back_the_birth(profile):
    org = born(profile)
    fixed = Clock(org.clock.now())
    org.clock = fixed
    first = dump(reborn(org))
    again = reborn(reborn(org))

    assert dump(again) == first
    assert again.identity == org.identity


def test_a_reset_takes_away_records_and_jobs_and_leaves_the_token(tmp_path):
    with running_org(tmp_path) as org:
        org.ingest("Name\nA\nB\n", object="Account", operation="insert")
        page = org.call("GET", "query", params={"q": "SELECT Id FROM npsp__Trigger_Handler__c"}).json()

        org.session.post(f"{org.url}/local-org/reset", timeout=60)

        handlers = org.call("GET", "query", params={"q": "SELECT Id FROM npsp__Trigger_Handler__c"}).json()
        assert handlers["totalSize"] == page["totalSize"]
        assert org.query("SELECT Id FROM Account") == []
        assert org.call("GET", "jobs/ingest").json()["records"] == []
        again = org.ingest("Name\nC\n", object="Account", operation="insert")
        assert again.counts == ("JobComplete", 1, 0)
        assert again.successful.splitlines()[1].endswith(',"true","C"')


def test_the_orders_to_an_org_need_its_token(org):
    for method, path in (("POST", "reset"), ("GET", "status"), ("POST", "faults"), ("DELETE", "faults")):
        answer = requests.request(method, f"{org.url}/local-org/{path}", json={}, timeout=60)
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


@pytest.mark.parametrize(
    ("peer", "host", "may"),
    [
        ("127.0.0.1", "localhost:8080", True),
        ("::1", "[::1]:8080", True),
        ("192.0.2.7", "localhost:8080", False),
        ("192.0.2.7", "127.0.0.1", False),
        ("127.0.0.1", "evil.example", False),
        ("", "localhost", False),
    ],
)
def test_pages_are_open_only_to_this_machine_under_its_own_name(peer, host, may):
    """An org that listens to others must not take their word for where they are."""
    call = Call(
        org=born(),
        method="GET",
        path={},
        query={},
        headers={"host": host},
        body=b"",
        base_url=f"http://{host}",
        find=lambda *_: pytest.fail("nothing is looked for"),
        peer=peer,
    )

    assert may_look(call) is may
