"""What stands in the browser's address bar → an organisation at HelloAsso, and which of its lists."""

import re
from urllib.parse import urlsplit

from npsp_migrate.errors import SourceError
from npsp_migrate.model.source import HelloAsso, HelloAssoList

HOSTS = frozenset({"www.helloasso.com", "helloasso.com"})

_PATH = re.compile(r"/associations/([^/]+)(?:/(adhesions|evenements)/([^/]+))?(?:/.*)?")
_LISTS = {"adhesions": HelloAssoList.MEMBERSHIPS, "evenements": HelloAssoList.EVENTS}


def is_helloasso_address(url: str) -> bool:
    return (urlsplit(url).hostname or "").lower() in HOSTS


def read_address(url: str) -> HelloAsso:
    """The page of an association gives its payments, that of a membership campaign or of an event its own list.

    Raises `SourceError` for any other page.
    """
    found = _PATH.fullmatch(urlsplit(url.strip()).path)
    if not found:
        raise SourceError(
            "The address is none of an association at HelloAsso",
            hint="Copy it from the public page: `https://www.helloasso.com/associations/…`",
        )
    organization, kind, form = found.groups()
    return HelloAsso(organization, _LISTS.get(kind or "", HelloAssoList.PAYMENTS), form or "")
