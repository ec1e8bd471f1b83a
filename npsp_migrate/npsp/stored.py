"""What a value is once Salesforce has stored it: so that ours and the org's can be compared.

Salesforce trims texts, knows one kind of line break on the way in and another on the way out, writes e-mail
addresses in small letters, gives the choices of a multi-select picklist in its own order, and has no blank
checkbox. NPSP keeps a street's lines in two fields, and so trims each of them.
"""

from datetime import UTC, date, datetime


def stored(value: object, field_type: str = "") -> object:
    """The comparable form of one cell. Numbers compare as they are: `50`, `50.0` and `50.00` are equal."""
    if value is None:
        return False if field_type == "boolean" else None
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if not isinstance(value, str):
        return value
    text = "\n".join(line.strip() for line in value.strip().splitlines())
    if not text:
        return None
    return _typed(text, field_type)


def _typed(text: str, field_type: str) -> str:
    if field_type == "email":
        return text.lower()
    if field_type == "multipicklist":
        return ";".join(sorted(part.strip() for part in text.split(";") if part.strip()))
    if field_type == "datetime":
        return _instant(text)
    return text


def _instant(text: str) -> str:
    """One instant may be written with `Z`, `+00:00` or `+0000`."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return text
