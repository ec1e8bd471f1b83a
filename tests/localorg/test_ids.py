"""Record ids in their two forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.localorg.ids import full_id, record_id


@pytest.mark.parametrize(
    ("short", "suffix"),
    [("001D000000ISUr3", "IAH"), ("012000000000000", "AAA")],
)
def test_the_check_characters_are_salesforces(short, suffix):
    assert full_id(short) == short + suffix


@given(st.integers(0, 62**9 - 1), st.integers(0, 62**9 - 1))
def test_ids_are_distinct_and_sort_as_they_were_made(one, other):
    ids = record_id("003", one), record_id("003", other)

    assert (one < other) == (ids[0] < ids[1])
    assert full_id(ids[0][:15]) == ids[0]


@pytest.mark.parametrize("text", ["", "001", "001D000000ISUr3IA", "001D000000ISUr3ia!", "é01D000000ISUr3"])
def test_other_texts_are_no_ids(text):
    assert full_id(text) is None
