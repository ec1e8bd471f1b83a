"""How often a row is tried again, and how long to wait before."""

import random
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """About one, two, four seconds, each with its jitter: two loads that collide must not collide again."""

    attempts: int = 6
    first_seconds: float = 1.0
    longest_seconds: float = 30.0

    def wait(self, attempt: int) -> None:
        longest = min(self.longest_seconds, self.first_seconds * 2.0 ** (attempt - 1))
        time.sleep(random.uniform(longest / 2, longest))  # noqa: S311  jitter, no secret
