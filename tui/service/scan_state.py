"""What the parts of one scan share: what is asked, who waits to be read, and what waits to be told."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from tui.model import Address, Depth, Evidence, Participant, Session
from tui.providers.base import Provider
from tui.query import Node, predicate
from tui.service.clock import Clock
from tui.service.joining import merged
from tui.service.queue import Queue
from tui.service.replies import BudgetState
from tui.service.scan_count import Count

MOST_UNTOLD = 100
"""Pieces of evidence that wait to be taken, beyond which nothing more is read."""


@dataclass(frozen=True, slots=True)
class ScanJob:
    """What to scan, and with what.

    Attributes:
        full: reads everything about one participant; for `Depth.FULL`.
        budgets: tells the state of the limits, to say how long the scan is held up.
    """

    address: Address
    provider: Provider
    clock: Clock
    full: Callable[[Participant], Awaitable[Evidence]]
    budgets: Callable[[], Sequence[BudgetState]]
    session: Session | None = None
    filter: Node | None = None
    depth: Depth = Depth.OVERVIEW


class ScanState:
    """What the parts of one scan share. It belongs to one event loop.

    Attributes:
        judge: whether somebody matches the filter; None where that is not known yet.
        going: set while requests may be sent.
        news: set whenever there is something to tell.
    """

    def __init__(self, job: ScanJob) -> None:
        counts = job.session.counts if job.session is not None else None
        total = counts.participant_sessions if counts is not None else None
        self.job = job
        self.judge = predicate(job.filter)
        self.going = asyncio.Event()
        self.going.set()
        self.queue = Queue()
        self.early = Early()
        self.pace = Pace()
        self.count = Count(job.address, job.depth, job.provider.costs, job.clock, job.budgets, total)
        self.news = asyncio.Event()
        self.untold: deque[Evidence] = deque()
        self._room = asyncio.Event()

    async def tell(self, evidence: Evidence) -> None:
        """Give evidence out, waiting while much of it was not taken yet."""
        while len(self.untold) >= MOST_UNTOLD:
            self._room.clear()
            await self._room.wait()
        self.untold.append(evidence)
        self.news.set()

    def take(self) -> Evidence:
        """Return the oldest evidence that was not taken yet."""
        self._room.set()
        return self.untold.popleft()


class Pace:
    """Keeps the thread that a scan runs in from working all the time.

    Threads share one interpreter: where a source answers at once, as the sandbox in this process does, a scan would
    take every other turn of a key.

    Attributes:
        share: of the time that may be worked; None for all.
    """

    def __init__(self) -> None:
        self.share: float | None = None
        self._since_s = time.monotonic()
        self._worked_s = time.thread_time()

    async def rest(self) -> None:
        """Let others have their turn, and rest as long as there was too much work since the last rest."""
        now_s, worked_s = time.monotonic(), time.thread_time()
        left_s = 0.0
        if self.share is not None:
            left_s = (worked_s - self._worked_s) / self.share - (now_s - self._since_s)
        if left_s <= 0:  # what was not worked is not caught up with
            self._since_s, self._worked_s = now_s, worked_s
        await asyncio.sleep(max(0.0, left_s))


class Early:
    """Who is read on request before the list tells of them: the list still has names and scores to add."""

    def __init__(self) -> None:
        self._read: dict[Address, Evidence] = {}
        self._reading: dict[Address, Participant | None] = {}

    def begin(self, address: Address) -> None:
        """Note that somebody is being read whom the list has not told."""
        self._reading[address] = None

    def end(self, address: Address) -> Participant | None:
        """Note that the reading is over; return what the list told meanwhile."""
        return self._reading.pop(address, None)

    def keep(self, evidence: Evidence) -> None:
        """Keep what was read until the list tells of its participant."""
        self._read[evidence.participant.address] = evidence

    def listed(self, participant: Participant) -> Evidence | None:
        """Take what the list tells; return what was read of the participant before, with that added."""
        evidence = self._read.pop(participant.address, None)
        if evidence is not None:
            return replace(evidence, participant=merged(participant, evidence.participant))
        if participant.address in self._reading:
            self._reading[participant.address] = participant
        return None

    def is_reading(self, address: Address) -> bool:
        """Return whether somebody is being read whom the list had not told when that began."""
        return address in self._reading

    def clear(self) -> None:
        """Forget what was kept: the list has ended."""
        self._read.clear()
