"""An address as NPSP compares it: six parts, wherever they are written. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

_STANDARD_PARTS = ("City", "State", "PostalCode", "Country")
FIELDS = (
    "npsp__MailingStreet__c",
    "npsp__MailingStreet2__c",
    "npsp__MailingCity__c",
    "npsp__MailingState__c",
    "npsp__MailingPostalCode__c",
    "npsp__MailingCountry__c",
)
_ONE_CHANGE = 1  # NPSP: an address that differs in one part at most counts as corrected, not as new


class Postal(NamedTuple):
    street: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None

    @property
    def empty(self) -> bool:
        return not any(self)

    @property
    def whole_street(self) -> str | None:
        """Both lines, as they stand in the one street field of a contact or account."""
        return f"{self.street or ''}\r\n{self.street2}" if self.street2 else self.street

    def corrects(self, old: "Postal", changed_besides: int = 0) -> bool:
        """Whether this is the old address with one part corrected; a part that was empty may be filled freely."""
        changed = sum(folded(new) != folded(was) for new, was in zip(self, old, strict=True) if was is not None)
        return changed + changed_besides <= _ONE_CHANGE


def from_record(row: Mapping[str, Any], prefix: str) -> Postal:
    """The `Mailing` address of a contact or the `Billing` address of an account."""
    street, street2 = split_street(row.get(f"{prefix}Street"))
    return Postal(street, street2, *(row.get(prefix + part) for part in _STANDARD_PARTS))


def from_address(row: Mapping[str, Any]) -> Postal:
    return Postal(*(row.get(name) for name in FIELDS))


def on_address(postal: Postal) -> dict[str, Any]:
    return dict(zip(FIELDS, postal, strict=True))


def on_record(postal: Postal, prefix: str) -> dict[str, Any]:
    parts = (postal.city, postal.state, postal.postal_code, postal.country)
    named = {prefix + part: value for part, value in zip(_STANDARD_PARTS, parts, strict=True)}
    return {f"{prefix}Street": postal.whole_street, **named}


def split_street(text: str | None) -> tuple[str | None, str | None]:
    """The first line, and the rest with its line ends written as Salesforce writes them."""
    if text is None:
        return None, None
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    return first.strip() or None, rest.strip().replace("\n", "\r\n") or None


def folded(text: str | None) -> str:
    """As NPSP compares what may be a correction: without spaces and case."""
    return (text or "").replace(" ", "").lower()
