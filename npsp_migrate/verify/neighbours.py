"""What stands around a record: gifts that nobody paid, homes where nobody lives."""

from collections.abc import Mapping
from decimal import Decimal

from npsp_migrate.model.org import OrgReader
from npsp_migrate.npsp.objects import ACCOUNT, CONTACT, HOUSEHOLD_RECORD_TYPE, PAYMENT
from npsp_migrate.npsp.shape import RECORD_TYPE, Record, Shape
from npsp_migrate.verify.verification import SHOWN, Found, RecordName

WON = "IsWon"

_GIFT_OF_PAYMENT = "npe01__Opportunity__r"
_HOME_OF_CONTACT = "Account"


class Findings:
    """Counts all, keeps the first."""

    def __init__(self) -> None:
        self._count = 0
        self._first: list[RecordName] = []

    def add(self, name: RecordName) -> None:
        self._count += 1
        if len(self._first) < SHOWN:
            self._first.append(name)

    def found(self) -> Found:
        return Found(self._count, tuple(self._first))


def look_at_gifts(
    org: OrgReader, shape: Shape, gifts: Mapping[str, Record], names: Mapping[str, RecordName], findings: Findings
) -> None:
    """Money that was received should stand in a payment, ours or the one that NPSP makes."""
    worth = {
        key
        for key, gift in gifts.items()
        if gift.get(WON) is not False and gift.get("Amount") not in (None, Decimal(0))
    }
    _without_child(org, (PAYMENT, f"{_GIFT_OF_PAYMENT}.{shape.key_field}"), worth, names, findings)


def look_at_households(
    org: OrgReader,
    shape: Shape,
    accounts: Mapping[str, Record],
    names: Mapping[str, RecordName],
    findings: Findings,
) -> None:
    if shape.object != ACCOUNT:
        return
    homes = {key for key, account in accounts.items() if account.get(RECORD_TYPE) == HOUSEHOLD_RECORD_TYPE}
    _without_child(org, (CONTACT, f"{_HOME_OF_CONTACT}.{shape.key_field}"), homes, names, findings)


def _without_child(
    org: OrgReader,
    child: tuple[str, str],
    parents: set[str],
    names: Mapping[str, RecordName],
    findings: Findings,
) -> None:
    sobject, path = child
    if not parents:
        return
    asked = [names[key].key for key in sorted(parents)]
    having = {str(key).casefold() for key in org.read_keys(sobject, [path], path, asked)[path]}
    for key in sorted(parents - having):
        findings.add(names[key])
