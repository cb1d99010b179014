"""How far a scan is: who was listed and read, what it took, and what is left."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tui.model import Address, Depth, Notice, NoticeKind
from tui.providers.base import Costs
from tui.providers.gate import Tally
from tui.service.clock import Clock
from tui.service.replies import BudgetState, ScanProgress

LIST_LIMIT = 100
"""People in a page of the list at most."""
ENOUGH = 5
"""People read before a rate is told."""
PEOPLE = (Depth.OVERVIEW, Depth.FULL)
"""How deep a scan goes that reads people one by one."""


class Count:
    """The figures of one scan.

    Attributes:
        tally: the requests sent.
        listed: people whom the list told.
        done: of them, and of those read before the list told them, who is finished: read, or left out by the filter.
        failed: who could not be read.
        total: how many people there are; None where nobody knows yet.
        notices: what the list had to say, each once.
        is_listing: whether the list goes on.
    """

    def __init__(
        self,
        address: Address,
        depth: Depth,
        costs: Costs,
        clock: Clock,
        budgets: Callable[[], Sequence[BudgetState]],
        total: int | None,
    ) -> None:
        """Take what is scanned, what it costs, and how many people there are where the session tells it."""
        self._address, self._depth, self._costs = address, depth, costs
        self._clock, self._budgets = clock, budgets
        self.tally = Tally()
        self.listed = self.done = self.failed = 0
        self.total = total
        self.notices: dict[Notice, None] = {}
        self.is_listing = True
        self._read_at: deque[float] = deque(maxlen=100)

    def was_read(self) -> None:
        """Count somebody who was read now."""
        self.done += 1
        self._read_at.append(self._clock.monotonic())

    def forget_rate(self) -> None:
        """Measure anew how fast people are read: a pause says nothing about it."""
        self._read_at.clear()

    def note(self, notices: Iterable[Notice]) -> None:
        """Keep what must be known, each once."""
        self.notices.update(dict.fromkeys(notices))

    def progress(self, *, paused: bool, complete: bool = False) -> ScanProgress:
        """Return how far the scan is now."""
        waiting_until = None if complete else self._held_up_until()
        return ScanProgress(
            address=self._address,
            listed=self.listed,
            total=self.total,
            done=self.done,
            failed=self.failed,
            requests_spent=self.tally.requests,
            requests_left=0 if complete else self._requests_left(),
            eta_s=0.0 if complete else self._eta_s(),
            waiting_until=waiting_until,
            paused=paused,
            complete=complete,
            notices=(*self.notices, *_exhausted(waiting_until), *self._partial(complete)),
        )

    def _people_left(self) -> int | None:
        return None if self.total is None else max(0, self.total - self.done)

    def _requests_left(self) -> int | None:
        people = self._people_left()
        if people is None or self.total is None or self._depth is Depth.FULL:
            return None  # what all series of a person take depends on how long each was there
        each = self._costs.overview_requests if self._depth in PEOPLE else 0
        pages = -(-max(0, self.total - self.listed) // LIST_LIMIT) if self.is_listing else 0
        return people * each + pages

    def _eta_s(self) -> float | None:
        """Return how long the rest takes at the pace of the last people read."""
        left = self._people_left()
        if left is None or len(self._read_at) < ENOUGH:
            return None
        return left * (self._clock.monotonic() - self._read_at[0]) / len(self._read_at)

    def _held_up_until(self) -> datetime | None:
        now = self._clock.now()
        times = []
        for state in self._budgets():
            if state.waiting and state.blocked_until is not None:
                times.append(state.blocked_until)
            elif state.waiting and not state.remaining and state.resets_at is not None:
                times.append(state.resets_at)
        return max((time for time in times if time > now), default=None)

    def _partial(self, complete: bool) -> tuple[Notice, ...]:
        if not complete or not self.failed:
            return ()
        return (Notice(NoticeKind.PARTIAL, f"{self.failed} of {self.listed} people could not be read"),)


def _exhausted(until: datetime | None) -> tuple[Notice, ...]:
    if until is None:
        return ()
    return (Notice(NoticeKind.BUDGET_EXHAUSTED, f"the vendor's limit is used up until {until:%H:%M:%S} UTC"),)
