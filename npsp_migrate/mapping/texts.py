"""Cells as text: in templates and keys, and as rules compare them."""

import unicodedata
from datetime import date
from decimal import Decimal

from npsp_migrate.mapping.folding import fold


def as_text(value: object) -> str:
    """A cleaned cell as a template writes it: `2024-10-05`, `12.50`, `true`, `A;B`."""
    match value:
        case str() if value.isascii():  # most cells: nothing in them can be written in two ways
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _amount_text(value)
        case date():
            return value.isoformat()[:10]
        case tuple():
            return ";".join(as_text(each) for each in value)
        case _:
            return unicodedata.normalize("NFC", str(value))


def comparable(value: object) -> str:
    """A value as conditions compare it: without case and accents, `754.00` like `754`."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else fold(as_text(value))


def _amount_text(value: Decimal) -> str:
    """Two decimals, or more when there are more: nothing is rounded away, however large it is."""
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        return str(value)  # no number at all: infinite
    return f"{value:.{max(2, -exponent)}f}"
