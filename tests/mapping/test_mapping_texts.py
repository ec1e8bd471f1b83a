"""Amounts as templates and keys write them."""

from decimal import Decimal

import pytest

from npsp_migrate.mapping.texts import as_text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("12", "12.00"),
        ("12.5", "12.50"),
        ("12.345", "12.345"),
        ("-0.10", "-0.10"),
        ("1E+3", "1000.00"),
        ("1.00004102488841E+26", "100004102488841000000000000.00"),  # rounding to cents broke on it
    ],
)
def test_an_amount_is_written_whole_with_two_decimals_at_least(amount: str, text: str) -> None:
    assert as_text(Decimal(amount)) == text
