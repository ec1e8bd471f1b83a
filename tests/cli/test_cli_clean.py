"""A cleaning rule tried on the command line: values in, one line of JSON per value out."""

import json

import pytest


@pytest.fixture
def answers(tell_here):
    """`answers("date", given="03/04/2019")`: the lines of JSON that come back."""

    def run(*words, given="", code=0):
        said = tell_here("clean", *words, given=given)
        assert said.code == code, said.err
        return [json.loads(line) for line in said.out.splitlines()] if code == 0 else said

    return run


def results(lines):
    return [line["result"] for line in lines]


def outcomes(lines):
    return [line["outcome"] for line in lines]


def test_every_line_has_its_answer_in_the_same_order(answers):
    lines = answers("amount", given="1 234,56 €\n\n5O,00\n(12,00)\n1.234\n")

    assert [line["value"] for line in lines] == ["1 234,56 €", "", "5O,00", "(12,00)", "1.234"]
    assert outcomes(lines) == ["value", "empty", "unreadable", "value", "value"]
    assert results(lines) == ["1234.56", None, None, "-12.00", "1234.00"]


def test_a_value_that_could_be_two_is_told_with_both(answers):
    [line] = answers("amount", given="1.234")

    assert line["outcome"] == "ambiguous"
    assert line["suggestions"] == ["1234.00", "1.234"]
    assert line["reason"] == "`1.234` could be two numbers: 1234.00 | 1.234"
    assert line["code"] == "amount-ambiguous"
    assert "decimal: comma" in line["hint"]


def test_the_values_are_judged_as_one_column(answers):
    assert outcomes(answers("date", given="03/04/2019")) == ["ambiguous"]
    assert results(answers("date", given="03/04/2019\n25/12/2018")) == ["2019-04-03", "2018-12-25"]
    assert results(answers("date", given="03/04/2019\n12/25/2018")) == ["2019-03-04", "2018-12-25"]


def test_a_column_in_a_file_tells_how_the_values_are_written(answers, tmp_path):
    column = tmp_path / "colonne.txt"
    column.write_text("25/12/2018\n26/12/2018\n", encoding="utf-8")

    assert results(answers("date", "--column", column, given="03/04/2019")) == ["2019-04-03"]


def test_the_values_do_not_change_what_the_column_in_the_file_tells(answers, tmp_path):
    column = tmp_path / "colonne.txt"
    column.write_text("25/12/2018\r\n26/12/2018\r\n", encoding="utf-8")

    lines = answers("date", "--column", column, given="03/04/2019\n04/13/2019")

    assert results(lines) == ["2019-04-03", None]


def test_a_birth_is_never_in_the_future(answers):
    assert results(answers("date", "--kind", "birth", given="14/07/85\n14/07/48")) == ["1985-07-14", "1948-07-14"]


def test_regions_tell_which_country_a_number_belongs_to(answers):
    assert results(answers("phone", "--region", "BE", given="0470 12 34 56")) == ["+32 470 12 34 56"]
    assert results(answers("postcode", "--country", "BE", given="1000")) == ["1000"]
    assert results(answers("postcode", given="1000")) == ["01000"]


def test_the_parts_of_a_name_stand_beside_it(answers):
    [line] = answers("person_name", given="M. et Mme DUPONT Jean")

    assert line["result"] == "M. et Mme Jean Dupont"
    assert line["parts"]["first_name"] == "Jean"
    assert line["parts"]["partner_last_name"] == "Dupont"
    assert line["rules"] == ["name-couple"]


def test_cells_that_are_no_text_come_as_json(answers):
    lines = answers("amount", "--typed", given='12.5\ntrue\nnull\n"12,50 €"\n')

    assert outcomes(lines) == ["value", "unreadable", "empty", "value"]
    assert results(lines) == ["12.50", None, None, "12.50"]


def test_yes_and_no_are_json_words(answers):
    assert results(answers("boolean", given="oui\nnon")) == [True, False]


def test_an_unknown_type_is_told_with_those_that_exist(answers):
    said = answers("montant", given="12", code=2)

    assert "`montant` is no type; there are address, amount" in said.error


def test_an_unknown_country_is_told(answers):
    assert "`Belgique` is no code of a country" in answers("postcode", "--country", "Belgique", code=2).error


def test_values_in_another_encoding_are_refused_with_their_line(answers):
    said = answers("city", given="Lyon\nBéziers\n".encode("cp1252"), code=1)

    assert said.error == "Line 2 of standard input is not written in UTF-8"


def test_a_column_that_is_not_there_is_told(answers, tmp_path):
    assert "cannot be read" in answers("date", "--column", tmp_path / "rien.txt", code=1).error


def test_a_line_that_is_no_cell_is_told(answers):
    assert answers("amount", "--typed", given="12\n[1]", code=1).error == "Line 2 is no JSON of one cell"


def test_nothing_in_is_nothing_out(answers):
    assert answers("amount", given="") == []
