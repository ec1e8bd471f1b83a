"""A stream in pieces: the plan passes through memory, and never stands in it."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")


def in_windows(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    stream = iter(items)
    while window := tuple(islice(stream, size)):
        yield window


class Ahead(Generic[Item]):
    """A stream whose next item may be fetched before anybody asks for it: while somebody else is waited for."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self._fetched: list[Item] = []

    def fetch(self) -> Item | None:
        """The next item, which stays the next one; none at the end."""
        if not self._fetched:
            self._fetched.extend(islice(self._items, 1))
        return self._fetched[0] if self._fetched else None

    def __iter__(self) -> Iterator[Item]:
        self.fetch()
        while self._fetched:
            yield self._fetched.pop()
            self.fetch()


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Python looks for circles of objects after every few hundred new ones. A window has many and no circles: a
    third of the time went into looking.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
