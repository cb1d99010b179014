"""The next page, read while somebody looks at this one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from tui.errors import CallscopeError
from tui.providers.gate import Priority, priority, tally
from tui.service.cache import Cache
from tui.service.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEPT_S = 30.0
"""Seconds for which a page that was read ahead is still news."""
KEPT = 16


class Ahead(Generic[K, V]):
    """Reads pages ahead. It belongs to one event loop."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock that pages age by."""
        self._pages: Cache[K, V] = Cache(clock, most=KEPT)
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(self, key: K, read: Callable[[], Awaitable[V]]) -> V:
        """Return a page that was read ahead or is just being read; else read it. A page is handed out once."""
        page = await self._pages.get_or_read(key, read, lambda _: KEPT_S)
        self._pages.drop(key)
        return page

    def start(self, key: K, read: Callable[[], Awaitable[V]]) -> None:
        """Read a page in the background; an error waits until somebody asks for the page."""
        task = asyncio.get_running_loop().create_task(self._quietly(key, read))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Stop."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _quietly(self, key: K, read: Callable[[], Awaitable[V]]) -> None:
        priority.set(Priority.PREFETCH)
        tally.set(None)
        try:
            await self._pages.get_or_read(key, read, lambda _: KEPT_S)
        except CallscopeError:
            return
