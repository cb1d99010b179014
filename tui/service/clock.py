"""What time it is: the system's time, or a test's, or that of a recording."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    """Something that will happen."""

    def cancel(self) -> None:
        """Let it not happen."""


class Clock:
    """The system's clock, and the running loop's timers."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def call_later(self, delay_s: float, what: Callable[[], None]) -> Timer:
        """Call `what` on the running loop in so many seconds."""
        return asyncio.get_running_loop().call_later(delay_s, what)


class StandingClock(Clock):
    """A clock that stands: what time it is where a recording is looked at. Timers and distances of time still run."""

    def __init__(self, at: datetime) -> None:
        """Take the time at which it stands."""
        self._at = at

    def now(self) -> datetime:
        """Return the time at which it stands."""
        return self._at
