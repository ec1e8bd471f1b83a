"""What HelloAsso refuses becomes one sentence with what to do; what passes is waited for, with bounds."""

import socket
import traceback

import pytest
from helloasso_api.world import CLIENT_ID, CLIENT_SECRET, SLUG, Refusal, member, payment

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import HelloAssoList
from npsp_migrate.sources.helloasso.addresses import is_helloasso_address, read_address

SECRETS = (CLIENT_ID, CLIENT_SECRET, "eyJ-token", "Awa", "S3CRET")


def refused(read, *list_, **named):
    with pytest.raises(SourceError) as caught:
        read(*list_, **named)
    error = caught.value
    shown = "".join(traceback.format_exception(error)) + error.hint
    assert not [secret for secret in SECRETS if secret in shown]
    return error.message, error.hint


def test_a_wrong_secret_names_the_variables_and_never_the_secret(read, monkeypatch):
    monkeypatch.setenv("HELLOASSO_CLIENT_SECRET", "S3CRET of yesterday")

    message, hint = refused(read)

    assert message == "Source `dons`: HelloAsso does not accept the key"
    assert "`HELLOASSO_CLIENT_ID` and `HELLOASSO_CLIENT_SECRET`" in hint


def test_a_key_that_is_not_set_is_told_before_anything_is_asked(read, world, monkeypatch):
    monkeypatch.delenv("HELLOASSO_CLIENT_SECRET")

    message, _ = refused(read)

    assert (
        message == "Source `dons`: there is no key for HelloAsso, the variable `HELLOASSO_CLIENT_SECRET` is not set"
    )
    assert world.calls == []


def test_another_organisation_is_told_from_the_one_that_the_key_is_of(read):
    assert refused(read, organization="les-bleuets") == (
        f"Source `dons`: the key is of `{SLUG}` and not of `les-bleuets`",
        f"Write `organization: {SLUG}`, or use the key of `les-bleuets`",
    )


def test_a_missing_right_is_named(read, world):
    world.rights = False

    message, _ = refused(read)

    assert message == (
        f"Source `dons`: the key may not read the payments and orders of `{SLUG}`: "
        "the right `AccessTransactions` is missing"
    )


def test_a_campaign_that_is_not_there_is_named(read):
    message, _ = refused(read, HelloAssoList.MEMBERSHIPS, form="adhesion-1999")

    assert message == "Source `dons`: HelloAsso has no membership campaign `adhesion-1999` that this key may read"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408])
def test_what_passes_is_asked_again(read, world, naps, status):
    world.payments = [payment(1, 100)]
    world.next = [Refusal(status)] * 3

    assert len(read().frame) == 1
    assert len(naps) == 3


def test_the_wait_that_helloasso_asks_for_is_kept(read, world, naps):
    world.payments = [payment(1, 100)]
    world.next = [Refusal(429, {"Retry-After": "42"})]

    read()

    assert naps[0] >= 42


@pytest.mark.parametrize(
    ("status", "told"), [(503, "HelloAsso does not answer now (status 503)"), (429, "answers too many questions")]
)
def test_what_stays_away_is_given_up(read, world, naps, status, told):
    world.next = [Refusal(status)] * 50

    message, hint = refused(read)

    assert told in message
    assert hint == "Run the command again in a few minutes"
    assert len(naps) < 10
    assert len(world.calls) < 10


def test_a_wait_of_hours_is_not_sat_out(read, world, naps):
    world.next = [Refusal(429, {"Retry-After": "7200"})]

    message, _ = refused(read)

    assert "it asks to wait 7200 s" in message
    assert naps == []


def test_nobody_at_the_other_end_is_told_soon(read, naps):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{taken.getsockname()[1]}"  # bound, and nobody listens

        message, _ = refused(read, site=site)

    assert message == "Source `dons`: HelloAsso cannot be reached"
    assert len(naps) == 2


def test_a_way_to_another_address_is_not_followed(read, world):
    world.next = [Refusal(307, {"Location": "http://127.0.0.1:1/steal"})]

    message, _ = refused(read)

    assert message == "Source `dons`: HelloAsso refused the question (status 307)"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: [],
        lambda answer: "Awa",
        lambda answer: {"data": {"id": 1}},
        lambda answer: {"data": ["Awa"]},
        lambda answer: {"data": [{"id": None}]},
        lambda answer: {"data": [{"id": "Awa"}]},
        lambda answer: {"data": [payment(1, 100, date="Awa")]},
        lambda answer: {"data": [payment(1, 100, amount="Awa")]},
        lambda answer: {"data": [payment(1, 100, amount=10.5)]},
        lambda answer: {"data": [payment(1, 100, payer=["Awa"])]},
        lambda answer: {"data": [payment(1, 100, items=["Awa"])]},
        lambda answer: {"data": [payment(1, 100, paymentMeans={"Awa": 1})]},
        lambda answer: {"data": [payment(1, 100, state=["Awa"])]},
        lambda answer: {"data": [payment(1, 100)], "pagination": "Awa"},
    ],
)
def test_an_answer_of_an_odd_shape_is_one_sentence(read, world, spoil):
    world.spoil = spoil
    if spoil({}) == []:
        assert read().frame.empty
        return

    message, _ = refused(read)

    assert message == "Source `dons`: HelloAsso's answer has an odd shape"


def test_a_list_that_goes_round_is_given_up(read, world):
    world.payments = [payment(n, 100) for n in range(1, 5)]
    world.endless = True

    message, _ = refused(read)

    assert message == "Source `dons`: HelloAsso's answer has an odd shape"
    assert len(world.calls) < 10


def test_a_page_of_a_proxy_in_place_of_an_answer_is_waited_for(read, world, naps):
    world.items["Membership/a"] = [member(1, "Lina", "Moreau")]
    world.next = [Refusal(200, body="<html>Awa</html>")]

    assert len(read(HelloAssoList.MEMBERSHIPS, "a").frame) == 1
    assert len(naps) == 1


@pytest.mark.parametrize(
    ("address", "list_", "form"),
    [
        ("https://www.helloasso.com/associations/les-coquelicots", HelloAssoList.PAYMENTS, ""),
        ("https://helloasso.com/associations/les-coquelicots/", HelloAssoList.PAYMENTS, ""),
        (
            "https://www.helloasso.com/associations/les-coquelicots/adhesions/2024",
            HelloAssoList.MEMBERSHIPS,
            "2024",
        ),
        (
            "https://www.helloasso.com/associations/les-coquelicots/evenements/course?x=1",
            HelloAssoList.EVENTS,
            "course",
        ),
        ("https://www.helloasso.com/associations/les-coquelicots/formulaires/2", HelloAssoList.PAYMENTS, ""),
    ],
)
def test_an_address_says_what_is_read(address, list_, form):
    assert is_helloasso_address(address)

    asked = read_address(address)

    assert (asked.organization, asked.read, asked.form) == (SLUG, list_, form)


def test_a_page_of_no_association_is_refused():
    with pytest.raises(SourceError) as caught:
        read_address("https://www.helloasso.com/blog/awa")

    assert caught.value.message == "The address is none of an association at HelloAsso"
