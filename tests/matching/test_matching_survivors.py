"""Which value survives, by the project's rule; and no second e-mail or phone goes to waste."""

from datetime import date

import pytest
from matching_rows import awa, match, people

from npsp_migrate.model.matching import MatchRules, Survivor, Survivorship
from npsp_migrate.model.records import Candidates

SURE = {"Email": "awa@x.example", "Birthdate": date(1980, 1, 2)}


def dated(rows: Candidates, *days: date | None) -> Candidates:
    lines = rows.lines.assign(said_on=list(days))
    return Candidates(rows.object, rows.frame, lines, rows.references)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (Survivor.TRUSTED, "Lille"),
        (Survivor.NEWEST, "Lyon"),
        (Survivor.COMPLETE, "Saint-Denis"),
        (Survivor.LONGEST, "Saint-Denis"),
        (Survivor.MAJORITY, "Lyon"),
    ],
)
def test_the_rule_of_a_field_decides(rule, kept):
    rows = people(
        awa(key="a", table=0, Department="Lille", **SURE),
        awa(key="b", table=1, Department="Lyon", **SURE),
        awa(key="c", table=2, Department="LYON", **SURE),
        awa(key="d", table=3, Department="Saint-Denis", Salutation="Mme", **SURE),
    )
    days = (date(2020, 1, 1), date(2024, 1, 1), None, date(2021, 1, 1))
    rules = MatchRules(survivorship=Survivorship(by_field={("Contact", "Department"): rule}))

    matched = match(dated(rows, *days), rules=rules)

    assert matched.records["Contact"].frame["Department"].tolist() == [kept]


def test_an_initial_gives_way_to_a_name_and_a_wish_not_to_be_asked_to_nothing():
    rows = people(
        {"key": "a", "table": 0, "FirstName": "A.", "LastName": "Diallo", "DoNotCall": None, **SURE},
        awa(key="b", table=1, DoNotCall=True, **SURE),
    )
    rules = MatchRules(survivorship=Survivorship(Survivor.NEWEST))

    frame = match(rows, rules=rules).records["Contact"].frame

    assert (frame["FirstName"].tolist(), frame["DoNotCall"].tolist()) == (["Awa"], [True])


def test_further_e_mails_and_phones_go_to_the_fields_of_their_kind():
    born = {"Birthdate": date(1980, 1, 2), "MailingPostalCode": "35000"}
    rows = people(
        awa(key="a", table=0, Email="awa@x.example", Phone="06 11 22 33 44", **born),
        awa(key="b", table=1, Email="a.diallo@travail.example", Phone="02 99 11 22 33", **born),
    )

    records = match(rows).records["Contact"]

    assert records.frame.iloc[0][
        ["Email", "npe01__HomeEmail__c", "npe01__AlternateEmail__c", "npe01__Preferred_Email__c"]
    ].tolist() == ["awa@x.example", "awa@x.example", "a.diallo@travail.example", "Personal"]
    assert records.frame.iloc[0][["Phone", "MobilePhone", "HomePhone", "npe01__PreferredPhone__c"]].tolist() == [
        "06 11 22 33 44",
        "06 11 22 33 44",
        "02 99 11 22 33",
        "Mobile",
    ]
    assert records.cells.iloc[0][["npe01__AlternateEmail__c", "HomePhone"]].tolist() == [1, 1]


def test_who_gave_one_address_is_left_as_the_mapping_says():
    frame = match(people(awa(key="a", Email="awa@x.example"))).records["Contact"].frame

    assert "npe01__HomeEmail__c" not in frame
