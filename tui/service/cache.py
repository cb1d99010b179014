"""What was read already, and what is being read: bounded, with an age, and never read twice at one time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from tui.service.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Keeps values up to a total weight; the one unused for longest goes first. It belongs to one event loop."""

    def __init__(self, clock: Clock, *, most: float, weigh: Callable[[V], float] = lambda _: 1.0) -> None:
        """Take the total weight, and what one value weighs."""
        self._clock = clock
        self._most = most
        self._weigh = weigh
        self._weight = 0.0
        self._kept: OrderedDict[K, tuple[V, float, float | None]] = OrderedDict()
        self._coming: dict[K, _Coming[V]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """Return a value that is kept and not too old, else None."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        value, _, until = kept
        if until is not None and self._clock.monotonic() >= until:
            self.drop(key)
            return None
        self._kept.move_to_end(key)
        return value

    def put(self, key: K, value: V, *, keep_s: float | None = None) -> None:
        """Keep a value for so many seconds; None for as long as there is room."""
        self.drop(key)
        weight = self._weigh(value)
        if weight > self._most:
            return
        until = None if keep_s is None else self._clock.monotonic() + keep_s
        self._kept[key] = (value, weight, until)
        self._weight += weight
        while self._weight > self._most:
            self.drop(next(iter(self._kept)))

    def drop(self, key: K) -> None:
        """Forget a value."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._weight -= kept[1]

    async def get_or_read(self, key: K, read: Callable[[], Awaitable[V]], keep_s: Callable[[V], float | None]) -> V:
        """Return the value of a key, reading it where it is not kept.

        Several who ask at one time share one reading, which is cancelled when the last of them is.

        Args:
            key: what to return.
            read: how to read it.
            keep_s: how long to keep what was read, in seconds; None for as long as there is room.
        """
        value = self.get(key)
        if value is not None:
            return value
        coming = self._coming.get(key)
        if coming is None:
            coming = self._coming[key] = _Coming(asyncio.ensure_future(self._read(key, read, keep_s)))
        coming.waiting += 1
        try:
            await asyncio.wait({coming.task})
        finally:
            coming.waiting -= 1
            if coming.waiting == 0 and not coming.task.done():
                self._forget(key, coming)
                await _ended(coming.task)
        return coming.task.result()

    async def _read(self, key: K, read: Callable[[], Awaitable[V]], keep_s: Callable[[V], float | None]) -> V:
        me = self._coming[key]
        try:
            value = await read()
        finally:
            self._forget(key, me)
        self.put(key, value, keep_s=keep_s(value))
        return value

    def _forget(self, key: K, coming: _Coming[V]) -> None:
        if self._coming.get(key) is coming:
            del self._coming[key]


class _Coming(Generic[V]):
    def __init__(self, task: asyncio.Future[V]) -> None:
        self.task = task
        self.waiting = 0
        task.add_done_callback(_take_note)


def _take_note(task: asyncio.Future[V]) -> None:
    """Take the error, which everybody may have stopped waiting for."""
    if not task.cancelled():
        task.exception()


async def _ended(task: asyncio.Future[V]) -> None:
    """Cancel a task and wait for its clean-up."""
    task.cancel()
    await asyncio.wait({task})
