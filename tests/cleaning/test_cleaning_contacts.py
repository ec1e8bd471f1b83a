"""E-mail addresses and telephone numbers."""

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


MOBILE = "+33 6 12 34 56 78"
LANDLINE = "+33 1 23 45 67 89"

FICTION = "+33 6 39 98 12 34"  # kept by Arcep for films and examples

MOBILES = [
    "06 12 34 56 78",
    "0612345678",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "06 1234 5678",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06\u202f12\u202f34\u202f56\u202f78",
    "06\u201112\u201134\u201156\u201178",
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33(0)6 12 34 56 78",
    "+33 (0) 6 12 34 56 78",
    "+33 06 12 34 56 78",
    "0033612345678",
    "0033 6 12 34 56 78",
    "33612345678",
    "612345678",
    "6 12 34 56 78",
    "612345678.0",
    "'0612345678",
    612345678,
    612345678.0,
    33612345678.0,
    "06-12-34-56-78 (perso)",
    "Tél. : 06 12 34 56 78",
    "Port. 06 12 34 56 78",
    "portable : 06 12 34 56 78",
    "06 12 34 56 78 (mobile)",
    "06 12 34 56 78 (soir)",
]

NOT_PHONES = {
    "3630": "phone-unreadable",
    "15": "phone-unreadable",
    "0000000000": "phone-placeholder",
    "0600000000": "phone-placeholder",
    "06 12 34 56 7": "phone-unreadable",
    "06 12 34 56 789": "phone-unreadable",
    "06 12 34 56 78 9": "phone-unreadable",
    "00 00 00 00 00": "phone-placeholder",
    "6,12E+08": "phone-digits-lost",
    "6.12E+08": "phone-digits-lost",
    "6,12346E+08": "phone-digits-lost",
    612000000.0: "phone-digits-lost",
    "06 12 34 56 78 (mari)": "phone-unreadable",
    "01 23 45 67 89 poste 12": "phone-unreadable",
    "01 23 45 67 89/90": "phone-unreadable",
    "O6 12 34 56 78": "phone-letter",
    "fax 01 23 45 67 89": "phone-unreadable",
    "awa@free.fr": "phone-unreadable",
    "12/03/2019": "phone-unreadable",
    0.5: "phone-unreadable",
    True: "phone-unreadable",
}


@pytest.mark.parametrize("cell", MOBILES)
def test_a_french_mobile_is_written_one_way(read_one, cell):
    reading = read_one("phone", cell)

    assert (reading.result, reading.parts) == (MOBILE, (MOBILE, None, None))


@pytest.mark.parametrize(
    "cell", ["06 39 98 12 34", "0033639981234", 639981234, "639981234.0", "06 39 98 12 34 (perso)"]
)
def test_a_number_kept_for_fiction_is_read_like_any_mobile(read_one, cell):
    assert read_one("phone", cell).parts == (FICTION, None, None)


@pytest.mark.parametrize("cell", NOT_PHONES)
def test_what_is_no_telephone_number_is_refused(read_one, cell):
    reading = read_one("phone", cell)

    assert (reading.outcome, reading.reason.code) == (Outcome.UNREADABLE, NOT_PHONES[cell])


@pytest.mark.parametrize("text", ["01 23 45 67 89", "0123456789", "123456789", "+33 1 23 45 67 89"])
def test_a_landline_is_no_mobile(read_one, text):
    assert read_one("phone", text).parts == (None, LANDLINE, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0690 12 34 56", "+590 690 12 34 56"),
        ("0694 20 34 56", "+594 694 20 34 56"),
        ("0696 12 34 56", "+596 696 12 34 56"),
        ("0692 12 34 56", "+262 692 12 34 56"),
        ("0693 12 34 56", "+262 693 12 34 56"),
        ("0639 01 23 45", "+262 639 01 23 45"),
        ("690123456", "+590 690 12 34 56"),
        (690123456.0, "+590 690 12 34 56"),
        ("+590 690 12 34 56", "+590 690 12 34 56"),
        ("+32 475 12 34 56", "+32 475 12 34 56"),
        ("0032 475 12 34 56", "+32 475 12 34 56"),
        ("+41 79 123 45 67", "+41 79 123 45 67"),
        ("0800 123 456", "+33 800 12 34 56"),
    ],
)
def test_a_number_from_elsewhere_keeps_its_own_code(read_one, text, number):
    assert read_one("phone", text).result == number


def test_the_region_of_the_column_reads_its_own_numbers(read_one):
    assert read_one("phone", "0475 12 34 56", region="BE").result == "+32 475 12 34 56"
    assert read_one("phone", "0475 12 34 56").result == "+33 4 75 12 34 56"


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78 / 01 23 45 67 89",
        "06 12 34 56 78/01 23 45 67 89",
        "0612345678 0123456789",
        "06 12 34 56 78 ou 01 23 45 67 89",
        "06 12 34 56 78, 01 23 45 67 89",
        "06.12.34.56.78 - 01.23.45.67.89",
        "06 12 34 56 78\n01 23 45 67 89",
        "port 06 12 34 56 78 ; fixe 01 23 45 67 89",
    ],
)
def test_two_numbers_are_told_apart(read_one, text):
    reading = read_one("phone", text)

    assert (reading.result, reading.parts) == (MOBILE, (MOBILE, LANDLINE, LANDLINE))


def test_a_second_number_that_cannot_be_read_refuses_the_cell(read_one):
    assert read_one("phone", "06 12 34 56 78 / 01 23 45 67").outcome is Outcome.UNREADABLE


def test_a_third_number_is_told(read_one):
    reading = read_one("phone", "06 12 34 56 78 / 01 23 45 67 89 / 07 50 12 34 56")

    assert reading.remark.code == "phone-more-than-two"


@pytest.mark.parametrize("text", ["", None, "-", "néant", "pas de tel", "aucun", "0", "x", "liste rouge"])
def test_a_word_for_no_number_is_an_empty_cell(read_one, text):
    assert read_one("phone", text).outcome is Outcome.EMPTY


def test_a_lost_zero_is_told_from_a_mere_change_of_form(read_one):
    assert read_one("phone", 612345678).rules == ("rule-phone-lost-zero",)
    assert read_one("phone", "0612345678").rules == ("rule-phone-international",)
    assert read_one("phone", MOBILE).rules == ()
