"""A zip archive: its one list is read, several need a choice, and none can fill the memory."""

import io
import zipfile

import pytest

from npsp_migrate.errors import SourceError

DONS = "Nom;Montant\nDiallo;50\n"
PETIT = "Nom;Montant\nPetit;7\n"


def pack(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def refusal(read, name, **settings):
    with pytest.raises(SourceError) as refused:
        read(name, **settings)
    return f"{refused.value.message}\n{refused.value.hint}"


def test_the_one_list_of_an_archive_is_read(read, write_xlsx, tmp_path):
    book = write_xlsx("Dons.xlsx", A=[["Nom", "Montant"], ["Diallo", 50]]).read_bytes()
    rest = {"__MACOSX/._Dons.xlsx": "x", ".DS_Store": "x", "Reçu.pdf": "%PDF"}
    pack(tmp_path / "export.zip", **{"Export 2024/Dons.xlsx": book, **rest})

    table = read("export.zip")

    assert table.frame.to_numpy().tolist() == [["Diallo", 50]]
    assert table.place.file == table.snapshot.file == "export.zip/Export 2024/Dons.xlsx"
    assert table.snapshot.size == len(book)


def test_several_lists_need_a_choice(read, read_all, tmp_path):
    pack(tmp_path / "export.zip", **{"2023.csv": DONS, "2024.csv": PETIT})

    assert refusal(read, "export.zip") == (
        "`export.zip` is a zip archive with 2 lists\n"
        "Write which one in `file:` of source `donors`, for example `export.zip/2023.csv`, "
        "or `export.zip/*` for all of them: `2023.csv`, `2024.csv`"
    )
    assert read("export.zip/2024.csv").frame["Nom"].tolist() == ["Petit"]
    assert [table.place.file for table in read_all("export.zip/*.csv")] == [
        "export.zip/2023.csv",
        "export.zip/2024.csv",
    ]
    assert [table.place.file for table in read_all("*.zip/2023*")] == ["export.zip/2023.csv"]
    assert refusal(read, "export.zip/2025.csv").startswith(
        "`export.zip` has no file `2025.csv` in it\nDid you mean `export.zip/202"
    )


def test_a_name_that_a_mac_wrote_is_found(read, tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("Adhérents.csv", DONS)
    written = content.getvalue().replace(b"\x00\x08", b"\x00\x00")  # no flag says that the name is UTF-8
    (tmp_path / "export.zip").write_bytes(written)

    assert read("export.zip/Adhérents.csv").frame["Nom"].tolist() == ["Diallo"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"a.png": "x", "b.jpg": "x"}, "`x.zip` is a zip archive without a list in it\nIt has `a.png`, `b.jpg`"),
        ({}, "`x.zip` is a zip archive without a list in it\nIt is empty"),
        ({"Index/Document.iwa": "x", "a.csv": DONS}, "`x.zip` is a document of Apple Numbers"),
        ({"a.csv": ""}, "`x.zip/a.csv` is empty\n"),
    ],
)
def test_an_archive_without_a_list_is_one_sentence(read, tmp_path, files, sentence):
    pack(tmp_path / "x.zip", **files)

    assert refusal(read, "x.zip").startswith(sentence)


def test_archives_in_archives_and_other_files_are_refused(read, write_text, tmp_path):
    pack(tmp_path / "inner.zip", **{"a.csv": DONS})
    pack(tmp_path / "outer.zip", **{"inner.zip": (tmp_path / "inner.zip").read_bytes()})
    (tmp_path / "text.zip").write_text(DONS)

    assert refusal(read, "outer.zip").startswith("`outer.zip/inner.zip` is an archive inside an archive\n")
    assert refusal(read, "text.zip/a.csv").startswith("`text.zip` is a text file and not a zip archive\n")


def test_a_list_that_unpacks_without_end_is_refused(read, tmp_path, monkeypatch):
    monkeypatch.setattr("npsp_migrate.sources.archives.MEMBER_LIMIT", 1 << 20)
    pack(tmp_path / "x.zip", **{"a.csv": "a;b\n" * (1 << 19)})

    assert refusal(read, "x.zip").startswith("`x.zip/a.csv` unpacks to more than any list of rows needs\n")


def test_an_encrypted_archive_asks_for_its_password(read, tmp_path, monkeypatch):
    pack(tmp_path / "x.zip", **{"a.csv": DONS})
    content = bytearray((tmp_path / "x.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1  # both places that say whether a file is encrypted
    (tmp_path / "x.zip").write_bytes(bytes(content))
    monkeypatch.setenv("WRONG", "secret")

    assert refusal(read, "x.zip").startswith("`x.zip/a.csv` is encrypted and cannot be opened\nPut its password")
    assert "secret" not in refusal(read, "x.zip", password_env="WRONG")


def test_damaged_archives_are_one_sentence(read, tmp_path):
    pack(tmp_path / "x.zip", **{"a.csv": DONS * 100})
    content = bytearray((tmp_path / "x.zip").read_bytes())
    content[60] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(bytes(content))

    assert refusal(read, "x.zip").startswith("`x.zip` is a damaged zip archive and cannot be read\n")
