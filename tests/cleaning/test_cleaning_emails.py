"""E-mail addresses: taken out of what surrounds them, never repaired in silence."""

import pytest

from npsp_migrate.cleaning import Outcome

ADDRESSES = {
    "awa@free.fr": "awa@free.fr",
    "Awa.Diallo@Free.FR": "Awa.Diallo@free.fr",
    "awa+dons@gmail.com": "awa+dons@gmail.com",
    " awa@free.fr ": "awa@free.fr",
    "awa@free.fr\u200b": "awa@free.fr",
    "\ufeffawa@free.fr": "awa@free.fr",
    "awa@free.fr\u00a0": "awa@free.fr",
    "mailto:awa@free.fr": "awa@free.fr",
    "MAILTO:awa@free.fr": "awa@free.fr",
    "Awa Diallo <awa@free.fr>": "awa@free.fr",
    '"Diallo, Awa" <awa@free.fr>': "awa@free.fr",
    "<awa@free.fr>": "awa@free.fr",
    "(awa@free.fr)": "awa@free.fr",
    "awa@free.fr.": "awa@free.fr",
    "awa@free.fr;": "awa@free.fr",
    "awa_diallo@asso-lac.org": "awa_diallo@asso-lac.org",
    "o'brien@free.fr": "o'brien@free.fr",
    "a@b.co.uk": "a@b.co.uk",
}

NOT_ADDRESSES = [
    "awa",
    "awa@",
    "@free.fr",
    "awa@free",
    "awa@free.f",
    "awa@@free.fr",
    "awa.@free.fr",
    ".awa@free.fr",
    "awa..d@free.fr",
    "awa@free..fr",
    "awa@-free.fr",
    "awa@free,fr",
    "awa @free.fr",
    "awa(at)free.fr",
    "awa@localhost",
    "awa@serveur.local",
    "awa@exemple.test",
    "hélène@free.fr",
    "awa@free.fr (mari)",
    "awa@free.fr ne plus utiliser",
    "awa@free.fr; pas lu",
    "06 12 34 56 78",
    "http://free.fr",
    "a" * 65 + "@free.fr",
]

PAIRS = [
    "awa@free.fr; lou@free.fr",
    "awa@free.fr, lou@free.fr",
    "awa@free.fr / lou@free.fr",
    "awa@free.fr/lou@free.fr",
    "awa@free.fr lou@free.fr",
    "awa@free.fr\nlou@free.fr",
    "awa@free.fr ou lou@free.fr",
    "awa@free.fr et lou@free.fr",
    "awa@free.fr - lou@free.fr",
    "Awa <awa@free.fr>, Lou <lou@free.fr>",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_taken_out_of_what_surrounds_it(read_one, text):
    reading = read_one("email", text)

    assert (reading.outcome, reading.result, reading.parts) == (Outcome.VALUE, ADDRESSES[text], (None,))


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_what_is_no_address_is_refused_and_nothing_is_repaired(read_one, text):
    reading = read_one("email", text)

    assert (reading.outcome, reading.result, reading.reason.code) == (Outcome.UNREADABLE, None, "email-unreadable")


@pytest.mark.parametrize("text", PAIRS)
def test_a_second_address_stands_beside_the_first(read_one, text):
    reading = read_one("email", text)

    assert (reading.result, reading.parts) == ("awa@free.fr", ("lou@free.fr",))


def test_the_same_address_twice_is_one(read_one):
    assert read_one("email", "awa@free.fr; awa@free.fr").parts == (None,)


def test_a_third_address_is_told(read_one):
    assert read_one("email", "a@free.fr; b@free.fr; c@free.fr").remark.code == "email-more-than-two"


@pytest.mark.parametrize(
    "text",
    ["pas de mail", "Pas d'email", "sans adresse mail", "aucun", "néant", "-", "/", "n/a", "x", "non", "?", ""],
)
def test_a_word_for_no_address_is_an_empty_cell(read_one, text):
    assert read_one("email", text).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("awa@gmial.com", "awa@gmail.com"),
        ("awa@gmai.com", "awa@gmail.com"),
        ("awa@gamil.com", "awa@gmail.com"),
        ("awa@gmal.com", "awa@gmail.com"),
        ("awa@hotmial.fr", "awa@hotmail.fr"),
        ("awa@yahou.fr", "awa@yahoo.fr"),
        ("awa@orang.fr", "awa@orange.fr"),
        ("awa@wanado.fr", "awa@wanadoo.fr"),
        ("awa@lapost.net", "awa@laposte.net"),
        ("awa@outlok.com", "awa@outlook.com"),
        ("awa@hotmail.con", "awa@hotmail.com"),
        ("awa@gmail.comm", "awa@gmail.com"),
        ("awa@orange.fe", "awa@orange.fr"),
        ("awa@orange.ft", "awa@orange.fr"),
    ],
)
def test_a_likely_typing_error_is_kept_and_told(read_one, text, meant):
    reading = read_one("email", text)

    assert (reading.result, reading.remark.code, reading.suggestions) == (text, "email-typo", (meant,))


@pytest.mark.parametrize("text", ["awa@gmail.com", "awa@yahoo.fr", "awa@ymail.com", "awa@free.fr", "awa@asso.re"])
def test_a_usual_provider_raises_no_question(read_one, text):
    assert read_one("email", text).remark is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [("awa@orange,fr", "awa@orange.fr"), ("awa @free.fr", "awa@free.fr"), ("awa(at)free.fr", "awa@free.fr")],
)
def test_an_unreadable_address_comes_with_what_was_probably_meant(read_one, text, meant):
    assert read_one("email", text).suggestions == (meant,)


@pytest.mark.parametrize("column_type", ["email", "phone"])
@pytest.mark.parametrize("text", ["NE PLUS CONTACTER", "ne pas appeler", "STOP"])
def test_a_refusal_in_the_wrong_column_is_not_lost(read_one, column_type, text):
    assert read_one(column_type, text).reason.code == "cell-asks-for-silence"
