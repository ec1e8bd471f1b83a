"""A run that dies at a chosen moment: around a write of its journal, or around a call; nobody tidies up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

from npsp_migrate.applying.journal import Journal
from npsp_migrate.salesforce.org import SalesforceOrg
from npsp_migrate.salesforce.waiting import Waiting


class Killed(BaseException):
    """As good as `kill -9`: nobody catches it."""


@dataclass
class Reaper:
    """Lets so many moments pass; each call and each write of the journal has one before and one after it."""

    moments: int
    passed: int = 0

    def pass_by(self) -> None:
        self.passed += 1
        if self.passed > self.moments:
            raise Killed


def mortal_journal(path: Path, reaper: Reaper) -> Journal:
    class Mortal(Journal):
        @contextmanager
        def _writing(self) -> Iterator[Any]:
            reaper.pass_by()
            with super()._writing() as connection:
                yield connection
            reaper.pass_by()

    return Mortal(path)


def mortal_org(org: SalesforceOrg, reaper: Reaper) -> SalesforceOrg:
    """The same org over a session whose calls may be the last; its jobs are small, and asked about often."""
    org._loader._waiting = Waiting(pause=lambda seconds: time.sleep(seconds / 10))
    session: requests.Session = org._reader._calls._session
    for prefix, adapter in list(session.adapters.items()):
        session.mount(prefix, _MortalAdapter(adapter, reaper))
    return org


class _MortalAdapter(BaseAdapter):
    def __init__(self, adapter: BaseAdapter, reaper: Reaper) -> None:
        super().__init__()
        self._adapter = adapter
        self._reaper = reaper

    def send(self, *args: Any, **more: Any) -> requests.Response:
        self._reaper.pass_by()
        answer = self._adapter.send(*args, **more)
        self._reaper.pass_by()
        return answer

    def close(self) -> None:
        self._adapter.close()
