"""Amounts in JSON, without a cent lost on the way in or out."""

from decimal import Decimal

_EXACT_DIGITS = 15  # a double keeps every decimal number of 15 digits, and Python writes it back unchanged


def exact_number(value: object) -> int | float | str:
    """What `json.dumps` shall write for a Decimal: a number, or its text where a double would round."""
    if not isinstance(value, Decimal):
        raise TypeError(f"no JSON value: {type(value).__name__}")
    if value == value.to_integral_value():
        return int(value)
    return float(value) if len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS else format(value, "f")
