"""Values as the texts of plan, journal and registry: what goes in comes out, and equal values are equal texts."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npsp_migrate.model.texts import dumped, loaded

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(WORDS.filter(lambda name: name != "decimal"), inner),
)


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    again = loaded(dumped(value))

    assert again == value
    assert dumped(again) == dumped(value)


@given(st.recursive(WORDS | st.integers(-(2**63), 2**63 - 1) | st.none(), st.lists))
def test_the_text_is_the_compact_form_of_the_standard_library(value: object) -> None:
    """Fingerprints of plans are made of these texts, whoever writes them."""
    assert dumped(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30, -(10**30)])
def test_a_long_number_keeps_all_its_digits(number: int) -> None:
    assert loaded(dumped(["N° 7", number])) == ["N° 7", number]


def test_money_keeps_its_cents_as_written() -> None:
    assert str(loaded(dumped(Decimal("25.50")))) == "25.50"


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="no text for a set"):
        dumped({1, 2})
