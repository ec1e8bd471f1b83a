"""Put on PYTHONPATH of another tool: no wait is longer than a fifth of a second. Its own files stay as they are."""

import time

LONGEST = 0.2

_sleep = time.sleep


def sleep(seconds: float) -> None:
    _sleep(min(seconds, LONGEST))


time.sleep = sleep
