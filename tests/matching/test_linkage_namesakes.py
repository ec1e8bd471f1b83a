"""Lists where one name is several people: a name alone joins nobody there, and numbers tell e-mails apart."""

import pandas as pd

from npsp_migrate.matching.linkage.linking import link_people
from npsp_migrate.matching.linkage.mentions import read_mentions

TOWNS = ("59000", "69001", "13001", "33000", "67000", "44000")


def rows(*lines: tuple[str, str, str, str, str]) -> pd.DataFrame:
    told = pd.DataFrame(lines, columns=["source", "first", "last", "email", "postcode"])
    return told.assign(row=range(len(told)))


def people_in(raw: pd.DataFrame) -> int:
    return len(set(link_people(read_mentions(raw)).clusters.tolist()))


def test_where_namesakes_are_many_a_name_alone_is_asked_and_joins_nobody() -> None:
    names = [(first, last) for first in ("Yann", "Maëlle", "Soazig") for last in ("Le Gall", "Kerbrat", "Quéré")]
    told = [
        ("donors", first, last, f"{side}.{first}.{last}@poste{place}.example".lower(), TOWNS[place])
        for place, side in enumerate("abc")
        for first, last in names
    ]
    alone = [("event", *names[0], "", "")]

    people = link_people(read_mentions(rows(*told, *alone)))

    assert len(set(people.clusters.tolist())) == len(told) + len(alone)
    assert len(people.questions) > 0


def test_where_names_are_one_persons_a_name_alone_joins() -> None:
    names = [(f, n) for f in ("Odile", "Régis", "Armelle") for n in ("Vasseur", "Charpentier", "Hoareau")]
    told = [
        (source, first, last, f"{first[0]}{last}@example.org".lower(), "59000")
        for source in ("donors", "event")
        for first, last in names
    ]

    assert people_in(rows(*told, ("volunteers", *names[0], "", ""))) == len(names)


def test_e_mails_that_differ_in_a_number_are_of_different_people() -> None:
    crowd = [("donors", "Awa", f"Diallo-{chr(97 + n)}{chr(110 + n)}", f"awa.{n}@example.org", "") for n in range(9)]

    assert people_in(rows(*crowd)) == len(crowd)


def test_a_name_that_was_met_with_different_things_joins_nobody_and_another_of_the_same_lists_does() -> None:
    yanns = [("donors", "Yann", "Le Gall", f"{side}@poste.example", TOWNS[n]) for n, side in enumerate("abc")]
    odile = ("Odile", "Vasseur", "odile.v@poste.example", "59000")
    others = [
        (source, first, last, f"{first}{last}@poste.example".lower(), "69001")
        for source in ("donors", "runs")
        for first, last in (("Régis", "Charpentier"), ("Armelle", "Hoareau"), ("Sékou", "Diarra"))
    ]
    alone = [("event", "Yann", "Le Gall", "", ""), ("event", "Odile", "Vasseur", "", "")]
    raw = rows(*yanns, ("donors", *odile), ("runs", *odile), *others, *alone)

    people = link_people(read_mentions(raw))

    who = people.clusters[people.mentions.origin["position"].argsort().to_numpy()].tolist()
    yann, vasseur = who[-2:]
    assert vasseur == who[3] == who[4]
    assert yann not in who[:3]
    doubtful = people.questions[people.questions["kind"] == "doubtful"]
    assert yann in {*doubtful["cluster_one"], *doubtful["cluster_other"]} <= {yann, *who[:3]}


def test_a_short_form_weighs_no_more_than_the_name_that_it_stands_for() -> None:
    told = [("donors", "Frédéric", "Le Gall", f"{side}@poste.example", TOWNS[n]) for n, side in enumerate("abc")]

    people = link_people(read_mentions(rows(*told, ("event", "Fred", "Le Gall", "", ""))))

    assert len(set(people.clusters.tolist())) == 4
