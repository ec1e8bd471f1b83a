"""`init` on lists that are not a whole file: in a zip, or one of several tables on a sheet."""

import zipfile
from datetime import UTC, datetime

import openpyxl

from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.init import draft_project
from npsp_migrate.sources.reading import read_source

GIFTS = "Nom;Prénom;E-mail;Date;Montant\n" + "".join(
    f"Nom{day};Awa;awa{day}@example.org;{day}/02/2024;{day}0\n" for day in range(13, 25)
)


def rows_read(project):
    now = datetime.now(UTC)
    return [len(table.frame) for source in project.sources for table in read_source(source.spec, project.root, now)]


def test_the_lists_of_a_zip_become_sources(tmp_path):
    with zipfile.ZipFile(tmp_path / "exports.zip", "w") as archive:
        archive.writestr("Dons 2023.csv", GIFTS.replace("2024", "2023"))
        archive.writestr("Dons 2024.csv", GIFTS)

    draft_project(tmp_path, [tmp_path / "exports.zip"])
    project = load_project(tmp_path)

    assert [source.spec.file for source in project.sources] == [
        "exports.zip/Dons 2023.csv",
        "exports.zip/Dons 2024.csv",
    ]
    assert rows_read(project) == [12, 12]


def test_the_tables_of_a_sheet_become_sources(tmp_path):
    book = openpyxl.Workbook()
    for line in GIFTS.splitlines():
        book.active.append(line.split(";"))
    for row in ([], ["Organisme", "Année", "Montant"], ["Mairie", 2023, 1500], ["Région", 2024, 900]):
        book.active.append(row)
    book.save(tmp_path / "Dons.xlsx")

    draft_project(tmp_path, [tmp_path / "Dons.xlsx"])
    project = load_project(tmp_path)

    assert sorted(source.spec.table for source in project.sources) == [1, 2]
    assert sorted(rows_read(project)) == [2, 12]
