"""HelloAsso's lists over its API: the same tables as from its exports, cent by cent."""

from datetime import datetime

import pytest
from helloasso_api.world import SLUG, Refusal, item_share, member, payment
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.model.source import HelloAssoList
from npsp_migrate.profiling.known_formats import recognise
from npsp_migrate.sources.helloasso.cells import euros, moment

MEMBERS, EVENTS = HelloAssoList.MEMBERSHIPS, HelloAssoList.EVENTS


def test_a_payment_is_a_row_of_the_export_of_payments(read, world):
    world.payments = [payment(1, 5050)]
    world.forms = [{"formType": "Donation", "formSlug": "appel-de-printemps", "title": "Appel de printemps"}]

    table = read()

    assert recognise(table.frame.columns).key == "helloasso/payments"
    assert list(table.frame.index) == [2]
    assert table.frame.loc[2].to_dict() == {
        "Référence commande": "84100001",
        "Référence paiement": "93200001",
        "Montant total": "50,50",
        "Date du paiement": datetime(2024, 4, 3, 18, 23, 13),
        "Statut du paiement": "Payé",
        "Versé": "Oui",
        "Date du versement": datetime(2024, 4, 10),
        "Nom payeur": "Lemoine",
        "Prénom payeur": "Awa",
        "Email payeur": "awa.lemoine@example.org",
        "Campagne": "Appel de printemps",
        "Type de campagne": "Don",
        "Montant du tarif": "50,50",
        "Montant des options": "0,00",
        "Don supplémentaire": "0,00",
        "Montant du code promo": "0,00",
        "Moyen de paiement": "Carte bancaire",
    }
    assert table.at(2, "Montant total").column == "C"
    assert str(table.at(2, "Montant total")) == f"`HelloAsso {SLUG}` › `payments` › `C2`"


def test_what_was_given_on_top_of_a_fee_and_its_options_stand_apart(read, world):
    shares = [
        item_share(1, 2000, "Membership", options=300),
        item_share(2, 500, "Donation"),
    ]
    world.payments = [payment(1, 2800, "Membership", items=shares)]

    row = read().frame.iloc[0]

    assert row["Type de campagne"] == "Adhésion"
    assert [row[name] for name in ("Montant total", "Montant du tarif", "Montant des options")] == [
        "28,00",
        "20,00",
        "3,00",
    ]
    assert row["Don supplémentaire"] == "5,00"


@pytest.mark.parametrize("amount", [2000, 2150])
def test_the_tip_to_helloasso_is_no_income_of_the_association(read, world, amount):
    world.payments = [payment(1, 2000, amount=amount, amountTip=150)]

    assert read().frame.iloc[0]["Montant total"] == "20,00"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("Authorized", "Payé"),
        ("Registered", "Hors Ligne"),
        ("Refunded", "Remboursé"),
        ("Contested", "Contesté"),
        ("Pending", "En attente"),
        ("WaitingBankValidation", "WaitingBankValidation"),
    ],
)
def test_only_money_that_is_there_is_called_paid(read, world, state, status):
    world.payments = [payment(1, 2000, state=state)]

    assert read().frame.iloc[0]["Statut du paiement"] == status


@pytest.mark.parametrize(
    ("back", "status"), [(2000, "Remboursé"), (500, "Remboursé en partie"), (None, "Payé")], ids=str
)
def test_a_refund_shows_whatever_the_state_says(read, world, back, status):
    refund = {"id": 1, "amount": back or 500, "status": "Processed" if back else "Error"}
    world.payments = [payment(1, 2000, refundOperations=[refund])]

    assert read().frame.iloc[0]["Statut du paiement"] == status


def test_money_outside_of_helloasso_tells_how_it_came(read, world):
    world.payments = [payment(1, 2000, state="Registered", paymentMeans="None", paymentOffLineMean="Check")]

    assert read().frame.iloc[0]["Moyen de paiement"] == "Chèque"


def test_rows_stand_in_the_order_of_their_dates_whatever_the_pages(read, world):
    days = [5, 1, 4, 2, 3, 2]
    world.payments = [payment(n, 100 * n, date=f"2024-05-0{day}T10:00:00+02:00") for n, day in enumerate(days, 1)]
    world.page = 2

    frame = read().frame

    assert list(frame["Référence paiement"].str[-1]) == ["2", "4", "6", "5", "3", "1"]
    assert list(frame.index) == [2, 3, 4, 5, 6, 7]
    assert sum("payments" in call for call in world.calls) == 4, "the fourth page is empty, and the end"


def test_a_payment_that_slips_to_the_next_page_counts_once(read, world):
    world.payments = [payment(n, 100) for n in range(1, 5)]
    world.page = 2
    late = [payment(9, 100)]
    world.between_pages = lambda: late and world.payments.insert(0, late.pop())

    numbers = list(read().frame["Référence paiement"].str[-1])

    assert numbers == ["1", "2", "3", "4"]


def test_a_key_signs_in_once_and_again_when_its_token_has_run_out(read, world):
    world.payments = [payment(n, 100) for n in range(1, 5)]
    world.page = 2
    world.between_pages = lambda: world.expired.update(world.tokens[:1])

    assert len(read().frame) == 4
    assert len(world.tokens) == 2


def test_a_member_is_a_row_of_the_export_of_memberships_with_what_was_paid(read, world):
    world.items["Membership/adhesion-2024"] = [
        member(7, "Lina", "Moreau"),
        member(8, "Tom", "Moreau", 1500, initialAmount=2000, discount={"code": "BIENVENUE", "amount": 500}),
    ]

    frame = read(MEMBERS, "adhesion-2024").frame

    assert recognise(frame.columns).key == "helloasso/memberships"
    first, second = frame.iloc[0], frame.iloc[1]
    assert [first[name] for name in ("Nom adhérent", "Prénom adhérent", "Nom payeur", "Email payeur")] == [
        "Moreau",
        "Lina",
        "Moreau",
        "karim.moreau@example.org",
    ]
    assert first["Date de la commande"] == datetime(2024, 3, 4, 14, 25, 10)
    assert first["Téléphone"] == "0639981234"
    assert [first[name] for name in ("Montant tarif", "Montant code promo", "Montant payé")] == [
        "20,00",
        None,
        "20,00",
    ]
    assert [second[name] for name in ("Montant tarif", "Code Promo", "Montant code promo", "Montant payé")] == [
        "20,00",
        "BIENVENUE",
        "5,00",
        "15,00",
    ]


def test_all_campaigns_are_read_when_no_form_is_named(read, world):
    world.items = {
        "Membership/adhesion-2023": [member(1, "Lina", "Moreau")],
        "Membership/adhesion-2024": [member(2, "Tom", "Moreau"), {**member(3, "A", "B"), "type": "Donation"}],
    }

    assert len(read(MEMBERS).frame) == 2


def test_a_fee_whose_money_went_back_is_not_validated(read, world):
    payments = [{"id": 1, "state": "Refunded"}]
    world.items["Membership/adhesion-2024"] = [member(7, "Lina", "Moreau", payments=payments)]

    assert read(MEMBERS, "adhesion-2024").frame.iloc[0]["Statut de la commande"] == "Remboursé"


def test_an_event_is_read_with_options_and_questions_as_its_export_has_them(read, world):
    ticket = {
        **member(9, "Nina", "Petit", 1500, name="Coureur adulte"),
        "type": "Registration",
        "ticketUrl": "https://www.helloasso.com/billet/9",
        "options": [{"name": "T-shirt", "amount": 1200, "customFields": [{"name": "Taille", "answer": "M"}]}],
        "customFields": [
            {"name": "Email", "answer": "n@example.org"},
            {"name": "Email payeur", "answer": "p@x.org"},
        ],
    }
    world.items["Event/course"] = [ticket]

    frame = read(EVENTS, "course").frame
    row = frame.iloc[0]

    assert recognise(frame.columns).key == "helloasso/events"
    assert [row[name] for name in ("T-shirt", "Montant T-shirt", "Taille")] == ["Oui", "12,00", "M"]
    assert (row["Email"], row["Email payeur"], row["Email payeur (2)"]) == (
        "n@example.org",
        "karim.moreau@example.org",
        "p@x.org",
    )
    assert (row["Numéro de billet"], row["Billet"]) == ("9", "https://www.helloasso.com/billet/9")


def test_no_payment_at_all_is_an_empty_table_that_says_so(read):
    table = read()

    assert table.frame.empty
    assert [issue.code for issue in table.issues] == ["no-rows-below-header"]


def test_new_years_eve_is_told_by_the_clock_of_paris():
    assert moment("2024-12-31T23:30:00.1234567Z") == datetime(2025, 1, 1, 0, 30)
    assert moment("2024-12-31T23:30:00+01:00") == datetime(2024, 12, 31, 23, 30)
    assert moment("2024-07-01T00:00:00") == datetime(2024, 7, 1)


@given(st.integers(-(10**12), 10**12))
def test_cents_become_euros_without_losing_one(cents):
    whole, rest = euros(cents).split(",")

    assert int(whole + rest) == cents
    assert len(rest) == 2


def test_the_same_answers_give_the_same_table_and_hash(read, world):
    world.payments = [payment(n, 100 * n) for n in range(1, 4)]
    first = read()
    world.payments.reverse()
    world.next = [Refusal(503)]
    second = read()

    assert first.frame.equals(second.frame)
    assert first.snapshot == second.snapshot
