"""Totals of donors: what is added up in whole columns is what a person adds up gift by gift."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.npsp.rollups import GIVEN, NEVER, Gifts, totals_given
from npsp_migrate.verify.columns import in_cents, in_days, in_instants

THIS_YEAR = 2026
GIFTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(-5_000, 1_000_000),
        st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    ),
    max_size=30,
)


def by_hand(gifts: list[tuple[int, date]]) -> dict[str, int]:
    years: dict[int, list[int]] = {}
    for cents, day in gifts:
        years.setdefault(day.year, []).append(cents)
    amounts = [cents for cents, _ in gifts]
    told = {
        "npo02__TotalOppAmount__c": sum(amounts),
        "npo02__NumberOfClosedOpps__c": len(gifts),
        "npo02__FirstCloseDate__c": min((day.toordinal() for _, day in gifts), default=NEVER),
        "npo02__LastCloseDate__c": max((day.toordinal() for _, day in gifts), default=NEVER),
        "npo02__LargestAmount__c": max(amounts, default=0),
        "npo02__SmallestAmount__c": min(amounts, default=0),
        "npo02__Best_Gift_Year_Total__c": max((sum(each) for each in years.values()), default=0),
    }
    names = ("ThisYear", "LastYear", "2YearsAgo")
    for ago, name in enumerate(names):
        told[f"npo02__OppAmount{name}__c"] = sum(years.get(THIS_YEAR - ago, []))
        told[f"npo02__OppsClosed{name}__c"] = len(years.get(THIS_YEAR - ago, []))
    return told


@given(GIFTS)
def test_columns_add_up_to_what_a_person_adds_up(drawn: list[tuple[int, int, date]]) -> None:
    donor, cents, days = ([each[at] for each in drawn] for at in range(3))
    gifts = Gifts(
        np.array(donor, dtype=np.int64),
        np.array(cents, dtype=np.int64),
        np.array([day.toordinal() for day in days], dtype=np.int64),
        np.array([day.year for day in days], dtype=np.int64),
    )

    totals = totals_given(gifts, 4, THIS_YEAR)

    for who in range(4):
        theirs = by_hand([(amount, day) for donor, amount, day in drawn if donor == who])
        assert {name: int(values[who]) for name, values in totals.items()} == theirs
        assert set(theirs) == set(GIVEN)


def test_cells_become_numbers_and_nothing_stays_nothing() -> None:
    amounts = pd.Series([Decimal("50.1"), None, Decimal(50), 0], dtype=object)
    instants = pd.Series(["1970-01-01T00:00:02.000+0000", None, "1970-01-01T01:00:02.000+0100"])

    assert in_cents(amounts).tolist() == [5010, 0, 5000, 0]
    assert in_days(pd.Series([date(1, 1, 2), None], dtype=object)).tolist() == [2, NEVER]
    assert in_instants(instants).tolist() == [2, 0, 2]
