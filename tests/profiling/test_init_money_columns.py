"""`init` where several columns tell of money, or seem to: which one was given, and which is no money at all."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.init import Drafted, draft_project

Sheet = Callable[[str, str], Path]


def drafted(folder: Path, file: Path) -> tuple[Mapping, str]:
    """The one mapping of a file, as values and as text. It is accepted as it stands."""
    found: Drafted = draft_project(folder / "projet", [file])
    load_project(found.project)
    text = found.mappings[0].read_text(encoding="utf-8")
    return YAML(typ="safe").load(text), text


def test_a_gift_beside_a_fee_is_a_gift_and_their_sum_is_not_read(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Cotisation;Don libre;Total;Date du chèque;N° chèque\n" + "".join(
        f"Roy{n};Zoé;{fee};{gift};{fee + gift};1{n}/03/2024;00{n}\n"
        for n, (fee, gift) in enumerate(((20, 30), (20, 0), (0, 50), (20, 80)))
    )

    mapping, text = drafted(tmp_path, sheet("Adhérents 2024.csv", rows))

    money = {
        name: (each["fields"]["RecordTypeId"]["is"], each["fields"]["Amount"], each["when"])
        for name, each in mapping["records"].items()
        if each["object"] == "Opportunity"
    }
    assert money == {
        "membership": ("Membership", "Cotisation", {"Cotisation": {"not": [0, "blank"]}}),
        "extra_gift": ("Donation", "Don libre", {"Don libre": {"not": [0, "blank"]}}),
    }
    assert "# not read: Total — the sum of Cotisation, Don libre in its rows" in text
    payment = mapping["records"]["membership_payment"]["fields"]
    assert payment["npe01__Check_Reference_Number__c"] == "N° chèque"


def test_which_of_two_amounts_was_given_is_asked(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Date;Montant;Total\nRoy;Zoé;13/03/2024;50;52\nDiallo;Awa;14/03/2024;20;21\n"

    mapping, text = drafted(tmp_path, sheet("Dons.csv", rows))

    assert mapping["records"]["gift"]["fields"]["Amount"] == "Montant"
    assert "# TODO Total: an amount beside `Montant`, which is read: which of them was given?" in text


def test_a_price_and_an_estimate_stand_behind_what_was_given(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Date;Prix unitaire;Montant prévu;Somme reçue\nRoy;Zoé;13/03/2024;10;60;50\n"

    mapping, _ = drafted(tmp_path, sheet("Dons.csv", rows))

    assert mapping["records"]["gift"]["fields"]["Amount"] == "Somme reçue"


def test_numbers_under_a_header_that_tells_of_something_else_are_no_money(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Inscrit le;Département;Combien de personnes serez-vous ?;Souhaitez-vous faire un don ?\n"
    rows += "".join(f"Roy{n};Zoé;1{n}/03/2024;{n + 33};{n};{10 * n}\n" for n in range(1, 9))

    mapping, _ = drafted(tmp_path, sheet("Bénévoles.csv", rows))

    assert {each["object"] for each in mapping["records"].values()} == {"Account", "Contact"}


def test_who_gave_nothing_is_somebody_all_the_same(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Date du don;Montant\nRoy;Zoé;13/03/2024;50\nDiallo;Awa;;\nLe Goff;Anne;;\n"

    mapping, _ = drafted(tmp_path, sheet("Dons.csv", rows))

    assert mapping["records"]["gift"]["when"] == {"Montant": {"not": [0, "blank"]}}
    assert not any("required" in spec for spec in mapping["columns"].values())


def test_crosses_under_years_are_memberships_of_these_years(sheet: Sheet, tmp_path: Path) -> None:
    rows = (
        "Nom d'usage;Nom de naissance;Prénom;Adhérent 2023;Adhésion 2024\nRoy;Saloud;Zoé;oui;20\n;Diallo;Awa;;20\n"
    )

    mapping, _ = drafted(tmp_path, sheet("Fichier.csv", rows))

    records = mapping["records"]
    assert records["donor"]["born"] == "Nom de naissance"
    assert records["donor"]["fields"]["LastName"] == {"first_of": ["Nom d'usage", "Nom de naissance"]}
    assert records["membership_2023"]["when"] == {"Adhérent 2023": True}
    assert "Amount" not in records["membership_2023"]["fields"]
    assert records["membership_2024"]["fields"]["Amount"] == "Adhésion 2024"
    assert "membership_2023_payment" not in records


def test_what_was_paid_at_a_sale_is_no_gift_and_what_was_added_is(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Date;Client;Mail;Total TTC\n13/03/2024;Zoé Roy;zoe@example.org;30\n14/03/2024;Awa Diallo;;24\n"

    sold, text = drafted(tmp_path / "a", sheet("Ventes.csv", rows))
    given, _ = drafted(tmp_path / "b", sheet("Ventes.csv", rows.replace("Total TTC", "Don inclus")))

    assert {each["object"] for each in sold["records"].values()} == {"Account", "Contact"}
    assert "# not read: Total TTC — what was paid for something is a sale and no gift" in text
    assert given["records"]["gift"]["fields"]["Amount"] == "Don inclus"


def test_the_day_of_a_record_is_that_of_a_gift_only_where_payments_are_told(sheet: Sheet, tmp_path: Path) -> None:
    rows = "created;amount_eur;donor_first_name;donor_last_name;payment_intent_id\n"
    rows += "".join(f"1{n}/03/2024;{20 + n}.00;Zoé;Roy{n};pi_{n}\n" for n in range(3))
    people = "First;Last;Created On;Total Giving\n" + "".join(
        f"Zoé;Roy{n};1{n}/03/2024;{20 + n}\n" for n in range(3)
    )

    gifts, _ = drafted(tmp_path / "a", sheet("export.csv", rows))
    contacts, _ = drafted(tmp_path / "b", sheet("contacts.csv", people))

    assert gifts["records"]["gift"]["fields"]["CloseDate"] == "created"
    assert {each["object"] for each in contacts["records"].values()} == {"Account", "Contact"}


def test_a_code_that_repeats_is_a_postcode_and_no_number_of_people(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Code;Localité\nRoy;Zoé;69003;Lyon\nDiallo;Awa;69003;Lyon\nLe Goff;Anne;29200;Brest\n"

    mapping, _ = drafted(tmp_path, sheet("Amis.csv", rows))

    assert mapping["records"]["person"]["fields"]["MailingPostalCode"] == "Code"
    assert mapping["records"]["person"]["key"]["digest"] == ["Nom", "Prénom", "Code"]


def test_a_death_is_told_by_any_day_and_not_by_a_no(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Décès\nRoy;Zoé;12/03/2024\nDiallo;Awa;non\nLe Goff;Anne;en 2019\nPerrin;Léa;01/02/2021\n"

    mapping, _ = drafted(tmp_path, sheet("Amis.csv", rows))

    assert mapping["columns"]["Décès"] == "text"
    assert mapping["records"]["person"]["fields"]["npsp__Deceased__c"] == {
        "is": True,
        "when": {"Décès": {"not": ["non", "blank"]}},
    }


def test_payments_by_year_go_before_the_day_of_a_contract_and_its_yearly_amount(
    sheet: Sheet, tmp_path: Path
) -> None:
    rows = "Mécène;Date de signature;Montant annuel;Versement 2024;Versement 2025\n"
    rows += "Lune SAS;13/03/2024;5000;5000;\nOrbe SA;14/03/2024;800;800;800\n"

    mapping, _ = drafted(tmp_path, sheet("Conventions.csv", rows))

    told = {each["fields"]["Amount"] for each in mapping["records"].values() if each["object"] == "Opportunity"}
    assert told == {"Versement 2024", "Versement 2025"}


def test_a_list_of_gifts_in_kind_has_no_payments(sheet: Sheet, tmp_path: Path) -> None:
    rows = (
        "Date;Donateur;Objet;Valeur estimée\n13/03/2024;Zoé Roy;50 foulards;50\n14/03/2024;Awa Diallo;Buffet;200\n"
    )

    mapping, _ = drafted(tmp_path, sheet("Registre des dons en nature.csv", rows))

    assert mapping["records"]["gift_in_kind"]["fields"]["RecordTypeId"] == {"is": "InKindGift"}
    assert "npe01__OppPayment__c" not in {each["object"] for each in mapping["records"].values()}


def test_bare_years_of_a_list_of_fees_are_memberships(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;2023;2024\nRoy;Zoé;20;x\nDiallo;Awa;;x\n"

    mapping, _ = drafted(tmp_path, sheet("Cotisations.csv", rows))

    told = {name: each["when"] for name, each in mapping["records"].items() if each["object"] == "Opportunity"}
    assert told == {"membership_2023": {"2023": {"not": [0, "blank"]}}, "membership_2024": {"2024": True}}


def test_crosses_in_a_list_of_fees_tell_the_memberships_of_the_years_before(sheet: Sheet, tmp_path: Path) -> None:
    rows = "Nom;Prénom;Cotisation;Date;Adhérent 2023;Adhérent 2024\n"
    rows += "Roy;Zoé;20;13/03/2024;oui;oui\nRoy;Zoé;20;12/05/2024;oui;oui\nDiallo;Awa;20;14/03/2024;non;oui\n"

    mapping, text = drafted(tmp_path, sheet("Adhérents.csv", rows))

    told = {name: each for name, each in mapping["records"].items() if each["object"] == "Opportunity"}
    assert list(told) == ["membership", "membership_2023"]
    assert told["membership_2023"]["repeats"] == "merge"
    assert "# not read: Adhérent 2024 — a member in 2024, and a list tells memberships of that time" in text
