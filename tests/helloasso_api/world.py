"""What the small HelloAsso knows, in the shapes of API v5: payments, items of orders, forms, keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SLUG = "les-coquelicots"
CLIENT_ID, CLIENT_SECRET = "9fdc2222-client", "AvUY+S3CRET/with=signs"
Json = dict[str, Any]


@dataclass
class Refusal(Exception):  # noqa: N818
    """The next answer, in place of the right one."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = '{"errors":[{"code":"x","message":"Awa Diallo S3CRET"}]}'


@dataclass
class World:
    payments: list[Json] = field(default_factory=list)
    items: dict[str, list[Json]] = field(default_factory=dict)  # by form type and slug
    forms: list[Json] = field(default_factory=list)
    page: int = 100  # HelloAsso gives no more, whatever is asked
    rights: bool = True
    tokens: list[str] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    next: list[Refusal] = field(default_factory=list)
    spoil: Callable[[Any], Any] | None = None
    between_pages: Callable[[], None] = lambda: None
    endless: bool = False

    def page_of(self, rows: list[Json], token: str, size: int) -> Json:
        """As the documentation warns: there is a token although nothing follows."""
        start = int(token.removeprefix("token-") or 0) if token else 0
        end = start + min(size, self.page)
        nothing = {"totalCount": -1, "totalPages": -1, "pageIndex": 1, "pageSize": size}
        follows = "token-1" if self.endless and token else f"token-{min(end, max(len(rows), 1))}"
        if self.endless:
            start, end = 0, 1
        answer = {"data": rows[start:end], "pagination": {**nothing, "continuationToken": follows}}
        self.between_pages()
        return answer


def payment(number: int, cents: int, form: str = "Donation", **more: Any) -> Json:
    """A gift by card, as `organizations/{slug}/payments` answers it; `more` replaces its parts."""
    kind = {"Donation": "Donation", "Membership": "Membership", "Event": "Registration"}.get(form, "Payment")
    return {
        "order": {
            "id": 84_100_000 + number,
            "date": "2024-04-03T18:22:53.4112357+02:00",
            "formSlug": "appel-de-printemps",
            "formType": form,
            "organizationSlug": SLUG,
        },
        "payer": {"email": "awa.lemoine@example.org", "firstName": "Awa", "lastName": "Lemoine", "country": "FRA"},
        "items": [item_share(number, cents, kind)],
        "cashOutState": "CashedOut",
        "cashOutDate": "2024-04-10T00:00:00+02:00",
        "paymentReceiptUrl": "https://www.helloasso.com/receipt",
        "id": 93_200_000 + number,
        "amount": cents,
        "date": "2024-04-03T18:23:13.4112357+02:00",
        "paymentMeans": "Card",
        "installmentNumber": 1,
        "state": "Authorized",
        "meta": {"createdAt": "2024-04-03T18:22:52Z"},
        "refundOperations": [],
        **more,
    }


def item_share(number: int, cents: int, kind: str, options: int = 0) -> Json:
    share = {"shareAmount": cents + options, "shareItemAmount": cents}
    more = {"shareOptionsAmount": options} if options else {}
    return {
        **share,
        **more,
        "id": number,
        "amount": cents,
        "initialAmount": cents,
        "type": kind,
        "state": "Processed",
    }


def member(number: int, first: str, last: str, cents: int = 2000, **more: Any) -> Json:
    """A member of a campaign, as `…/items?withDetails=true` answers it."""
    return {
        "order": {
            "id": 84_200_000 + number,
            "date": "2024-03-04T14:25:10+01:00",
            "formSlug": "adhesion-2024",
            "formType": "Membership",
        },
        "payer": {"email": "karim.moreau@example.org", "firstName": "Karim", "lastName": "Moreau", "company": None},
        "payments": [{"id": number, "shareAmount": cents, "paymentMeans": "Card", "state": "Authorized"}],
        "name": "Adhésion simple",
        "user": {"firstName": first, "lastName": last},
        "membershipCardUrl": "https://www.helloasso.com/carte/1",
        "customFields": [{"id": 1, "name": "Téléphone ", "type": "Phone", "answer": "0639981234"}],
        "id": number,
        "amount": cents,
        "initialAmount": cents,
        "type": "Membership",
        "state": "Processed",
        **more,
    }
