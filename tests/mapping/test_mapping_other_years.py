"""One workbook per year: columns that came, went and were renamed over the years."""

from datetime import UTC, datetime

import openpyxl
import pytest

from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.loading import load_project
from npsp_migrate.runs.progress import Silent
from npsp_migrate.runs.sheets import read_sheets

PROJECT = """\
version: 1
project: Dons
sources:
  - name: dons
    file: data/Dons *.xlsx
    columns:
      Nom: text
      E-mail: {as: email, aliases: [Courriel]}
      Téléphone: phone
      Mode: text
    records:
      donor:
        object: Contact
        key: ["{E-mail}"]
        fields: {LastName: Nom, Email: E-mail, Phone: Téléphone}
"""


@pytest.fixture
def read_years(tmp_path):
    (tmp_path / "npsp-migrate.yml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "data").mkdir()

    def read(**years):
        for year, header in years.items():
            book = openpyxl.Workbook()
            book.active.title = "Dons"
            book.active.append(["Association Rose"])
            book.active.append(header)
            book.active.append([f"{name} {year[1:]}" for name in header])
            book.save(tmp_path / "data" / f"Dons {year[1:]}.xlsx")
        return read_sheets(load_project(tmp_path), datetime(2026, 11, 23, tzinfo=UTC), Silent())

    return read


def test_a_column_that_an_older_year_lacks_is_told_and_empty(read_years):
    old, new = read_years(y2019=["NOM", "Courriel"], y2024=["E-mail", "Nom", "Téléphone", "Mode"])

    assert old.table.frame.loc[3].tolist() == ["NOM 2019", "Courriel 2019", None, None]
    assert new.table.frame.loc[3].tolist() == ["Nom 2024", "E-mail 2024", "Téléphone 2024", "Mode 2024"]
    told = [
        (issue.words.values, str(issue.at)) for issue in old.table.issues if issue.code == "column-of-other-years"
    ]
    assert [dict(values)["header"] for values, _ in told] == ["Téléphone", "Mode"]
    assert {at for _, at in told} == {"`data/Dons 2019.xlsx` › `Dons`"}
    assert new.table.at(3, "Nom").cell == "B3"
    assert old.table.at(3, "E-mail").cell == "B3"


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["Nom", "Téléphone", "Mode"], "`data/Dons 2019.xlsx` › `Dons` has no column `E-mail`"),  # of the key
        (["Adresse", "Courriel", "Mode"], "`data/Dons 2019.xlsx` › `Dons` has no column `Nom`"),  # required
        (["Nom", "Courriel", "Téléphones"], "`data/Dons 2019.xlsx` › `Dons` has no column `Téléphone`"),  # renamed
    ],
)
def test_a_column_that_is_needed_or_was_renamed_stops_the_run(read_years, header, sentence):
    with pytest.raises(SourceError) as refused:
        read_years(y2019=header, y2024=["E-mail", "Nom", "Téléphone", "Mode"])

    assert refused.value.message.startswith(sentence)


def test_a_renamed_column_is_told_with_the_way_to_name_it(read_years):
    with pytest.raises(SourceError) as refused:
        read_years(y2019=["Nom", "Courriel", "Téléphones"], y2024=["E-mail", "Nom", "Téléphone", "Mode"])

    assert refused.value.hint == (
        "Other files of the source have it; if it is `Téléphones` here, write that under `aliases:` in "
        "`npsp-migrate.yml`, line 9"
    )


def test_a_column_that_no_year_has_stops_the_run(read_years):
    with pytest.raises(SourceError) as refused:
        read_years(y2019=["Nom", "E-mail", "Mode"], y2024=["Nom", "E-mail", "Mode"])

    assert "has no column `Téléphone`" in refused.value.message
