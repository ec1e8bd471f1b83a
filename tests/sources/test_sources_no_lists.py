"""Texts that are no list of rows are refused by their name, and lists that begin like them are read."""

import pytest

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import EACH_TABLE

NO_LISTS = {
    "a SYLK file": 'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Nom"\r\nC;X2;K"Montant"\r\nE\r\n',
    "a DIF file": 'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,2\n""\nDATA\n0,0\n""\n',
    "a JSON file": '[\n {"nom": "Diallo", "montant": 5},\n {"nom": "Petit"}\n]',
    "an address book or a calendar": "BEGIN:VCARD\nVERSION:3.0\nN:Diallo;Awa\nEND:VCARD\n",
    "a statement in MT940": ":20:STARTUMS\r\n:25:30002/0001234\r\n:28C:1/1\r\n:60F:C240301EUR100,00\r\n",
    "a statement in CFONB": f"0130002    00123EUR2 00000123456  010326{'0' * 80}\r\n0430002    00123EUR2\r\n",
    "a statement in CAMT (XML)": '<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:camt.053"/>',
    "an e-mail": "Return-Path: <a@example.org>\nReceived: from x;\n by y\nSubject: dons\n\nBonjour,\n",
}


@pytest.mark.parametrize("kind", NO_LISTS)
@pytest.mark.parametrize("name", ["Dons.csv", "Dons.xls"])
def test_a_text_that_is_no_list_is_refused_by_its_name(write_text, read_all, name, kind):
    write_text(name, NO_LISTS[kind])

    with pytest.raises(SourceError) as refused:
        read_all(name)

    assert refused.value.message == f"`{name}` is {kind}, and no rows can be read from it"
    if "statement" in kind:
        assert refused.value.hint == "Export the account again as CSV or OFX"


@pytest.mark.parametrize(
    "text",
    [
        "ID;Prénom;Nom\nC;Awa;Diallo\nB;Léa;Petit\n",
        "ID;PRENOM;X1;NOM\nF;Awa;X;Diallo\nB;Léa;Y;Petit\n",
        "Table;Places\n0;1\n1;2\n",
        "Subject;From\nDon;Awa\nDon;Léa\n",
    ],
)
def test_a_list_that_begins_like_one_of_them_is_read(write_text, read, text):
    write_text("Dons.csv", text)

    assert len(read("Dons.csv").frame) == 2


def test_a_sheet_of_notes_does_not_hide_the_lists_from_whoever_only_looks(write_xlsx, read_all):
    write_xlsx("Asso.xlsx", Notes=[[3], [12]], Dons=[["Nom", "Montant"], ["Diallo", 5]], Suite=[[7]])

    tables = read_all("Asso.xlsx", sheet="*", table=EACH_TABLE)

    assert [table.place.sheet for table in tables] == ["Dons"]
    passed = [issue.at.sheet for issue in tables[0].issues if issue.code == "sheet-passed-over"]
    assert passed == ["Notes", "Suite"]
    with pytest.raises(SourceError):
        read_all("Asso.xlsx", sheet="*")


PROSE = {
    "letter": "Chère Awa,\n\nmerci pour ton message, nous avons bien reçu le chèque, les reçus et la liste.\n"
    "Pour la course, il reste dix places.\nÀ bientôt,\nLéa, pour le bureau\n",
    "notes": "Réunion du bureau : présents Awa, Léa et Zoé.\n"
    "Le budget de la course est voté, sans réserve, à main levée.\n"
    "On garde la salle, le traiteur reste à trouver.\n",
}


@pytest.mark.parametrize("kind", PROSE)
def test_a_letter_is_no_list_however_many_commas_it_has(write_text, read, kind):
    write_text("Lettre.txt", PROSE[kind])

    with pytest.raises(SourceError) as refused:
        read("Lettre.txt")

    assert refused.value.message == "`Lettre.txt` is a text in sentences and no list of rows"
    assert read("Lettre.txt", delimiter=",").place.file == "Lettre.txt"


@pytest.mark.parametrize(
    "text",
    [
        "Commentaire\nMerci pour tout\nÀ rappeler en mai\n",
        "Nom, Ville\nDiallo, Brest\nPetit, Lyon\n",
        "Nom;Remarque\nDiallo;Merci beaucoup, à bientôt.\nPetit;Elle viendra, je crois.\n",
        "Date,Libellé,Montant\n01/02/2024,Don de Mme Diallo pour la course,50\n02/02/2024,Achat de lots,-12\n",
    ],
)
def test_a_list_with_sentences_in_it_is_read(write_text, read, text):
    write_text("Liste.csv", text)

    assert len(read("Liste.csv").frame) == 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(40), "a packed archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "a packed archive"),
        (b"\x1f\x8b\x08" + bytes(40), "a packed archive"),
        (b"SQLite format 3\x00" + bytes(100), "a database"),
        (rb"{\rtf1\ansi Bonjour}", "an Office file that is no spreadsheet"),
    ],
)
def test_what_is_no_text_at_all_is_told_by_its_first_bytes(tmp_path, read, content, kind):
    (tmp_path / "Dons.csv").write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read("Dons.csv")

    assert refused.value.message == f"`Dons.csv` is {kind}, and no rows can be read from it"
