"""The Ids of a long answer in their order: in memory while they are few, in an unnamed temporary file beyond."""

import weakref
from collections.abc import Iterable
from itertools import islice
from tempfile import SpooledTemporaryFile

ID_LENGTH = 18
_IN_MEMORY = 50_000 * ID_LENGTH  # bytes
_AT_ONCE = 10_000


class IdList:
    """Written once; a million Ids take a few kilobytes of memory.

    Objects of the schema have names for Ids, of any length; they are few and stay as they are.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        # Closed with the answer that holds it, which nobody closes: a client may never come back for its pages.
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._length = 0
        self._named: list[str] = []
        waiting = iter(ids)
        while some := list(islice(waiting, _AT_ONCE)):
            if self._named or any(len(one) != ID_LENGTH for one in some):
                self._named = [*self.between(0, self._length), *some]
            else:
                self._file.write("".join(some).encode("ascii"))
            self._length += len(some)

    def __len__(self) -> int:
        return self._length

    def between(self, start: int, end: int) -> list[str]:
        if self._named:
            return self._named[start:end]
        self._file.seek(start * ID_LENGTH)
        text = self._file.read(max(end - start, 0) * ID_LENGTH).decode("ascii")
        return [text[place : place + ID_LENGTH] for place in range(0, len(text), ID_LENGTH)]
