"""What every answer of the org tells beside its content: the hour of its clock, and how many calls are left."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

import requests

from npsp_migrate.model.org import Usage

_USAGE = re.compile(r"api-usage=(\d+)/(\d+)")


class Heard:
    """Listens to the answers of one connection."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.clock = ""  # ISO with zone, whole seconds

    def listen(self, response: requests.Response, **_: object) -> None:
        if told := _USAGE.search(response.headers.get("Sforce-Limit-Info", "")):
            self.usage = Usage(int(told[1]), int(told[2]))
        if date := response.headers.get("Date"):
            self.clock = _instant(date) or self.clock


def _instant(date: str) -> str:
    """An HTTP date as ISO; nothing for what is none."""
    try:
        return parsedate_to_datetime(date).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return ""
