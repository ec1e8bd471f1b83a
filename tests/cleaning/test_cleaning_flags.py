"""Yes and no, and the refusals that protect a person."""

from datetime import date

import pytest

from npsp_migrate.cleaning import Outcome


@pytest.mark.parametrize(
    "cell", ["oui", "Oui", "OUI", "oui.", "o", "x", "X", "✓", "✔", "1", 1, 1.0, True, "vrai", "VRAI", "yes"]
)
def test_a_yes_is_a_yes(read_one, cell):
    assert read_one("boolean", cell).result is True


@pytest.mark.parametrize("cell", ["non", "NON", "n", "0", 0, 0.0, False, "faux", "no", "false"])
def test_a_no_is_a_no(read_one, cell):
    assert read_one("boolean", cell).result is False


@pytest.mark.parametrize("cell", ["", None, "-", "?"])
def test_nothing_is_neither_yes_nor_no(read_one, cell):
    assert read_one("boolean", cell).outcome is Outcome.EMPTY


@pytest.mark.parametrize("cell", ["peut-être", 2, "oui et non", "oui ?", date(2019, 1, 1)])
def test_what_is_neither_is_refused(read_one, cell):
    assert read_one("boolean", cell).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    "cell",
    [
        "STOP",
        "NE PLUS CONTACTER",
        "ne pas solliciter",
        "Ne souhaite plus recevoir de courrier",
        "désinscrit",
        "Désinscrite le 12/03/2019",
        "désabonné",
        "unsubscribed",
        "cleaned",
        "opt-out",
        "refus",
        "refuse les mails",
        "à supprimer",
        "plus de mail svp",
        "pas de mail",
        "oui",
        "x",
        1,
        True,
    ],
)
def test_any_form_of_refusal_is_an_opt_out(read_one, cell):
    assert read_one("opt_out", cell).result is True


@pytest.mark.parametrize("cell", ["non", "0", 0, False, "subscribed", "inscrit", "abonnée"])
def test_no_refusal_is_no_opt_out(read_one, cell):
    assert read_one("opt_out", cell).result is False


@pytest.mark.parametrize(
    "cell",
    [
        "ok",
        "pas d'opposition",
        "aucun refus",
        "à voir",
        "par courrier",
        "a donné plus de 3 fois",
        "NPAI",
        "accepte",
    ],
)
def test_a_doubt_is_never_read_as_consent(read_one, cell):
    assert read_one("opt_out", cell).outcome is Outcome.AMBIGUOUS


def test_somebody_who_died_is_not_contacted_and_it_is_told(read_one):
    reading = read_one("opt_out", "décédée")

    assert (reading.result, reading.remark.code) == (True, "opt-out-deceased")
