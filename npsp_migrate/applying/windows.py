"""A stream in pieces: the plan passes through memory, and never stands in it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def in_windows(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    stream = iter(items)
    while window := tuple(islice(stream, size)):
        yield window
