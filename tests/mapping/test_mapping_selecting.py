"""Only the mapped columns of a sheet are read, and a missing one is told with what the sheet has."""

import pytest
from mapping_builders import mapping_of, table

from npsp_migrate.errors import SourceError
from npsp_migrate.mapping.selecting import select_columns

MEMBERS = """\
version: 1
columns:
  Nom: last_name
  Tél.: {as: phone, aliases: [Téléphone, Portable]}
  E-mail: {as: email, optional: true}
records:
  person:
    object: Contact
    key: "personne:{Nom}"
    fields: {LastName: Nom}
"""


def selected(folder, *headers):
    return select_columns(
        table({header: ["x"] for header in headers}, "Adhérents 2024.xlsx"), mapping_of(folder, MEMBERS)
    )


def test_columns_that_nobody_asked_for_are_left_out_and_named(tmp_path):
    kept, left_out = selected(tmp_path, "Commentaires", "Nom", "Tél.", "E-mail", "Santé")

    assert list(kept.frame.columns) == ["Nom", "Tél.", "E-mail"]
    assert left_out == ("Commentaires", "Santé")
    assert str(kept.at(2, "Tél.")) == "`Adhérents 2024.xlsx` › `C2`"


def test_a_header_is_found_by_an_alias_and_whatever_its_case_accents_and_spaces(tmp_path):
    kept, left_out = selected(tmp_path, " NOM ", "telephone", "é-mail")

    assert list(kept.frame.columns) == ["Nom", "Tél.", "E-mail"]
    assert left_out == ()
    assert str(kept.at(2, "Tél.")) == "`Adhérents 2024.xlsx` › `B2`"


def test_an_exact_header_is_taken_before_one_that_is_spelled_alike(tmp_path):
    kept, left_out = selected(tmp_path, "NOM", "Nom", "Portable")

    assert str(kept.at(2, "Nom")) == "`Adhérents 2024.xlsx` › `B2`"
    assert left_out == ("NOM",)


def test_an_optional_column_that_is_missing_is_empty(tmp_path):
    kept, _ = selected(tmp_path, "Nom", "Tél.")

    assert list(kept.frame["E-mail"]) == [None]
    assert str(kept.at(2, "E-mail")) == "`Adhérents 2024.xlsx` › `row 2`"


def test_a_missing_column_is_told_with_the_one_that_was_meant_and_the_line_of_the_mapping(tmp_path):
    with pytest.raises(SourceError) as caught:
        selected(tmp_path, "Noms", "Tél.")

    assert caught.value.message == "`Adhérents 2024.xlsx` has no column `Nom`"
    assert caught.value.hint == "The sheet has `Noms`; write that name in `donateurs.yml`, line 3"


def test_all_missing_columns_are_told_at_once_with_the_columns_that_are_free(tmp_path):
    with pytest.raises(SourceError) as caught:
        selected(tmp_path, "Courriel", "Adresse")

    assert caught.value.message == (
        "`Adhérents 2024.xlsx` has no column `Nom`\n`Adhérents 2024.xlsx` has no column `Tél.`"
    )
    assert caught.value.hint.splitlines()[0] == (
        "Of its columns, the mapping does not name `Courriel`, `Adresse`; "
        "correct `donateurs.yml`, line 3, or write `optional: true`"
    )
