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
