"""Delimited text as banks, HelloAsso, Excel and old accounting programs write it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import SourceError
from npsp_migrate.sources.encodings import encoding_of

FRENCH = """Nom;Prénom;Montant;Ville
Lefèvre;Zoé;12,50 €;Nîmes
Noël;Anaïs;1 234,56;Œuilly
d’Août;François;5,00;Besançon
"""


def told(table, code):
    return [dict(issue.words.values) for issue in table.issues if issue.code == code]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_the_encoding_is_found_and_told(read, write_text, encoding, name):
    write_text("Dons.csv", FRENCH, encoding)

    table = read("Dons.csv")

    assert table.frame.loc[2].tolist() == ["Lefèvre", "Zoé", "12,50 €", "Nîmes"]
    assert table.frame.loc[3, "Ville"] == "Œuilly"
    assert told(table, "text-read-as") == [{"encoding": name, "delimiter": ";"}]


@pytest.mark.parametrize("encoding", ["iso8859-15", "cp850"])
def test_encodings_without_curly_quotes_are_found(read, write_text, encoding):
    text = FRENCH.replace("’", "'").replace("Œ", "Oe").replace("€", "€" if encoding == "iso8859-15" else "EUR")
    write_text("Dons.csv", text, encoding)

    assert read("Dons.csv").frame.loc[2, "Prénom"] == "Zoé"
    assert told(read("Dons.csv"), "text-read-as")[0]["encoding"] == encoding


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(read, write_text, delimiter):
    rows = [["Nom", "Montant", "Remarque"], ["Diallo", '"12,50"', '"a; b | c"'], ["Petit", '"5,00"', "x"]]
    write_text("Dons.csv", "\n".join(delimiter.join(row) for row in rows))

    assert read("Dons.csv").frame.loc[2].tolist() == ["Diallo", "12,50", "a; b | c"]


def test_a_told_encoding_and_delimiter_win(read, write_text):
    write_text("Dons.csv", "Nom;Prénom|Montant\nDia;llo|50\n", "cp1252")

    assert read("Dons.csv", encoding="cp1252", delimiter="|").frame.loc[2].tolist() == ["Dia;llo", "50"]


def test_an_unknown_encoding_is_refused(read, write_text):
    write_text("Dons.csv", FRENCH)

    with pytest.raises(SourceError) as refused:
        read("Dons.csv", encoding="latin-9000")

    assert refused.value.message == "There is no encoding of the name `latin-9000`"
    assert refused.value.hint == "Write `utf-8`, `cp1252`, `iso-8859-15`, `mac_roman` or `cp850`, or leave it out"


def test_a_delimiter_of_two_characters_is_refused(read, write_text):
    write_text("Dons.csv", FRENCH)

    with pytest.raises(SourceError) as refused:
        read("Dons.csv", delimiter=";;")

    assert refused.value.message == "`Dons.csv`: a delimiter is one character, not `;;`"
    assert refused.value.hint == 'Write `delimiter: ";"`, or leave it out to have it found'


def test_lines_of_a_bank_above_the_header_are_passed_over(read, write_text):
    above = 'Compte;="00012345678"\nSolde au;31/12/2023\n\n'
    write_text("Banque.csv", above + 'Date;Libellé;Débit;Crédit\n02/01/2023;"VIR DON\nM. PETIT";;50,00\n')

    table = read("Banque.csv")

    assert list(table.frame.columns) == ["Date", "Libellé", "Débit", "Crédit"]
    assert table.frame.loc[5].tolist() == ["02/01/2023", "VIR DON\nM. PETIT", None, "50,00"]


def test_a_row_is_a_record_even_when_a_cell_has_several_lines(read, write_text):
    write_text("Dons.csv", 'Nom;Adresse\nDiallo;"1 rue Haute\nBâtiment B\n69003 Lyon"\nPetit;Brest\n')

    assert read("Dons.csv").frame.index.tolist() == [2, 3]


def test_blank_lines_keep_the_row_numbers(read, write_text):
    write_text("Dons.csv", "Nom;Montant\n\nDiallo;50\n;\n\nPetit;20\n")

    assert read("Dons.csv").frame.index.tolist() == [3, 6]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_kind_of_line_end_is_one_line_end(read, write_text, end):
    write_text("Dons.csv", end.join(["Nom;Montant", "Diallo;50", "Petit;20", ""]))

    assert read("Dons.csv").frame.index.tolist() == [2, 3]


def test_what_excel_keeps_in_a_formula_is_read_as_its_text(read, write_text):
    write_text("Dons.csv", 'Compte;Nom\n="00012345678";Diallo\n')

    assert read("Dons.csv").frame.loc[2, "Compte"] == "00012345678"


def test_excels_own_first_line_tells_the_delimiter(read, write_text):
    write_text("Dons.csv", "sep=,\nNom,Montant;EUR\nDiallo,5;0\nPetit,2;0\n")

    table = read("Dons.csv")

    assert list(table.frame.columns) == ["Nom", "Montant;EUR"]
    assert table.frame.index.tolist() == [3, 4]


def test_words_that_pandas_takes_for_nothing_are_kept(read, write_text):
    write_text("Dons.csv", "Nom;Prénom\nNA;None\nnan;null\nN/A;inf\n")

    assert read("Dons.csv").frame.to_numpy().tolist() == [["NA", "None"], ["nan", "null"], ["N/A", "inf"]]


def test_numbers_and_zeros_stay_text(read, write_text):
    write_text("Dons.csv", "Nom;CP;Tél\nDiallo;01000;0612345678\n")

    assert read("Dons.csv").frame.loc[2].tolist() == ["Diallo", "01000", "0612345678"]


def test_lost_characters_and_nulls_are_told(read, write_text):
    write_text("Dons.csv", "Nom;Ville\nLef\ufffdvre;N\ufffdmes\nPe\x00tit;Brest\n")

    table = read("Dons.csv")

    assert told(table, "characters-lost") == [{"count": "2", "encoding": "utf-8"}]
    assert told(table, "null-characters-removed") == [{"count": "1"}]
    assert table.frame.loc[3, "Nom"] == "Petit"


def test_a_row_longer_than_the_header_loses_nothing(read, write_text):
    write_text("Dons.csv", "Nom;Montant\nDiallo;50;vu;deux fois\nPetit;20\n")

    table = read("Dons.csv")

    assert table.frame.loc[2].tolist() == ["Diallo", "50", "vu", "deux fois"]
    assert [name["name"] for name in told(table, "header-empty")] == ["column C", "column D"]


FIELD = st.text(
    st.characters(codec="cp1252", exclude_characters="\x00\r\ufffd", exclude_categories=["Cc"]), max_size=12
)


@given(rows=st.lists(st.lists(FIELD, min_size=3, max_size=3), max_size=15))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_quoted_text_is_read_back_cell_by_cell(read, write_text, rows):
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    write_text("Q.csv", "\n".join(["Colonne a;Colonne b;Colonne c", *quoted]))

    table = read("Q.csv", encoding="utf-8", delimiter=";")

    gone = {left.row for left in table.left_out}
    for number, row in enumerate(rows, start=2):
        blank = all(not cell or cell.isspace() for cell in row)
        assert (number in table.frame.index) == (not blank and number not in gone)
        if number in table.frame.index and not any("#" in cell or "=" in cell for cell in row):
            assert table.frame.loc[number].tolist() == [None if not c or c.isspace() else c for c in row]


SHORT = (
    "Léa Hélène Lefèvre Anaïs Zoé François Besançon Chloé Jérôme Rhône Isère reçu chèque espèces bénévole hôpital"
)


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "mac_roman", "cp850"])
@pytest.mark.parametrize("word", SHORT.split())
def test_one_accented_word_tells_the_encoding(encoding, word):
    content = f"Nom;Ville\n{word};Lyon\n".encode(encoding)

    assert word in content.decode(encoding_of(content))


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        (["12,50", "1 234,00", "7"], "decimal-comma-found"),
        (["12.50", "1,234.00", "-7"], "decimal-dot-found"),
        (["12.50", "13,50"], "decimal-marks-differ"),
        (["12", "1.234", "1,234"], ""),
        (["Rue 12,50", "3,5 km", "2,5 kg"], ""),
    ],
)
def test_the_decimal_mark_is_told_with_the_delimiter(write_text, read, amounts, code):
    write_text("Dons.csv", "Nom;Montant\n" + "".join(f"Diallo;{amount}\n" for amount in amounts))

    table = read("Dons.csv")

    assert [issue.code for issue in table.issues if issue.code.startswith("decimal")] == ([code] if code else [])


def test_decimal_commas_are_no_delimiter_though_they_are_more_regular(write_text, read):
    head = "Code de la banque : 1;Code de l'agence : 2\nNuméro de compte : 3;Devise : EUR\n\nSolde;;;;1234,56\n"
    rows = "29/03/24;1;VIR DIALLO;;50,00;don;\n28/03/24;2;PRLV EDF;-45,10;;;\nSolde;;;;1200,00\n"
    write_text("Compte.csv", f"{head}Date;Numéro;Libellé;Débit;Crédit;Détail;\n{rows}")

    table = read("Compte.csv")

    assert list(table.frame.columns) == ["Date", "Numéro", "Libellé", "Débit", "Crédit", "Détail"]
    assert table.frame.loc[6].tolist() == ["29/03/24", "1", "VIR DIALLO", None, "50,00", "don"]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_lines_that_stand_in_quotation_marks_as_a_whole_are_cut_all_the_same(read, write_text, delimiter):
    cells = [["Nom", "Prénom", "Montant"], ["Roy", "Zoé", '""12,50""'], [], ["Ba", '""Lou, Ana""', "5"]]
    write_text("Dons.csv", "\n".join(f'"{delimiter.join(row)}"' if row else "" for row in cells))

    table = read("Dons.csv")

    assert table.frame.to_numpy().tolist() == [["Roy", "Zoé", "12,50"], ["Ba", "Lou, Ana", "5"]]
    assert table.frame.index.tolist() == [2, 4]
    assert "lines-in-quotes" in [issue.code for issue in table.issues]


def test_a_lone_column_of_quoted_texts_stays_one(read, write_text):
    write_text("Lieux.csv", 'Lieu\n"Lyon, Rhône"\n"Brest, Finistère"\n')

    assert read("Lieux.csv").frame["Lieu"].tolist() == ["Lyon, Rhône", "Brest, Finistère"]


def test_a_line_in_quotation_marks_with_more_cells_than_the_others_is_told(read, write_text):
    write_text("Dons.csv", '"Nom,Ville,Montant"\n"Roy,Brest,5"\n"Ba,Lyon,Rhône,7"\n"Li,Nice"\n"Ali,Metz,9"\n')

    table = read("Dons.csv")

    assert table.frame[["Nom", "Ville", "Montant"]].loc[[2, 4, 5]].to_numpy().tolist() == [
        ["Roy", "Brest", "5"],
        ["Li", "Nice", None],
        ["Ali", "Metz", "9"],
    ]
    assert [(issue.code, issue.at.row) for issue in table.issues if issue.code == "row-too-wide"] == [
        ("row-too-wide", 3)
    ]


def test_a_lone_column_of_names_with_a_comma_stays_one(read, write_text):
    write_text("Noms.csv", "Nom\nDurand, Paul\nDiallo, Awa\n")

    assert read("Noms.csv").frame["Nom"].tolist() == ["Durand, Paul", "Diallo, Awa"]


def test_the_end_of_a_text_of_old_programs_is_no_row(read, write_text):
    write_text("Dons.csv", "Nom;Montant\nDiallo;5\n\x1a")

    assert read("Dons.csv").frame.to_numpy().tolist() == [["Diallo", "5"]]


def test_the_titles_of_the_cards_of_a_statement_are_no_movements(read, write_text):
    head = "Date;Libellé;Débit;Crédit\n"
    write_text(
        "Compte.csv",
        f"{head}01/02/2024;VIR DIALLO;;50,00\n02/02/2024;EDF;12,00;\n\n"
        f"Carte de Mme Petit;;;\n{head}03/02/2024;PHOTO;8,00;\n04/02/2024;VIR ROUX;;20,00\n",
    )

    table = read("Compte.csv")

    assert table.frame["Date"].tolist() == ["01/02/2024", "02/02/2024", "03/02/2024", "04/02/2024"]
    assert [left.because.code for left in table.left_out] == ["section-title", "repeated-header"]
