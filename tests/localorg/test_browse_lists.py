"""Lists of records over HTTP: page by page, sorted, whatever is asked."""

import pytest
from browse_page import create, read_page
from bulk_org import running_org


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture(scope="module")
def many(org):
    """A campaign of its own with more gifts than one page shows."""
    campaign = create(org, "Campaign", Name="Course", IsActive=True)
    account = create(org, "Account", Name="Mairie")
    records = [
        {
            "attributes": {"type": "Opportunity"},
            "Name": f"Don {number:03}",
            "StageName": "Closed Won",
            "CloseDate": f"2024-{number % 12 + 1:02}-15",
            "Amount": number,
            "AccountId": account,
            "CampaignId": campaign,
        }
        for number in range(1, 121)
    ]
    assert all(row["success"] for row in org.call("POST", "composite/sobjects", json={"records": records}).json())
    return campaign


def test_a_long_list_is_shown_page_by_page(org, many):
    first = read_page(org, f"/{many}")
    path = first.links["Tout voir (120)"]
    pages = [read_page(org, f"{path}?page={number}&sort=Amount") for number in (1, 2, 3)]

    names = [row[0] for page in pages for row in page.rows()]
    assert names == [f"Don {number:03}" for number in range(1, 121)]
    assert "51 à 100 sur 120" in pages[1].text
    assert pages[1].links["Suivante"] == f"{path}?page=3&sort=Amount&direction=up"
    assert pages[1].links["Précédente"] == f"{path}?sort=Amount&direction=up"
    assert "Suivante" not in pages[2].links


def test_a_heading_sorts_the_list_and_then_turns_it_around(org, many):
    path = read_page(org, f"/{many}").links["Tout voir (120)"]

    up = read_page(org, read_page(org, path).links["Montant"])
    down = read_page(org, up.links["Montant ▲"])

    assert up.rows()[0][0] == "Don 001"
    assert down.rows()[0][0] == "Don 120"


@pytest.mark.parametrize(
    "asked", ["page=999", "page=0", "page=-1", "page=x", "page=²", "sort=Nope", "sort=Id;DROP"]
)
def test_a_page_that_is_not_there_still_answers_with_one_that_is(org, many, asked):
    page = read_page(org, f"/lightning/o/Opportunity/list?{asked}")

    assert page.status == 200
    assert page.rows()


def test_accents_do_not_put_a_name_at_the_end(org):
    for name in ("Zola", "Évrard", "Fabre"):
        create(org, "Contact", LastName=name, Description="sorted")

    people = [row[0] for row in read_page(org, "/lightning/o/Contact/list").rows()]

    assert people.index("Évrard") < people.index("Fabre") < people.index("Zola")
