"""Work that goes on between requests: one small step at a time, on the server's own loop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

Advance = Callable[[], bool]

# A request takes several turns of the loop; with a pause it need not wait for a step at each of them.
_PAUSE_SECONDS = 0.001


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
            loop.call_soon(self._step)

    def _step(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None and self.advance():
            self._loop = loop
            loop.call_later(_PAUSE_SECONDS, self._step)
