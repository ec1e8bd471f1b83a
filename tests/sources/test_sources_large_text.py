"""A large text is read by another reader: the same cells, in bounded time and memory."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import SourceSpec
from npsp_migrate.sources import cell_starts, delimited, large_text

pytestmark = pytest.mark.usefixtures("bounded")

PLAIN = ("", "a", "É", "NA", "null", "1,5", "œ€", " ", "\u00a0", " b ", "\t", "\r", ";;")
QUOTED = ('"', '""', '"x"', '"x\ny"', '"x;y"', 'a"b', '"a"b')
ODD = (
    '="0012"',
    '"=""0012"""',
    "#REF!",
    "# 3",
    "Err:502",
    "Espèces",
    "=1",
    '"\t"',
    '" "',
    '"#REF!"',
    '"\n"',
    "\u2009",
)
CELLS = st.sampled_from(PLAIN + QUOTED + ODD)
TEXTS = st.lists(st.lists(CELLS, max_size=4), max_size=6)


def cells(content, large, monkeypatch, delimiter=""):
    monkeypatch.setattr(delimited, "LARGE", large)
    monkeypatch.setattr(cell_starts, "PIECE", 5)
    monkeypatch.setattr(large_text, "ROWS_AT_ONCE", 2)
    grid = delimited.read_delimited(content, "x.csv", SourceSpec("dons", file="x.csv", delimiter=delimiter))
    rows = [grid.row(number) for number in range(1, grid.height + 1)]
    return [
        tuple(row[: len(row) - next((n for n, c in enumerate(row[::-1]) if c is not None), len(row))])
        for row in rows
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@given(
    first=CELLS,
    rows=TEXTS,
    end=st.sampled_from(["\n", "\r\n", "\r\r\n"]),
    delimiter=st.sampled_from([";", "\t", ",", "|"]),
)
@settings(max_examples=150, deadline=None)
def test_both_readers_give_the_same_cells(encoding, first, rows, end, delimiter):
    lines = [delimiter.join(row) for row in [[first, "Montant"], *rows]]
    content = end.join(lines).encode(encoding, errors="replace")

    with pytest.MonkeyPatch.context() as patch:
        try:
            small = cells(content, 1 << 30, patch, delimiter)
        except SourceError as refused:
            small = refused.message
        try:
            large = cells(content, 0, patch, delimiter)
        except SourceError as refused:
            large = refused.message

    if isinstance(large, str):
        assert large == small or "never ends" in large
    else:
        assert large == small


def monster(name):
    return {
        "line": b"Nom;Montant\n" + b"x" * (20 << 20),
        "fields": b"Nom;Montant\n" + b"x;" * (6 << 20),
        "quote": b'Nom;Montant\n"Diallo;5\n' + b"Petit;7\n" * (1 << 20),
        "ragged": b"Nom;Montant\n" + b"a;1\n" * (1 << 20) + b";" * 16_000,
        "wide": b";".join(b"c%d" % number for number in range(100_000)) + b"\n1;2\n",
        "blank": b"Nom;Montant\na;1\n" + b"\n" * (31 << 20) + b"b;2\n",
    }[name]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("line", "`x.csv`, line 2 has 20,971,520 bytes: no row of a list is so long"),
        ("fields", "`x.csv`, line 2, has a row of 6,291,457 columns"),
        ("quote", "`x.csv` cannot be cut into rows: a cell of row 2 never ends"),
        ("ragged", "`x.csv`, line 1,048,578, has a row of 16,001 columns"),
        ("wide", "`x.csv` has a row of 100,000 columns"),
        ("blank", "`x.csv` has 32,505,859 lines: too many to read"),
    ],
)
def test_what_no_list_is_like_is_refused(read, tmp_path, name, sentence):
    (tmp_path / "x.csv").write_bytes(monster(name))

    with pytest.raises(SourceError) as refused:
        read("x.csv")

    assert refused.value.message == sentence
    assert refused.value.hint


def test_nulls_and_blank_lines_at_the_end_are_no_rows(read, tmp_path):
    (tmp_path / "x.csv").write_bytes("Nom;Montant\nLefèvre;1\n".encode("cp1252") + b"\x00" * (8 << 20))
    (tmp_path / "y.csv").write_bytes(b"Nom;Montant\na;1\n" + b"\r\n" * (4 << 20))

    assert read("x.csv").frame.to_numpy().tolist() == [["Lefèvre", "1"]]
    assert read("y.csv").frame.to_numpy().tolist() == [["a", "1"]]


def test_a_wide_row_in_a_large_text_loses_nothing(read, tmp_path):
    rows = b"Nom;Montant\n" + b"Diallo;5\n" * 500_000 + b"Petit;7;en plus\n"
    (tmp_path / "x.csv").write_bytes(rows)

    table = read("x.csv")

    assert table.frame.iloc[-1].tolist() == ["Petit", "7", "en plus"]
    assert table.frame.index[-1] == 500_002
