"""SOQL: groups, counts and orders over a small org."""

import pytest
from soql_org import answer, names, number, records, small_org


@pytest.fixture(scope="module")
def org():
    return small_org()


AGGREGATES = {
    "SELECT COUNT(Id) CNT, SUM(Amount), MAX(CloseDate), MIN(Amount) low FROM Opportunity": [
        {"CNT": 4, "expr0": 100.3, "expr1": "2026-12-01", "low": 0.1}
    ],
    "SELECT StageName, COUNT(Amount) FROM Opportunity GROUP BY StageName ORDER BY StageName": [
        {"StageName": "Prospecting", "expr0": 1},
        {"StageName": "Closed Won", "expr0": 2},
        {"StageName": "Closed Lost", "expr0": 0},
    ],
    "SELECT Account.Name n, AVG(Amount) a FROM Opportunity WHERE AccountId != null GROUP BY Account.Name "
    "HAVING COUNT(Id) > 1": [{"n": "Diallo Household", "a": pytest.approx(0.15)}],
    "SELECT COUNT_DISTINCT(StageName) n FROM Opportunity": [{"n": 3}],
    "SELECT CALENDAR_YEAR(CloseDate), COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) "
    "ORDER BY COUNT(Id) DESC": [{"expr0": 2026, "n": 3}, {"expr0": 2025, "n": 1}],
    "SELECT IsWon, GROUPING(IsWon) g, COUNT(Id) n FROM Opportunity GROUP BY ROLLUP(IsWon)": [
        {"IsWon": False, "g": 0, "n": 2},
        {"IsWon": True, "g": 0, "n": 2},
        {"IsWon": None, "g": 1, "n": 4},
    ],
    "SELECT IsWon w, CALENDAR_YEAR(CloseDate) y, COUNT(Id) n FROM Opportunity WHERE IsWon = true "
    "GROUP BY CUBE(IsWon, CALENDAR_YEAR(CloseDate))": [
        {"w": True, "y": 2026, "n": 2},
        {"w": True, "y": None, "n": 2},
        {"w": None, "y": 2026, "n": 2},
        {"w": None, "y": None, "n": 2},
    ],
    "SELECT FORMAT(MAX(Amount)) most, MAX(Amount) m FROM Opportunity": [{"most": "$100.00", "m": 100.0}],
    "SELECT AccountId, COUNT(Id) n FROM Opportunity GROUP BY AccountId ORDER BY AccountId NULLS LAST LIMIT 1": [
        {"AccountId": number(1, "001"), "n": 2}
    ],
}


@pytest.mark.parametrize(("query", "expected"), AGGREGATES.items(), ids=AGGREGATES)
def test_groups(org, query, expected):
    found = records(org, query)

    assert found == [{"attributes": {"type": "AggregateResult"}, **row} for row in expected]


def test_a_bare_count_is_a_total_size_without_records(org):
    assert answer(org, "SELECT COUNT() FROM Contact").total_size == 4
    assert answer(org, "SELECT count() FROM Contact c, c.Account a WHERE a.Name LIKE 'Roux%'").total_size == 2
    assert answer(org, "SELECT COUNT() FROM Contact LIMIT 3").total_size == 3
    assert records(org, "SELECT COUNT() FROM Contact") == []


ORDERS = {
    "Amount": [None, 0.1, 0.2, 100.0],
    "Amount DESC": [None, 100.0, 0.2, 0.1],
    "Amount DESC NULLS LAST": [100.0, 0.2, 0.1, None],
    "Amount NULLS LAST LIMIT 2 OFFSET 1": [0.2, 100.0],
    "StageName DESC, Amount DESC": [None, 0.2, 0.1, 100.0],
    "Account.Name NULLS LAST, Amount LIMIT 3": [0.1, 0.2, 100.0],
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.items(), ids=ORDERS)
def test_blanks_come_first_and_picklists_in_the_order_of_their_values(org, order, expected):
    assert names(org, f"SELECT Amount FROM Opportunity ORDER BY {order}") == expected
