"""Letters that somebody read in the wrong encoding before us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.model.source import Mojibake
from npsp_migrate.sources.mojibake import repaired

WORD = st.text("abcéèêàâçôùûïëÉÈÀŒœ", min_size=1, max_size=6)
FRENCH = st.lists(st.one_of(WORD, st.sampled_from(["«", "»", "d’", "–", "…", "5", "€"])), min_size=1).map(" ".join)


def broken(text, table="cp1252"):
    return "".join(
        bytes([byte]).decode(table) if bytes([byte]).decode(table, "ignore") else chr(byte)
        for byte in text.encode()
    )


@given(text=FRENCH)
def test_a_french_text_stays_as_it_is(text):
    assert repaired(text) == text


@given(text=FRENCH, times=st.integers(1, 2))
def test_a_text_read_in_the_wrong_table_comes_back(text, times):
    wrong = text
    for _ in range(times):
        wrong = broken(wrong)

    assert repaired(wrong) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("LefÃ¨vre", "Lefèvre"),
        ("LefÃ¨vre et Noël", "Lefèvre et Noël"),
        ("LefÃƒÂ¨vre", "Lefèvre"),
        ("dâ€™AoÃ»t 5 â‚¬", "d’Août 5 €"),
        ("Lef√®vre", "Lefèvre"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("Ã ", "Ã "),  # what it was is lost
    ],
)
def test_only_what_proves_itself_is_repaired(text, meant):
    assert repaired(text) == meant


def test_broken_letters_are_told_and_repaired_only_when_asked(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=[["Nom", "PrÃ©nom"], ["LefÃ¨vre", "Awa"], ["LefÃ¨vre", "Zoé"], ["NoÃ«l", "LÃ©a"]])

    kept, asked = read("Dons.xlsx"), read("Dons.xlsx", mojibake=Mojibake.REPAIR)

    assert list(kept.frame.columns) == ["Nom", "PrÃ©nom"]
    found = [(issue.at.cell, dict(issue.words.values)) for issue in kept.issues if issue.code == "mojibake-found"]
    assert found[0] == ("A2", {"text": "LefÃ¨vre", "meant": "Lefèvre"})
    assert [cell for cell, _ in found] == ["A2", "B1"]
    assert asked.frame.to_numpy().tolist() == [["Lefèvre", "Awa"], ["Lefèvre", "Zoé"], ["Noël", "Léa"]]
    assert list(asked.frame.columns) == ["Nom", "Prénom"]
    assert [dict(issue.words.values) for issue in asked.issues] == [{"count": "3"}, {"count": "2"}]


def test_a_text_half_in_utf_8_is_repaired(read, tmp_path):
    (tmp_path / "x.csv").write_bytes("Nom;Ville\nLefèvre;Nîmes\n".encode() + "Noël;Alès\n".encode("cp1252"))

    assert read("x.csv", mojibake=Mojibake.REPAIR).frame.to_numpy().tolist() == [
        ["Lefèvre", "Nîmes"],
        ["Noël", "Alès"],
    ]
