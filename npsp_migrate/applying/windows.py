"""A stream in pieces: the plan passes through memory, and never stands in it."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def in_windows(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    stream = iter(items)
    while window := tuple(islice(stream, size)):
        yield window


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
