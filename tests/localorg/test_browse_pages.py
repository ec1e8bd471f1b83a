"""The pages over HTTP: what a person sees of objects, lists and records, in French and English."""

import pytest
import requests
from browse_page import create, read_page
from bulk_org import running_org

SCRIPT = "<script>alert('Zoé')</script>"


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture(scope="module")
def gift(org):
    """A couple, their household, a gift of 1,234.50 that is a member of a campaign."""
    home = create(
        org, "Contact", FirstName="Élise", LastName="Étienne", Email="elise@example.org", Birthdate="1980-02-01"
    )
    household = org.query(f"SELECT AccountId FROM Contact WHERE Id = '{home}'")[0]["AccountId"]
    create(org, "Contact", FirstName="Paul", LastName="Étienne", AccountId=household)
    campaign = create(org, "Campaign", Name="Octobre Rose", StartDate="2025-10-01", IsActive=True)
    create(org, "CampaignMember", CampaignId=campaign, ContactId=home, Status="Responded")
    donation = create(
        org,
        "Opportunity",
        Name="Don d’octobre",
        StageName="Closed Won",
        CloseDate="2025-10-12",
        Amount=1234.5,
        npsp__Primary_Contact__c=home,
        CampaignId=campaign,
        Migration_Key__c="don:42",
    )
    return {"contact": home, "household": household, "campaign": campaign, "gift": donation}


def test_the_first_page_counts_the_records_of_each_object(org, gift):
    contacts = org.query("SELECT COUNT(Id) n FROM Contact")[0]["n"]

    page = read_page(org, "/")

    counts = {row[0].split()[0]: row[-1] for row in page.rows()}
    assert (page.status, page.language) == (200, "fr")
    assert counts["Contacts"] == str(contacts)
    assert page.links["Contacts"] == "/lightning/o/Contact/list"
    assert "Pistes" not in counts
    assert "Pistes" in page.text


def test_records_of_several_types_are_counted_per_type(org, gift):
    create(org, "Account", Name="Mairie")

    page = read_page(org, "/")
    households = read_page(org, page.links["Foyer"])

    assert {row[1] for row in households.rows()} == {"Foyer"}
    assert "Mairie" not in households.text


def test_a_record_shows_its_filled_fields_with_label_and_api_name(org, gift):
    page = read_page(org, f"/{gift['contact']}")

    assert page.title == "Élise Étienne"
    assert page.fields["Birthdate"] == "01/02/1980"
    assert page.fields["Email"] == "elise@example.org"
    assert "Date de naissance" in page.text
    assert "MailingStreet" not in page.fields
    assert page.fields["DoNotCall"] == "non"


def test_the_way_leads_from_household_to_contacts_to_gifts_to_payments(org, gift):
    household = read_page(org, f"/{gift['household']}")
    contact = read_page(org, household.links["Élise Étienne"])
    donation = read_page(org, contact.links["Don d’octobre"])
    payment = read_page(org, donation.links[donation.related("Paiements (1)")[0][0]])

    assert [row[0] for row in household.related("Contacts (2)")] == ["Élise Étienne", "Paul Étienne"]
    assert contact.related("Dons de cette personne (1)")[0][-1] == "1\u202f234,50\u00a0€"
    assert [row[0] for row in donation.related("Contacts de ce don (2)")] == ["Élise Étienne", "Paul Étienne"]
    assert payment.fields["npe01__Payment_Amount__c"] == "1\u202f234,50\u00a0€"
    assert payment.links["Don d’octobre"] == f"/{gift['gift']}"


def test_the_page_of_a_payment_reads_like_this(org, gift):
    donation = read_page(org, f"/{gift['gift']}")
    number = donation.related("Paiements (1)")[0][0]

    page = read_page(org, donation.links[number])

    assert page.title == number
    assert list(page.fields.items())[:5] == [
        ("Name", number),
        ("npe01__Opportunity__c", "Don d’octobre"),
        ("npe01__Payment_Amount__c", "1\u202f234,50\u00a0€"),
        ("npe01__Paid__c", "oui"),
        ("npe01__Payment_Date__c", "12/10/2025"),
    ]


def test_an_address_is_called_by_its_street(org, gift):
    street = {"npsp__MailingStreet__c": "4 rue Haute", "npsp__MailingCity__c": "Lyon"}
    address = create(org, "npsp__Address__c", npsp__Household_Account__c=gift["household"], **street)

    assert read_page(org, f"/{address}").title == "4 rue Haute, Lyon"


def test_a_campaign_shows_its_members_and_its_gifts(org, gift):
    page = read_page(org, f"/{gift['campaign']}")

    assert page.related("Membres (1)")[0][:2] == ["Élise Étienne", "A répondu"]
    assert page.related("Dons et opportunités (1)")[0][0] == "Don d’octobre"
    assert page.links["Élise Étienne"] == f"/{gift['contact']}"


def test_the_same_record_in_english(org, gift):
    page = read_page(org, f"/{gift['gift']}", language="en-GB,en;q=0.9,fr;q=0.8")

    assert page.language == "en"
    assert page.fields["CloseDate"] == "2025-10-12"
    assert page.fields["Amount"] == "€1,234.50"
    assert page.fields["StageName"] == "Closed Won"
    assert page.related("Payments (1)")[0][-1] == "€1,234.50"


def test_a_translated_value_shows_what_is_stored_beside_it(org, gift):
    page = read_page(org, f"/{gift['gift']}")

    assert page.fields["StageName"] == "Reçu (Closed Won)"


def test_a_person_s_own_words_are_never_translated(org):
    person = create(org, "Contact", FirstName="Work", LastName="Child", MailingCity="Paid")

    page = read_page(org, f"/{person}")

    assert page.title == "Work Child"
    assert [page.fields[name] for name in ("FirstName", "LastName", "MailingCity")] == ["Work", "Child", "Paid"]


def test_every_filled_field_stands_on_the_page_once(org, gift):
    stored = org.call("GET", f"sobjects/Opportunity/{gift['gift']}").json()
    filled = {name for name, value in stored.items() if value is not None and not isinstance(value, dict)}

    page = read_page(org, f"/{gift['gift']}")

    assert set(page.fields) == filled - {"IsDeleted"}
    assert page.html.count("<dt>") == len(page.fields)


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "fr-FR,fr;q=0.9,en;q=0.5", "fr"),
        ("", "en;q=0.2,fr;q=0.8", "fr"),
        ("", "de-DE", "en"),
        ("", "fr;q=oops, en", "fr"),
        ("", "en;q=0,fr;q=0.1", "fr"),
        ("", "fr;q=\u00b2", "fr"),
        ("", "", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=en", "fr", "en"),
        ("?lang=xx", "fr", "fr"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_browser_s(org, query, accepted, language):
    assert read_page(org, f"/{query}", language=accepted).language == language


def test_a_chosen_language_stays_on_the_next_pages(org, gift):
    page = read_page(org, f"/{gift['contact']}?lang=en", language="fr")

    assert page.links["Don d’octobre"] == f"/{gift['gift']}?lang=en"
    assert page.links["Français"] == "?lang=fr"


def test_markup_in_a_name_is_only_text(org):
    person = create(
        org, "Contact", LastName=SCRIPT, Description='"><img src=x onerror=alert(1)>', Email="x@example.org"
    )

    pages = [
        read_page(org, f"/{person}"),
        read_page(org, "/lightning/o/Contact/list?sort=LastName"),
        read_page(org, "/search?q=" + requests.utils.quote(SCRIPT)),
    ]

    for page in pages:
        assert "<script" not in page.html
        assert "<img" not in page.html
    assert pages[0].title == SCRIPT
    assert pages[1].rows()[0][0] == SCRIPT
    assert pages[2].rows()[0][0] == SCRIPT


def test_a_web_address_of_the_data_is_never_a_link(org):
    account = create(org, "Account", Name="Mécène", Website="javascript:alert(1)")

    page = read_page(org, f"/{account}")

    assert page.fields["Website"] == "javascript:alert(1)"
    assert "javascript:" not in "".join(page.links.values())


@pytest.mark.parametrize(
    "path",
    [
        "/003Lo0000000zzzAAA",
        "/nowhere",
        "/favicon.ico",
        "/%00",
        "/lightning/o/Nope/list",
        "/lightning/r/Contact/003Lo0000000zzzAAA/view",
        "/lightning/r/Contact/003Lo0000000zzzAAA/related/Opportunities/view",
        "/lightning/r/Account/nope/related/Contacts/view",
    ],
)
def test_what_does_not_exist_has_a_page_that_says_so(org, path):
    page = read_page(org, path)

    assert (page.status, page.title) == (404, "Fiche introuvable")
    assert page.links["Retour à l’accueil"] == "/"


def test_a_record_opens_at_salesforce_s_addresses(org, gift):
    short = gift["contact"][:15]

    titles = {
        read_page(org, path).title
        for path in (
            f"/{short}",
            f"/lightning/r/Contact/{short}/view",
            f"/lightning/r/Contact/{gift['contact']}/view",
        )
    }

    assert titles == {"Élise Étienne"}


def test_a_deleted_record_says_that_it_is_in_the_recycle_bin(org):
    account = create(org, "Account", Name="Partie")
    org.call("DELETE", f"sobjects/Account/{account}")

    page = read_page(org, f"/{account}")

    assert "Cette fiche est dans la corbeille." in page.text
    assert "Partie" not in read_page(org, "/lightning/o/Account/list").text


def test_every_object_has_a_list_and_every_record_a_page(org, gift):
    names = [each["name"] for each in org.call("GET", "sobjects").json()["sobjects"]]

    for name in names:
        listed = read_page(org, f"/lightning/o/{name}/list")
        assert listed.status == 200, name
        records = [link for link in listed.links.values() if len(link) == 19]
        if records:
            assert read_page(org, records[0]).status == 200, name
