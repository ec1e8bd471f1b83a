"""Which files and sheets are read, and the sentences when they cannot be."""

import io
import os

import openpyxl
import pytest

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources.reading import read_source

DONORS = [["Nom", "Montant"], ["Diallo", 50], ["Lefèvre", 12.5]]


def refusal(read, file, **settings):
    with pytest.raises(SourceError) as refused:
        read(file, **settings)
    return f"error: {refused.value.message}\nhint: {refused.value.hint}"


def codes(table):
    return [issue.code for issue in table.issues]


def test_a_table_knows_its_file_sheet_rows_and_hash(read, write_xlsx):
    path = write_xlsx("Dons.xlsx", Dons=DONORS)

    table = read("Dons.xlsx")

    assert list(table.frame["Nom"]) == ["Diallo", "Lefèvre"]
    assert list(table.frame["Montant"]) == [50, 12.5]
    assert list(table.frame.index) == [2, 3]
    assert table.frame.index.name == "row"
    assert str(table.at(3, "Montant")) == "`Dons.xlsx` › `Dons` › `B3`"
    assert table.snapshot.size == path.stat().st_size
    assert len(table.snapshot.sha256) == 64


def test_a_wildcard_reads_each_file_in_the_order_of_names(read_all, write_xlsx):
    write_xlsx("Compta 2024.xlsx", A=DONORS)
    write_xlsx("Compta 2023.xlsx", A=DONORS)
    write_xlsx("Autre.xlsx", A=DONORS)

    tables = read_all("Compta 20??.xlsx")

    assert [table.place.file for table in tables] == ["Compta 2023.xlsx", "Compta 2024.xlsx"]


def test_a_wildcard_passes_over_lock_files(read_all, write_xlsx, tmp_path):
    write_xlsx("Compta.xlsx", A=DONORS)
    (tmp_path / "~$Compta.xlsx").write_bytes(b"lock")
    (tmp_path / ".~lock.Compta.xlsx#").write_bytes(b"lock")

    assert len(read_all("*.xlsx")) == 1


def test_brackets_in_a_name_are_no_wildcard(read_all, write_xlsx):
    write_xlsx("Dons [2024].xlsx", A=DONORS)

    assert len(read_all("Dons [2024]*.xlsx")) == 1


def test_a_file_name_typed_on_a_mac_is_found(read, write_xlsx):
    write_xlsx("Adhe\u0301rents.xlsx", A=DONORS)

    assert len(read("Adhérents.xlsx").frame) == 2


def test_a_file_in_a_folder_keeps_its_path(read, write_xlsx, tmp_path):
    (tmp_path / "data").mkdir()
    write_xlsx("data/Dons.xlsx", A=DONORS)

    assert read("data/Dons.xlsx").place.file == "data/Dons.xlsx"


def test_a_sheet_wildcard_gives_a_table_each_and_tells_of_empty_ones(read_all, write_xlsx):
    write_xlsx("Adhésions.xlsx", **{"Année 2023": DONORS, "Année 2024": DONORS, "Année 2025": [], "Aide": DONORS})

    tables = read_all("Adhésions.xlsx", sheet="Année *")

    assert [table.place.sheet for table in tables] == ["Année 2023", "Année 2024"]
    assert codes(tables[0]) == ["empty-sheet-passed-over"]


def test_a_hidden_sheet_is_never_chosen_silently(read, read_all, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Dons"
    for row in DONORS:
        book.active.append(row)
    secret = book.create_sheet("Brouillon")
    secret.sheet_state = "hidden"
    secret.append(["Nom"])
    secret.append(["Personne"])
    book.save(tmp_path / "Dons.xlsx")

    assert read("Dons.xlsx").place.sheet == "Dons"
    assert codes(read("Dons.xlsx")) == ["hidden-sheets-not-read"]
    assert [table.place.sheet for table in read_all("Dons.xlsx", sheet="*")] == ["Dons"]
    assert codes(read("Dons.xlsx", sheet="Brouillon")) == ["hidden-sheet-read"]


def test_a_missing_file_is_refused_with_what_was_probably_meant(read, write_xlsx):
    write_xlsx("Donateurs.xlsx", A=DONORS)

    assert refusal(read, "Doanteurs.xlsx") == (
        "error: There is no file `Doanteurs.xlsx`, the file of source `donors`\n"
        "hint: Did you mean `Donateurs.xlsx`?"
    )


def test_a_missing_file_with_no_likely_name_lists_the_folder(read, write_xlsx):
    write_xlsx("Zèbres.xlsx", A=DONORS)

    assert refusal(read, "1.csv") == (
        "error: There is no file `1.csv`, the file of source `donors`\nhint: The folder has `Zèbres.xlsx`"
    )


def test_a_wildcard_without_a_file_is_refused(read, write_xlsx):
    write_xlsx("Compta 2023.xlsx", A=DONORS)

    assert refusal(read, "Compta*.ods") == (
        "error: No file fits `Compta*.ods`, the file of source `donors`\nhint: The folder has `Compta 2023.xlsx`"
    )


def test_a_folder_is_no_file(read, tmp_path):
    (tmp_path / "data").mkdir()

    assert refusal(read, "data") == (
        "error: `data` is a folder and not a file\nhint: Write `data/*.xlsx` to read each workbook in it"
    )


def test_a_sheet_that_is_not_there_is_refused_with_what_was_probably_meant(read, write_xlsx):
    write_xlsx("Dons.xlsx", Donateurs=DONORS, Autre=DONORS)

    assert refusal(read, "Dons.xlsx", sheet="Donateur") == (
        "error: `Dons.xlsx` has no sheet `Donateur`\nhint: Did you mean `Donateurs`?"
    )
    assert refusal(read, "Dons.xlsx", sheet="2023") == (
        "error: `Dons.xlsx` has no sheet `2023`\nhint: The file has `Donateurs`, `Autre`"
    )
    assert refusal(read, "Dons.xlsx", sheet="20*") == (
        "error: `Dons.xlsx` has no visible sheet like `20*`\nhint: The file has `Donateurs`, `Autre`"
    )


def test_several_sheets_with_rows_need_a_choice(read, write_xlsx):
    write_xlsx("Dons.xlsx", Donateurs=DONORS, Dons=DONORS, Vide=[])

    assert refusal(read, "Dons.xlsx") == (
        "error: `Dons.xlsx` has 2 sheets with rows\n"
        "hint: Write which one in `sheet:`, or `*` for all of them: `Donateurs`, `Dons`"
    )


def test_an_empty_sheet_is_refused(read, write_xlsx):
    write_xlsx("Dons.xlsx", Donateurs=DONORS, Vide=[])

    assert refusal(read, "Dons.xlsx", sheet="Vide") == (
        "error: `Dons.xlsx` › `Vide` is empty\nhint: The file has `Donateurs`, `Vide`"
    )


def test_a_workbook_without_rows_is_refused(read, write_xlsx):
    write_xlsx("Dons.xlsx", Vide=[])

    assert refusal(read, "Dons.xlsx") == (
        "error: `Dons.xlsx` has no sheet with rows\nhint: Check that it is the right file"
    )


def test_a_letter_named_xlsx_is_refused(read, write_text):
    write_text("Dons.xlsx", "Bonjour,\nvoici la liste.\n")

    assert refusal(read, "Dons.xlsx") == (
        "error: `Dons.xlsx` is a text file and not an Excel workbook (.xlsx)\n"
        "hint: Rename it to end in `.csv` if it is a list with one row per line, or save the workbook again"
    )


def test_a_list_named_xls_is_read_and_told(read, write_text):
    write_text("Dons.xls", "Nom\tMontant\nDiallo\t50\n")

    table = read("Dons.xls")

    assert table.frame.to_numpy().tolist() == [["Diallo", "50"]]
    assert codes(table) == ["file-kind-differs", "text-read-as"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.csv", b"", "`vide.csv` is empty"),
        ("blancs.csv", b"\xef\xbb\xbf \r\n\r\n", "`blancs.csv` is empty"),
        (
            "page.xls",
            b"<html><table><tr><td>1</td></tr></table>",
            "`page.xls` is a web page without a table, and no rows can be read",
        ),
        ("vieux.xls", b'<?xml version="1.0"?><Workbook/>', "`vieux.xls` is an XML file, and no rows can be read"),
        ("recu.pdf", b"%PDF-1.7\n", "`recu.pdf` is a PDF, and no rows can be read"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "`photo.csv` is a picture, and no rows can be read"),
        ("noise.csv", bytes(range(256)), "`noise.csv` is a file of an unknown kind, and no rows can be read"),
        ("coupé.xlsx", b"PK\x03\x04" + b"x" * 200, "`coupé.xlsx` is damaged and cannot be read"),
    ],
)
def test_what_is_no_table_is_named_as_what_it_is(read, tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)

    assert refusal(read, name).startswith(f"error: {sentence}")


@pytest.mark.parametrize("name", ["Dons.csv", "Dons.ods", "Dons.xls", "Dons.txt"])
def test_a_workbook_under_another_name_is_read_and_told(read, write_xlsx, name):
    write_xlsx("Dons.xlsx", A=DONORS).rename(write_xlsx("Dons.xlsx", A=DONORS).with_name(name))

    table = read(name)

    assert list(table.frame["Montant"]) == [50, 12.5]
    assert codes(table) == ["file-kind-differs"]


def encrypted(path, password):
    from msoffcrypto.format.ooxml import OOXMLFile

    plain, secret = io.BytesIO(path.read_bytes()), io.BytesIO()
    OOXMLFile(plain).encrypt(password, secret)
    path.write_bytes(secret.getvalue())


def test_an_encrypted_workbook_asks_for_its_password(read, write_xlsx):
    encrypted(write_xlsx("Dons.xlsx", A=DONORS), "sésame")

    assert refusal(read, "Dons.xlsx") == (
        "error: `Dons.xlsx` is encrypted\n"
        "hint: Put its password into an environment variable and name that in `password_env:` of the source"
    )


def test_an_encrypted_workbook_is_read_with_the_password_of_the_environment(read, write_xlsx, monkeypatch):
    encrypted(write_xlsx("Dons.xlsx", A=DONORS), "sésame")
    monkeypatch.setenv("DONS_PASSWORD", "sésame")

    assert list(read("Dons.xlsx", password_env="DONS_PASSWORD").frame["Montant"]) == [50, 12.5]


def test_a_wrong_or_missing_password_is_told_and_never_shown(read, write_xlsx, monkeypatch):
    encrypted(write_xlsx("Dons.xlsx", A=DONORS), "sésame")
    unset = refusal(read, "Dons.xlsx", password_env="DONS_PASSWORD")
    monkeypatch.setenv("DONS_PASSWORD", "hunter2")

    wrong = refusal(read, "Dons.xlsx", password_env="DONS_PASSWORD")

    assert unset == (
        "error: `Dons.xlsx` is encrypted and `DONS_PASSWORD` is not set\n"
        "hint: Put the workbook's password into the environment variable `DONS_PASSWORD`"
    )
    assert wrong == (
        "error: The password in `DONS_PASSWORD` does not open `Dons.xlsx`\n"
        "hint: Check the password by opening the workbook in Excel or LibreOffice"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=DONORS).chmod(0)

    assert "`Dons.xlsx` cannot be opened: Permission denied" in refusal(read, "Dons.xlsx")


def test_an_address_that_no_reader_knows_is_refused_with_the_way_around(tmp_path):
    def read(_):
        read_source(SourceSpec("donors", url="https://example.org/dons.xlsx"), tmp_path, None)

    assert refusal(read, "") == (
        "error: Source `donors` has an address that no reader knows: `example.org`\n"
        "hint: Download what it shows as `.xlsx` or `.csv` and name that file in `file:`"
    )
