"""How fast each vendor may be asked, and who goes first.

One budget a source. It starts from the documented limits, follows what the answers' headers say, waits out refusals,
and lets what the user looks at go before what is prefetched or scanned. Whether to try again is not decided here.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from tui.errors import RateLimited
from tui.providers.gate import Limit, LimitState, Priority, priority, tally
from tui.service.clock import Clock, Timer
from tui.service.replies import BudgetState

IN_FLIGHT = 8
"""Requests on their way at one time: more make httpx slower (measured)."""
RESERVED = 1
"""Of those, kept free for what the user waits for."""
SAME_WINDOW_S = 1.5
"""Reset times closer than this are of one window: vendors round them to seconds."""
PATIENCE_S = 60.0
"""How long a user waits for one request without a word."""
UNEXPLAINED_S = 1.0
"""How long a refusal without a time is taken to last: one window of the per-second rule."""


class Budget:
    """A gate that keeps to the limits of one source. It belongs to one event loop."""

    def __init__(self, source: str, clock: Clock, *, in_flight: int = IN_FLIGHT, reserved: int = RESERVED) -> None:
        """Take the source's name, for people, and how many requests may be on their way."""
        self._source = source
        self._clock = clock
        self._slots = in_flight
        self._reserved = reserved
        self._used = 0
        self._buckets: dict[str, _Bucket] = {}
        self._waiters: list[_Waiter] = []
        self._count = 0
        self._timer: Timer | None = None
        self._timer_at = 0.0

    async def enter(self, endpoint: str, limit: Limit) -> None:
        """Wait until a request to `endpoint` may be sent, at the current task's `priority`.

        Raises:
            RateLimited: the user waits for it, and would do so for longer than `PATIENCE_S`. What is read in the
                background waits.
        """
        bucket = self._bucket(endpoint, limit)
        if priority.get() is Priority.LOOKING:
            self._lose_patience(endpoint, bucket)
        self._count += 1
        loop = asyncio.get_running_loop()
        waiter = _Waiter(priority.get(), self._count, bucket, loop.create_future())
        insort(self._waiters, waiter)
        self._admit()
        try:
            await waiter.ready
        except asyncio.CancelledError:
            if waiter.ready.done() and not waiter.ready.cancelled():
                self._leave(bucket)  # it was let in at the same moment
            else:
                self._waiters.remove(waiter)
            self._admit()
            raise
        counter = tally.get()
        if counter is not None:
            counter.requests += 1

    def _lose_patience(self, endpoint: str, bucket: _Bucket) -> None:
        now = self._clock.monotonic()
        wait_s = (bucket.free_at(now) or now) - now
        if wait_s > PATIENCE_S:
            until = self._clock.now() + timedelta(seconds=wait_s)
            raise RateLimited(f"the limit of {endpoint} is used up until {until:%H:%M:%S} UTC", retry_after_s=wait_s)

    def saw(self, endpoint: str, limit: Limit, state: LimitState) -> None:
        """Take note of what an answer's headers said, or that no answer came."""
        bucket = self._bucket(endpoint, limit)
        self._leave(bucket)
        bucket.learn(state, self._clock.monotonic())
        self._admit()

    def states(self) -> tuple[BudgetState, ...]:
        """Return what is left of every limit met so far."""
        wall, now = self._clock.now(), self._clock.monotonic()
        return tuple(
            BudgetState(
                source=self._source,
                endpoint=name,
                limit=bucket.limit_now,
                window_s=bucket.limit.per_s,
                remaining=bucket.remaining(now),
                resets_at=None if bucket.resets_at is None else wall + timedelta(seconds=bucket.resets_at - now),
                waiting=sum(waiter.bucket is bucket for waiter in self._waiters),
                in_flight=bucket.in_flight,
                blocked_until=wall + timedelta(seconds=bucket.blocked_until - now)
                if bucket.blocked_until > now
                else None,
            )
            for name, bucket in list(self._buckets.items())
        )

    def _bucket(self, endpoint: str, limit: Limit) -> _Bucket:
        name = limit.shared or endpoint
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(limit)
        return bucket

    def _leave(self, bucket: _Bucket) -> None:
        bucket.in_flight -= 1
        self._used -= 1

    def _admit(self) -> None:
        """Let in whoever may go, the most wanted first; and come back when the next one may."""
        now = self._clock.monotonic()
        soonest: float | None = None
        held: list[_Waiter] = []
        for waiter in self._waiters:
            slots = self._slots if waiter.rank is Priority.LOOKING else self._slots - self._reserved
            if waiter.ready.done() or self._used >= slots:
                held.append(waiter)
                continue
            at = waiter.bucket.free_at(now)
            if at is not None and at <= now:
                waiter.bucket.take(now)
                self._used += 1
                waiter.ready.set_result(None)
                continue
            held.append(waiter)
            if at is not None:
                soonest = at if soonest is None else min(soonest, at)
        self._waiters = held
        self._come_back(soonest, now)

    def _come_back(self, at: float | None, now: float) -> None:
        if self._timer is not None:
            if at is not None and self._timer_at == at:
                return
            self._timer.cancel()
            self._timer = None
        if at is not None:
            self._timer_at = at
            self._timer = self._clock.call_later(max(0.0, at - now), self._again)

    def _again(self) -> None:
        self._timer = None
        self._admit()


@dataclass(order=True, slots=True)
class _Waiter:
    rank: Priority
    number: int
    bucket: _Bucket = field(compare=False)
    ready: asyncio.Future[None] = field(compare=False)


class _Bucket:
    """What is left of one limit.

    `told_remaining` is the lowest number of requests left that the vendor told in this window (before the first
    answer: the documented limit). Every answered request is counted in it, those on their way are not.
    """

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.limit_now = limit.requests
        self.told_remaining = limit.requests
        self.resets_at: float | None = None
        self.blocked_until = 0.0
        self.in_flight = 0
        self._last_second: deque[float] = deque()

    def remaining(self, now: float) -> int:
        self._turn(now)
        return max(0, self.told_remaining - self.in_flight)

    def free_at(self, now: float) -> float | None:
        """Return when the next request may go; None for: when one on its way has been answered."""
        self._turn(now)
        at = max(now, self.blocked_until, self._burst_free_at(now))
        if self.told_remaining - self.in_flight >= 1:
            return at
        return None if self.resets_at is None else max(at, self.resets_at)

    def take(self, now: float) -> None:
        if self.resets_at is None:
            self.resets_at = now + self.limit.per_s
        self.in_flight += 1
        if self.limit.burst_per_s is not None:
            self._last_second.append(now)

    def learn(self, state: LimitState, now: float) -> None:
        self._turn(now)
        if state.limit is not None and state.limit > 0:
            if state.limit > self.limit_now:
                self.told_remaining += state.limit - self.limit_now
            self.limit_now = state.limit
            self.told_remaining = min(self.told_remaining, state.limit)
        if state.reset_in_s is not None:
            told_reset = now + max(0.0, state.reset_in_s)
            if self.resets_at is None or told_reset > self.resets_at + SAME_WINDOW_S:
                self.told_remaining = self.limit_now  # a window that began after what is known of the old one
            self.resets_at = told_reset
        if state.remaining is not None:
            self.told_remaining = min(self.told_remaining, state.remaining)
        else:
            self.told_remaining -= 1
        if state.refused:
            wait_s = state.retry_after_s
            if wait_s is None and state.remaining == 0:
                wait_s = state.reset_in_s
            self.blocked_until = max(self.blocked_until, now + (UNEXPLAINED_S if wait_s is None else wait_s))

    def _turn(self, now: float) -> None:
        """Begin a new window where the old one has ended."""
        if self.resets_at is not None and now >= self.resets_at:
            self.resets_at = None
            self.told_remaining = self.limit_now

    def _burst_free_at(self, now: float) -> float:
        if self.limit.burst_per_s is None:
            return now
        rate = self.limit.burst_per_s * self.limit_now / self.limit.requests  # the two rules grow together
        most = max(1, int(rate))
        span_s = most / rate
        while self._last_second and self._last_second[0] <= now - span_s:
            self._last_second.popleft()
        return now if len(self._last_second) < most else self._last_second[-most] + span_s
