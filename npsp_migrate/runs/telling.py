"""Telling people and monitors how a night went. What cannot be told never fails the night.

Apprise knows the ways: e-mail, Slack, Teams, webhooks and a hundred others. Addresses hold secrets: they come from
environment variables and go nowhere else, neither into a log nor into an error.
"""

import logging
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from apprise import Apprise, NotifyFormat, NotifyType

SECONDS = 20.0  # for one address: the night is not kept waiting by a mail server


class Told(StrEnum):
    SENT = "sent"
    FAILED = "failed"
    UNSET = "unset"  # the environment has no such variable
    WRONG = "wrong"  # nobody can send to such an address


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    text: str
    kind: NotifyType = NotifyType.INFO


def tell(message: Message, env: str, environment: Mapping[str, str] = os.environ) -> Told:
    """Through the addresses in one environment variable."""
    addresses = environment.get(env, "").strip()
    if not addresses:
        return Told.UNSET
    with _silence():
        ways = Apprise()
        if not ways.add(addresses):
            return Told.WRONG
        sent = ways.notify(
            body=message.text,
            title=message.title,
            notify_type=message.kind,
            body_format=NotifyFormat.TEXT,
            timeout=SECONDS,
        )
    return Told.SENT if sent else Told.FAILED


def beat(env: str, *, failed: bool, environment: Mapping[str, str] = os.environ) -> Told:
    """Call the heartbeat's address; `/fail` behind it says that the night did not do its work."""
    address = environment.get(env, "").strip()
    if not address:
        return Told.UNSET
    if not address.startswith(("https://", "http://")):
        return Told.WRONG
    path, question, query = address.partition("?")
    asked = f"{path.rstrip('/')}/fail{question}{query}" if failed else address
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS):  # noqa: S310 - only http and https come here
            return Told.SENT
    except (urllib.error.URLError, OSError, ValueError):
        return Told.FAILED


@contextmanager
def _silence() -> Iterator[None]:
    """Apprise quotes addresses when it complains."""
    logger = logging.getLogger("apprise")
    was = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = was
