"""A clock that a test turns by hand."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from tui.service.clock import Clock


class HandTimer:
    def __init__(self, what: Callable[[], None]) -> None:
        self.what: Callable[[], None] | None = what

    def cancel(self) -> None:
        self.what = None


class HandClock(Clock):
    """Stands still until `advance`."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._at = 0.0
        self._timers: list[tuple[float, int, HandTimer]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._at)

    def monotonic(self) -> float:
        return self._at

    def call_later(self, delay_s: float, what: Callable[[], None]) -> HandTimer:
        self._count += 1
        timer = HandTimer(what)
        heapq.heappush(self._timers, (self._at + delay_s, self._count, timer))
        return timer

    async def advance(self, seconds: float) -> None:
        """Let time pass, and everybody do what they do then."""
        end = self._at + seconds
        await settle()
        while self._timers and self._timers[0][0] <= end:
            self._at, _, timer = heapq.heappop(self._timers)
            if timer.what is not None:
                timer.what()
            await settle()
        self._at = end
        await settle()


async def settle() -> None:
    """Let every task go on until all of them wait."""
    for _ in range(20):
        await asyncio.sleep(0)
