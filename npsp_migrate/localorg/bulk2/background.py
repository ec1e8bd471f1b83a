"""Work that goes on between requests: one small step at a time, on the server's own loop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

Advance = Callable[[], bool]

# Of the loop, between two steps: a request takes several, and need not wait for a step at each of them. To sleep
# for a millisecond instead left the org idle for a tenth of a job.
_TURNS = 10


@dataclass(slots=True)
class Background:
    """Calls `advance` again and again until it says that nothing is left; requests are answered in between."""

    advance: Advance
    _loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Begin, or go on, as soon as the current request is answered."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_soon(self._step, loop)

    def _step(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = None
        if self.advance():
            self._loop = loop
            self._rest(loop, _TURNS)

    def _rest(self, loop: asyncio.AbstractEventLoop, turns: int) -> None:
        if turns:
            loop.call_soon(self._rest, loop, turns - 1)
        else:
            self._step(loop)
