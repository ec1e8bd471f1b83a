"""Who is one person and who is not: one case of French sheets each."""

import numpy as np
import pandas as pd
import pytest
from linked_rows import linked, people_of, sheet

from npsp_migrate.matching.folding import fold
from npsp_migrate.matching.linkage.comparing import compare
from npsp_migrate.matching.linkage.evidence import evidence_of, level_names, pairs_of
from npsp_migrate.matching.linkage.households import ties_between
from npsp_migrate.matching.linkage.linking import Thresholds, link_people, numbers_of, zone_of
from npsp_migrate.matching.linkage.mentions import read_mentions

ANNE = {"first": "Anne-Sophie", "last": "Lefèvre", "email": "as.lefevre@orange.fr", "postcode": "44000"}


@pytest.mark.parametrize(
    "other",
    [
        {"first": "ANNE SOPHIE", "last": "LEFEVRE", "email": "AS.Lefevre@orange.fr"},
        {"first": "Lefèvre", "last": "Anne-Sophie", "email": "as.lefevre@orange.fr"},
        {"last": "LEFEVRE Anne Sophie", "email": "as.lefevre@oragne.fr"},
        {"first": "Anso", "last": "Lefebvre", "email": "as.lefevre@orange.fr"},
        {"first": "A.-S.", "last": "Lefèvre", "email": "as.lefevre@orange.fr"},
        {"first": "Anne", "last": "Le Goff née Lefèvre", "email": "as.lefevre@orange.fr"},
        {"title": "Mme", "first": "Anne-Sophei", "last": "Lefevre", "email": "as.lefevre@orange.fr"},
    ],
    ids=lambda row: " ".join(row.values()),
)
def test_one_person_under_two_spellings(other: dict[str, str]) -> None:
    assert len(people_of(linked(ANNE, other))) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"first": "Paul", "last": "Lefèvre", "email": "as.lefevre@orange.fr", "postcode": "44000"},
        {"first": "Anne-Sophie", "last": "Martin", "email": "", "postcode": "13001"},
        {"title": "M.", "first": "A.", "last": "Lefèvre", "email": "as.lefevre@orange.fr"},
    ],
    ids=lambda row: " ".join(row.values()),
)
def test_two_people(other: dict[str, str]) -> None:
    assert len(people_of(linked({"title": "Mme", **ANNE}, other))) == 2


def test_father_and_son_of_one_name_and_one_mailbox_are_two_when_their_births_say_so() -> None:
    home = {"first": "Jean", "last": "Riou", "email": "riou@free.fr", "street": "3 rue Haute", "postcode": "29000"}
    assert len(people_of(linked({**home, "birth": "12/03/1950"}, {**home, "birth": "02/11/1984"}))) == 2


def test_a_couple_row_tells_of_two_who_are_never_one() -> None:
    people = linked(
        {"title": "M. et Mme", "first": "Jean", "last": "RIOU", "email": "riou@free.fr"},
        {"title": "Mme", "first": "Odile", "last": "Riou", "email": "riou@free.fr"},
        {"first": "Jean", "last": "Riou", "email": "riou@free.fr"},
    )
    assert people_of(people) == [
        {("donors", 2, 1), ("donors", 4, 1)},
        {("donors", 2, 2), ("donors", 3, 1)},
    ]


def test_the_partners_of_one_person_are_one_person() -> None:
    """Both wives are without a first name: only their husband tells that they are one."""
    row = {"title": "M. et Mme", "first": "Hervé", "last": "KERVELLA"}
    people = linked(
        {**row, "email": "hk@free.fr", "street": "3 rue Haute", "postcode": "29000"},
        {**row, "email": "hk@free.fr", "phone": "0298112233"},
    )
    assert people_of(people) == [{("donors", 2, 1), ("donors", 3, 1)}, {("donors", 2, 2), ("donors", 3, 2)}]


def test_a_declared_key_joins_whatever_else_is_said_and_two_ids_of_the_org_never() -> None:
    row = {"first": "Awa", "last": "Diallo", "email": "awa@free.fr", "phone": "0611223344"}
    assert len(people_of(linked({**row, "key": "d-1"}, {"last": "Petit", "key": "d-1"}))) == 1
    people = linked({**row, "org_id": "003A"}, {**row, "org_id": "003B"})
    assert len(people_of(people)) == 2
    assert people.questions[["one", "other", "kind"]].to_numpy().tolist() == [[0, 1, "org"]]


def test_decisions_join_and_part_and_are_not_asked_again() -> None:
    mentions = read_mentions(sheet({"first": "Awa", "last": "Diallo"}, {"first": "Awa", "last": "Diallo"}))
    spots = mentions.origin[["source", "row", "person"]]
    pair = [tuple(numbers_of(mentions, spots).tolist())]
    for decided in ({"same": pair}, {"different": pair}):
        people = link_people(mentions, Thresholds(certain=90.0), **decided)
        assert len(set(people.clusters.tolist())) == (1 if "same" in decided else 2)
        assert people.questions.empty
    gone = pd.DataFrame({"source": ["donors"], "row": [99], "person": [1]})
    assert numbers_of(mentions, gone).tolist() == [-1]


def test_the_evidence_of_a_pair_adds_up_to_its_bits() -> None:
    people = linked(ANNE, {"first": "Anne-Sophie", "last": "Lefèvre", "email": "as.lefevre@orange.fr"})
    pair = pairs_of(people).iloc[0]
    evidence = evidence_of(people, 0, 1)
    assert (pair["first"], pair["email"], pair["phone"]) == ("exact", "exact", "missing")
    assert evidence["bits"].sum() == pytest.approx(pair["bits"], abs=1.1)
    assert zone_of(people, people.links.bits).tolist() == ["certain"]


def test_nobody_is_nobody() -> None:
    people = link_people(read_mentions(sheet({"first": "", "last": ""}, {"first": "", "last": ""})))
    assert people.questions.empty and people.joins.empty
    assert len(people_of(people)) == 2


def test_an_empty_list_has_nobody() -> None:
    people = link_people(read_mentions(pd.DataFrame({"source": [], "row": []}, dtype=object)))
    assert (len(people.clusters), len(ties_between(people)[0])) == (0, 0)


def test_a_letter_that_tells_the_sex_is_no_slip_of_the_key() -> None:
    home = {"street": "3 rue Basse", "postcode": "35000", "email": "costa@example.org"}

    people = linked({"first": "Fernanda", "last": "Costa", **home}, {"first": "Fernando", "last": "Costa", **home})

    assert len(people_of(people)) == 2


def test_names_in_one_column_are_read_in_the_order_of_their_list() -> None:
    clear = ("Odile Vasseur", "Régis Charpentier", "Armelle Hoareau", "Sékou Diarra", "Naïma Kerbrat")
    first_names_both = ("Chloé Pascal", "Jean-Pierre Morvan", "Anne-Marie Durand", "Anne-Marie Delorme")

    mentions = read_mentions(sheet(*({"last": name} for name in (*clear, *first_names_both))))

    told = [
        (mentions.first_names.text[first], mentions.surnames.text[last])
        for first, last in zip(mentions.first.tolist(), mentions.last[:, 0].tolist(), strict=True)
    ]
    assert told[5:] == [
        ("chloe", "pascal"),
        ("jeanpierre", "morvan"),
        ("annemarie", "durand"),
        ("annemarie", "delorme"),
    ]


HEADS, TAILS = "Kerb Mar Vass Lind Queyr Bois Chât Ploug Fauc", "an iot enec oulis andier ex uret ailly off"
CROWD = [
    {"first": "Awa", "last": head + tail, "postcode": "35000"} for head in HEADS.split() for tail in TAILS.split()
]


TOWN = {"first": "Awa", "last": "Diallo", "postcode": "75015", "city": "Paris"}


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"street": "8 avenue Neuve"}, "department"),
        ({"street": "3 rue Haut"}, "postcode"),
        ({"street": "13 rue Haute"}, "street"),
        ({"street": "rue des Lilas"}, "postcode"),
        ({}, "postcode"),
    ],
    ids=lambda told: str(told),
)
def test_another_street_and_another_number_in_one_town_are_two_homes(other: dict[str, str], place: str) -> None:
    mentions = read_mentions(sheet({**TOWN, "street": "3 rue Haute"}, {**TOWN, **other}))

    levels = compare(mentions, np.array([0]), np.array([1]))

    assert level_names(levels)["place"].tolist() == [place]


REPEATED = [
    {"first": first, "last": last, "email": f"{first}.{last}@example.org".lower(), "source": source}
    for source in ("donors", "event")
    for first, last in (("Odile", "Vasseur"), ("Sekou", "Diarra"), ("Armelle", "Hoareau"), ("Regis", "Kervella"))
]


@pytest.mark.parametrize(
    ("first", "mailbox", "people"),
    [
        ("Nathalie", "n.durand@example.org", 5),
        ("Nathalie", "mairie@example.org", 6),
        ("Karim", "kd@example.org", 6),
    ],
)
def test_a_woman_at_her_mailbox_is_one_under_two_surnames(first: str, mailbox: str, people: int) -> None:
    crowd = [{"first": f"{first}", "last": "Durand", "email": mailbox, "postcode": "35000"}]
    crowd += [{"first": first, "last": "Le Quéré", "email": mailbox, "source": "event"}]

    found = linked(*REPEATED, *crowd)

    assert len(people_of(found)) == people


def test_a_crossed_d_is_a_d() -> None:
    assert [fold(name) for name in ("Đức", "Łucja", "Søren", "Ayşe Işık")] == ["duc", "lucja", "soren", "ayse isik"]


def test_in_a_list_that_repeats_hardly_anybody_a_name_and_a_town_are_asked_about() -> None:
    twice = {"first": "Odile", "last": "Vasseur", "postcode": "35000"}
    known = {"first": "Régis", "last": "Charpentier", "email": "regis@example.org"}
    other = {"first": "Sékou", "last": "Diarra", "email": "sekou@example.org"}

    people = linked(*CROWD, twice, twice, known, known, other, other)

    assert [sorted(row for _, row, _ in each) for each in people_of(people) if len(each) > 1] == [
        [85, 86],
        [87, 88],
    ]
    assert {83, 84} <= set(people.mentions.origin["row"][people.questions[["one", "other"]].to_numpy().ravel()])
