"""When Python looks for garbage while the explorer runs: no key is to wait for it.

Python looks for garbage in whatever thread makes something new, and every other thread waits. Among new things that
takes a millisecond or two; among everything that a scan of thousands of people has read, seconds. So the latter is left
until nobody has pressed a key for a while.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import monotonic

OFTEN = (1_000, 5, 1_000_000)
"""So many new things are looked through at once, five times as many a fifth as often; everything, never by itself."""
REST_S = 60.0
"""Everything is looked through, once, when no key has come for so long."""
LOOKS_EVERY_S = 20.0


def begin() -> None:
    """Look for garbage from now on, but not among what is there: it stays."""
    gc.freeze()
    gc.set_threshold(*OFTEN)
    gc.enable()


class Rests:
    """Looks through everything once in each rest.

    Args:
        last_key_at: when the last key came, on the clock.
        clock: seconds.
    """

    def __init__(self, last_key_at: Callable[[], float], clock: Callable[[], float] = monotonic) -> None:
        self._last_key_at, self._clock = last_key_at, clock
        self._looked_at = clock()

    def look(self) -> bool:
        """Look through everything if this is a rest in which that was not done yet; return whether it was done."""
        last, now = self._last_key_at(), self._clock()
        if last <= self._looked_at or now - last < REST_S:
            return False
        self._looked_at = now
        gc.collect()
        return True
