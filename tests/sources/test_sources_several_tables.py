"""Several tables on one sheet: refused with the cell where each begins, or one of them read as told."""

from datetime import date

import pytest

from npsp_migrate.errors import SourceError

GIFTS = [["Nom", "Date", "Montant"], ["Diallo", date(2023, 1, 3), 50], ["Petit", date(2023, 2, 4), 20.5]]
GRANTS = [["Organisme", "Année", "Montant"], ["Mairie", 2023, 1500], ["Région", 2024, 900]]
YEARS = [["Année", "Total"], [2023, 70.5], [2024, 12]]


def below(*tables, gap=1):
    rows = []
    for table in tables:
        rows += [*([[]] * gap if rows else []), *table]
    return rows


def beside(left, right, gap=1):
    width, height = max(map(len, left)), max(len(left), len(right))
    left = [row + [None] * (width - len(row)) for row in left] + [[None] * width] * (height - len(left))
    right = right + [[]] * (height - len(right))
    return [first + [None] * gap + second for first, second in zip(left, right, strict=True)]


def refusal(read, **settings):
    with pytest.raises(SourceError) as refused:
        read("Dons.xlsx", **settings)
    return f"{refused.value.message}\n{refused.value.hint}"


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        (below(GIFTS, GRANTS), ["A1", "A5"]),
        (below(GIFTS, [["Subventions"], *GRANTS], gap=3), ["A1", "A8"]),
        (below([["Association Rose"], []], GIFTS, GRANTS), ["A4", "A8"]),
        (below(GIFTS, YEARS), ["A1", "A5"]),
        (below(GIFTS, GRANTS, YEARS), ["A1", "A5", "A9"]),
        (beside([*GIFTS, *GIFTS[1:]], YEARS), ["A1", "E1"]),
        (beside(GIFTS, GIFTS, gap=2), ["A1", "F1"]),
        (beside(GIFTS, [[], *GRANTS]), ["A1", "E2"]),
        (below(beside([*GIFTS, *GIFTS[1:]], YEARS), GRANTS), ["A1", "E1", "A7"]),
    ],
)
def test_several_tables_are_refused_with_the_cell_where_each_begins(read, write_xlsx, rows, begins):
    write_xlsx("Dons.xlsx", A=rows)

    said = ", ".join(f"`{cell}`" for cell in begins)
    assert refusal(read) == (
        f"`Dons.xlsx` › `A` holds {len(begins)} tables\nThey begin in {said}; write which one is meant in the "
        "source, for example `table: 1`, or its `header_row:` if it is one table after all"
    )


def test_the_told_table_is_read_at_its_rows_and_columns(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=below(beside([*GIFTS, *GIFTS[1:]], YEARS), [["Subventions"], *GRANTS]))

    gifts, years, grants = (read("Dons.xlsx", table=number) for number in (1, 2, 3))

    assert gifts.frame.index.tolist() == [2, 3, 4, 5]
    assert grants.frame.to_numpy().tolist() == GRANTS[1:]
    assert grants.frame.index.tolist() == [9, 10]
    assert years.frame.to_numpy().tolist() == YEARS[1:]
    assert years.letters == {"Année": "E", "Total": "F"}
    assert years.at(2, "Total").cell == "F2"


def test_a_table_that_is_not_there_is_refused(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=below(GIFTS, GRANTS))
    assert refusal(read, table=3) == "`Dons.xlsx` › `A` has no table 3\nThey begin in `A1`, `A5`"

    write_xlsx("Dons.xlsx", A=GIFTS)
    assert refusal(read, table=2) == "`Dons.xlsx` › `A` has no table 2\nIt has one table: leave `table:` out"
    assert len(read("Dons.xlsx", table=1).frame) == 2


SPARSE = [["Nom", "Montant", None, "Remarque", "Relance"]] + [
    [f"Nom {row}", row, None, *(["à rappeler", "mars"] if row % 9 == 0 else [])] for row in range(40)
]


@pytest.mark.parametrize(
    "rows",
    [
        below(GIFTS, GIFTS),  # the header once more
        below(GIFTS, GIFTS[1:], GIFTS[1:]),  # gaps
        below(GIFTS, [["Février"], *GIFTS[1:]]),  # sections
        below(GIFTS, [["Diallo", "à venir", "à venir"], ["Petit", None, None]]),
        below(GIFTS, [["Diallo", None, "à venir"], ["Petit", date(2023, 2, 4), 20.5]]),
        below(GIFTS, [["Total", None, 70.5]], [["* sans les espèces"]]),
        below(GIFTS, [["Nombre de dons", 2], ["Moyenne", 35]]),
        beside(GIFTS, [["Total", 70.5]]),
        beside(GIFTS, [["CP", "Ville"], ["69003", "Lyon"], ["75011", "Paris"]]),  # one table with a gap
        SPARSE,
        [
            ["Nom", "Prénom", "Ville"],
            ["Diallo", "Awa", "Lyon"],
            [],
            ["Petit", "Léa", "Brest"],
            ["Roux", "Luc", "Metz"],
        ],
    ],
)
def test_gaps_sections_totals_and_notes_are_no_further_tables(read, write_xlsx, rows):
    write_xlsx("Dons.xlsx", A=rows)

    assert read("Dons.xlsx").frame.index[0] == 2


def test_a_told_header_says_that_it_is_one_table(read, write_xlsx):
    write_xlsx("Dons.xlsx", A=below(GIFTS, GRANTS))

    assert len(read("Dons.xlsx", header_row=1).frame) == 5


def test_tables_of_a_text_are_found_too(read, tmp_path):
    (tmp_path / "x.csv").write_text(
        "Nom;Date;Montant\nDiallo;03/01/2023;50\n\nOrganisme;Année;Montant\nMairie;2023;9\n"
    )

    with pytest.raises(SourceError) as refused:
        read("x.csv")

    assert refused.value.message == "`x.csv` holds 2 tables"
    assert read("x.csv", table=2).frame.to_numpy().tolist() == [["Mairie", "2023", "9"]]
