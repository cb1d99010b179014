"""A scan: every participant of a session, cheapest first, worst guess first, what is on screen before all.

Lists come first: a page tells a hundred people, with Stream their score too. Each person then costs one answer with
few points. Everything is yielded as soon as it is known: an `Evidence` replaces the one before of the same address.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable

from tui.model import Address, Evidence, Participant
from tui.providers.gate import Priority, priority, tally
from tui.service.replies import ScanProgress
from tui.service.scan_count import PEOPLE
from tui.service.scan_list import read_list
from tui.service.scan_people import read_people
from tui.service.scan_state import ScanJob, ScanState
from tui.service.together import together

NEWS_S = 0.25
"""Seconds between two reports of progress."""
GENTLE_SHARE = 0.33
"""Of its thread's time, what a scan takes that leaves room: most keys then find nobody at work."""

Update = Evidence | ScanProgress


class Scan:
    """One scan on its way. It belongs to one event loop; `updates` runs it, once."""

    def __init__(self, job: ScanJob) -> None:
        self._job = job
        self._state = ScanState(job)

    def pause(self) -> None:
        """Send no further request; those on their way are still taken."""
        self._state.going.clear()
        self._state.news.set()

    def resume(self) -> None:
        """Go on."""
        self._state.going.set()
        self._state.count.forget_rate()
        self._state.news.set()

    def leave_room(self) -> None:
        """Work no more than a third of the time."""
        self._state.pace.share = GENTLE_SHARE

    def prefer(self, wanted: Iterable[Address | Participant]) -> None:
        """Read these before all others, in this order; participants also where no list has told them yet."""
        self._state.queue.prefer(wanted)

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Yield evidence and progress; the last is a progress with `complete` set.

        Raises:
            CallscopeError: the list cannot be read, the credentials are refused, or nothing answers any more.
        """
        state, clock = self._state, self._job.clock
        priority.set(Priority.SCAN)
        tally.set(state.count.tally)
        work = asyncio.ensure_future(self._work())
        work.add_done_callback(lambda _: state.news.set())
        told_at = clock.monotonic()
        try:
            yield self._progress()
            while True:
                while state.untold:
                    yield state.take()
                    if clock.monotonic() - told_at >= NEWS_S:
                        told_at = clock.monotonic()
                        yield self._progress()
                if work.done():
                    break
                state.news.clear()
                try:
                    async with asyncio.timeout(NEWS_S):
                        await state.news.wait()
                except TimeoutError:
                    told_at = clock.monotonic()
                    yield self._progress()
            await work
            yield self._progress(complete=True)
        finally:
            work.cancel()
            await asyncio.wait({work})
            if not work.cancelled():
                work.exception()

    async def _work(self) -> None:
        people = [read_people(self._state)] if self._job.depth in PEOPLE else []
        await together([read_list(self._state), *people])

    def _progress(self, *, complete: bool = False) -> ScanProgress:
        return self._state.count.progress(paused=not self._state.going.is_set(), complete=complete)
